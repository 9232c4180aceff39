"""Which records of several people are of one thing: those that rest on the same mentions, or agree in their key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

from tui.core.annotation import Annotation, is_rest

Held = Mapping[str, Collection[str]]
"""By name the ids of what somebody holds."""
Keys = Mapping[str, Sequence[str]]
"""By record label the attributes that keep the fields of its key."""


def mentions_of(annotations: Mapping[str, Annotation], held: Iterable[str]) -> dict[str, list[str]]:
    """By record the spans (ids) that it rests on for those who hold `held`; else the one that it was proposed for."""
    found: dict[str, list[str]] = defaultdict(list)
    for id in held:
        claim = annotations[id]
        head, tail = annotations.get(claim.head_id or ""), annotations.get(claim.tail_id or "")
        if is_rest(claim.label) and tail is not None and head is not None and head.kind == "record":
            found[head.id].append(tail.id)
    for id in held:
        claim = annotations[id]
        anchor = annotations.get(claim.value or "") if claim.kind == "record" else None
        if anchor is not None and id not in found:
            found[id].append(anchor.id)
    return dict(found)


def aligned(
    annotations: Mapping[str, Annotation], held: Held, place: Callable[[str], Hashable], keys: Keys
) -> dict[str, str]:
    """For each record that somebody holds, the id of one that stands for all that are of the same thing.

    `place` says what a span is once spans are aligned. Two records of one person are two things.
    """
    everything = sorted({id for some in held.values() for id in some})
    spans = mentions_of(annotations, everything)
    signs: dict[tuple[Hashable, ...], list[str]] = defaultdict(list)
    for id in everything:
        claim = annotations[id]
        if claim.kind == "record":
            for sign in {place(span) for span in spans.get(id, ())}:
                signs[claim.label, "at", sign].append(id)
            if key := _key(annotations, everything, claim, keys.get(claim.label, ())):
                signs[claim.label, "key", key].append(id)
    stands = {id: id for id in everything if annotations[id].kind == "record"}
    for sign in sorted(signs, key=lambda sign: (sign[1] != "at", str(sign))):
        first, *rest = signs[sign]
        for id in rest:
            _join(stands, first, id, held)
    return stands


def _join(stands: dict[str, str], one: str, other: str, held: Held) -> None:
    """Have two groups of records stand for one thing, unless somebody holds records of both."""
    keep, gone = sorted((stands[one], stands[other]))
    if keep == gone:
        return
    groups = [{id for id, first in stands.items() if first == group} for group in (keep, gone)]
    if not any(groups[0] & set(some) and groups[1] & set(some) - groups[0] for some in held.values()):
        stands |= dict.fromkeys(groups[1], keep)


def _key(
    annotations: Mapping[str, Annotation], held: Iterable[str], record: Annotation, labels: Sequence[str]
) -> tuple[str, ...]:
    """The values of a record's key; empty where one is missing."""
    values: dict[str, str] = {}
    for id in held:
        claim = annotations[id]
        if claim.head_id == record.id and claim.label in labels:
            values[claim.label] = " ".join((claim.value or "").casefold().split())
    return tuple(values[label] for label in labels) if labels and len(values) == len(set(labels)) else ()
