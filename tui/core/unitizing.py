"""Krippendorff's unitizing alpha: how far two coders agree on where units of a label begin and end in a continuum.

Source: K. Krippendorff, "On the reliability of unitizing continuous data", Sociological Methodology 25 (1995), and
"Measuring the reliability of qualitative text analysis data", Quality & Quantity 38 (2004), whose worked example is a
test. Lengths are code points. Pure, standard library only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from tui.core.agreement import Figure

Extent = tuple[int, int]


@dataclass
class Continuum:
    """The texts that two coders read for one label, one after the other, and the units that each marked in them."""

    length: int = 0
    units: tuple[list[Extent], list[Extent]] = field(default_factory=lambda: ([], []))

    def add(self, length: int, first: Iterable[Extent], second: Iterable[Extent]) -> None:
        """One more text of `length` code points. Units of one coder that overlap or touch are one unit."""
        for mine, found in zip(self.units, (first, second), strict=True):
            mine += ((start + self.length, end + self.length) for start, end in _joined(found))
        self.length += length

    @property
    def marked(self) -> int:
        """How many units there are."""
        return sum(map(len, self.units))


def _joined(units: Iterable[Extent]) -> list[Extent]:
    joined: list[Extent] = []
    for start, end in sorted(units):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def observed(continuum: Continuum) -> Fraction:
    """The disagreement there is: squared distances of the edges of units that share something, squared lengths of
    units that lie in a gap of the other's, over the squared length of the continuum."""
    if not continuum.length:
        return Fraction(0)
    first, second = continuum.units
    shared = sum((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for a, b in _sharing(first, second))
    alone = sum(
        (end - start) ** 2 for mine, other in ((first, second), (second, first)) for start, end in _alone(mine, other)
    )
    return Fraction(shared + alone, continuum.length**2)


def expected(continuum: Continuum) -> Fraction:
    """The disagreement that all ways to place these units and gaps would have on average."""
    lengths = sorted(end - start for units in continuum.units for start, end in units)
    whole = 2 * continuum.length
    pairs = whole * (whole - 1) - sum(length * (length - 1) for length in lengths)
    if not lengths or not pairs:
        return Fraction(0)
    gaps = sorted(gap for units in continuum.units for gap in _gaps(units, continuum.length))
    sums = [0, *accumulate(gaps)]
    thrice = 0
    for length in lengths:
        at = bisect_left(gaps, length)
        room = sums[-1] - sums[at] - (len(gaps) - at) * (length - 1)
        thrice += (len(lengths) - 1) * (2 * length**3 - 3 * length**2 + length) + 3 * length**2 * room
    return Fraction(2 * thrice, 3 * continuum.length * pairs)


def _sharing(first: Sequence[Extent], second: Sequence[Extent]) -> Iterable[tuple[Extent, Extent]]:
    at = 0
    for a in first:
        while at < len(second) and second[at][1] <= a[0]:
            at += 1
        i = at
        while i < len(second) and second[i][0] < a[1]:
            yield a, second[i]
            i += 1


def _alone(mine: Sequence[Extent], other: Sequence[Extent]) -> Iterable[Extent]:
    sharing = {a for a, _ in _sharing(mine, other)}
    return (unit for unit in mine if unit not in sharing)


def _gaps(units: Sequence[Extent], length: int) -> Iterable[int]:
    at = 0
    for start, end in units:
        if start > at:
            yield start - at
        at = end
    if length > at:
        yield length - at


def unitizing_alpha(continua: Iterable[Continuum]) -> Figure:
    """Alpha of several labels, or of several pairs of coders, taken together: each counts as much as its text is long.

    Undefined, with the reason, where nothing was marked or nothing could have been placed otherwise.
    """
    some = [one for one in continua if one.length]
    if not any(one.marked for one in some):
        return Figure(None, "neither marked any")
    by_chance = sum(one.length * expected(one) for one in some)
    if not by_chance:
        return Figure(None, "what was marked fills the whole text, so it could not stand elsewhere")
    return Figure(float(1 - sum(one.length * observed(one) for one in some) / by_chance))
