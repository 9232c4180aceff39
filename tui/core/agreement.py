"""How far coders agree: matched spans and F1 with intervals, Cohen's kappa and Krippendorff's alpha over words.

Pure, standard library only. A figure that is not defined says why: it is never NaN, and never 1.0 for want of data.
"""

from __future__ import annotations

import random
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from tui.core.annotation import Annotation

Unit = tuple[int, int, str]
"""A span as a coder marked it: start, end (code points, half-open), label."""

SEED = 20_240_229
"""Intervals are drawn with this seed, so that the same data give the same figures everywhere."""
LEVEL = 0.95
DRAWS = 1000
MOST = 200_000
"""Articles drawn for one interval at the most; with many articles fewer draws are made, though never under FEWEST."""
FEWEST = 200


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, or why there is none. `low`, `high`: its interval, None where `open` says why there is none."""

    value: float | None
    why: str = ""
    low: float | None = None
    high: float | None = None
    open: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What two coders marked in an article, and how many of it match, by each way of matching."""

    first: int = 0
    second: int = 0
    exact: int = 0
    overlapping: int = 0
    blind: int = 0

    def __add__(self, other: Counts) -> Counts:
        if not other.first and not other.second:
            return self
        return Counts(
            self.first + other.first,
            self.second + other.second,
            self.exact + other.exact,
            self.overlapping + other.overlapping,
            self.blind + other.blind,
        )


WAYS = ("exact", "overlapping", "blind")
"""exact: same edges and label. overlapping: same label, a code point in common. blind: the same without the label."""


def _overlap(a: Unit, b: Unit) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def match(first: Collection[Unit], second: Collection[Unit], *, blind: bool = False) -> list[tuple[Unit, Unit]]:
    """As many pairs of overlapping spans as there can be, each span in one pair at most; equal ones pair first.

    `blind`: labels may differ.
    """
    pairs: dict[Unit, Unit] = {unit: unit for unit in set(first) & set(second)}  # second -> first
    free = sorted(set(first) - set(pairs))
    near = (
        {a: sorted(b for b in set(second) if _overlap(a, b) and (blind or a[2] == b[2])) for a in sorted(set(first))}
        if free
        else {}
    )
    for a in free:
        _augment(a, near, pairs, set())
    return sorted((a, b) for b, a in pairs.items())


def _augment(a: Unit, near: Mapping[Unit, list[Unit]], pairs: dict[Unit, Unit], tried: set[Unit]) -> bool:
    """Find a partner for `a`, moving others to other partners where that makes room."""
    for b in near[a]:
        if b not in tried:
            tried.add(b)
            if b not in pairs or _augment(pairs[b], near, pairs, tried):
                pairs[b] = a
                return True
    return False


def by_layer(
    claims: Mapping[str, Annotation], held: Iterable[str], labels: Collection[str], layers: Mapping[str, str]
) -> dict[str, set[Unit]]:
    """The spans among what somebody holds (ids), of the labels that count, by layer. `layers`: the layer of each label;
    an id that is not among `claims` is passed over."""
    found: dict[str, set[Unit]] = {}
    for id in held:
        claim = claims.get(id)
        if claim is not None and claim.kind == "span" and claim.label in labels:
            found.setdefault(layers.get(claim.label, ""), set()).add((*claim.extent, claim.label))
    return found


def count(first: Collection[Unit], second: Collection[Unit]) -> Counts:
    """What two coders marked in one article, and what of it matches. Spans of one layer, or of one label."""
    same = len(set(first) & set(second))
    return Counts(
        len(set(first)), len(set(second)), same, len(match(first, second)), len(match(first, second, blind=True))
    )


def ratio(counts: Counts, way: str) -> float | None:
    """F1: twice the matched over all that both marked; None where they marked nothing."""
    marked = counts.first + counts.second
    return 2 * int(getattr(counts, way)) / marked if marked else None


def f1(articles: Sequence[Counts], way: str) -> Figure:
    """F1 over articles, with an interval from drawing articles anew (percentile bootstrap, fixed seed)."""
    pairs = [(2 * int(getattr(one, way)), one.first + one.second) for one in articles]
    marked = sum(of for _, of in pairs)
    if not marked:
        return Figure(None, "neither marked any")
    value = sum(matched for matched, _ in pairs) / marked
    if sum(of > 0 for _, of in pairs) < 2:
        return Figure(value, open="it takes two articles with marks to draw from")
    low, high = _interval(pairs)
    return Figure(value, "", low, high)


_HALF = 31
"""Bits for one of two sums that are taken as one number: more than marks in all articles need."""


def _interval(pairs: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """From (matched, marked) of each article. Draws without any mark say nothing and are left out."""
    count = len(pairs)
    picked = _picks(count)([matched + (marked << _HALF) for matched, marked in pairs])
    totals = (sum(picked[at : at + count]) for at in range(0, len(picked), count))
    drawn = sorted((total & ((1 << _HALF) - 1)) / (total >> _HALF) for total in totals if total >> _HALF)
    cut = (1 - LEVEL) / 2
    return drawn[int(cut * len(drawn))], drawn[min(len(drawn) - 1, int((1 - cut) * len(drawn)))]


@lru_cache(maxsize=4)
def _picks(count: int) -> Callable[[Sequence[int]], tuple[int, ...]]:
    """What takes, of as many articles, all draws with replacement after one another; the same on every machine."""
    draws = max(FEWEST, min(DRAWS, MOST // count))
    numbers = array("I", random.Random(SEED).randbytes(4 * count * draws))
    if sys.byteorder == "big":
        numbers.byteswap()
    taken: Callable[[Sequence[int]], tuple[int, ...]] = itemgetter(*map(count.__rmod__, numbers))
    return taken


def on_words(words: Sequence[tuple[int, int]], units: Iterable[Unit]) -> list[str]:
    """The label of each word, "" for none: that of the first span that shares a code point with it."""
    ordered = sorted(units)
    labels, at = [], 0
    for start, end in words:
        while at < len(ordered) and ordered[at][1] <= start:
            at += 1
        labels.append(ordered[at][2] if at < len(ordered) and ordered[at][0] < end else "")
    return labels


def kappa(pairs: Mapping[tuple[str, str], int]) -> Figure:
    """Cohen's kappa of two coders, from how often each pair of values occurs."""
    total = sum(pairs.values())
    if not total:
        return Figure(None, "there is nothing that both coded")
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (a, b), times in pairs.items():
        first[a] += times
        second[b] += times
    by_chance = sum(first[value] * second[value] for value in first)
    if by_chance == total * total:
        return Figure(None, "both used one and the same value throughout, so there is nothing to agree on but chance")
    agreed = sum(times for (a, b), times in pairs.items() if a == b)
    return Figure((agreed * total - by_chance) / (total * total - by_chance))


def alpha(units: Mapping[tuple[str, ...], int]) -> Figure:
    """Krippendorff's alpha for names (nominal data): how often each list of values, one a coder, was given to a unit.

    A coder who did not code a unit is left out of its list; units with fewer than two values do not count.
    """
    values: Counter[str] = Counter()
    differing = 0.0
    for given, times in units.items():
        if len(given) > 1:
            here = Counter(given)
            for value, often in here.items():
                values[value] += often * times
            unlike = len(given) ** 2 - sum(often * often for often in here.values())
            differing += times * unlike / (len(given) - 1)
    total = sum(values.values())
    if not total:
        return Figure(None, "nothing was coded by two")
    expected = total * total - sum(often * often for often in values.values())
    if not expected:
        return Figure(None, "one value was used throughout, so there is nothing that could differ")
    return Figure(1 - (total - 1) * differing / expected)


def confusion(found: Iterable[tuple[Unit, Unit]]) -> Counter[tuple[str, str]]:
    """How often spans that match whatever their label have which two labels, the two in alphabetical order."""
    return Counter((min(a[2], b[2]), max(a[2], b[2])) for a, b in found if a[2] != b[2])
