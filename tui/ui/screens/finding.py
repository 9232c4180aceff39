"""Finding a text in the open article: hits as one types, then n and p go through them until the search is ended."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui.core.errors import Problem
from tui.core.text.find import MOST, find
from tui.ui.keys import Work
from tui.ui.screens.keyed import Typing
from tui.ui.screens.placing import focus_on
from tui.ui.screens.searching import ask

if TYPE_CHECKING:
    from tui.core.search import Hit
    from tui.ui.screens.review import ReviewScreen

Extent = tuple[int, int]


def _nobody(at: int) -> None:
    """Nobody wants to hear where a search goes."""


class Finding:
    """An open search: what was found, and which of it one is at.

    `found` holds the places in the open article, `_all` those in all articles, where these were searched.
    """

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self.found: list[Extent] = []
        self.open = False
        self._at = 0
        self._all: Sequence[Hit] = ()
        self._told: Callable[[int], None] = _nobody

    @property
    def deeds(self) -> dict[str, Callable[[], Work]]:
        """The commands of a search."""
        return {
            "find": self.start,
            "search": lambda: ask(self._screen),
            "next-hit": lambda: self.move(1),
            "previous-hit": lambda: self.move(-1),
            "end-find": self.close,
        }

    def start(self) -> None:
        """Have the text typed."""
        self._all = ()
        hint = "type what to find; enter goes to it, an empty one ends"
        self._screen.ask(Typing("find", self._finish, hint=hint, change=self._look))

    def close(self) -> None:
        """End the search."""
        if self.open or self.found:
            self.open, self.found, self._all = False, [], ()
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
        """To another hit, round and round; in a search of all articles also into the next one."""
        if self._all:
            return self._follow((self._at + by) % len(self._all))
        return self._go((self._at + by) % len(self.found))

    def follow(self, hits: Sequence[Hit], at: int, told: Callable[[int], None]) -> Work:
        """Open a search of all articles at one of its hits; `told` hears of each that is gone to."""
        self._all, self._told = hits, told
        return self._follow(at)

    def _follow(self, at: int) -> Work:
        hits, told, screen = self._all, self._told, self._screen
        hit = hits[at]
        if screen.open_review.article.id != hit.article_id:
            try:
                screen.open(hit.article_id)  # which closes the search
            except Problem as problem:
                screen.say(problem.sentence, "warning")
                return None
        self.found = [(one.start, one.end) for one in hits if one.article_id == hit.article_id]
        self._all, self._told, self.open = hits, told, True
        told(at)
        work = self._go(self.found.index((hit.start, hit.end)))
        self._at = at
        articles = len({one.article_id for one in hits})
        screen.say(f"{at + 1} of {len(hits):,}" + (f", in {articles:,} articles" if articles > 1 else ""))
        return work

    def _go(self, at: int) -> Work:
        """To a hit: a span that stands exactly there gets the focus, else its words are selected."""
        self._at = at
        start, end = self.found[at]
        screen = self._screen
        screen.view.set_hits([hit for hit in self.found if hit != (start, end)])
        work = focus_on(screen, start, end)
        count = f"{len(self.found)}" if len(self.found) < MOST else f"{MOST:,} or more"
        screen.say(f"{at + 1} of {count}")
        return work
