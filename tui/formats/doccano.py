"""doccano's JSON Lines, in the shape of its sequence labelling projects or of those with relations.

Offsets are code points, or grapheme clusters where the project counts so: the file does not say, `unit` does. A project
must allow overlapping spans, or doccano drops them on import without a word.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, relation
from tui.core.labelled import Labelled, LabelledArticle, place
from tui.core.offsets import SCALES, Cut, Scale
from tui.formats import anchor, carry
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import field, first_keys, json_items, name_once, open_out, shaped
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import on_scale, whole

_encode = json.JSONEncoder(separators=(", ", ": ")).encode
"""In ASCII: doccano guesses the encoding of what it imports, unless it is told, and guesses wrong."""
_ENDS = ("from_id", "to_id")
_OWN = frozenset({"id", "text", "data", "label", "labels", "entities", "relations", "Comments", "comments", "cats"})


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but half characters, and edges inside a grapheme where doccano counts those."""
    ledger = Ledger(labelled.article.id)
    labelled = on_scale(whole(labelled, ledger), SCALES[options["unit"]], ledger)
    return Fit(supported(labelled, ledger), tuple(ledger.losses))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One article a line. Ids of spans and relations count through the file, as doccano's do."""
    number = 0
    with open_out(path) as file:
        for line, labelled in enumerate(articles, 1):
            scale = SCALES[options["unit"]](labelled.article.text)
            entry: dict[str, Any] = {"id": line, "text": labelled.article.text}
            said = carry.spans_and_relations if options["shape"] == "relations" else carry.spans_only
            if options["shape"] == "relations":
                entry |= _linked(labelled, scale, number)
                number += len(labelled.spans) + len(labelled.relations)
            else:
                entry["label"] = [_triple(one.annotation, scale) for one in labelled.spans]
            entry["Comments"] = [one.comment for one in labelled.all() if one.comment]
            file.write(_encode(entry | {carry.KEY: carry.pack(labelled, said)}) + "\n")


def _triple(claim: Annotation, scale: Scale) -> list[Any]:
    start, end = claim.extent
    return [scale.to(start), scale.to(end), claim.label]


def _linked(labelled: LabelledArticle, scale: Scale, number: int) -> dict[str, Any]:
    ids = {one.annotation.id: number + i for i, one in enumerate((*labelled.spans, *labelled.relations), 1)}
    entities = [
        dict(
            zip(
                ("id", "label", "start_offset", "end_offset"), (ids[c.id], c.label, *_triple(c, scale)[:2]), strict=True
            )
        )
        for c in (one.annotation for one in labelled.spans)
    ]
    relations = [
        {"id": ids[c.id], "from_id": ids[c.head_id or ""], "to_id": ids[c.tail_id or ""], "type": c.label}
        for c in (one.annotation for one in labelled.relations)
    ]
    return {"entities": entities, "relations": relations}


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """Both shapes, and the older names of the fields. What else stands in a line is taken for facts of the article."""
    for where, entry in json_items(path):
        text = field(entry, "data" if "data" in entry and "text" not in entry else "text", str, where)
        facts = {k: v for k, v in entry.items() if k not in _OWN and isinstance(v, str)}
        article = Article.of(text, facts.pop("title", ""), **facts)
        native = _Reading(article, where, options).of(entry)
        yield carry.unpack(entry.get(carry.KEY), native, where, options)


class _Reading:
    """One line as it is put together again."""

    def __init__(self, article: Article, where: str, options: Options) -> None:
        self.article, self.where, self.options = article, where, options
        self.scale = SCALES[options["unit"]](article.text)

    def of(self, entry: dict[str, Any]) -> LabelledArticle:
        spans: dict[str, Labelled] = {}
        by_number: dict[object, Annotation] = {}
        for number, start, end, label in self._entities(entry):
            claim = self._claim(start, end, label)
            if claim:
                if number is not None:
                    name_once(by_number, number, claim, self.where)
                spans[claim.id] = Labelled(claim, self.options.layer_of(label))
        relations = {}
        for one in self._list(entry, "relations", dict):
            head, tail = (by_number.get(shaped(one.get(name), (int, str), self.where, name)) for name in _ENDS)
            if head is None or tail is None:
                self.options.amiss(f"{self.where}: the relation {one.get('type')} has an end that is none of the spans")
                continue
            made = relation(field(one, "type", str, self.where), head, tail)
            relations[made.id] = Labelled(made)
        return LabelledArticle(self.article, tuple(sorted(spans.values(), key=place)), tuple(relations.values()))

    def _entities(self, entry: dict[str, Any]) -> Iterator[tuple[object, int, int, str]]:
        for one in self._list(entry, "entities", dict):
            start, end = (field(one, name, int, self.where) for name in ("start_offset", "end_offset"))
            number = one.get("id") and shaped(one["id"], (int, str), self.where, "id")
            yield number, start, end, field(one, "label", str, self.where)
        for name in ("label", "labels"):
            for triple in self._list(entry, name, (list, str)):
                match triple:
                    case [int(start), int(end), str(label)]:
                        yield None, start, end, label
                    case str():  # a class of the whole text
                        self.options.amiss(f"{self.where}: `{name}` holds {triple}, which is no span")
                    case _:
                        shaped(None, list, self.where, f"{name}` as `[start, end, label]")

    def _list(self, entry: dict[str, Any], name: str, kind: type | tuple[type, ...]) -> list[Any]:
        return [shaped(one, kind, self.where, name) for one in field(entry, name, list, self.where, [])]

    def _claim(self, start: int, end: int, label: str) -> Annotation | None:
        try:
            first, last = self.scale.back(start), self.scale.back(end)
        except Cut as cut:
            self.options.amiss(f"{self.where}: the span {start}-{end} {label} cannot be placed: {cut}")
            return None
        return anchor.place(self.article, label, first, last, None, self.where, self.options)


def sniff(path: Path, head: bytes) -> bool:
    """A JSON object a line with a text and spans as triples or as entities."""
    keys = first_keys(head)
    return bool(keys & {"text", "data"}) and bool(keys & {"label", "labels", "entities", "Comments"})


FORMAT = Format(
    name="doccano",
    suffix=".jsonl",
    about="doccano's JSON Lines, with or without relations",
    holds=frozenset(KINDS) - {"surrogates", "edges"},
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    options=(
        Option("shape", "spans: triples; relations: for projects with relations", ("spans", "relations")),
        Option("unit", "what the project counts offsets in", ("characters", "graphemes")),
    ),
)
