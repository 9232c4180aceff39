"""Taking in another file's record: a set union, article by article, so that nothing of ours changes and order is free.

The other file is only read, its tables alone, after a check of its pages, and judged whole before a row is added. Each
transaction adds whole articles: broken off anywhere, the same merge goes on where it stopped.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store.driver import Connection, reading, said, writing
from tui.store.judge import judge
from tui.store.migrations import open_file
from tui.store.record import KEYS, columns

TOGETHER = 20
"""Articles whose rows are added in one transaction."""

GENERAL = ("sources", "codebooks", "labels", "codebook_labels")
"""Tables that belong to no one article."""

# table -> how its rows are found by the article they belong to, in an order in which they can be added
BY_ARTICLE = {
    "articles": "id = ?",
    "article_facts": "article_id = ?",
    "annotations": "article_id = ? "
    "ORDER BY label_id GLOB '*@', CASE kind WHEN 'attribute' THEN 2 WHEN 'relation' THEN 1 ELSE 0 END, id",
    "proposals": "annotation_id IN (SELECT id FROM annotations WHERE article_id = ?)",
    "readings": "article_id = ?",
    "assignments": "article_id = ?",
    "decisions": "article_id = ? ORDER BY id",
}

Row = tuple[object, ...]


@dataclass(frozen=True)
class Merged:
    """What a merge added, or would add: new rows by table, names that are new here, and what does not go together."""

    path: Path
    new: dict[str, int]
    reviewers: tuple[str, ...]
    clashes: tuple[str, ...]


class _Union:
    """Two files, and for each table how its rows are read and compared."""

    def __init__(self, conn: Connection, theirs: Connection) -> None:
        self.conn, self.theirs = conn, theirs
        self.new: Counter[str] = Counter()
        self._names = {table: columns(conn, table) for table in KEYS}

    def plan(self) -> list[str]:
        """Count what is new, table by table; gives the articles that something is new about."""
        for table in GENERAL:
            self._count(table)
        found = []
        for (id,) in self.theirs.execute("SELECT id FROM articles ORDER BY id").fetchall():
            before = self.new.total()
            for table, where in BY_ARTICLE.items():
                self._count(table, where, id)
            if self.new.total() > before:
                found.append(id)
        return found

    def _rows(self, conn: Connection, table: str, where: str = "1", *values: object) -> Iterator[Row]:
        yield from conn.execute(f"SELECT {', '.join(self._names[table])} FROM {table} WHERE {where}", values)

    def _count(self, table: str, where: str = "1", *values: object) -> None:
        """Count the rows that are not here. Problem for one whose key is, with other content."""
        names, key = self._names[table], KEYS[table]
        places = [names.index(name) for name in key]
        sql = f"SELECT {', '.join(names)} FROM {table} WHERE " + " AND ".join(f"{name} = ?" for name in key)
        for row in self._rows(self.theirs, table, where, *values):
            ours = self.conn.execute(sql, [row[place] for place in places]).fetchone()
            if ours is None:
                self.new[table] += 1
            elif ours != row:
                differ = ", ".join(name for name, a, b in zip(names, ours, row, strict=True) if a != b)
                self._refuse(table, " ".join(str(row[place]) for place in places), differ)

    def _refuse(self, table: str, which: str, differ: str) -> NoReturn:
        theirs, ours = show(self.theirs.path.name), show(self.conn.path.name)
        raise Problem(
            f"{theirs} was not merged: its row {show(which)} of {table} has another {differ} than that of {ours}, and "
            "rows never change, so one of the two was tampered with."
        )

    def general(self) -> None:
        """Add the rows that belong to no one article."""
        if any(self.new[table] for table in GENERAL):
            with writing(self.conn):
                for table in GENERAL:
                    self._insert(table)

    def articles(self, ids: Sequence[str]) -> None:
        """Add all that is new about some articles, in one transaction."""
        with writing(self.conn):
            for id in ids:
                for table, where in BY_ARTICLE.items():
                    self._insert(table, where, id)

    def _insert(self, table: str, where: str = "1", *values: object) -> None:
        names = self._names[table]
        same = " AND ".join(f"{name} = ?{names.index(name) + 1}" for name in KEYS[table])
        marks = ", ".join(f"?{i + 1}" for i in range(len(names)))
        self.conn.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {marks} "
            f"WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {same})",
            self._rows(self.theirs, table, where, *values),
        )


def merge(
    conn: Connection,
    other: Path,
    *,
    dry_run: bool = False,
    force: bool = False,
    tick: Callable[[int, int], None] = lambda done, of: None,
) -> Merged:
    """Add to a file what another holds. `tick` is told after each transaction how many articles are in, of how many.

    `dry_run`: only say what would be added. `force`: take ids that lie more than a day ahead, too. Problem, and
    nothing is added: the other file cannot be read, is newer, damaged or not ours, or gives another content to a row
    that is known here.
    """
    if not other.exists():
        raise Problem(f"There is no file {show(str(other))} to merge.", code=2)
    if other.samefile(conn.path):
        raise Problem(f"{show(other.name)} is the file itself; name another one to merge.", code=2)
    with closing(open_file(other, read_only=True)) as theirs, reading(theirs):
        judge(theirs, force=force)
        union = _Union(conn, theirs)
        with said(conn.path):
            articles = union.plan()
            names, clashes = _new_names(conn, theirs), tuple(_clashes(conn, theirs))
        if not dry_run:
            union.general()
            for start in range(0, len(articles), TOGETHER):
                began = time.monotonic()
                union.articles(articles[start : start + TOGETHER])
                tick(min(start + TOGETHER, len(articles)), len(articles))
                time.sleep(min(0.2, time.monotonic() - began) / 4)  # others who decide meanwhile get their turn
    return Merged(other, {table: union.new[table] for table in KEYS}, names, clashes)


_PEOPLE = "SELECT id, name FROM sources WHERE kind = 'person'"


def _new_names(conn: Connection, theirs: Connection) -> tuple[str, ...]:
    here = {name for _, name in conn.execute(_PEOPLE)}
    return tuple(sorted({name for _, name in theirs.execute(_PEOPLE)} - here))


def _clashes(conn: Connection, theirs: Connection) -> Iterator[str]:
    yield from _names_on_two_machines(conn, theirs)
    yield from _two_codebooks(conn, theirs)


def _names_on_two_machines(conn: Connection, theirs: Connection) -> Iterator[str]:
    ours = conn.execute(_PEOPLE).fetchall()
    known = {id for id, _ in ours}
    for id, name in theirs.execute(_PEOPLE + " ORDER BY name, id"):
        others = sorted(other for other, called in ours if called == name)
        if id not in known and others:
            yield (
                f"{show(name)} decided on two machines ({show(id)}, here {', '.join(map(show, others))}) and counts as "
                "one reviewer: if these are two people, one of them needs another name."
            )


_BOOK = "SELECT c.id, c.name, c.version FROM settings s JOIN codebooks c ON c.id = s.value WHERE s.key = 'codebook'"


def _two_codebooks(conn: Connection, theirs: Connection) -> Iterator[str]:
    ours, other = (some.execute(_BOOK).fetchone() for some in (conn, theirs))
    if ours and other and ours[0] != other[0]:
        told = [f"{show(name)} {show(version)} ({show(id)})" for id, name, version in (other, ours)]
        yield (
            f"{show(theirs.path.name)} works with the codebook {told[0]}, this file with {told[1]}: each decision "
            "keeps its own, and this file goes on with its codebook."
        )
