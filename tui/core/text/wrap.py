"""Lines of a text for a given width in cells, as indices into the text: 200,000 words in a few hundredths of a second.

Lines are broken at newlines only (`str.splitlines` breaks at eight more characters) and, where they are too long, after
spaces, beside wide characters, or anywhere. The line starts partition the text, so every offset has one line.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

from tui.core.text.show import show

CellWidth = Callable[[str], int]
"""Cells that a text takes on the terminal. It is only asked about texts that came through `show`."""

_SPACES = re.compile(" *")
_WINDOW = 1 << 16
"""Code points of a paragraph with wide or zero-width characters that are measured at a time."""


class _Widths(dict[str, int]):
    """Cells of each character as drawn, measured once."""

    def __init__(self, cell_width: CellWidth) -> None:
        super().__init__()
        self._cell_width = cell_width

    def __missing__(self, char: str) -> int:
        width = self[char] = self._cell_width(show(char))
        return width


class Wrap:
    """`text` in lines of at most `width` cells (a wide character on width 1 excepted). ValueError if width < 1."""

    def __init__(self, text: str, width: int, cell_width: CellWidth) -> None:
        if width < 1:
            raise ValueError(f"a line of {width} cells holds nothing")
        self.text = text
        self.width = width
        self._widths = _Widths(cell_width)
        self._starts = array("q")
        self._ends = array("q")
        self._break()

    @property
    def count(self) -> int:
        """How many lines there are; at least one, and an empty one after a final newline."""
        return len(self._starts)

    def extent(self, line: int) -> tuple[int, int]:
        """What is drawn on a line: without its newline, the CR of a CRLF, or the spaces it was broken at."""
        return self._starts[line], self._ends[line]

    def line_of(self, offset: int) -> int:
        """The line that an offset belongs to. Offsets outside the text belong to the first or last line."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def column(self, offset: int) -> int:
        """Cells between the start of its line and an offset, at most those of the drawn line."""
        start, end = self.extent(self.line_of(offset))
        return self.cells(start, max(start, min(offset, end)))

    def offset_at(self, line: int, column: int) -> int:
        """The offset drawn at a cell: that of the character which covers it, the end of the line if none does."""
        start, end = self.extent(line)
        cells = 0
        for offset in range(start, end):
            cells += self._widths[self.text[offset]]
            if cells > column:
                return offset
        return end

    def cells(self, start: int, end: int) -> int:
        """Cells that a stretch of a line takes."""
        text = self.text[start:end]
        return len(text) if text.isascii() else sum(map(self._widths.__getitem__, text))

    def _plain(self, text: str) -> bool:
        """Whether every character of a stretch takes one cell."""
        return text.isascii() or all(self._widths[char] == 1 for char in set(text))

    def _break(self) -> None:
        text, at, last = self.text, 0, len(self.text)
        while at <= last:
            newline = text.find("\n", at)
            stop = newline if newline >= 0 else last
            end = stop - 1 if newline > at and text[newline - 1] == "\r" else stop
            if self._plain(text[at:end]):
                self._break_plain(at, end)
            else:
                self._break_measured(at, end)
            at = stop + 1

    def _break_plain(self, start: int, end: int) -> None:
        """Break a paragraph whose characters are all one cell wide."""
        text, width = self.text, self.width
        starts, ends = self._starts, self._ends
        while end - start > width:
            cut = text.rfind(" ", start + 1, start + width + 1)
            if cut < 0:
                cut = start + width
            starts.append(start)
            ends.append(cut)
            start = _skip_spaces(text, cut, end)
            if start == end:
                return
        starts.append(start)
        ends.append(end)

    def _break_measured(self, start: int, end: int) -> None:
        """Break a paragraph by measured widths, a window at a time: a line of 10 MB is not measured as a whole."""
        longest = max(64, 8 * self.width)  # a heap of combining marks must not become one endless line
        while start < end:
            window = self.text[start : min(end, start + _WINDOW)]
            cells = list(accumulate(map(self._widths.__getitem__, window), initial=0))
            final = start + len(window) == end
            at = 0
            while len(window) - at > longest or (final and at < len(window)):
                cut = self._cut(window, cells, at, min(len(window), at + longest))
                self._starts.append(start + at)
                self._ends.append(start + cut)
                at = _skip_spaces(window, cut, len(window)) if cut < len(window) else cut
            start += at

    def _cut(self, window: str, cells: list[int], at: int, most: int) -> int:
        """Where a line of `window` that starts at `at` ends, at `most` at the latest. `cells[i]` are those before i."""
        fits = bisect_right(cells, cells[at] + self.width, at + 1, most + 1) - 1
        if fits == at:  # not even one character fits
            fits += 1
            while fits < most and cells[fits + 1] == cells[fits]:
                fits += 1
        if fits == len(window):
            return fits
        space = window.rfind(" ", at + 1, fits + 1)
        for cut in range(fits, max(space, at), -1):
            width = self._widths[window[cut]]
            if width == 2 or (width and self._widths[window[cut - 1]] == 2):
                return cut
        return space if space > 0 else fits


def _skip_spaces(text: str, start: int, end: int) -> int:
    match = _SPACES.match(text, start, end)
    return match.end() if match else start
