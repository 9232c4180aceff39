"""A page to read: the codebook's entry of a label, with what was settled and said about the span."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.cells import cell_len

from tui.core.codebook_entry import Section
from tui.core.text.wrap import Wrap
from tui.ui.keys import Work
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row

_WIDEST = 96

Page = tuple[str, Sequence[Section]]
"""A title and what stands below it."""


class Reading(Listing):
    """Shows headings and paragraphs, wrapped to the width; up and down read on, q goes back.

    `fold`: what else is to be read of the same thing, with its title; a key turns to it and back.
    """

    contexts: ClassVar[tuple[str, ...]] = ("entry", "reading")

    def __init__(self, title: str, sections: Sequence[Section], fold: Page) -> None:
        super().__init__((Column(""),))
        self._page: Page = title, sections
        self._fold = fold
        self._lines: list[tuple[str, bool]] = []
        self.deeds["turn"] = self._turn

    def on_mount(self) -> None:
        """Take what focus there is."""
        self.rows.focus()

    def fit(self, width: int, height: int) -> None:
        """Wrap to the width."""
        self._lines = list(self._wrapped(max(20, min(_WIDEST, width - 6))))
        self.call_after_refresh(self.show_filtered)

    def _turn(self) -> Work:
        self._page, self._fold = self._fold, self._page
        self._lines = list(self._wrapped(max(20, min(_WIDEST, self.size.width - 6))))
        self.show_filtered()
        return None

    def show_filtered(self) -> None:
        """Show the lines."""
        self.title_bar.show_title(self._page[0], "")
        self.rows.show(range(len(self._lines)), self._fetch)

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [Row((self._lines[i][0],), quiet=not self._lines[i][1]) for i in ids]

    def _wrapped(self, width: int) -> Iterator[tuple[str, bool]]:
        for section in self._page[1]:
            yield section.heading, True
            for paragraph in section.lines:
                wrap = Wrap(paragraph, width - 2, cell_len)
                for line in range(wrap.count):
                    start, end = wrap.extent(line)
                    yield ("  " if line else "- ") + paragraph[start:end], False
            yield "", False
