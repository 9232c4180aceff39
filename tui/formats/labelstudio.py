"""Label Studio's JSON: tasks with annotations, predictions for candidates; with the labelling config for them.

Into a folder go `tasks.json` and `config.xml`; into a file that ends in .json the tasks alone. Offsets are written in
UTF-16 code units, as Label Studio counts; read in whichever unit the quote beside them is right: both are about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, attribute, relation
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.offsets import Cut, Scale, utf16
from tui.formats import anchor, carry, jsonl
from tui.formats.format import Fit, Format, Options
from tui.formats.labelstudio_config import DEFAULT, config, control
from tui.formats.lines import field, json_items, name_once, open_out, sayable, score, shaped
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import whole

TASKS, CONFIG = "tasks.json", "config.xml"


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but half characters."""
    ledger = Ledger(labelled.article.id)
    return Fit(whole(supported(labelled, ledger), ledger), tuple(ledger.losses))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One task an article: an annotation for gold, one a reviewer for what else is held, a prediction a source."""
    tasks = path
    if path.suffix != ".json":
        path.mkdir()
        tasks = path / TASKS
        (path / CONFIG).write_text(config(options.book), encoding="utf-8")
    with open_out(tasks) as file:
        before = "[\n"
        for labelled in articles:
            file.write(before + jsonl.encode(_task(labelled, options)))
            before = ",\n"
        file.write("]\n" if before != "[\n" else "[]\n")


def _task(labelled: LabelledArticle, options: Options) -> dict[str, Any]:
    article = labelled.article
    held, proposed = _grouped(labelled, _holders), _grouped(labelled, _proposers)
    said = {one.annotation.id for ones in (*held.values(), *proposed.values()) for one in ones}
    packed = carry.pack(labelled, lambda one: one.annotation.id in said)
    results = _Results(labelled, options)
    return {
        "data": {"text": article.text, "title": article.title, **article.facts, carry.KEY: packed},
        "annotations": [
            {"result": results.of(ones), "was_cancelled": False, "ground_truth": not name}
            for name, ones in held.items()
        ],
        "predictions": [
            {"model_version": name, "result": results.of(ones), "score": max(one.score or 0.0 for one in ones)}
            for name, ones in proposed.items()
        ],
    }


def _holders(one: Labelled) -> tuple[str, ...]:
    """Whose annotations in Label Studio this is among; "" is the ground truth. What was rejected is in none."""
    if one.status in ("rejected", "candidate"):
        return ()
    return ("",) if one.status == "gold" else one.reviewers


def _proposers(one: Labelled) -> tuple[str, ...]:
    """Whose predictions this is among."""
    return (one.sources[:1] or ("unknown",)) if one.status == "candidate" else ()


def _grouped(labelled: LabelledArticle, by: Callable[[Labelled], tuple[str, ...]]) -> dict[str, list[Labelled]]:
    groups: dict[str, list[Labelled]] = {}
    for one in (*labelled.spans, *labelled.relations, *labelled.attributes):
        for name in by(one):
            groups.setdefault(name, []).append(one)
    wholes = ((name, _whole(ones)) for name, ones in sorted(groups.items()))
    return {name: ones for name, ones in wholes if ones}


def _whole(ones: list[Labelled]) -> list[Labelled]:
    """Those that say something by themselves: spans, and what hangs on a span among them."""
    spans = {one.annotation.id for one in ones if one.annotation.kind == "span"}
    ends = ({one.annotation.head_id, one.annotation.tail_id} - {None} for one in ones)
    return [one for one, hung in zip(ones, ends, strict=True) if hung <= spans]


class _Results:
    """The results of one task: regions with their attributes, relations between them."""

    def __init__(self, labelled: LabelledArticle, options: Options) -> None:
        self.options, self.scale = options, utf16(labelled.article.text)
        self.spans = {one.annotation.id: one for one in labelled.spans}

    def of(self, ones: Iterable[Labelled]) -> list[dict[str, Any]]:
        """A result for each of these."""
        return [self._result(one) for one in ones]

    def _result(self, one: Labelled) -> dict[str, Any]:
        claim = one.annotation
        if claim.kind == "span":
            return self._region(claim, one.layer or DEFAULT, "labels", {"labels": [claim.label]})
        if claim.kind == "relation":
            ends = {"from_id": claim.head_id, "to_id": claim.tail_id}
            return ends | {"type": "relation", "direction": "right", "labels": [claim.label]}
        kind = control(self.options.book, claim.label, claim.value or "")
        value = {"choices": [claim.value]} if kind == "choices" else {"text": [claim.value]}
        return self._region(self.spans[claim.head_id or ""].annotation, claim.label, kind, value)

    def _region(self, claim: Annotation, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
        start, end = (self.scale.to(edge) for edge in claim.extent)
        where = {"start": start, "end": end, "text": claim.quote}
        return {"id": claim.id, "from_name": name, "to_name": "text", "type": kind, "value": where | value}


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """Full exports and what can be imported; each annotation and prediction in turn. Skipped ones say nothing."""
    for where, task in json_items(path / TASKS if path.is_dir() else path):
        data = field(task, "data", dict, where)
        text = next((data[name] for name in ("text", *data) if isinstance(data.get(name), str)), None)
        if text is None:
            options.amiss(f"{where}: `data` holds no text")
            continue
        facts = {n: v for n, v in data.items() if isinstance(v, str) and n != "text" and v is not text}
        article = Article.of(text, facts.pop("title", ""), **facts)
        native = _Reading(article, where, options).of(task)
        yield carry.unpack(data.get(carry.KEY), native, where, options)


class _Reading:
    """One task as it is put together again."""

    def __init__(self, article: Article, where: str, options: Options) -> None:
        self.article, self.where, self.options = article, where, options
        self.scale = utf16(article.text)
        self.found: dict[str, Labelled] = {}  # by the id of the annotation that was made
        self.regions: dict[str, Annotation] = {}  # by the id that the file uses

    def of(self, task: dict[str, Any]) -> LabelledArticle:
        for entry in self._list(task, "annotations"):
            if not entry.get("was_cancelled"):
                who = entry.get("completed_by")
                who = who.get("email") if isinstance(who, dict) else who
                self._take(entry, {"status": "accepted", "reviewers": (str(who),) if who is not None else ()})
        for entry in self._list(task, "predictions", (dict, int)):
            if isinstance(entry, int):
                self.options.amiss(f"{self.where}: a prediction is only a number; export full predictions")
                continue
            said, source = score(entry.get("score"), self.where), field(entry, "model_version", str, self.where, "")
            self._take(entry, {"score": said, "sources": (source,) if source else ()})
        return LabelledArticle.of(self.article, self.found.values())

    def _list(self, entry: dict[str, Any], name: str, kind: type | tuple[type, ...] = dict) -> list[Any]:
        return [shaped(one, kind, self.where, name) for one in field(entry, name, list, self.where, [])]

    def _take(self, entry: dict[str, Any], standing: dict[str, Any]) -> None:
        """The results of an annotation or prediction: regions first, because the others name them."""
        results = self._list(entry, "result")
        places: dict[str, tuple[int, int]] = {}
        for one in results:
            if one.get("type") in ("labels", "hypertextlabels"):
                self._region(one, standing, places)
        for one in results:
            if one.get("type") == "relation":
                self._relation(one, standing)
            elif one.get("type") in ("choices", "textarea") and one.get("id") in self.regions:
                self._attribute(one, standing)
            elif one.get("type") not in ("labels", "hypertextlabels"):
                self.options.amiss(f"{self.where}: the result {one.get('from_name')} ({one.get('type')}) is of no span")

    def _add(self, claim: Annotation, layer: str, standing: dict[str, Any]) -> None:
        before = self.found.get(claim.id)
        names = (*before.reviewers, *standing.get("reviewers", ())) if before else standing.get("reviewers", ())
        self.found[claim.id] = Labelled(claim, layer, **(standing | {"reviewers": tuple(dict.fromkeys(names))}))

    def _region(self, one: dict[str, Any], standing: dict[str, Any], places: dict[str, tuple[int, int]]) -> None:
        value = field(one, "value", dict, self.where)
        quote = value.get("text") if isinstance(value.get("text"), str) else None
        edges = self._edges(field(value, "start", int, self.where), field(value, "end", int, self.where), quote)
        name_once(places, field(one, "id", str, self.where, f"{edges}"), edges, self.where)
        for label in field(value, "labels", list, self.where, []):
            name = shaped(label, str, self.where, "labels")
            claim = anchor.place(self.article, name, *edges, quote, self.where, self.options)
            if claim:
                self.regions[field(one, "id", str, self.where, claim.id)] = claim
                given = field(one, "from_name", str, self.where, "")
                layers = self.options.book.layers if self.options.book else {}
                self._add(claim, given if given in layers else self.options.layer_of(name), standing)

    def _edges(self, start: int, end: int, quote: str | None) -> tuple[int, int]:
        """Code points: of UTF-16 units, unless the quote is right only where they are code points already."""
        for scale in (self.scale, Scale(len(self.article.text))):
            try:
                first, last = scale.back(start), scale.back(end)
            except Cut:
                continue
            if quote is None or self.article.text[first:last] == quote:
                return first, last
        return start, end

    def _relation(self, one: dict[str, Any], standing: dict[str, Any]) -> None:
        head, tail = (self.regions.get(str(one.get(name))) for name in ("from_id", "to_id"))
        if head is None or tail is None:
            self.options.amiss(f"{self.where}: a relation has an end that is none of the spans")
            return
        if one.get("direction") == "left":
            head, tail = tail, head
        for label in field(one, "labels", list, self.where, []):
            self._add(relation(shaped(label, str, self.where, "labels"), head, tail), "", standing)

    def _attribute(self, one: dict[str, Any], standing: dict[str, Any]) -> None:
        given = field(one, "value", dict, self.where)
        said = given.get("choices", given.get("text"))
        for each in said if isinstance(said, list) else [said]:
            head = self.regions[one["id"]]
            name = field(one, "from_name", str, self.where)
            value = sayable(shaped(each, str, self.where, name), self.where, name)
            self._add(attribute(name, head, value), "", standing)


def sniff(path: Path, head: bytes) -> bool:
    """A folder with the tasks that we write, or a JSON list of tasks."""
    if path.is_dir():
        return (path / TASKS).is_file()
    first = head.lstrip(b"\xef\xbb\xbf \r\n")
    marks = (b'"annotations"', b'"predictions"', b'"completions"')
    return first[:1] in (b"[", b"{") and b'"data"' in head and any(mark in head for mark in marks)


FORMAT = Format(
    name="labelstudio",
    suffix="",
    about="Label Studio's tasks and labelling config, as a folder; or the tasks as FILE.json",
    holds=frozenset(KINDS) - {"surrogates"},
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    folder=True,
)
