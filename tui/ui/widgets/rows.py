"""A list of any length: only the rows on the screen are asked for and drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Any, ClassVar, Generic, Literal, TypeVar

from rich.style import Style
from textual import events
from textual.geometry import Offset, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.ui.widgets.row_cells import LEAD, Cell, Column, Row, cells, fit, marked, widths
from tui.ui.widgets.segments import merged

__all__ = ["Column", "Row", "RowList"]

Id = TypeVar("Id", bound=Hashable)
Fetch = Callable[[Sequence[Id]], Sequence[Row]]

POINTER = "►"
_BOXES = ("    ", "[ ] ", "[x] ")
_KEPT = 1024
"""Rows that are kept after they were asked for."""


class RowList(ScrollView, Generic[Id], can_focus=True, inherit_bindings=False):
    """Rows over `ids`, a sequence that may be long and lazy; only rows in sight are fetched.

    One row has the cursor. No key is bound here: the screen calls `move`, `page`, `choose` ... Titles of columns, where
    there are any, stay on the first line. Texts are shown as they are, never as markup.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor", "rows--quiet"}
    DEFAULT_CSS = """
    RowList {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        .rows--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
        .rows--quiet { color: $foreground 60%; }
    }
    """

    class Moved(Message):
        """The cursor came to stand on another row."""

        def __init__(self, rows: RowList[Any], id: Any) -> None:
            super().__init__()
            self.rows = rows
            self.id = id

        @property
        def control(self) -> RowList[Any]:
            """The list, so that handlers can be chosen by its selector."""
            return self.rows

    class Chosen(Moved):
        """The row under the cursor was chosen."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        lines: Literal[1, 2] = 1,
        ticks: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`lines`: how many a row takes. With `ticks` every row has a box."""
        super().__init__(id=id, classes=classes)
        self.ids: Sequence[Id] = ()
        self._columns = tuple(columns)
        self._head = 1 if any(column.title for column in columns) else 0
        self._lines = lines
        self._box = ticks
        self._fetch: Fetch[Id] = lambda ids: []
        self._empty = ""
        self._place = 0
        self._ticked: Collection[Id] = frozenset()
        self._wanted: re.Pattern[str] | None = None
        self._rows: dict[Id, Row] = {}
        self._strips: dict[int, list[Strip]] = {}
        self._styles: dict[tuple[bool, bool, bool], Style] = {}

    # What is shown

    def show(self, ids: Sequence[Id], fetch: Fetch[Id], *, at: Id | None = None, empty: str = "") -> None:
        """Show rows, with the cursor on `at`, else on the id that had it, else on the first.

        `fetch` gives a row for each of the ids it is handed, in their order. `empty` is said where there are none.
        """
        kept = self.current if at is None else at
        self.ids, self._fetch, self._empty = ids, fetch, empty
        self._rows.clear()
        self._place = ids.index(kept) if kept is not None and kept in ids else 0
        self._measure()
        self._redraw()
        self._reveal()

    def refresh_rows(self, ids: Iterable[Id]) -> None:
        """Ask for rows again, because what they say has changed."""
        for id in ids:
            self._rows.pop(id, None)
        self._redraw()

    def set_ticks(self, ids: Collection[Id]) -> None:
        """Which rows are ticked."""
        self._ticked = ids
        self._redraw()

    def set_filter(self, text: str) -> None:
        """Mark where a text occurs, in any case. Which rows there are is for the one who shows them to say."""
        self._wanted = re.compile(re.escape(text), re.IGNORECASE) if text else None
        self._redraw()

    # The cursor

    @property
    def current(self) -> Id | None:
        """The id that has the cursor, None in an empty list."""
        return self.ids[self._place] if self._place < len(self.ids) else None

    def move(self, rows: int) -> None:
        """Move the cursor down, up if negative; it stops at the ends."""
        self.move_to(self._place + rows)

    def move_to(self, place: int) -> None:
        """Put the cursor on the row at a place, on the first or last if there is none."""
        before, self._place = self._place, max(0, min(place, len(self.ids) - 1))
        if before == self._place:
            return
        for changed in (before, self._place):
            self._strips.pop(changed, None)
            self.refresh_lines(self._head + changed * self._lines, self._lines)
        self._reveal()
        self.post_message(self.Moved(self, self.ids[self._place]))

    def page(self, pages: int) -> None:
        """Move the cursor by pages, back if negative."""
        self.move(pages * max(1, self._shown - 1))

    def home(self) -> None:
        """Put the cursor on the first row."""
        self.move_to(0)

    def end(self) -> None:
        """Put the cursor on the last row."""
        self.move_to(len(self.ids) - 1)

    def choose(self) -> None:
        """Choose the row that has the cursor."""
        if (id := self.current) is not None:
            self.post_message(self.Chosen(self, id))

    @property
    def _shown(self) -> int:
        """Rows that there is room for."""
        return max(1, (self.scrollable_content_region.height - self._head) // self._lines)

    def _reveal(self) -> None:
        """Scroll until the cursor's row is in sight, and put the terminal's cursor on it."""
        top, room = self.scroll_offset.y, self._shown * self._lines
        first = self._place * self._lines
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif first + self._lines > top + room:
            self.scroll_to(y=first + self._lines - room, animate=False)
        y = first - self.scroll_offset.y + self._head
        if self.has_focus and 0 <= y < self.size.height:
            self.app.cursor_position = self.region.offset + Offset(0, y)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the widget."""
        if y < self._head:
            titles = self._cells([column.title for column in self._columns])
            return self._strip([Cell(_BOXES[0] if self._box else ""), *titles], quiet=True)
        place, line = divmod(self.scroll_offset.y + y - self._head, self._lines)
        if place < len(self.ids):
            return self._row_strips(place)[line]
        return self._strip([Cell(self._empty if place == line == 0 and not self.ids else "")], quiet=True)

    def _row_strips(self, place: int) -> list[Strip]:
        if place not in self._strips:
            if len(self._strips) >= _KEPT:
                self._strips.clear()
            self._strips[place] = self._draw(place)
        return self._strips[place]

    def _draw(self, place: int) -> list[Strip]:
        id, row, cursor = self.ids[place], self._row(place), place == self._place
        box = _BOXES[1 + (id in self._ticked)] if self._box else ""
        line = [Cell(box), *self._cells(row.cells)]
        strips = [self._strip(line, cursor, row.quiet, POINTER if cursor else " ")]
        if self._lines == 2:
            room = max(0, self._width - LEAD - len(box) - 1)
            detail = marked(fit(row.detail, room), True, self._wanted)
            strips.append(self._strip([Cell(" " * len(box)), *detail], cursor, row.quiet))
        return strips

    def _cells(self, texts: Sequence[str]) -> list[Cell]:
        room = self._width - LEAD - (len(_BOXES[0]) if self._box else 0) - 1
        return cells(texts, self._columns, widths(self._columns, room, self._width), self._wanted)

    def _strip(self, line: Iterable[Cell], cursor: bool = False, quiet: bool = False, lead: str = " ") -> Strip:
        plain = self._style(cursor, quiet, False)
        parts = [(cell.text, self._style(cursor, quiet or cell.quiet, cell.match)) for cell in line]
        return Strip(merged([(lead.ljust(LEAD), plain), *parts])).adjust_cell_length(self.size.width, plain)

    def _style(self, cursor: bool, quiet: bool, match: bool) -> Style:
        key = (cursor, quiet, match)
        if key not in self._styles:
            few = self.app.no_color or self.app.native_ansi_color
            style = self.rich_style
            if quiet and not cursor:
                style += Style(dim=True) if few else self.get_component_rich_style("rows--quiet")
            if cursor:
                style += Style(reverse=True) if few else self.get_component_rich_style("rows--cursor")
            self._styles[key] = style + Style(bold=match or cursor, underline=match)
        return self._styles[key]

    def _row(self, place: int) -> Row:
        """The row at a place; it is fetched with those after it that are in sight with it."""
        id = self.ids[place]
        if id not in self._rows:
            if len(self._rows) >= _KEPT:
                self._rows.clear()
            wanted = [id for id in self.ids[place : place + self._shown + 1] if id not in self._rows]
            self._rows.update(zip(wanted, self._fetch(wanted), strict=True))
        return self._rows[id]

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def _measure(self) -> None:
        left_over = (
            self.scrollable_content_region.height - self._head
        ) % self._lines  # or the last page would cut a row
        self.virtual_size = Size(self._width, self._head + len(self.ids) * self._lines + left_over)

    # What happens to it

    def on_resize(self) -> None:
        """Fit the columns to the width; the cursor stays in sight."""
        self._measure()
        self._redraw()
        self._reveal()

    def on_focus(self) -> None:
        """Put the terminal's cursor on the row that has the cursor."""
        self._reveal()

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; on the row that has it, it chooses."""
        place = (self.scroll_offset.y + event.y - self._head) // self._lines
        if event.y < self._head or place >= len(self.ids):
            return
        if place == self._place:
            self.choose()
        else:
            self.move_to(place)
