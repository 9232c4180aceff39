"""Where the reviewer is, kept in the file while nobody types, so that the next start opens there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.errors import Problem

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen

_SOON, _EVERY = 0.1, 2.0
"""Seconds from the opening of an article, and from one look to the next."""


class Keeping:
    """Keeps the open article and the focus, and brings what was written into the file itself."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self._kept: tuple[str, str | None] | None = None

    def start(self) -> None:
        """Look from now on."""
        self._screen.set_interval(_EVERY, self._look)

    def soon(self) -> None:
        """Look as soon as what was opened is drawn."""
        self._screen.set_timer(_SOON, self._look)

    def _look(self) -> None:
        screen = self._screen
        review = screen.review
        if review is None or not screen.desk.keys.idle or screen not in screen.desk.screen_stack:
            return
        if self._kept != (review.article.id, review.focus):
            screen.desk.beside(self.keep())

    async def keep(self) -> None:
        """Keep the place now."""
        review, session = self._screen.open_review, self._screen.desk.session
        self._kept = (review.article.id, review.focus)
        try:
            await session.visit(*self._kept)
            await session.checkpoint()
        except Problem as problem:
            self._screen.say(problem.sentence, "warning")

    async def leave(self) -> None:
        """Keep the place, and that the reviewer left it."""
        if self._screen.review is None:
            return
        await self.keep()
        try:
            await self._screen.desk.session.leave()
        except Problem as problem:
            self._screen.desk.place.say(problem.sentence, "warning")
