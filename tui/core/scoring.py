"""How well found spans agree with those that are there: strict, by overlap, and with half a point for wrong edges.

A found span and one that is there are paired at most once: equal extents first, then those that share most. Only spans
with the same label are paired. *strict* counts pairs with the same extent, *overlap* counts every pair, and *partial*
gives a pair with the same extent one point and any other half a point.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Span = tuple[int, int, str]
"""Start and end in code points, half-open, and the label."""

MEASURES = ("strict", "overlap", "partial")


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure between 0 and 1, or None with the reason why there is none."""

    value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many spans are there and were found, how many pairs agree whole, and how many pairs there are."""

    there: int = 0
    found: int = 0
    strict: int = 0
    overlap: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.there + other.there,
            self.found + other.found,
            self.strict + other.strict,
            self.overlap + other.overlap,
        )

    def points(self, measure: str) -> float:
        """What the pairs are worth by a measure of MEASURES."""
        worth = {"strict": self.strict, "overlap": self.overlap, "partial": (self.strict + self.overlap) / 2}
        return worth[measure]

    def precision(self, measure: str) -> Rate:
        """The share of what was found that is right."""
        return _rate(self.points(measure), self.found, "nothing was found")

    def recall(self, measure: str) -> Rate:
        """The share of what is there that was found."""
        return _rate(self.points(measure), self.there, "nothing is there to find")

    def f1(self, measure: str) -> Rate:
        """The harmonic mean of precision and recall; defined as soon as either has something to count."""
        both = (self.found + self.there) / 2
        return _rate(self.points(measure), both, "nothing was found and nothing is there")


def _rate(points: float, of: float, otherwise: str) -> Rate:
    return Rate(points / of) if of else Rate(None, otherwise)


def pairs(found: Iterable[Span], there: Iterable[Span]) -> list[tuple[Span, Span]]:
    """Found spans with what each one stands for; equal extents first, then those that share most, then by place."""
    shared = [
        (f[:2] != t[:2], -min(f[1], t[1]) + max(f[0], t[0]), f, t)
        for f in set(found)
        for t in set(there)
        if f[2] == t[2] and f[0] < t[1] and t[0] < f[1]
    ]
    taken: set[tuple[str, Span]] = set()
    chosen = []
    for _, _, f, t in sorted(shared):
        if ("found", f) not in taken and ("there", t) not in taken:
            taken |= {("found", f), ("there", t)}
            chosen.append((f, t))
    return chosen


def count(found: Iterable[Span], there: Iterable[Span]) -> dict[str, Counts]:
    """The counts of one article by label, in alphabetical order; each span counts once, however often it is given."""
    found, there = set(found), set(there)
    counts = {}
    for label in sorted({span[2] for span in found | there}):
        ours = [span for span in found if span[2] == label]
        theirs = [span for span in there if span[2] == label]
        paired = pairs(ours, theirs)
        counts[label] = Counts(len(theirs), len(ours), sum(f == t for f, t in paired), len(paired))
    return counts


def add(total: Mapping[str, Counts], more: Mapping[str, Counts]) -> dict[str, Counts]:
    """The counts of several articles together, by label, in alphabetical order."""
    labels = sorted({*total, *more})
    return {label: total.get(label, Counts()) + more.get(label, Counts()) for label in labels}


def together(counts: Mapping[str, Counts]) -> Counts:
    """The counts over all labels."""
    return sum(counts.values(), Counts())


def fair(spans: Iterable[Span], unlooked: Collection[str], gaps: Collection[tuple[int, int]]) -> list[Span]:
    """The spans that can be right or wrong: of labels that were looked for, and not where it is unknown what is right.

    `unlooked`: labels that nobody has looked for to the end. `gaps`: stretches about which nothing is known.
    """
    return [
        (start, end, label)
        for start, end, label in spans
        if label not in unlooked and not any(start < b and a < end for a, b in gaps)
    ]
