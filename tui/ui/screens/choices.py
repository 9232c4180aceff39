"""A list to choose from above an article: one of a few by its letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from tui.core.keymap import Keymap
from tui.ui.keys import Work
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row, RowList


def letters(keymap: Keymap) -> str:
    """What chooses a row: the letters of jump labels, but for those that are commands here."""
    return "".join(letter for letter in keymap.hints if keymap.find(letter, Choices.contexts) is None)


@dataclass(frozen=True, slots=True)
class Choice:
    """A row to choose: what it says, and what beside it. `ticked`: it stands, or is proposed to be taken."""

    text: str
    aside: str = ""
    ticked: bool = False


class Choices(Listing):
    """Shows a few rows, each with a letter; the letter, or enter, takes one and goes back."""

    contexts: ClassVar[tuple[str, ...]] = ("choices",)

    def __init__(self, title: str, choices: Sequence[Choice], then: Callable[[int], Work]) -> None:
        super().__init__((Column("", 2), Column(title), Column("", 30, quiet=True)))
        self._title = title
        self._choices = list(choices)
        self._then = then
        self.deeds["choose"] = self._chosen
        self.take(self._letter)

    def on_mount(self) -> None:
        """Show all of them."""
        self.rows.focus()
        self.show_filtered()
        self.call_after_refresh(self.draw_bars)

    def show_filtered(self) -> None:
        """Show the rows, the first that stands under the cursor."""
        at = next((i for i, choice in enumerate(self._choices) if choice.ticked), 0)
        self.rows.show(range(len(self._choices)), self._fetch, at=at)

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        rows, known = [], letters(self.desk.keymap)
        for i in ids:
            choice = self._choices[i]
            letter = known[i] if i < len(known) else ""
            rows.append(Row((letter, choice.text, "as it is" if choice.ticked else choice.aside)))
        return rows

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(lambda: self.title_bar.show_title(self._title, ""))

    def _letter(self, name: str) -> Work:
        at = letters(self.desk.keymap).find(name) if len(name) == 1 else -1
        if 0 <= at < len(self._choices):
            return self._take(at)
        if command := self.found(name):
            return self.run_command(command)
        self.say(f"no row has the letter {name}; q goes back")
        return None

    def _chosen(self) -> Work:
        at = self.rows.current
        return self._take(at) if at is not None else None

    async def _take(self, at: int) -> None:
        await self.desk.go_back()
        work = self._then(at)
        if work is not None:
            await work
        self.desk.place.draw_bars()

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Take what was clicked."""
        self.desk.work(lambda: self._take(message.id))
