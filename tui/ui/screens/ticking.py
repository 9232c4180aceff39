"""A list of disputes to tick: those that are like one another, before they are settled in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from tui.ui.keys import Work
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row


class Ticks(Listing):
    """Shows rows, all of them ticked at first; enter takes the ticked ones in one step and goes back."""

    contexts: ClassVar[tuple[str, ...]] = ("alike",)

    def __init__(self, title: str, texts: Sequence[str], then: Callable[[list[int]], Work]) -> None:
        super().__init__((Column("", 1), Column("")))
        self._title = title
        self._texts = list(texts)
        self._ticked = set(range(len(texts)))
        self._then = then
        self.deeds |= {"tick": self._tick, "tick-all": self._tick_all, "take-alike": self._taken}

    def on_mount(self) -> None:
        """Show all of them."""
        self.rows.focus()
        self.show_filtered()
        self.call_after_refresh(self.draw_bars)

    def show_filtered(self) -> None:
        """Show the rows."""
        self.rows.show(range(len(self._texts)), self._fetch, empty="this answer fits no other; enter settles this one")

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [Row(("x" if i in self._ticked else "·", self._texts[i])) for i in ids]

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(self._draw_title)

    def _draw_title(self) -> None:
        self.title_bar.show_title(self._title, f"{len(self._ticked):,} of {len(self._texts):,} ticked ")

    def _tick(self) -> Work:
        at = self.rows.current
        if at is not None:
            self._ticked ^= {at}
            self.rows.refresh_rows([at])
            self.rows.move(1)
            self._draw_title()
        return None

    def _tick_all(self) -> Work:
        everything = set(range(len(self._texts)))
        self._ticked = set() if self._ticked == everything else everything
        self.rows.refresh_rows(sorted(everything))
        self._draw_title()
        return None

    async def _taken(self) -> None:
        await self.desk.go_back()
        work = self._then(sorted(self._ticked))
        if work is not None:
            await work
        self.desk.place.draw_bars()
