"""Cells of a table that a spreadsheet opens: no cell is a formula, lists are joined so that they can be split again."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

from tui.core.errors import Problem
from tui.formats.lines import LONGEST, brief

_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")
"""What such a cell begins with: millions of cells do not."""
_PART = re.compile(r"(?:[^;\\]|\\.)+", re.DOTALL)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: `'` before what begins with = + - @ tab or a line end."""
    return "'" + cell if cell[:1] in _SUSPECT and _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def joined(parts: Iterable[str]) -> str:
    """Several values in one cell, `; ` between them; a `;` or backslash of their own has a backslash before it."""
    if not parts:
        return ""
    return "; ".join(part.replace("\\", "\\\\").replace(";", "\\;") for part in parts)


def split(cell: str) -> tuple[str, ...]:
    """What `joined` was given."""
    if ";" not in cell and "\\" not in cell:
        return (cell,) if cell else ()
    parts = _PART.findall(cell)
    cut = parts[:1] + [part.removeprefix(" ") for part in parts[1:]]
    return tuple(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in cut)


class Table:
    """A CSV file as it is written: every cell quoted, none a formula."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        self.row(columns)

    def row(self, cells: Iterable[str | int | float | None]) -> None:
        """One more row. Numbers are written so that they read back equal; None is an empty cell."""
        self._writer.writerow(
            [guarded(cell) if isinstance(cell, str) else "" if cell is None else repr(cell) for cell in cells]
        )


def rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV file by column, each with where it stands.

    Problem where one of the columns `needed` is not there, and where a row has not a cell a column.
    """
    csv.field_size_limit(LONGEST)
    number = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            columns = [unguarded(cell) for cell in next(reader, [])]
            if missing := [name for name in needed if name not in columns]:
                raise Problem(f"{path} has no column {missing[0]} in its first line")
            for cells in reader:
                number = reader.line_num
                if len(cells) != len(columns):
                    raise Problem(f"{path}, line {number} has {len(cells)} cells, not {len(columns)} as its first line")
                plain = [unguarded(cell) if cell[:1] == "'" else cell for cell in cells]
                yield f"{path}, line {number}", dict(zip(columns, plain, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise Problem(f"{path} is no UTF-8 CSV file after line {number}: {brief(error)}") from error
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error
