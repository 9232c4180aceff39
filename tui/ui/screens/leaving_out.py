"""Leaving an article out: the reason is chosen, or typed, and the next article opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.review.verbs import REASONS
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice, Choices
from tui.ui.screens.keyed import Typing

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen


class LeavingOut:
    """The command that asks why."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        screen.deeds["exclude"] = self._ask

    async def _ask(self) -> None:
        rows = [Choice(reason) for reason in (*REASONS, "another reason: type it")]
        await self._screen.desk.push_screen(Choices("Leave the article out, because it is", rows, self._take))

    def _take(self, at: int) -> Work:
        screen = self._screen
        if at < len(REASONS):
            return screen.act("exclude", REASONS[at])
        hint = "type why the article is left out; an empty line leaves it in"
        screen.ask(Typing("why", lambda text: screen.act("exclude", text), hint=hint))
        return None
