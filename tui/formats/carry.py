"""What another program's format has no place for, carried along beside it as JSON, so that it comes back with the rest.

What the format itself says counts: a span that was added, moved or removed in the other program stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import Any

from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import jsonl
from tui.formats.format import Options
from tui.formats.lines import field, shaped

KEY = "glossator"
"""The name of the field, property or key that holds it, wherever the format lets us choose one."""

Said = Callable[[Labelled], bool]


def spans_only(one: Labelled) -> bool:
    """What a format says that has a place for spans."""
    return one.annotation.kind == "span"


def spans_and_relations(one: Labelled) -> bool:
    """What a format says that has a place for spans and relations."""
    return one.annotation.kind in ("span", "relation")


def pack(labelled: LabelledArticle, said: Said) -> dict[str, Any]:
    """All that stands about an article, without its text and quotes: those the format itself must hold.

    `said` tells which annotations the format says itself, so that one which it does not say any more is gone.
    """
    packed = jsonl.as_object(labelled)
    del packed["text"]
    for one in packed["spans"]:
        del one["quote"]
    packed["unsaid"] = [one.annotation.id for one in labelled.all() if not said(one)]
    return packed


def unpack(packed: Any, native: LabelledArticle, where: str, options: Options) -> LabelledArticle:
    """What the file itself says (`native`), with what was carried along about the same article, if anything was."""
    if not isinstance(packed, dict) or packed.get("id") != native.article.id:
        return native
    kept = jsonl.from_object(packed | {"text": native.article.text}, where, options)
    unsaid = frozenset(shaped(id, str, where, "unsaid") for id in field(packed, "unsaid", list, where, []))
    spans = tuple(_merged(native.spans, kept.spans, unsaid))
    there = {one.annotation.id for one in spans}
    records = tuple(_merged(native.records, kept.records, unsaid))
    relations = tuple(_hung(_merged(native.relations, kept.relations, unsaid), there))
    there |= {one.annotation.id for one in (*records, *relations)}
    attributes = tuple(_hung(_merged(native.attributes, kept.attributes, unsaid), there))
    there |= {one.annotation.id for one in attributes}
    rests = tuple(_hung(iter(kept.rests), there))
    return LabelledArticle(kept.article, spans, relations, attributes, records, rests=rests, unlooked=kept.unlooked)


def _merged(native: tuple[Labelled, ...], kept: tuple[Labelled, ...], unsaid: Set[str]) -> Iterator[Labelled]:
    """The kept ones that are still said or never were, in their order; then the new ones."""
    new = {one.annotation.id: one for one in native}
    for one in kept:
        if new.pop(one.annotation.id, None) or one.annotation.id in unsaid:
            yield one
    yield from new.values()


def _hung(ones: Iterator[Labelled], there: set[str]) -> Iterator[Labelled]:
    """Those whose ends are there."""
    return (one for one in ones if {one.annotation.head_id, one.annotation.tail_id} - {None} <= there)
