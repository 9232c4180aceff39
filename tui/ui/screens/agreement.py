"""How far coders agree: for all pairs by layer and label, then pair by pair, then word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from tui.core.agreement import WAYS, Figure
from tui.core.errors import Problem
from tui.jobs import agreement as figures
from tui.jobs.agreement import Report
from tui.jobs.figures import called
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row

COLUMNS = (
    Column(""),
    Column("Units", 11, "right"),
    Column("F1 exact", 18, "right"),
    Column("now", 5, "right", quiet=True),
    Column("Overlapping", 18, "right", least=90),
    Column("Label-blind", 18, "right", least=140),
    Column("Alpha", 5, "right", least=100),
)

_NAMED = ("layer", "label", "relation", "record", "attribute")
SHOWN = {"candidates": "candidates shown", "blind": "blind"}


class Agreement(Listing):
    """Shows the figures of the state in which each coder first finished an article; "now" is of the present one."""

    contexts: ClassVar[tuple[str, ...]] = ("agreement",)

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self._figures: list[Row] = []
        self._decisions = ""
        self._people = ""

    def on_mount(self) -> None:
        """Say what is being done, which takes a while in a large file."""
        self.rows.focus()
        self.rows.show((), self._fetch, empty="comparing ...")
        self.call_after_refresh(self.draw_bars)

    async def load(self) -> None:
        """Work the figures out beside the screen."""
        try:
            report = await self.desk.session.aside(figures.agreement)
        except Problem as problem:
            self.say(problem.sentence)
        else:
            self._figures = list(_rows(report))
            self._decisions = f"of {report.log[0]:,} decisions "
            self._people = ", ".join(sorted({name for some in report.coders.values() for name in some}))
        with self.at_once():
            self.show_filtered()
            self.draw_bars()

    def show_filtered(self) -> None:
        """Show the figures that the filter names."""
        words = self.filter.casefold().split()
        shown = [i for i, row in enumerate(self._figures) if all(w in " ".join(row.cells).casefold() for w in words)]
        self.rows.set_filter(self.filter)
        self.rows.show(shown, self._fetch, empty="nothing fits the filter" if self.filter else "nothing to compare")
        self._draw_title()

    def _draw_title(self) -> None:
        self.title_bar.show_title(f"Agreement  {self._people}", self._decisions)

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(self._draw_title)

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [self._figures[i] for i in ids]


def _rows(report: Report) -> Iterator[Row]:
    for served in report.served:
        yield Row((f"{report.articles.get(served, 0):,} articles, {SHOWN[served]}",), quiet=True)
        for title, rows in report.parts(served):
            yield Row((f" {title}",), quiet=True)
            for row in rows:
                name = row.name if row.what in _NAMED else called(row)
                now = row.now.get("exact")
                ways = [_cell(row.figures.get(way)) for way in WAYS]
                units = f"{row.counts.first}/{row.counts.second}"
                cells = (f"  {name}", units, ways[0], "" if now is None else f"{now:.2f}", *ways[1:], _cell(row.alpha))
                yield Row(cells)
        for word in report.words:
            if word.served == served:
                pair = f", {', '.join(word.coders)}" if word.measure == "kappa" else ""
                name = f"  {word.measure} of words, {word.layer}{pair}"
                yield Row((name, f"{word.words:,}", _cell(word.figure) or "-"))


def _cell(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return ""
    between = "" if figure.low is None else f" [{figure.low:.2f}, {figure.high:.2f}]"
    return f"{figure.value:.2f}{between}"
