"""Our own JSON Lines: one article a line, with everything that stands about it.

`{"id", "title", "text", "meta", "spans", "relations"}`; a span is `{"id", "start", "end", "label", "layer", "quote",
"score", "sources", "attributes", "status", "basis", "reviewers", "comment"}`, a relation the same with `"head"` and
`"tail"` as `[start, end, label]`. Offsets are code points, half-open. `attributes` maps a name to its value, or to a
list of them; those whose standing is not their span's are listed again, in full, as the article's `"attributes"`.
`"unfinished"` names the labels that nobody has finished looking for: one that is not there may be missing, not absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, attribute, record, relation, rests_label
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle, place
from tui.formats import anchor
from tui.formats.format import Fit, Format, Options
from tui.formats.lines import brief, field, first_keys, json_lines, open_out, sayable, score, shaped
from tui.formats.loss import KINDS, STANDING, Ledger, supported
from tui.formats.text import whole

encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but half characters, and relations to what was left out of the export."""
    ledger = Ledger(labelled.article.id)
    return Fit(whole(supported(labelled, ledger), ledger), tuple(ledger.losses))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One line an article, in the order given."""
    with open_out(path) as file:
        for labelled in articles:
            file.write(encode(as_object(labelled)) + "\n")


def as_object(labelled: LabelledArticle) -> dict[str, Any]:
    """An article as the JSON object that stands for it."""
    article = labelled.article
    heads = {one.annotation.id: one for one in labelled.all()}
    values, apart = _attributes(labelled, heads)
    found = {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "meta": dict(article.facts),
        "spans": [_span(one, values.get(one.annotation.id, {})) for one in labelled.spans],
        "relations": [_relation(one, heads) for one in labelled.relations],
    }
    if labelled.unlooked:
        found["unfinished"] = sorted(labelled.unlooked)
    if labelled.records:
        rests = _rests(labelled, heads)
        found["records"] = [
            _record(one, values.get(one.annotation.id, {}), rests.get(one.annotation.id, ()))
            for one in labelled.records
        ]
    if apart:
        found["attributes"] = apart
    return found


def _attributes(
    labelled: LabelledArticle, heads: Mapping[str, Labelled]
) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """By head the values of each attribute; and in full those which say more than their head does."""
    values: dict[str, dict[str, Any]] = {}
    apart = []
    for one in labelled.attributes:
        claim = one.annotation
        head = heads[claim.head_id or ""]
        of_head = values.setdefault(head.annotation.id, {})
        if claim.label not in of_head:
            of_head[claim.label] = claim.value
        else:
            before = of_head[claim.label]
            of_head[claim.label] = [*(before if isinstance(before, list) else [before]), claim.value]
        if head.annotation.kind == "relation" or any(getattr(one, n) != getattr(head, n) for n in STANDING):
            stands = {"id": claim.id, "head": head.annotation.id, "label": claim.label, "value": claim.value}
            apart.append(stands | _standing(one))
    return values, apart


def _standing(one: Labelled) -> dict[str, Any]:
    return {
        "score": one.score,
        "sources": list(one.sources),
        "status": one.status,
        "basis": one.basis,
        "reviewers": list(one.reviewers),
        "comment": one.comment,
    }


def _span(one: Labelled, attributes: Mapping[str, Any]) -> dict[str, Any]:
    claim = one.annotation
    return {
        "id": claim.id,
        "start": claim.start,
        "end": claim.end,
        "label": claim.label,
        "layer": one.layer,
        "quote": claim.quote,
        "score": one.score,
        "sources": list(one.sources),
        "attributes": attributes,
        "status": one.status,
        "basis": one.basis,
        "reviewers": list(one.reviewers),
        "comment": one.comment,
    }


def _relation(one: Labelled, heads: Mapping[str, Labelled]) -> dict[str, Any]:
    claim = one.annotation
    ends = {"head": _end(heads[claim.head_id or ""]), "tail": _end(heads[claim.tail_id or ""])}
    return {"id": claim.id, "label": claim.label} | ends | _standing(one)


def _end(one: Labelled) -> list[Any]:
    return [one.annotation.start, one.annotation.end, one.annotation.label]


def _record(one: Labelled, attributes: Mapping[str, Any], rests: Sequence[dict[str, Any]]) -> dict[str, Any]:
    claim = one.annotation
    said = {"id": claim.id, "label": claim.label, "value": claim.value, "attributes": attributes}
    return said | ({"rests": list(rests)} if rests else {}) | _standing(one)


def _rests(labelled: LabelledArticle, heads: Mapping[str, Labelled]) -> dict[str, list[dict[str, Any]]]:
    """By record what it rests on: `field` and `value` say of which value of a field, null: of the record itself."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in labelled.rests:
        claim, head = one.annotation, heads[one.annotation.head_id or ""].annotation
        of_field = head.kind == "attribute"
        said: dict[str, Any] = {"id": claim.id, "label": claim.label}
        said |= {"field": head.label if of_field else None, "value": head.value if of_field else None}
        found.setdefault((head.head_id or "") if of_field else head.id, []).append(
            said | {"tail": _end(heads[claim.tail_id or ""])} | _standing(one)
        )
    return found


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The articles of such a file; also of what `suggest --json` prints, and of any with `text` and `spans` like it."""
    for where, entry in json_lines(path):
        yield from_object(entry, where, options)


def from_object(entry: dict[str, Any], where: str, options: Options) -> LabelledArticle:
    """The article that a JSON object stands for. Problem, with where it stands, if its shape is wrong."""
    facts = {k: v if isinstance(v, str) else encode(v) for k, v in field(entry, "meta", dict, where, {}).items()}
    article = Article.of(field(entry, "text", str, where), field(entry, "title", str, where, ""), **facts)
    return _Reading(article, where, options).of(entry)


_STANDS = itemgetter("layer", "status", "basis", "comment", "score")
_PLACE: tuple[tuple[str, type], ...] = (("label", str), ("start", int), ("end", int))


class _Reading:
    """One article as it is put together again."""

    def __init__(self, article: Article, where: str, options: Options) -> None:
        self.article, self.where, self.options = article, where, options
        self.ids: dict[str, Labelled] = {}  # by the id that the file uses
        self.ends: dict[tuple[int, int, str], Annotation] = {}  # spans by the offsets that the file uses
        self.attributes: dict[str, Labelled] = {}

    def of(self, entry: dict[str, Any]) -> LabelledArticle:
        spans = list(filter(None, (self._span(one) for one in self._list(entry, "spans"))))
        records = [self._record(one) for one in self._list(entry, "records")]
        relations = list(filter(None, (self._relation(one) for one in self._list(entry, "relations"))))
        for one in self._list(entry, "attributes"):
            self._apart(one)
        rests = [rest for one in self._list(entry, "records") for rest in self._rests(one)]
        return LabelledArticle(
            self.article,
            tuple(sorted(spans, key=place)),
            tuple(relations),
            tuple(self.attributes.values()),
            tuple(records),
            rests=tuple(rests),
            unlooked=self._unlooked(entry) if "unfinished" in entry else frozenset(),
        )

    def _unlooked(self, entry: dict[str, Any]) -> frozenset[str]:
        names = field(entry, "unfinished", list, self.where, [])
        return frozenset([shaped(name, str, self.where, "unfinished") for name in names])

    def _list(self, entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
        ones = field(entry, name, list, self.where, [])
        return [shaped(one, dict, self.where, name) for one in ones]

    def _stands(self, annotation: Annotation, one: dict[str, Any]) -> Labelled:
        try:
            layer, status, basis, comment, said = _STANDS(one)
            reviewers, sources = one["reviewers"], one["sources"]
        except KeyError:
            return self._partly_said(annotation, one)
        if not (
            type(layer) is type(status) is type(basis) is type(comment) is str
            and type(reviewers) is type(sources) is list
            and (said is None or (type(said) is float and 0 <= said <= 1))
        ):
            return self._partly_said(annotation, one)
        by = self._names(one, "reviewers") if reviewers else ()
        of = self._names(one, "sources") if sources else ()
        return Labelled(annotation, layer, status, basis, by, comment, said, of)

    def _partly_said(self, annotation: Annotation, one: dict[str, Any]) -> Labelled:
        """The same of an object that we did not write: fields may be missing or wrong."""
        where = self.where
        return Labelled(
            annotation,
            field(one, "layer", str, where, self.options.layer_of(annotation.label)),
            field(one, "status", str, where, "candidate"),
            field(one, "basis", str, where, ""),
            self._names(one, "reviewers"),
            field(one, "comment", str, where, ""),
            score(one.get("score"), where),
            self._names(one, "sources"),
        )

    def _names(self, one: dict[str, Any], name: str) -> tuple[str, ...]:
        found = one.get(name)
        if type(found) is list and len(found) == 1 and type(found[0]) is str:
            return (found[0],)
        return tuple([shaped(value, str, self.where, name) for value in field(one, name, list, self.where, [])])

    def _span(self, one: dict[str, Any]) -> Labelled | None:
        get: Callable[[str], Any] = one.get
        where = self.where
        label, start, end, quote = get("label"), get("start"), get("end"), get("quote")
        if (type(label), type(start), type(end)) != (str, int, int):
            label, start, end = (field(one, *wanted, where) for wanted in _PLACE)
        if quote is not None and type(quote) is not str:
            shaped(quote, str, where, "quote")
        claim = anchor.place(self.article, label, start, end, quote, where, self.options)
        if claim is None:
            return None
        self.ends[start, end, label] = claim
        stands = self._stands(claim, one)
        if get("attributes"):
            self._with_attributes(stands, one)
        else:
            self._called(one, stands)
        return stands

    def _called(self, one: dict[str, Any], stands: Labelled) -> None:
        id = one.get("id", stands.annotation.id)
        known = self.ids.setdefault(id if type(id) is str else str(id), stands)
        if known.annotation.id != stands.annotation.id:
            raise Problem(f"{self.where}: the id {brief(id)} is there twice, for two different things")

    def _record(self, one: dict[str, Any]) -> Labelled:
        claim = record(self.article, field(one, "label", str, self.where), self._value(one))
        stands = self._stands(claim, one)
        self._with_attributes(stands, one)
        return stands

    def _with_attributes(self, head: Labelled, one: dict[str, Any]) -> None:
        self._called(one, head)
        if not one.get("attributes"):
            return
        for name, values in field(one, "attributes", dict, self.where).items():
            for each in values if isinstance(values, list) else [values]:
                value = sayable(shaped(each, str, self.where, name), self.where, name)
                claim = attribute(name, head.annotation, value)
                same = {field: getattr(head, field) for field in STANDING}
                self.attributes[claim.id] = Labelled(claim, **same)

    def _value(self, one: dict[str, Any]) -> str:
        return sayable(field(one, "value", str, self.where), self.where, "value")

    def _relation(self, one: dict[str, Any]) -> Labelled | None:
        head, tail = (self._end(one, name) for name in ("head", "tail"))
        if head is None or tail is None:
            label = field(one, "label", str, self.where)
            self.options.amiss(f"{self.where}: the relation {label} has an end that is none of the spans")
            return None
        stands = self._stands(relation(field(one, "label", str, self.where), head, tail), one)
        self._called(one, stands)
        return stands

    def _end(self, one: dict[str, Any], name: str) -> Annotation | None:
        match field(one, name, list, self.where):
            case [int(start), int(end), str(label)]:
                return self.ends.get((start, end, label))
        shaped(None, list, self.where, f"{name}` as `[start, end, label]")
        return None

    def _rests(self, one: dict[str, Any]) -> Iterator[Labelled]:
        """What a record and the values of its fields rest on."""
        told = record(self.article, field(one, "label", str, self.where), field(one, "value", str, self.where))
        for rest in self._list(one, "rests"):
            head, tail = told, self._end(rest, "tail")
            if (name := rest.get("field")) is not None:
                value = field(rest, "value", str, self.where)
                head = attribute(shaped(name, str, self.where, "field"), told, value)
            if tail is None or (head is not told and head.id not in self.attributes):
                self.options.amiss(f"{self.where}: a record rests on what is not there")
            else:
                yield self._stands(relation(rests_label(told.label), head, tail), rest)

    def _apart(self, one: dict[str, Any]) -> None:
        head = self.ids.get(field(one, "head", str, self.where))
        if head is None:
            self.options.amiss(f"{self.where}: an attribute hangs on {one['head']}, which is not there")
            return
        claim = attribute(field(one, "label", str, self.where), head.annotation, self._value(one))
        self.attributes[claim.id] = self._stands(claim, one)


def sniff(path: Path, head: bytes) -> bool:
    """A JSON object a line with the keys that ours have."""
    keys = first_keys(head)
    return keys >= {"id", "text", "spans", "relations"} and "sentences" not in keys


FORMAT = Format(
    name="jsonl",
    suffix=".jsonl",
    about="our own JSON Lines, one article a line, everything in it",
    holds=frozenset(KINDS) - {"surrogates"},
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
)
