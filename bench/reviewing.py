"""A simulated reviewer: how many keys it takes to get from candidates to what is right in an article.

Accept and reject are one key; another label or moved edges two, both of them three; an addition four. Accepting one of
several candidates that overlap takes the others away. `e` marks the same text everywhere in the article: two keys, and
two more for each place that has to be unticked; the reviewer uses it where it saves keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tui.core.scoring import Span

ACCEPT = REJECT = 1
MEND, MEND_BOTH = 2, 3
ADD = 4
EVERYWHERE, UNTICK = 2, 2


@dataclass(frozen=True, slots=True)
class Guess:
    """A candidate with its score."""

    span: Span
    score: float = 1.0


def keys(text: str, guesses: Iterable[Guess], gold: Iterable[Span], *, everywhere: bool = False) -> int:
    """The keys that a review of an article of flat spans takes."""
    desk = _Desk(text, list(guesses), set(gold), everywhere)
    places: list[tuple[int, int, float, Guess | Span]] = [(g.span[0], -g.span[1], -g.score, g) for g in desk.waiting]
    places += [(g[0], -g[1], 0.0, g) for g in desk.open if not any(_overlap(g, c.span) for c in desk.waiting)]
    for *_, stop in sorted(places, key=lambda place: (*place[:3], str(place[3]))):
        if isinstance(stop, Guess):
            desk.judge(stop)
        elif stop in desk.open:
            desk.settle(stop, ADD)
    for span in sorted(desk.open):
        desk.settle(span, ADD)
    return desk.keys


class _Desk:
    """What is still open in an article, and the keys so far."""

    def __init__(self, text: str, guesses: list[Guess], gold: set[Span], everywhere: bool) -> None:
        self.text, self.waiting, self.open, self.keys = text, guesses, gold, 0
        self._everywhere = everywhere

    def judge(self, guess: Guess) -> None:
        """Decide a candidate at which the queue stops; not if another decision took it away."""
        if guess not in self.waiting:
            return
        if guess.span in self.open:
            self.settle(guess.span, ACCEPT)
            return
        meant = [span for span in sorted(self.open) if _overlap(span, guess.span)]
        if not meant or any(other.span in meant for other in self.waiting):
            self.waiting.remove(guess)
            self.keys += REJECT
            return
        span = max(meant, key=lambda span: (span[:2] == guess.span[:2], span[2] == guess.span[2]))
        self.settle(span, self._mend(span))

    def settle(self, span: Span, keys: int) -> None:
        """Hold a span that is right; then the same text everywhere, where that saves keys."""
        self.keys += keys
        self._hold(span)
        if self._everywhere:
            self._mark(span)

    def _hold(self, span: Span) -> None:
        self.open.discard(span)
        self.waiting = [g for g in self.waiting if not _overlap(g.span, span)]

    def _mend(self, span: Span) -> int:
        """The keys to make the best candidate that overlaps a span right; ADD if there is none."""
        near = [g.span for g in self.waiting if _overlap(g.span, span)]
        if span in near:
            return ACCEPT
        if any(other[:2] == span[:2] or other[2] == span[2] for other in near):
            return MEND
        return MEND_BOTH if near else ADD

    def _mark(self, span: Span) -> None:
        quote = self.text[span[0] : span[1]]
        found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(quote)}(?!\w)", self.text)]
        right = [(*extent, span[2]) for extent in found if (*extent, span[2]) in self.open]
        wrong = [extent for extent in found if extent != span[:2] and (*extent, span[2]) not in right]
        if sum(map(self._mend, right)) > EVERYWHERE + UNTICK * len(wrong):
            self.keys += EVERYWHERE + UNTICK * len(wrong)
            for each in right:
                self._hold(each)


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
