"""What screens that are a list have in common: moving in it, and filtering it as one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from textual.app import ComposeResult

from tui.core.commands import Situation
from tui.ui.keys import Work
from tui.ui.screens.keyed import Keyed, Typing
from tui.ui.widgets.bars import TitleBar
from tui.ui.widgets.lines import Lines
from tui.ui.widgets.rows import Column, RowList
from tui.ui.widgets.swift import Swift


class Rows(RowList[Any], Swift, can_focus=True, inherit_bindings=False):
    """The list's widget, drawn at once."""

    def _measure(self) -> None:
        with self.another_length():
            super()._measure()


class Listing(Keyed):
    """A screen with one list. Subclasses say which rows fit a filter."""

    DEFAULT_CSS = """
    Listing RowList { height: 1fr; }
    """

    def __init__(self, columns: Sequence[Column], *, lines: Literal[1, 2] = 1) -> None:
        super().__init__()
        self.title_bar = TitleBar()
        self.rows = Rows(columns, lines=lines)
        self.filter = ""
        self.deeds |= {
            "row-down": lambda: self.rows.move(1),
            "row-up": lambda: self.rows.move(-1),
            "rows-down": lambda: self.rows.page(1),
            "rows-up": lambda: self.rows.page(-1),
            "first-row": lambda: self.rows.move_to(0),
            "last-row": lambda: self.rows.move_to(len(self.rows.ids) - 1),
            "filter": self.ask_filter,
        }

    def compose(self) -> ComposeResult:
        """A title, the list, and the lines below."""
        yield self.title_bar
        yield self.rows
        yield self.hint_bar
        yield self.status
        yield Lines(id="tiny")

    def show_filtered(self) -> None:
        """Show the rows that fit the filter."""
        raise NotImplementedError

    def situation(self) -> Situation:
        """What decides which commands can be done."""
        return Situation(read_only=self.desk.session.read_only, rows=len(self.rows.ids))

    def draw_hints(self) -> None:
        """Show what the keys do now."""
        if self.typing:
            self.hint_bar.show_text(self.typing.hint)
        else:
            self.hint_bar.show_hints(self.contexts[0], self.situation(), self.desk.keymap)

    def ask_filter(self) -> Work:
        """Filter by what is typed."""
        hint = "type to filter; ↑ ↓ move; enter keeps the filter, an empty one shows all"
        typing = Typing(
            "filter", self._filtered, hint=hint, text=self.filter, change=self._filtering, others=self._move
        )
        self.ask(typing)
        return None

    def _filtering(self, text: str) -> None:
        self.filter = text
        self.show_filtered()

    def _filtered(self, text: str) -> Work:
        if text != self.filter:
            self._filtering(text)
        return None

    def _move(self, name: str) -> None:
        if (command := self.found(name)) and command.group == "List" and name != "/":
            self.run_command(command)
