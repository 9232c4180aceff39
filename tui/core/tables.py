"""The report tables of a codebook over labelled articles: rows and cells, by the paths that the codebook gives.

A row stands for a span, or for a record: one thing that an article reports, as people recorded it, else with all the
mentions of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from tui.core import records
from tui.core.codebook import Codebook, RecordType, Table
from tui.core.labelled import LabelledArticle
from tui.core.records import Recorded
from tui.core.walker import Walker

Row = dict[str, tuple[str, ...]]
"""By heading the values of a cell, each once."""


def rows(labelled: LabelledArticle, table: Table, book: Codebook) -> Iterator[Row]:
    """The rows of an article in a table, in the order of the text. A table that groups has them still one by one."""
    walker = Walker(labelled)
    if table.rows in book.records:
        kind = book.records[table.rows]
        for record in records.recorded(walker, labelled, kind, book):
            yield {name: _cell(walker, path, record, kind, book) for name, path in table.columns.items()}
        return
    for one in labelled.spans:
        label = one.annotation.label
        if table.rows in (label, one.layer):
            starts = [one.annotation.id]
            row = {name: walker.values(book, path, starts) for name, path in table.columns.items()}
            yield row | ({COUNTED: walker.values(book, table.count, starts)} if table.count else {})


COUNTED = "\x00counted"
"""Where a row of a table that counts keeps what is counted."""


def needed(table: Table) -> list[str]:
    """What has to be kept of the rows of a table: all columns, of one that groups what it groups and counts by."""
    if not table.group:
        return list(table.columns)
    entries = [name for group in table.group if (name := records.entry_of(table.columns, group))]
    return list(dict.fromkeys([*table.group, *entries, *([COUNTED] if table.count else [])]))


def grouped(table: Table, all_rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a table that groups: one for each value of its groups, with how many rows had each counted value.

    Where another column says which entry of a list a value is, the values of one entry are one; shown is the commonest.
    """
    entries = {name: records.entry_of(table.columns, name) for name in table.group}
    counts: dict[tuple[tuple[str, ...], ...], Counter[str]] = {}
    shown: dict[tuple[tuple[str, ...], ...], Counter[tuple[tuple[str, ...], ...]]] = {}
    for row in all_rows:
        told = tuple(row[name] for name in table.group)
        key = tuple(row.get(entries[name] or "") or row[name] for name in table.group)
        counts.setdefault(key, Counter()).update(row.get(COUNTED) or ("",))
        shown.setdefault(key, Counter())[told] += 1
    headings = sorted({value for of_group in counts.values() for value in of_group})
    named = {key: min(some, key=lambda told: (-some[told], told)) for key, some in shown.items()}
    for key in sorted(counts, key=lambda key: (named[key], key)):
        row = dict(zip(table.group, named[key], strict=True))
        yield row | {(value or "rows"): (str(counts[key][value]),) for value in headings}


def _cell(walker: Walker, path: str, one: Recorded, kind: RecordType, book: Codebook) -> tuple[str, ...]:
    """A record's field by its name, or what a path leads to; what the article does not give is said to be so."""
    if path not in kind.fields:
        return walker.values(book, path, one.starts)
    said = records.said(walker, book, kind, path, one)
    return said or ((kind.absent,) if kind.absent else ())
