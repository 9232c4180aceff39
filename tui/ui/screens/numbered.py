"""A list by number, for what is not on the screen: the number takes the row as soon as no longer one could be meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from tui.core.commands import Command
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row, RowList


class Numbered(Listing):
    """Shows rows with their numbers. Digits, or enter, take one and go back; `then` gets its place in `choices`."""

    contexts: ClassVar[tuple[str, ...]] = ("numbers",)

    def __init__(self, title: str, choices: Sequence[Choice], then: Callable[[int], Work]) -> None:
        number = Column("", len(str(len(choices))), "right")
        super().__init__((number, Column(""), Column("", 16, quiet=True, least=70)))
        self._title = title
        self._choices = list(choices)
        self._then = then
        self._typed = ""
        self.deeds["choose"] = self._chosen

    def on_mount(self) -> None:
        """Show all of them."""
        self.rows.focus()
        self.show_filtered()
        self.call_after_refresh(self.draw_bars)

    def show_filtered(self) -> None:
        """Show the rows in which every word of the filter occurs, each with the number that it always has."""
        words = self.filter.casefold().split()
        ids = [i for i, choice in enumerate(self._choices) if all(word in choice.text.casefold() for word in words)]
        self.rows.set_filter(self.filter)
        self.rows.show(ids, self._fetch, empty="nothing here fits the filter")

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [Row((str(i + 1), self._choices[i].text, self._choices[i].aside)) for i in ids]

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(
            lambda: self.title_bar.show_title(self._title, f"type a number: 1 to {len(self._choices)} ")
        )

    def label_key(self, key: str) -> Work:
        """Take a digit; any other key of a label means nothing here."""
        if not (key.isascii() and key.isdecimal()):
            return super().label_key(key)
        typed = self._typed + key
        number = int(typed)
        if not 1 <= number <= len(self._choices):
            self._typed = ""
            self.say(f"there is no number {typed}")
            return None
        if number * 10 > len(self._choices):
            return self._take(number - 1)
        self._typed = typed
        self.rows.move_to(self.rows.ids.index(number - 1) if number - 1 in self.rows.ids else 0)
        self.say(f"number {typed}; more digits, or enter")
        return None

    def _chosen(self) -> Work:
        if self._typed:
            return self._take(int(self._typed) - 1)
        at = self.rows.current
        return self._take(at) if at is not None else None

    def run_command(self, command: Command) -> Work:
        """Do a command; a number that was begun counts for enter only."""
        if command.id != "choose":
            self._typed = ""
        return super().run_command(command)

    async def _take(self, at: int) -> None:
        await self.desk.go_back()
        work = self._then(at)
        if work is not None:
            await work
        self.desk.place.draw_bars()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Take what was clicked."""
        self.desk.work(lambda: self._take(message.id))
