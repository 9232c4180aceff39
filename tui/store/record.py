"""The record as rows, out and in again: what a file holds that is never changed, without caches and what is local."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store.driver import Connection, reading, sqlite, writing

Value = str | int | float | bytes | None
Row = Mapping[str, Value]

KEYS: Mapping[str, tuple[str, ...]] = {
    "sources": ("id",),
    "codebooks": ("id",),
    "labels": ("id",),
    "codebook_labels": ("codebook_id", "label_id"),
    "articles": ("id",),
    "article_facts": ("article_id", "key", "value", "source_id"),
    "annotations": ("id",),
    "proposals": ("annotation_id", "source_id"),
    "readings": ("source_id", "article_id"),
    "assignments": ("id",),
    "decisions": ("id",),
}
"""The tables of the record with what tells their rows apart, each after those that it refers to."""

_ORDER = {"annotations": "label_id GLOB '*@', CASE kind WHEN 'attribute' THEN 2 WHEN 'relation' THEN 1 ELSE 0 END, id"}
_TOGETHER = 2000
"""Rows that are added in one transaction."""


def columns(conn: Connection, table: str) -> list[str]:
    """The names of a table's columns."""
    return [str(row[1]) for row in conn.execute(f"PRAGMA table_info({table})")]


def rows(conn: Connection) -> Iterator[tuple[str, dict[str, Value]]]:
    """Every row of the record with its table, in an order in which they can be added again. One state of the file."""
    with reading(conn):
        for table, key in KEYS.items():
            names = columns(conn, table)
            order = _ORDER.get(table, ", ".join(key))
            for row in conn.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY {order}"):
                yield table, dict(zip(names, row, strict=True))


class Refused(Problem):
    """A row that the record cannot hold: the `number`th of those given, from 0."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(sentence)
        self.number = number


def add_rows(conn: Connection, found: Iterable[tuple[str, Row]]) -> dict[str, int]:
    """Add the rows that are not there; how many were new, by table. What was added stays, if the rest fails, unless
    this is within a transaction.

    Refused for a table or column that the record does not have, and for rows that its guards refuse.
    """
    known = {table: columns(conn, table) for table in KEYS}
    new = dict.fromkeys(KEYS, 0)
    source = enumerate(found)
    while batch := list(islice(source, _TOGETHER)):
        with writing(conn):
            for number, (table, row) in batch:
                if table not in known or set(row) != set(known[table]):
                    raise Refused(number, f"a row of {table} has not the columns of this version's record")
                try:
                    new[table] += _add(conn, table, known[table], row)
                except (sqlite.IntegrityError, UnicodeEncodeError, OverflowError) as error:
                    raise Refused(
                        number, f"a row of {table} breaks the rules of the record: {show(str(error))}"
                    ) from error
    return new


def _add(conn: Connection, table: str, names: list[str], row: Row) -> int:
    key = KEYS[table]
    same = " AND ".join(f"{name} = :{name}" for name in key)
    values = ", ".join(f":{name}" for name in names)
    there = f"SELECT 1 FROM {table} WHERE {same}"
    sql = f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} WHERE NOT EXISTS ({there})"
    return conn.execute(sql, dict(row)).rowcount
