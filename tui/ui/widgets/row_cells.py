"""The cells of one row of a list: widths of columns, texts cut and aligned, and what was sought marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

from tui.core.text.show import show

LEAD = 2
"""Cells before the first column: the pointer and a space."""
GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column of `width` cells; 0 takes what the others leave. Numbers stand `right`. `quiet` is drawn paler.

    A list that is narrower than `least` leaves the column out.
    """

    title: str = ""
    width: int = 0
    align: Literal["left", "right"] = "left"
    quiet: bool = False
    least: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a text for each column, and a second line where rows have two. `quiet` ones are paler: they are done."""

    cells: Sequence[str]
    detail: str = ""
    quiet: bool = False


class Cell(NamedTuple):
    """A stretch of a row in one look."""

    text: str
    quiet: bool = False
    match: bool = False


def widths(columns: Sequence[Column], room: int, width: int) -> list[int]:
    """Cells of each column in `room` cells of a list that is `width` wide; 0 for a column that is left out."""
    kept = [column for column in columns if width >= column.least]
    left = room - len(GAP) * (len(kept) - 1) - sum(column.width for column in kept)
    greedy = sum(1 for column in kept if not column.width)
    share = max(1, left // greedy) if greedy else 0
    return [0 if width < column.least else column.width or share for column in columns]


def cells(
    texts: Sequence[str], columns: Sequence[Column], wide: Sequence[int], wanted: re.Pattern[str] | None
) -> list[Cell]:
    """The columns of a row with gaps between. Missing texts are empty."""
    found: list[Cell] = []
    for i, column in enumerate(columns):
        if not wide[i]:
            continue
        if found:
            found.append(Cell(GAP))
        text = fit(texts[i] if i < len(texts) else "", wide[i], column.align)
        found += marked(text, column.quiet, wanted)
    return found


def marked(text: str, quiet: bool, wanted: re.Pattern[str] | None) -> Iterable[Cell]:
    """A text with the places where `wanted` occurs as stretches of their own."""
    at = 0
    for match in wanted.finditer(text) if wanted else ():
        yield Cell(text[at : match.start()], quiet)
        yield Cell(match.group(), quiet, match=True)
        at = match.end()
    yield Cell(text[at:], quiet)


def fit(text: str, width: int, align: Literal["left", "right"] = "left") -> str:
    """A text made harmless, and exactly `width` cells wide: cut with an ellipsis, or filled with spaces."""
    text = show(text[: 4 * width])
    size = cell_len(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…" if width else ""
    return text.rjust(len(text) + width - size) if align == "right" else text.ljust(len(text) + width - size)
