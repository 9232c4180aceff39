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
SCOPE, NEVER = "scope", "never"
"""Sides of words that judge nothing: what only tells of the event, or is no finding at all, has one of them."""
DOWN = "down"
"""The side of a cue that says there is less of something, before it is known of what."""
_RIGHT_AFTER = 5
_LISTED = frozenset((",", "and", "or", "nor", '"'))
"""What stands between the items of a list: what denies the first denies all."""
_PAIR = {"good", "bad"}
_CLAUSE = 12
"""So many tokens a negation is taken to govern what follows in its clause."""
_TURNS = frozenset("but and while although though yet because so".split())


@dataclass(frozen=True, slots=True)
class Weights:
    """How much a stretch praises, blames and wants."""

    good: float = 0.0
    bad: float = 0.0
    want: float = 0.0
    first: str = ""
    """The side of the first cue."""


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
        self._after = frozenset(data["flip"]["after"])
        self._if_before = {word: frozenset(words) for word, words in data["flip"]["if_before"].items()}
        self._phrases.add(f"{DOWN} 2", data["flip"]["down"])
        self._phrases.add(f"{SCOPE} 0", data["scope"]["if_any"])
        self._phrases.add(f"{NEVER} 0", data["scope"]["never_if_any"])
        self._generic = re.compile("|".join(data["want_generic"]["patterns"]), re.I)

    def read(self, tokens: Tokens, silent: bytearray) -> Reading:
        """The cues of a whole article. `silent[i]`: token i lends its words to no judgement."""
        found: list[_Cue] = []
        for hit in self._none.hits(tokens):
            silent[hit.first : hit.last] = b"\x01" * (hit.last - hit.first)
        taken: dict[str, int] = {}
        longest = _Cue(-1, -1, "", 0.0)
        told: dict[str, list[int]] = {SCOPE: [], NEVER: []}
        for hit in sorted(self._phrases.hits(tokens), key=lambda hit: (hit.first, -hit.last)):
            side, weight = hit.list.split(" ")
            if side in told:
                told[side].append(hit.first)
                continue
            if any(silent[hit.first : hit.last]) or taken.get(side, 0) > hit.first:
                continue
            if (
                hit.last <= longest.last
                and {side, longest.side} == _PAIR
                and hit.last - hit.first < longest.last - longest.first
            ):
                continue
            taken[side] = hit.last
            cue = _Cue(hit.first, hit.last, side, float(weight))
            longest = cue if cue.last - cue.first > 1 else longest
            found.append(cue)
        return Reading(self, tokens, found, told)

    def generic(self, text: str) -> bool:
        """Whether a demand names no remedy."""
        return self._generic.search(text) is not None

    def turned(self, tokens: Tokens, cue: _Cue, low: int) -> str:
        """The side that a cue counts for where it stands, a negation or lessening before it heeded."""
        before = _clause_before(tokens.lower, cue.first, max(low, cue.first - self._reach))
        if cue.side == "good" and self._negated(tokens.lower, cue.first - len(before), cue.first):
            return "bad"
        if cue.side == "bad":
            short = cue.last - cue.first <= 2
            near = before[-4 if short else -3 :]
            lessened = self._lessened(_since_verb(near))
            return "good" if lessened or (short and self._undone(tokens.lower, cue, before)) else "bad"
        return cue.side

    def _lessened(self, near: Sequence[str]) -> bool:
        """Whether one of the words before what is bad says that there is less of it, and none before that denies it."""
        for i, word in enumerate(near):
            if word in self._lessen:
                return self._near.isdisjoint(near[:i]) and "unable" not in near[:i]
        return False

    def _negated(self, lower: Sequence[str], first: int, last: int) -> bool:
        """Whether one of the tokens `[first, last)` negates; some do only before certain words, "not only" does not."""
        for i in range(first, last):
            word = lower[i]
            if word not in self._negators or (word == "not" and lower[i + 1 : i + 2] == ["only"]):
                continue
            if word not in self._if_before or lower[i + 1] in self._if_before[word]:
                return True
        return False

    def _undone(self, lower: Sequence[str], cue: _Cue, before: Sequence[str]) -> bool:
        """Whether what is bad is denied right before, or said to be rare or fewer right after."""
        if not self._near.isdisjoint(before[-2:]) and lower[cue.first - 1 : cue.first + 1] != ["not", "only"]:
            return "only" not in before[-2:]
        for word in lower[cue.last : cue.last + _RIGHT_AFTER]:
            if word in _STOPPERS or word in _TURNS or word in self._negators:
                return False
            if word in self._after:
                return True
        return False

    def goes_with(self, tokens: Tokens, cue: _Cue, before: _Cue, side: str) -> bool:
        """Whether a praising cue blames after the cue before it: it says that something bad has grown, or that what was
        not done would have been good."""
        between = tokens.lower[before.last : cue.first]
        if cue.side != "good" or not _STOPPERS.isdisjoint(between) or not _TURNS.isdisjoint(between):
            return False
        grown = before.side == "bad" and tokens.lower[cue.first] in self._grown and len(between) <= self._reach
        undone = before.side == "good" and len(between) <= _CLAUSE
        return side == "bad" and (grown or undone)


def _since_verb(words: Sequence[str]) -> Sequence[str]:
    """The last of `words`, those after an auxiliary: what stands before it belongs to the subject."""
    for i in range(len(words), 0, -1):
        if words[i - 1] in _AUXILIARY:
            return words[i:]
    return words


_AUXILIARY = frozenset("is are was were be been has have had".split())


def _clause_before(lower: Sequence[str], first: int, low: int) -> Sequence[str]:
    at = first
    while at > low and lower[at - 1] not in _STOPPERS:
        at -= 1
    return lower[at:first]


class Reading:
    """The cues of one article, weighed for any stretch of it."""

    def __init__(self, cues: Cues, tokens: Tokens, found: Sequence[_Cue], told: Mapping[str, Sequence[int]]) -> None:
        self._cues = cues
        self._tokens = tokens
        self._found = sorted(found, key=lambda cue: cue.first)
        self._firsts = [cue.first for cue in self._found]
        self._told = told

    def may_be(self, what: str, start: int, end: int) -> bool:
        """Whether `[start, end)` (code points) holds a word that what SCOPE or NEVER stands for needs."""
        starts, places = self._tokens.starts, self._told[what]
        at = bisect_left(places, bisect_left(starts, start))
        return at < len(places) and starts[places[at]] < end

    def weigh(self, start: int, end: int) -> Weights:
        """The weights of `[start, end)` (code points); what stands in the main clause counts half as much again."""
        tokens = self._tokens
        low, high = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        main = next((i for i in range(low + 3, high) if tokens.lower[i] in _SUBORDINATE), high)
        sums = {"good": 0.0, "bad": 0.0, "want": 0.0}
        first = ""
        spent: set[tuple[int, str]] = set()
        before: tuple[_Cue, str] | None = None
        for cue in self._found[bisect_left(self._firsts, low) : bisect_left(self._firsts, high)]:
            if cue.side == DOWN and before and before[0].last + _CLAUSE > cue.first:
                continue
            side = "bad" if cue.side == DOWN else self._cues.turned(tokens, cue, low)
            if before and side == "good" and before[1] == "bad" and before[0].side == "good":
                side = "bad" if _LISTED.issuperset(tokens.lower[before[0].last : cue.first]) else side
            if before and self._cues.goes_with(tokens, cue, *before):
                side = "bad"
            before = cue, side
            if (cue.first, side) in spent:
                continue
            spent.add((cue.first, side))
            first = first or side
            sums[side] += cue.weight * (1.5 if cue.first < main else 1.0)
        return Weights(**sums, first=first)
