"""The report tables of a file: about what stands in it, for the screen, the command line and the published database."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tui.core.codebook import parse
from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.core.report import Filled, Report
from tui.core.text.show import show
from tui.formats import cells
from tui.store import articles
from tui.store.driver import Connection
from tui.store.labelled import labelled
from tui.store.migrations import open_file

STANDS = frozenset({"gold", "disputed", "accepted"})
"""What reports are about: candidates that nobody has decided, and what was rejected, are not."""

Said = list[str | int]
"""A row as it is written: each cell one text, a count as a number."""


def standing(one: LabelledArticle) -> LabelledArticle:
    """What of an article somebody holds, and what hangs on that."""
    spans, records = (tuple(a for a in ones if a.status in STANDS) for ones in (one.spans, one.records))
    there = {a.annotation.id for a in (*spans, *records)}
    kept = []
    for ones in (one.relations, one.attributes, one.rests):
        kept.append(
            tuple(
                a for a in ones if a.status in STANDS and {a.annotation.head_id, a.annotation.tail_id} - {None} <= there
            )
        )
        there |= {a.annotation.id for a in kept[-1]}
    relations, attributes, rests = kept
    return LabelledArticle(one.article, spans, relations, attributes, records, rests=rests, unlooked=one.unlooked)


def tables(conn: Connection, only: Iterable[str] = ()) -> list[Filled]:
    """The tables of the file's codebook, or those of some ids, about what stands. Problem for an id that none has."""
    toml = articles.current_codebook(conn)
    if toml is None:
        raise Problem(f"{conn.path.name} holds no codebook: make the file anew with import.")
    book, wanted = parse(toml), frozenset(only)
    if unknown := sorted(wanted - {table.id for table in book.tables}):
        known = ", ".join(table.id for table in book.tables) or "none"
        raise Problem(f"The codebook has no table {show(unknown[0])}; it has {known}.", code=2)
    report = Report(book, wanted)
    for one in labelled(conn, "all", book, candidates=False):
        report.add(standing(one))
    return list(report.filled())


def of_file(path: Path, only: Iterable[str] = ()) -> list[Filled]:
    """The same of a file."""
    with closing(open_file(path, read_only=True)) as conn:
        return tables(conn, only)


def written(filled: Filled) -> list[Said]:
    """The rows as they are written."""
    counts = range(len(filled.table.group), len(filled.headings)) if filled.table.group else range(0)
    return [
        [int(cell[0]) if at in counts else cells.joined(cell) for at, cell in enumerate(row)] for row in filled.rows
    ]


def as_csv(filled: Filled) -> str:
    """A table as CSV for a spreadsheet: no cell is a formula, control characters are drawn visibly."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([cells.guarded(show(name)) for name in filled.headings])
    for row in written(filled):
        writer.writerow([cells.guarded(show(cell)) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def plain(filled: Filled) -> dict[str, object]:
    """A table as scripts get it: by heading the values of each cell, or the count."""
    rows: list[dict[str, object]] = []
    for at, row in enumerate(filled.rows):
        said: dict[str, object] = {
            name: (list(cell) if at_cell < len(filled.table.group) or not filled.table.group else int(cell[0]))
            for at_cell, (name, cell) in enumerate(zip(filled.headings, row, strict=True))
        }
        rows.append(said | ({"article": filled.articles[at]} if filled.articles and "article" not in said else {}))
    return {"id": filled.table.id, "name": filled.name, "columns": list(filled.headings), "rows": rows}
