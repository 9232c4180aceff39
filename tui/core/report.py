"""The report tables of a codebook, filled article by article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.codebook import Codebook, Table
from tui.core.labelled import LabelledArticle
from tui.core.tables import Row, grouped, needed, rows

Cells = tuple[tuple[str, ...], ...]
"""A row: for each heading the values of its cell."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A table with its rows. `articles`: by row the id of the article that it is from; empty where rows are counts."""

    table: Table
    headings: tuple[str, ...]
    rows: tuple[Cells, ...]
    articles: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the table is called."""
        return self.table.name or self.table.id


class Report:
    """Takes articles; gives the tables of a codebook, or those of some ids, about them."""

    def __init__(self, book: Codebook, only: frozenset[str] = frozenset()) -> None:
        self._book = book
        self._found: dict[str, list[tuple[str, Row]]] = {t.id: [] for t in book.tables if not only or t.id in only}

    def add(self, labelled: LabelledArticle) -> None:
        """One more article."""
        for table in self._book.tables:
            if table.id in self._found:
                kept = needed(table)
                told = ({name: row[name] for name in kept} for row in rows(labelled, table, self._book))
                self._found[table.id] += ((labelled.article.id, row) for row in told)

    def filled(self) -> Iterator[Filled]:
        """The tables in the order of the codebook."""
        for table in self._book.tables:
            if (found := self._found.get(table.id)) is None:
                continue
            if table.group:
                counted = list(grouped(table, (row for _, row in found)))
                headings = tuple(counted[0]) if counted else table.group
                yield Filled(table, headings, tuple(tuple(row[name] for name in headings) for row in counted))
            else:
                headings = tuple(table.columns)
                cells = tuple(tuple(row[name] for name in headings) for _, row in found)
                yield Filled(table, headings, cells, tuple(id for id, _ in found))
