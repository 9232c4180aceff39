"""The Progress screen: how far a reviewer is, how fast, and what that leaves to do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult

from tui.core.pace import Part as Pace
from tui.jobs.progress import Progress, progress
from tui.ui.screens.keyed import Keyed
from tui.ui.widgets.bars import TitleBar
from tui.ui.widgets.charts import GAP, beside, duration, paces, states
from tui.ui.widgets.colours import shades
from tui.ui.widgets.lines import Lines, Parts, cut

WIDE = 110
"""Columns from which the charts stand in two columns."""
DAYS = 10
"""So many days are shown, the newest first."""


class ProgressScreen(Keyed):
    """Shows charts, read on like a page. They are counted beside, and stand there when that is done."""

    contexts: ClassVar[tuple[str, ...]] = ("progress", "reading")
    DEFAULT_CSS = """
    ProgressScreen #charts { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.title_bar = TitleBar()
        self.charts = Lines(id="charts")
        self._found: Progress | None = None
        self._top = 0
        self.deeds |= {
            "tables": self._tables,
            "row-down": lambda: self._scroll(1),
            "row-up": lambda: self._scroll(-1),
            "rows-down": lambda: self._scroll(self._height - 2),
            "rows-up": lambda: self._scroll(2 - self._height),
            "first-row": lambda: self._scroll(-len(self._lines())),
            "last-row": lambda: self._scroll(len(self._lines())),
        }

    def compose(self) -> ComposeResult:
        """A title, the charts, and the lines below."""
        yield self.title_bar
        yield self.charts
        yield self.hint_bar
        yield self.status
        yield Lines(id="tiny")

    def on_mount(self) -> None:
        """Have everything counted."""
        self.call_after_refresh(self.draw_bars)
        self.desk.beside(self._count())

    async def _count(self) -> None:
        session = self.desk.session
        self._found = await session.aside(partial(progress, reviewer=session.reviewer))
        self.charts.set_shades(shades(session.book))
        self._draw()

    def fit(self, width: int, height: int) -> None:
        """Draw for another size."""
        self.call_after_refresh(self._draw)

    def draw_hints(self) -> None:
        """Show what the keys do now."""
        self.hint_bar.show_hints("progress", self.situation(), self.desk.keymap)

    @property
    def _height(self) -> int:
        return max(3, self.charts.size.height)

    def _draw(self) -> None:
        lines = self._lines()
        self._top = max(0, min(self._top, len(lines) - self._height))
        more = len(lines) - self._top - self._height
        right = f"{more} more lines below " if more > 0 else ""
        self.title_bar.show_title(f"Progress of {self.desk.session.reviewer}", right)
        self.charts.put(lines[self._top : self._top + self._height])

    async def _tables(self) -> None:
        from tui.ui.screens.tables import Tables

        shown = Tables()
        await self.desk.push_screen(shown)
        await shown.load()

    def _scroll(self, lines: int) -> None:
        self._top += lines
        self._draw()

    def _lines(self) -> list[Parts]:
        if self._found is None:
            return [[(" counting ...", "quiet")]]
        return charts(self._found, self.charts.size.width)


def charts(found: Progress, width: int) -> list[Parts]:
    """Everything that is shown, in one column or two."""
    if width < WIDE:
        inside = width - 2
        return [cut(line, inside) for line in (*_how_far(found, inside), *_how_fast(found, inside))]
    half = (width - GAP - 2) // 2
    return [cut(line, width) for line in beside(_how_far(found, half), _how_fast(found, half), half)]


def _how_far(found: Progress, width: int) -> list[Parts]:
    pace = found.pace
    return [
        *_time(found),
        [],
        *states("Articles", found.articles, width),
        [],
        *states("Candidates, for you", found.candidates, width),
        [],
        *states("Claims, for all reviewers", found.claims, width),
        [],
        *paces("By day", dict(sorted(pace.by_day.items(), reverse=True)[:DAYS]), width),
        [],
    ]


def _time(found: Progress) -> list[Parts]:
    spent, left = found.pace.all, found.left
    lines: list[Parts] = [[(f" {duration(spent.seconds)}", "strong"), (" of work", "")]]
    if left is None:
        lines.append([(" what is left is known after a few decisions", "quiet")])
    else:
        waiting, each = found.candidates["waiting"], spent.seconds / found.judged
        lines.append([(f" {duration(left)}", "strong"), (f" left: {waiting:,} candidates at {each:.1f} s each", "")])
    return [*lines, [(f" longer gaps than {found.pause:.0f} s are pauses", "quiet")]]


def _how_fast(found: Progress, width: int) -> list[Parts]:
    pace = found.pace
    slow = {id: part for id, part in _longest(pace.by_article).items() if id in found.titles}
    return [
        *paces("By verdict", _longest(pace.by_action), width),
        [],
        *paces("By label", _longest(pace.by_label), width, label=True),
        [],
        *paces("By source", _longest(pace.by_source), width),
        [],
        *paces("Slowest articles", slow, width, found.titles),
    ]


def _longest(parts: Mapping[str, Pace]) -> dict[str, Pace]:
    return dict(sorted(parts.items(), key=lambda one: (-one[1].seconds, one[0])))
