"""The report tables of a codebook over labelled articles: rows and cells, by the paths that the codebook gives.

A row stands for a span, or for a record: one thing that an article reports, with all the mentions of it. Mentions are
of one thing where a relation between two of that label joins them, or where all fields of the record's key agree.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tui.core import paths
from tui.core.codebook import Codebook, RecordType, Table
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.paths import Step

Row = dict[str, tuple[str, ...]]
"""By heading the values of a cell, each once."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Walker:
    """The relations and attributes of one article, ready to be walked along."""

    def __init__(self, labelled: LabelledArticle) -> None:
        self.article = labelled.article
        self.by_id = {one.annotation.id: one for one in labelled.all()}
        self.spans = labelled.spans
        self._ahead: dict[tuple[str, str], list[str]] = {}
        self._back: dict[tuple[str, str], list[str]] = {}
        self._values: dict[tuple[str, str], list[str]] = {}
        for claim in (one.annotation for one in labelled.relations):
            head, tail = claim.head_id or "", claim.tail_id or ""
            self._ahead.setdefault((claim.label, head), []).append(tail)
            self._back.setdefault((claim.label, tail), []).append(head)
        for claim in (one.annotation for one in labelled.attributes):
            self._values.setdefault((claim.label, claim.head_id or ""), []).append(claim.value or "")

    def linked(self, relation: str, id: str) -> list[str]:
        """What a relation goes to from an annotation, by id."""
        return self._ahead.get((relation, id), [])

    def values(self, book: Codebook, path: str, starts: Iterable[str]) -> tuple[str, ...]:
        """The texts at the end of a path from any of `starts` (ids), each once, in order."""
        ids = list(starts)
        found: Sequence[str] | None = None
        for step in paths.parse(path):
            if step.mark == "@":
                found = self._facts(step.name, ids, found)
            elif step.name in book.relations:
                ids = [id for start in ids for id in self._along(step, start)]
            else:
                found = [value for id in ids for value in self._values.get((step.name, id), ())]
        if found is None:
            found = [self.by_id[id].annotation.quote or "" for id in ids]
        return tuple(dict.fromkeys(" ".join(value.split()) for value in found if value.strip()))

    def _along(self, step: Step, start: str) -> Iterator[str]:
        for id in (self._back if step.mark else self._ahead).get((step.name, start), ()):
            if id in self.by_id and (not step.key or step.value in self._values.get((step.key, id), ())):
                yield id

    def _facts(self, name: str, ids: list[str], values: Sequence[str] | None) -> list[str]:
        if name in _ENDS:
            return [day for value in values or () if (day := _ENDS[name](value))]
        if name in _OF_ANNOTATION:
            return [_OF_ANNOTATION[name](self.by_id[id]) for id in ids]
        return [{"article": self.article.id, "title": self.article.title}.get(name, self.article.facts.get(name, ""))]


_OF_ANNOTATION: Mapping[str, Callable[[Labelled], str]] = {
    "text": lambda one: one.annotation.quote or one.annotation.value or "",
    "label": lambda one: one.annotation.label,
    "comment": lambda one: one.comment,
}


def first_day(interval: str) -> str:
    """The day that `2016`, `2016-12`, `2016-12-31` or `START/END` begins with; "" where it is none of these."""
    year, month, day = _date(interval.partition("/")[0])
    return f"{year:04}-{month or 1:02}-{day or 1:02}" if year else ""


def last_day(interval: str) -> str:
    """The day that such an interval ends with."""
    year, month, day = _date(interval.partition("/")[2] or interval)
    return f"{year:04}-{month or 12:02}-{day or calendar.monthrange(year, month or 12)[1]:02}" if year else ""


def _date(text: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not given, and for all where there is no such day."""
    found = _DAY.fullmatch(text.strip())
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return 0, 0, 0
    return year, month, day


_ENDS: Mapping[str, Callable[[str], str]] = {"first": first_day, "last": last_day}


def rows(labelled: LabelledArticle, table: Table, book: Codebook) -> Iterator[Row]:
    """The rows of an article in a table, in the order of the text. A table that groups has them still one by one."""
    walker = Walker(labelled)
    if table.rows in book.records:
        kind = book.records[table.rows]
        for starts in _records(walker, kind, labelled, book):
            yield {name: _cell(walker, path, starts, kind, book) for name, path in table.columns.items()}
        return
    for one in labelled.spans:
        label = one.annotation.label
        if table.rows in (label, one.layer):
            starts = [one.annotation.id]
            row = {name: walker.values(book, path, starts) for name, path in table.columns.items()}
            yield row | ({COUNTED: walker.values(book, table.count, starts)} if table.count else {})


COUNTED = "\x00counted"
"""Where a row of a table that counts keeps what is counted."""


def grouped(table: Table, all_rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a table that groups: one for each value of its groups, with how many rows had each counted value."""
    counts: dict[tuple[tuple[str, ...], ...], dict[str, int]] = {}
    for row in all_rows:
        of_group = counts.setdefault(tuple(row[name] for name in table.group), {})
        for value in row.get(COUNTED) or ("",):
            of_group[value] = of_group.get(value, 0) + 1
    headings = sorted({value for of_group in counts.values() for value in of_group})
    for key in sorted(counts):
        row = dict(zip(table.group, key, strict=True))
        yield row | {(value or "rows"): (str(counts[key].get(value, 0)),) for value in headings}


def _cell(walker: Walker, path: str, starts: list[str], kind: RecordType, book: Codebook) -> tuple[str, ...]:
    """A record's field by its name, or what a path leads to; what the article does not give is said to be so."""
    if path in kind.fields:
        return walker.values(book, kind.fields[path], starts) or ((kind.absent,) if kind.absent else ())
    return walker.values(book, path, starts)


def _records(walker: Walker, kind: RecordType, labelled: LabelledArticle, book: Codebook) -> list[list[str]]:
    """The mentions of each record, as ids, with the record itself where somebody made it."""
    made = [one.annotation.id for one in labelled.records if one.annotation.label == kind.id]
    if not kind.of:
        return [[id] for id in made] or [[]]
    mentions = [one.annotation.id for one in labelled.spans if one.annotation.label == kind.of]
    groups = _joined(walker, mentions, [r.id for r in book.relations.values() if kind.of in r.head & r.tail])
    merged: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for number, group in enumerate(groups):
        key = tuple(walker.values(book, kind.fields[name], group) for name in kind.key)
        told = key if key and all(key) else ((str(number),),)
        merged.setdefault(told, []).extend(group)
    return list(merged.values())


def _joined(walker: Walker, mentions: list[str], relations: list[str]) -> list[list[str]]:
    """Mentions in groups, by the relations that join two of them."""
    group_of = {id: [id] for id in mentions}
    for relation in relations:
        for head in mentions:
            for tail in walker.linked(relation, head):
                if tail in group_of and group_of[tail] is not group_of[head]:
                    group_of[head].extend(group_of[tail])
                    for id in group_of[tail]:
                        group_of[id] = group_of[head]
    return [list(group) for group in dict.fromkeys(tuple(group_of[mention]) for mention in mentions)]
