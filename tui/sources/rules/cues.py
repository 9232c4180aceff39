"""Cue words: what a stretch praises, blames or wants, with negation and lessening turned round."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.sources.matcher import Phrases, Tokens

_SUBORDINATE = frozenset(
    "although though despite because which who due after since when until unless following whose".split()
)
_STOPPERS = frozenset(".;:,(")
_CLAUSE = 12
"""So many tokens a negation is taken to govern what follows in its clause."""
_TURNS = frozenset("but and while although though yet because so".split())


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a stretch praises, blames and wants."""

    good: float = 0.0
    bad: float = 0.0
    want: float = 0.0


@dataclass(frozen=True, slots=True)
class _Cue:
    first: int
    last: int
    side: str
    weight: float


def endings(words: Iterable[str]) -> Iterator[str]:
    """Each word, and with each of the endings that follow it after slashes."""
    for word in words:
        stem, *more = word.split("/")
        yield stem
        for ending in more:
            yield stem + ending


class Cues:
    """The cue words of the data files, as a phrase table."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._phrases = Phrases()
        for side in ("good", "bad", "want"):
            for weight, words in data[side].items():
                self._phrases.add(f"{side} {weight}", endings(words))
        self._none = Phrases()
        self._none.add("none", endings(data["none"]["words"]))
        self._negators = frozenset(data["flip"]["negators"])
        self._lessen = frozenset(data["flip"]["lessen"])
        self._near = frozenset(data["flip"]["near"])
        self._reach: int = data["flip"]["reach"]
        self._grown = frozenset(data["flip"]["grown"])
        self._generic = re.compile("|".join(data["want_generic"]["patterns"]), re.I)

    def read(self, tokens: Tokens, silent: bytearray) -> Reading:
        """The cues of a whole article. `silent[i]`: token i lends its words to no judgement."""
        found: list[_Cue] = []
        for hit in self._none.hits(tokens):
            silent[hit.first : hit.last] = b"\x01" * (hit.last - hit.first)
        taken: dict[str, int] = {}
        for hit in self._phrases.hits(tokens):
            side, weight = hit.list.split(" ")
            if any(silent[hit.first : hit.last]) or taken.get(side, 0) > hit.first:
                continue
            taken[side] = hit.last
            found.append(_Cue(hit.first, hit.last, side, float(weight)))
        return Reading(self, tokens, found)

    def generic(self, text: str) -> bool:
        """Whether a demand names no remedy."""
        return self._generic.search(text) is not None

    def turned(self, tokens: Tokens, cue: _Cue, low: int) -> str:
        """The side that a cue counts for where it stands, a negation or lessening before it heeded."""
        before = _clause_before(tokens.lower, cue.first, max(low, cue.first - self._reach))
        if cue.side == "good" and not self._negators.isdisjoint(before):
            return "bad"
        if cue.side == "bad":
            short = cue.last - cue.first <= 2
            lessened = not self._lessen.isdisjoint(before[-4 if short else -3 :])
            return "good" if lessened or (short and not self._near.isdisjoint(before[-2:])) else "bad"
        return cue.side

    def goes_with(self, tokens: Tokens, cue: _Cue, before: _Cue, side: str) -> bool:
        """Whether a praising cue blames after the cue before it: it says that something bad has grown, or that what was
        not done would have been good."""
        between = tokens.lower[before.last : cue.first]
        if cue.side != "good" or not _STOPPERS.isdisjoint(between) or not _TURNS.isdisjoint(between):
            return False
        grown = before.side == "bad" and tokens.lower[cue.first] in self._grown and len(between) <= self._reach
        undone = before.side == "good" and len(between) <= _CLAUSE
        return side == "bad" and (grown or undone)


def _clause_before(lower: Sequence[str], first: int, low: int) -> Sequence[str]:
    at = first
    while at > low and lower[at - 1] not in _STOPPERS:
        at -= 1
    return lower[at:first]


class Reading:
    """The cues of one article, weighed for any stretch of it."""

    def __init__(self, cues: Cues, tokens: Tokens, found: Sequence[_Cue]) -> None:
        self._cues = cues
        self._tokens = tokens
        self._found = sorted(found, key=lambda cue: cue.first)
        self._firsts = [cue.first for cue in self._found]

    def weigh(self, start: int, end: int) -> Weights:
        """The weights of `[start, end)` (code points); what stands in the main clause counts half as much again."""
        tokens = self._tokens
        low, high = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        main = next((i for i in range(low + 3, high) if tokens.lower[i] in _SUBORDINATE), high)
        sums = {"good": 0.0, "bad": 0.0, "want": 0.0}
        spent: set[tuple[int, str]] = set()
        before: tuple[_Cue, str] | None = None
        for cue in self._found[bisect_left(self._firsts, low) : bisect_left(self._firsts, high)]:
            side = self._cues.turned(tokens, cue, low)
            if before and self._cues.goes_with(tokens, cue, *before):
                side = "bad"
            before = cue, side
            if (cue.first, side) in spent:
                continue
            spent.add((cue.first, side))
            sums[side] += cue.weight * (1.5 if cue.first < main else 1.0)
        return Weights(**sums)
