"""The same text everywhere: the mentions in a list to tick, and what is decided at those that are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.core.errors import Problem
from tui.core.review.everywhere import Wish, outright, wish_of
from tui.ui.keys import Work

if TYPE_CHECKING:
    from tui.jobs.everywhere import Item, Listed
    from tui.ui.screens.review import ReviewScreen


class Everywhere:
    """`e`: gathers the mentions, shows them, and decides those that were ticked."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        screen.deeds["everywhere"] = self._start

    def _start(self) -> Work:
        wish = wish_of(self._screen.open_review)
        return self._screen.act("everywhere", []) if wish is None else self._show(wish)

    async def _show(self, wish: Wish) -> None:
        """Show the mentions of the focus's text; without any, it is just the verdict."""
        from tui.ui.screens.mentions import Mentions

        screen = self._screen
        review = screen.open_review
        listed = await self.gather(wish)
        if listed is None:
            return
        if not listed.items and not await self._held(wish):
            work = screen.act("everywhere", [])
            if work is not None:
                await work
            screen.draw_bars()
            return
        labels = [label for label in review.book.labels.values() if label.layer == review.book.labels[wish.label].layer]
        await screen.desk.push_screen(Mentions(self, listed, labels))

    async def _held(self, wish: Wish) -> bool:
        """Whether the text is accepted elsewhere, so that it could be rejected or relabelled there."""
        review = self._screen.open_review
        if not review.focus or review.verdict(review.focus).verdict is None:
            return False
        listed = await self.gather(outright(wish, wish.label, None))
        return listed is not None and bool(listed.items)

    async def gather(self, wish: Wish) -> Listed | None:
        """The mentions where a wish could be fulfilled, here and in other articles; None if that cannot be read."""
        screen = self._screen
        try:
            return await screen.desk.session.mentions(screen.open_review, wish)
        except Problem as problem:
            screen.desk.place.say(problem.sentence, "warning")
            screen.desk.place.draw_bars()
            return None

    async def decide(self, wish: Wish, ticked: Sequence[Item], presses: int) -> None:
        """Decide the focus and what was ticked, in one step; `presses`: keys that the list took."""
        screen = self._screen
        screen.presses += presses
        try:
            here, beyond = await screen.desk.session.chosen(wish, ticked)
        except Problem as problem:
            screen.say(f"nothing was decided: {problem.sentence}", "warning")
            return
        work = screen.act("everywhere", here, wish, beyond)
        if work is not None:
            await work
