"""The list of all keys: what each does, why it cannot be done now, and Enter does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.core.commands import COMMANDS, CONTEXTS, Command, label_commands
from tui.ui.keys import Work
from tui.ui.screens.keyed import Keyed
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row, RowList

COLUMNS = (Column("Key", 14), Column("Does"), Column("", 18, quiet=True, least=100))


class Help(Listing):
    """Shows the commands of the screen below, and does the one that is chosen there."""

    contexts: ClassVar[tuple[str, ...]] = ("help",)

    def __init__(self, below: Keyed, filtering: bool) -> None:
        super().__init__(COLUMNS)
        self._below = below
        self._filtering_first = filtering
        self.deeds["run"] = self._chosen
        self._commands = {command.id: command for command in self._offered()}

    def _offered(self) -> list[Command]:
        places = self._below.places()
        commands = [
            c for c in COMMANDS if any(place in c.contexts for place in places) and c.id not in ("help", "palette")
        ]
        review = self._below.situation().review
        return commands + (list(label_commands(review.book)) if review else [])

    def on_mount(self) -> None:
        """Show all of them."""
        self.rows.focus()
        self.show_filtered()
        if self._filtering_first:
            self.ask_filter()
        self.call_after_refresh(self.draw_bars)

    def show_filtered(self) -> None:
        """Show the commands in which every word of the filter occurs."""
        words = self.filter.casefold().split()
        ids = [id for id, command in self._commands.items() if all(word in self._words(command) for word in words)]
        self.rows.set_filter(self.filter)
        self.rows.show(ids, self._fetch, empty="no command fits the filter")

    def _words(self, command: Command) -> str:
        return f"{self._keys(command)} {command.description} {command.group} {command.id}".casefold()

    def _keys(self, command: Command) -> str:
        return " ".join(self.desk.keymap.keys.get(command.id, command.keys))

    def _fetch(self, ids: Sequence[str]) -> list[Row]:
        situation = self._below.situation()
        rows = []
        for id in ids:
            command = self._commands[id]
            reason = command.why_not(situation)
            does = f"{command.description} (not now: {reason})" if reason else command.description
            rows.append(Row((self._keys(command), does, command.group), quiet=bool(reason)))
        return rows

    def draw_bars(self) -> None:
        """Say of the row that has the cursor why it cannot be done, which its line may have no room for."""
        id = self.rows.current
        if id is not None and not self.typing and (reason := self._commands[id].why_not(self._below.situation())):
            self.say(f"not now: {reason}")
        super().draw_bars()

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        place = CONTEXTS[self._below.places()[-1]]
        self.call_after_refresh(lambda: self.title_bar.show_title("All keys", f"of {place} "))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Do what was clicked."""
        self.desk.work(lambda: self._run(self._commands[message.id]))

    def _chosen(self) -> Work:
        """Close the list and do what the row says."""
        id = self.rows.current
        return self._run(self._commands[id]) if id is not None else None

    async def _run(self, command: Command) -> None:
        await self.desk.go_back()
        work = self._below.run_command(command)
        if work is not None:
            await work
        self._below.draw_bars()
