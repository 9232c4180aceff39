"""The report tables of the codebook, about what stands in the file: one at a time, as many columns as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.core.errors import Problem
from tui.core.report import Filled
from tui.core.text.show import show
from tui.jobs.report import tables
from tui.ui.keys import Work
from tui.ui.screens.listing import Listing
from tui.ui.widgets.row_cells import LEAD, fit
from tui.ui.widgets.rows import Column, Row, RowList

_LEAST, _MOST = 6, 28
"""Cells that a column takes at the least and at the most."""
_GAP = 2


class Tables(Listing):
    """Shows a table; others are a key away. Enter opens the article that a row is from."""

    contexts: ClassVar[tuple[str, ...]] = ("tables",)

    def __init__(self) -> None:
        super().__init__((Column(""),))
        self.filled: list[Filled] = []
        self._at = 0
        self._column = 0
        self._shown: list[int] = []
        self.deeds |= {
            "next-table": lambda: self._turn(1),
            "previous-table": lambda: self._turn(-1),
            "columns-right": lambda: self._shift(1),
            "columns-left": lambda: self._shift(-1),
            "open-row": self._open,
        }

    def on_mount(self) -> None:
        """Say what is being done, which takes a while in a large file."""
        self.rows.focus()
        self.rows.show((), self._fetch, empty="filling the tables ...")
        self.call_after_refresh(self.draw_bars)

    async def load(self) -> None:
        """Fill the tables beside the screen."""
        try:
            self.filled = await self.desk.session.aside(tables)
        except Problem as problem:
            self.say(problem.sentence, "warning")
        with self.at_once():
            self.show_filtered()
            self.draw_bars()

    # What is shown

    @property
    def _table(self) -> Filled | None:
        return self.filled[self._at] if self.filled else None

    def show_filtered(self) -> None:
        """Show the rows in which every word of the filter occurs; the first line has the headings."""
        table, words = self._table, self.filter.casefold().split()
        if table is None:
            self.rows.show((), self._fetch, empty="the codebook has no report tables")
            return
        texts = ("; ".join(value for cell in row for value in cell).casefold() for row in table.rows)
        self._shown = [at for at, text in enumerate(texts) if all(word in text for word in words)]
        self.rows.set_filter(self.filter)
        ids = [-1, *self._shown] if self._shown else []
        self.rows.show(ids, self._fetch, at=ids[1] if ids else None, empty="no row is here")
        self._draw_title()

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        table = self._table
        assert table is not None
        columns = self._columns(table)
        found = []
        for at in ids:
            cells = table.headings if at < 0 else ["; ".join(cell) for cell in table.rows[at]]
            line = (" " * _GAP).join(fit(show(cells[number]), wide) for number, wide in columns)
            found.append(Row((line,), quiet=at < 0))
        return found

    def _columns(self, table: Filled) -> list[tuple[int, int]]:
        """The columns that there is room for, from the first that is shown on, each with its cells."""
        room = self.size.width - LEAD - 2
        found: list[tuple[int, int]] = []
        for number in range(self._column, len(table.headings)):
            longest = max((len("; ".join(row[number])) for row in table.rows), default=0)
            wide = max(_LEAST, len(table.headings[number]), min(_MOST, longest))
            if found and wide > room:
                break
            found.append((number, min(wide, room)))
            room -= wide + _GAP
        return found

    def _draw_title(self) -> None:
        table = self._table
        if table is None:
            return
        columns, count = self._columns(table), len(table.headings)
        part = f"columns {columns[0][0] + 1}-{columns[-1][0] + 1} of {count}  " if len(columns) < count else ""
        name = f"{table.name} ({self._at + 1} of {len(self.filled)})"
        rows = "1 row" if len(self._shown) == 1 else f"{len(self._shown):,} rows"
        self.title_bar.show_title(name, f"{part}{rows} ")

    def fit(self, width: int, height: int) -> None:
        """Other columns fit another width."""
        self.rows.refresh_rows(self.rows.ids)
        self.call_after_refresh(self._draw_title)

    # What the keys do

    def _turn(self, by: int) -> Work:
        if self.filled:
            self._at, self._column = (self._at + by) % len(self.filled), 0
            self.show_filtered()
        return None

    def _shift(self, by: int) -> Work:
        table = self._table
        if table is not None:
            more = self._columns(table)[-1][0] + 1 < len(table.headings)
            if by < 0 or more:
                self._column = max(0, self._column + by)
            self.rows.refresh_rows(self.rows.ids)
            self._draw_title()
        return None

    async def _open(self) -> None:
        table, at = self._table, self.rows.current
        if table is None or at is None or at < 0 or not table.articles:
            self.say("these rows are counts of several articles" if table and table.table.group else "no row is here")
            return
        try:
            await self.desk.open_article(table.articles[at])
        except Problem as problem:
            self.say(problem.sentence, "warning")

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Open what was clicked."""
        self.desk.work(self._open)
