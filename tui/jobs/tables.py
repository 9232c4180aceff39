"""Writing the report tables of the codebook as CSV files, with all relations and all records, for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tui.core import tables
from tui.core.annotation import Annotation
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.show import show
from tui.formats import cells
from tui.formats.lines import open_out
from tui.jobs.beside import beside

RELATIONS, RECORDS = "all relations", "all records"
"""The names of those files; no table of a codebook has an id with a space."""
_STANDING = ("status", "basis", "reviewers", "score", "sources", "comment")
_ENDS = ("label", "start", "end", "quote")
RECORDED = ("article", "title", "record", "kind", "field", "value", "rests on", "places", *_STANDING)
HEADINGS = (
    "article", "title", "id", "relation",
    *(f"{end} {part}" for end in ("head", "tail") for part in _ENDS),
    *_STANDING,
)  # fmt: skip

Cell = str | int | float | None


def export_tables(
    articles: Iterable[LabelledArticle], book: Codebook, path: Path, raw: bool, tick: Callable[[], None]
) -> dict[str, int]:
    """Write a folder with TABLE.csv for each table of the codebook, one of all relations and one of all records.

    Returns how many rows each has. Problem where the folder cannot be written or does not read back. Unless `raw`,
    control characters are drawn visibly; no cell is a formula.
    """
    with beside(path) as part:
        part.mkdir()
        with ExitStack() as files:
            sheets = {
                table.id: _Sheet(files, part / f"{table.id}.csv", list(table.columns), raw)
                for table in book.tables
                if not table.group
            }
            links = _Sheet(files, part / f"{RELATIONS}.csv", list(HEADINGS), raw)
            records = _Sheet(files, part / f"{RECORDS}.csv", list(RECORDED), raw)
            counted: dict[str, list[tables.Row]] = {table.id: [] for table in book.tables if table.group}
            for labelled in articles:
                for table in book.tables:
                    found = tables.rows(labelled, table, book)
                    if table.group:
                        counted[table.id] += ({name: row[name] for name in tables.needed(table)} for row in found)
                    else:
                        sheets[table.id].add(found)
                links.put(_relations(labelled))
                records.put(_records(labelled, book))
                tick()
            for table in book.tables:
                if table.group:
                    told = list(tables.grouped(table, counted[table.id]))
                    headings = list(told[0]) if told else list(table.group)
                    sheets[table.id] = _Sheet(files, part / f"{table.id}.csv", headings, raw)
                    sheets[table.id].add(told)
        counts = {name: sheet.count for name, sheet in {**sheets, RELATIONS: links, RECORDS: records}.items()}
        _compare(part, counts)
    return counts


class _Sheet:
    """One CSV file as it is written."""

    def __init__(self, files: ExitStack, path: Path, headings: list[str], raw: bool) -> None:
        self._table = cells.Table(files.enter_context(open_out(path)), headings)
        self._headings, self._raw = headings, raw
        self.count = 0

    def add(self, found: Iterable[tables.Row]) -> None:
        """Rows of a report table."""
        self.put([cells.joined(row[name]) for name in self._headings] for row in found)

    def put(self, found: Iterable[Iterable[Cell]]) -> None:
        """Rows of cells."""
        for row in found:
            self._table.row(show(cell) if isinstance(cell, str) and not self._raw else cell for cell in row)
            self.count += 1


def _relations(labelled: LabelledArticle) -> Iterator[list[Cell]]:
    spans = {one.annotation.id: one for one in labelled.spans}
    for one in labelled.relations:
        claim = one.annotation
        row: list[Cell] = [labelled.article.id, labelled.article.title, claim.id, claim.label]
        for end in (spans[claim.head_id or ""].annotation, spans[claim.tail_id or ""].annotation):
            row += [end.label, end.start, end.end, end.quote]
        yield row + _standing(one)


def _records(labelled: LabelledArticle, book: Codebook) -> Iterator[list[Cell]]:
    """A row for each record, with its mentions, and one for each value of a field, with what it rests on."""
    spans = {one.annotation.id: one.annotation for one in labelled.spans}
    rests: dict[str, list[Annotation]] = {}
    for one in labelled.rests:
        if one.annotation.tail_id in spans:
            rests.setdefault(one.annotation.head_id or "", []).append(spans[one.annotation.tail_id])
    about = [labelled.article.id, labelled.article.title]
    for record in labelled.records:
        kind = book.records.get(record.annotation.label)
        names = {book.field_label(kind, name): name for name in kind.fields} if kind else {}
        for one in (record, *(a for a in labelled.attributes if a.annotation.head_id == record.annotation.id)):
            claim = one.annotation
            field = names.get(claim.label, claim.label) if one is not record else ""
            found = rests.get(claim.id, [])
            quotes = cells.joined([span.quote or "" for span in found])
            places = cells.joined([f"{span.start}-{span.end}" for span in found])
            value = claim.value if one is not record else ""
            head: list[Cell] = [*about, record.annotation.id, record.annotation.label]
            yield [*head, field, value, quotes, places, *_standing(one)]


def _standing(one: Labelled) -> list[Cell]:
    names = (cells.joined(one.reviewers), one.score, cells.joined(one.sources))
    return [one.status, one.basis, *names, one.comment]


def _compare(part: Path, counts: dict[str, int]) -> None:
    for name, count in counts.items():
        found = sum(1 for _ in cells.rows(part / f"{name}.csv", ()))
        if found != count:
            raise Problem(f"nothing was written: {name}.csv reads back with {found} rows of {count}")
