"""What a corrected text has in common with the one before it: sentences that stand unchanged, and those that differ.

Sentences are compared without regard to white space: a line broken elsewhere or a hard space changes nothing. A span
has its place in the new text only where every sentence that it touches stands there unchanged. Offsets are code points,
half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from tui.core.spans import overlap, within
from tui.core.text.sentences import sentences

Extent = tuple[int, int]

_MANY = 4_000_000
"""Pairs of sentences from which on those that stand there often are no anchors: else comparing takes minutes."""
_RUN = 3
_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences that give way to others, each by its extent; `place`: where in the new text, also where none came."""

    old: tuple[Extent, ...]
    new: tuple[Extent, ...]
    place: int


@dataclass(frozen=True)
class Alignment:
    """Two texts, which sentences of the old stand where in the new, in the order of the old, and what differs."""

    old: str
    new: str
    same: tuple[tuple[Extent, Extent], ...]
    changes: tuple[Change, ...]

    @cached_property
    def _fresh(self) -> list[Extent]:
        return sorted(extent for change in self.changes for extent in change.new)

    def carried(self, start: int, end: int) -> Extent | None:
        """Where a span of the old text stands in the new; None where a sentence that it touches was changed."""
        first = bisect_right(self.same, start, key=lambda pair: pair[0][0]) - 1
        if first < 0 or start >= self.same[first][0][1]:
            return None
        last = bisect_right(self.same, end - 1, key=lambda pair: pair[0][0]) - 1
        place = _at(self, first, start), _at(self, last, end - 1)
        if None in place or place[0] is None or place[1] is None:
            return None
        there = place[0], place[1] + 1
        if there[0] >= there[1] or squeezed(self.old[start:end]) != squeezed(self.new[slice(*there)]):
            return None
        return there

    def touched(self, extent: Extent) -> bool:
        """Whether a span of the new text touches a sentence that is new or was changed."""
        at = bisect_right(
            self._fresh, extent[0], key=lambda new: new[1]
        )  # they share nothing, so their ends are in order
        return at < len(self._fresh) and overlap(extent, self._fresh[at])


def _at(pair: Alignment, place: int, offset: int) -> int | None:
    """Where a character of an unchanged sentence stands in the new text; None for white space, or outside of it."""
    (start, end), (there, until) = pair.same[place]
    if offset >= end or pair.old[offset].isspace():
        return None
    if pair.old[start:end] == pair.new[there:until]:
        return there + offset - start
    wanted = sum(not c.isspace() for c in pair.old[start:offset])
    solid = (i for i in range(there, until) if not pair.new[i].isspace())
    return next((i for number, i in enumerate(solid) if number == wanted), None)


def squeezed(text: str) -> str:
    """A text with one space where it has white space of any kind and length, and none at its edges."""
    return " ".join(text.split())


def aligned(old: str, new: str) -> Alignment:
    """Compare two texts sentence by sentence. A sentence that was moved stands, if there is only one like it."""
    places = sentences(old), sentences(new)
    keys = [squeezed(old[slice(*e)]) for e in places[0]], [squeezed(new[slice(*e)]) for e in places[1]]
    blocks = _opcodes(*keys)
    match = {
        i: j
        for tag, i, until, j, _ in blocks
        if tag == "equal"
        for i, j in zip(range(i, until), range(j, j + until - i), strict=True)
    }
    match |= _moved(keys, match)
    taken = {*match.values()}
    changes = []
    for tag, i, i_end, j, j_end in blocks:
        if tag != "equal":
            gone = tuple(places[0][n] for n in range(i, i_end) if n not in match)
            come = tuple(places[1][n] for n in range(j, j_end) if n not in taken)
            place = come[0][0] if come else places[1][j][0] if j < len(places[1]) else len(new)
            if len(gone) == len(come):  # as many came as went: each in the place of one
                changes += [Change((one,), (other,), other[0]) for one, other in zip(gone, come, strict=True)]
            else:
                changes.append(Change(gone, come, place))
    same = tuple((places[0][i], places[1][match[i]]) for i in sorted(match))
    return Alignment(old, new, same, tuple(changes))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """What became of which sentences, as `difflib` tells it; what both begin and end with is not looked at twice."""
    shortest = min(len(old), len(new))
    head = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    tail = next((i for i in range(shortest - head) if old[-1 - i] != new[-1 - i]), shortest - head)
    inner = old[head : len(old) - tail], new[head : len(new) - tail]
    matcher = SequenceMatcher(None, *inner, autojunk=len(inner[0]) * len(inner[1]) > _MANY)
    found = [("equal", 0, head, 0, head)] if head else []
    found += [(tag, i + head, k + head, j + head, m + head) for tag, i, k, j, m in matcher.get_opcodes()]
    return [*found, ("equal", len(old) - tail, len(old), len(new) - tail, len(new))] if tail else found


def _moved(keys: tuple[Sequence[str], Sequence[str]], match: dict[int, int]) -> dict[int, int]:
    """Which of the sentences that are left stand elsewhere: those of which each text has only one."""
    counts = Counter(keys[0]), Counter(keys[1])
    taken = {*match.values()}
    there = {key: j for j, key in enumerate(keys[1]) if j not in taken and counts[1][key] == 1}
    return {i: there[key] for i, key in enumerate(keys[0]) if i not in match and counts[0][key] == 1 and key in there}


def only_within(pair: Alignment, old: Iterable[Extent], new: Iterable[Extent]) -> bool:
    """Whether all that differs lies inside these stretches of the old and the new text."""
    zones = tuple(old), tuple(new)
    sides = (((e for c in pair.changes for e in c.old), zones[0]), ((e for c in pair.changes for e in c.new), zones[1]))
    return all(any(within(extent, zone) for zone in side) for extents, side in sides for extent in extents)


def likeness(a: str, b: str) -> float:
    """The share of runs of three words that two texts have in common, of all that either has; from 0 to 1."""
    runs = _runs(a), _runs(b)
    either = runs[0] | runs[1]
    return len(runs[0] & runs[1]) / len(either) if either else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)) if words}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that were there before, that are there now, or both alike."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Whether nothing differs but white space."""
        return self.old == self.new


def pieces(pair: Alignment, change: Change) -> list[Piece]:
    """A change word by word: what stands, and what gave way to what. White space is one space."""
    old, new = (
        squeezed(" ".join(text[slice(*e)] for e in some))
        for text, some in ((pair.old, change.old), (pair.new, change.new))
    )
    words = old.split(" ") if old else [], new.split(" ") if new else []
    found = []
    for _, i, k, j, m in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        found.append(Piece(" ".join(words[0][i:k]), " ".join(words[1][j:m])))
    return found


def fresh_words(pair: Alignment, change: Change) -> list[Extent]:
    """Which words of the new sentences of a change were not there before, as extents of the new text."""
    old = [piece for extent in change.old for piece in _PIECE.findall(pair.old, *extent)]
    places = [found.span() for extent in change.new for found in _PIECE.finditer(pair.new, *extent)]
    new = [pair.new[slice(*place)] for place in places]
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(places[j][0], places[m - 1][1]) for tag, _, _, j, m in blocks if tag in ("insert", "replace")]
