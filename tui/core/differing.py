"""How the versions of a dispute differ: what each has beyond what all share, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.core.annotation import Annotation
from tui.core.disputes import Dispute, Version

MOST = 240
"""Characters of a version that are shown at most; the middle gives way, because edges are what is judged."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A version as text: `common` is what all versions have, `left` and `right` what this one has more."""

    left: str
    common: str
    right: str


def drawn(text: str, dispute: Dispute, version: Version) -> Drawn:
    """A span's version, in the text of its article."""
    start, end = core(dispute.versions)
    if start >= end:  # nothing that all share
        return Drawn("", short(text[version.start : version.end]), "")
    return Drawn(short(text[version.start : start]), short(text[start:end]), short(text[end : version.end]))


def sides(dispute: Dispute) -> list[tuple[int, ...]]:
    """What each side holds: the numbers (from 1) of the versions that the same people hold, in order of place."""
    found: dict[tuple[str, ...], list[int]] = {}
    for number, version in enumerate(dispute.versions, 1):
        found.setdefault(version.by, []).append(number)
    return [tuple(numbers) for numbers in found.values()]


def overlapping(dispute: Dispute) -> bool:
    """Whether two versions overlap, so that not both can stand where a word has one label at most."""
    ordered = sorted(dispute.versions, key=lambda v: (v.start, v.end))
    return any(one.end > two.start for one, two in pairwise(ordered))


def core(versions: Sequence[Version]) -> tuple[int, int]:
    """What all versions cover, `[start, end)`; empty where they have nothing in common."""
    return max(v.start for v in versions), min(v.end for v in versions)


def short(text: str, most: int = MOST) -> str:
    """A text on one line, its ends whole; the middle of a long one is left out."""
    flat = " ".join(text.split(" ")).replace("\r\n", " ").replace("\n", " ")
    return flat if len(flat) <= most else f"{flat[: most // 2]} … {flat[-most // 2 :]}"


def claim(a: Annotation, known: Mapping[str, Annotation], most: int = 60) -> str:
    """A relation, attribute or record in words, each end cut to `most` characters."""

    def named(id: str | None) -> str:
        end = known.get(id or "")
        return short((end.quote or end.label) if end else "", most)

    if a.kind == "attribute":
        return f"{named(a.head_id)}: {a.value}"
    if a.kind == "relation":
        return f"{named(a.head_id)} → {named(a.tail_id)}"
    return named(a.value) or a.value or ""
