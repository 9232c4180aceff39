"""Finding a text in the open article: hits as one types, then n and p go through them until the search is ended."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from tui.core.text.find import MOST, find
from tui.ui.keys import Work
from tui.ui.screens.keyed import Typing

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen

Extent = tuple[int, int]


class Finding:
    """An open search: what was found, and which of it one is at."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self.found: list[Extent] = []
        self.open = False
        self._at = 0

    def start(self) -> None:
        """Have the text typed."""
        hint = "type what to find; enter goes to it, an empty one ends"
        self._screen.ask(Typing("find", self._finish, hint=hint, change=self._look))

    def close(self) -> None:
        """End the search."""
        if self.open or self.found:
            self.open, self.found = False, []
            self._screen.view.set_hits([])

    def _look(self, text: str) -> None:
        self.found = find(self._screen.open_review.article.text, text)
        view = self._screen.view
        view.set_hits(self.found)
        if self.found:
            self._at = self._first()
            view.scroll_to_offset(*self.found[self._at])

    def _first(self) -> int:
        """The first hit from the focus on, else the first of all."""
        focus = self._screen.open_review.focused
        place = bisect_left(self.found, (focus.start or 0, 0)) if focus else 0
        return place if place < len(self.found) else 0

    def _finish(self, text: str) -> Work:
        if not text.strip():
            self.close()
            return None
        if not self.found:
            self._screen.say(f"“{text}” does not occur here")
            return None
        self.open = True
        return self._go(self._at)

    def move(self, by: int) -> Work:
        """To another hit, round and round."""
        return self._go((self._at + by) % len(self.found))

    def _go(self, at: int) -> Work:
        """To a hit: a span that stands exactly there gets the focus, else its words are selected."""
        self._at = at
        start, end = self.found[at]
        screen = self._screen
        review = screen.open_review
        screen.view.set_hits([hit for hit in self.found if hit != (start, end)])
        there = next((mark for mark in review.marks(start, end) if (mark.start, mark.end) == (start, end)), None)
        if there:
            work = screen.act("focus", there.id)
        else:
            work = screen.act("select", review.words.at(start)[0], review.words.at(end - 1)[1])
        count = f"{len(self.found)}" if len(self.found) < MOST else f"{MOST:,} or more"
        screen.say(f"{at + 1} of {count}")
        return work
