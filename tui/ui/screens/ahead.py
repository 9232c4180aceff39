"""The article that comes next, made ready while nobody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.errors import Problem

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.ui.screens.review import ReviewScreen

_SOON = 0.01
"""Seconds after a key: when what it changed is drawn, and before a hand can press the next."""
_LONGEST = 50_000
"""Characters of an article that is made ready at most: a longer one could hold up a key."""


class Ahead:
    """Reads the next article, breaks it into lines and draws its first page, before the reviewer goes there."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self._after = ""

    def soon(self) -> None:
        """Make it ready once the key at hand is done."""
        if self._timer is None and self._after != self._screen.open_review.article.id:
            self._timer = self._screen.set_timer(_SOON, self._make)

    def _make(self) -> None:
        self._timer = None
        screen = self._screen
        if screen.review is None or not screen.desk.keys.idle:
            return
        self._after = screen.review.article.id
        try:
            review = screen.desk.session.make_ready(self._after)
        except Problem:  # it is said when the reviewer goes there
            return
        if review is not None and len(review.article.text) <= _LONGEST:
            screen.view.prepare(review)
