"""What screens that record share: a step that could not be saved is kept, with the keys after it, until one decides."""

from __future__ import annotations

from collections.abc import Callable

from tui.core.errors import Problem
from tui.ui.keys import Work
from tui.ui.screens.keyed import Keyed


class Saving(Keyed):
    """A screen whose work may fail to be saved."""

    def __init__(self) -> None:
        super().__init__()
        self._retry: Callable[[], Work] | None = None
        self.deeds |= {"retry": lambda: self._retry() if self._retry else None, "give-up": self._give_up}

    @property
    def unsaved(self) -> bool:
        """Whether something waits to be saved again, or dropped."""
        return self._retry is not None

    def not_saved(self, problem: Problem, retry: Callable[[], Work]) -> None:
        """Keep what could not be saved, and the keys typed after it."""
        self._retry = retry
        self.desk.keys.hold()
        self.say(f"NOT SAVED: {problem.sentence}", "warning")
        self.draw_bars()

    def was_saved(self) -> None:
        """Go on with the keys that were kept."""
        self.presses = 0
        if self._retry is not None:
            self._retry = None
            self.desk.keys.release()

    def _give_up(self) -> Work:
        self._retry = None
        dropped = self.desk.keys.drop()
        self.say(f"dropped, and {dropped} keys after it" if dropped else "dropped; nothing was decided")
        return None
