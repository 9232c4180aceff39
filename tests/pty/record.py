"""The record as another program finds it: read from the file, past the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any

from tui.store import driver

CACHES = ("verdicts", "queue")


@contextmanager
def reading(db: Path) -> Iterator[Any]:
    """A connection that only reads."""
    with closing(driver.connect(db, read_only=True)) as conn:
        yield conn


def rows(db: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of a query, as tuples."""
    with reading(db) as conn:
        return [tuple(row) for row in conn.execute(sql, values)]


def steps(db: Path, reviewer: str) -> list[tuple[str, ...]]:
    """What a reviewer did, in order: the actions of each step."""
    sql = """
        select d.step_id, d.action from decisions d join sources s on s.id = d.reviewer_id
        where s.name = ? order by d.id
    """
    found = rows(db, sql, reviewer)
    return [tuple(action for _, action in step) for _, step in groupby(found, key=lambda row: row[0])]


def held(db: Path, reviewer: str) -> set[tuple[str, int, int, str]]:
    """The spans that a reviewer holds: label, start, end, quote."""
    sql = """
        select a.label_id, a.start, a.end, a.quote from verdicts v join annotations a on a.id = v.annotation_id
        where v.verdict = 'accept' and a.start is not null and v.reviewer = ?
    """
    return set(rows(db, sql, reviewer))


def sound(db: Path) -> bool:
    """Whether SQLite finds the file whole."""
    return rows(db, "pragma integrity_check") == [("ok",)]


def caches(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the caches."""
    return {table: sorted(rows(db, f"select * from {table}"), key=repr) for table in CACHES}
