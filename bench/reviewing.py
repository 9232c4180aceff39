"""A simulated reviewer: how many keys it takes to get from candidates to what is right in an article.

Accept and reject are one key; another label or moved edges two, both of them three; an addition four. Accepting one of
several candidates that overlap takes the others away. The same text everywhere in the article can be marked

- not at all;
- by `e`, as the program does it, where that saves keys: `e` and enter accept a candidate and mark the others (two keys
  in place of the one); after another label, other edges or an addition the reviewer has to go back first (`b`, `e`,
  enter: three more); and two more for each place that has to be unticked;
- by itself, whenever something is confirmed, at no key, each wrong place rejected with one. The program does the
  like where one chose that, but leaves more alone; this is here to compare with figures that were found so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tui.core.scoring import Span

ACCEPT = REJECT = 1
MEND, MEND_BOTH = 2, 3
ADD = 4
EVERYWHERE, BACK, UNTICK = 2, 1, 2

Marking = Literal["", "e", "itself"]


@dataclass(frozen=True, slots=True)
class Guess:
    """A candidate with its score."""

    span: Span
    score: float = 1.0


def keys(text: str, guesses: Iterable[Guess], gold: Iterable[Span], marking: Marking = "") -> int:
    """The keys that a review of an article of flat spans takes."""
    desk = _Desk(text, list(guesses), set(gold), marking)
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

    def __init__(self, text: str, guesses: list[Guess], gold: set[Span], marking: Marking) -> None:
        self.text, self.waiting, self.open, self.keys = text, guesses, gold, 0
        self._marking = marking
        self._held: set[Span] = set()

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
        if self._marking:
            self._mark(span, EVERYWHERE - ACCEPT if keys == ACCEPT else BACK + EVERYWHERE)

    def _hold(self, span: Span) -> None:
        self._held.add(span)
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

    def _mark(self, span: Span, marking: int) -> None:
        """Hold the same text everywhere, if that is what the reviewer does; `marking` keys."""
        quote = self.text[span[0] : span[1]]
        found = [(*m.span(), span[2]) for m in re.finditer(rf"(?<!\w){re.escape(quote)}(?!\w)", self.text)]
        right = [place for place in found if place in self.open]
        wrong = [place for place in found if place not in self.open and not self._settled(place)]
        if self._marking == "itself":
            self.keys += REJECT * len(wrong)
            self._held.update(wrong)
        elif sum(map(self._mend, right)) > marking + UNTICK * len(wrong):
            self.keys += marking + UNTICK * len(wrong)
        else:
            return
        for each in right:
            self._hold(each)

    def _settled(self, place: Span) -> bool:
        """Whether a place is decided, so that marking passes over it."""
        return any(_overlap(place, other) for other in self._held)


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]
