"""What can still be read of a damaged file, in a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import ulid
from tui.store.articles import storable
from tui.store.driver import Connection, bare, sqlite, writing
from tui.store.migrations import open_file
from tui.store.record import KEYS, columns

TRIES = 200_000
"""Reads of a damaged table before the rest of it is given up."""
FARTHEST = 1 << 40
"""No table has more rows."""
_ORDERED = {
    **KEYS,
    "settings": ("key",),
    "verdicts": ("article_id", "annotation_id", "reviewer", "round", "final"),
}
_ACTIONS = {"accept": "accept", "reject": "reject", "done": "done", "excluded": "exclude"}


@dataclass
class Rescued:
    """How many rows of each table were read and kept, how many were read but refer to something that is lost, and how
    many opinions were known from the cache alone, their decision being lost.
    """

    kept: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    opinions: int = 0


def rescue(path: Path, target: Path) -> Rescued:
    """Read what can be read of a file into a new one, `target`. Problem if that is there, or nothing can be read."""
    if target.exists():
        raise Problem(f"{show(target.name)} is there already; name another file for what can be rescued.", code=2)
    rescued = Rescued()
    with closing(bare(path, read_only=True)) as old, closing(open_file(target, create=True)) as new:
        for table in KEYS:
            _move(old, new, table, rescued)
        for key, value in _readable(old, "settings"):
            with writing(new):
                new.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))
        _opinions(old, new, rescued)
    if not any(rescued.kept.values()):
        target.unlink()
        raise Problem(f"Nothing in {show(path.name)} can be read: go back to the last backup.")
    return rescued


def _move(old: Connection, new: Connection, table: str, rescued: Rescued) -> None:
    """Add the rows of a table that can be read, in the order in which they were added."""
    names = columns(new, table)
    insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    steps: dict[str, str] = {}
    rescued.kept[table] = rescued.refused[table] = 0
    with writing(new):
        for row in _readable(old, table):
            values = list(row)
            if table == "decisions":  # a step whose first row is lost begins with the first that is not
                values[1] = steps.setdefault(values[1], values[0])
            try:
                new.execute(insert, values)
                rescued.kept[table] += 1
            except (sqlite.Error, UnicodeEncodeError):
                rescued.refused[table] += 1


def _readable(conn: Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a table that can be read; one without row ids from both its ends up to the damage."""
    try:
        conn.execute(f"SELECT rowid FROM {table} LIMIT 0")
    except sqlite.OperationalError:
        yield from _from_both_ends(conn, table)
    except sqlite.DatabaseError:
        return
    else:
        yield from _between(conn, table)


def _between(conn: Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Rows by row id, the damaged stretches halved until single rows remain."""
    todo = [(0, FARTHEST)]
    tries = 0
    while todo and tries < TRIES:
        first, last = todo.pop()
        tries += 1
        rows: list[tuple[Any, ...]] = []
        try:
            for row in conn.execute(
                f"SELECT rowid, * FROM {table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid", (first, last)
            ):
                rows.append(row)
        except sqlite.DatabaseError:
            begin = rows[-1][0] + 1 if rows else first
            middle = (begin + last) // 2
            if begin < last:
                todo += [(middle + 1, last), (begin, middle)]
        for row in rows:
            yield row[1:]


def _from_both_ends(conn: Connection, table: str) -> Iterator[tuple[Any, ...]]:
    seen = set()
    for order in ("ASC", "DESC"):
        key = ", ".join(f"{name} {order}" for name in _ORDERED[table])
        try:
            for row in conn.execute(f"SELECT * FROM {table} ORDER BY {key}"):
                if row in seen:
                    break
                seen.add(row)
                yield row
        except sqlite.DatabaseError:
            continue


def _opinions(old: Connection, new: Connection, rescued: Rescued) -> None:
    """Opinions whose decision is lost but that the cache still holds, as decisions that say they were rescued."""
    book = new.execute(
        "SELECT coalesce((SELECT value FROM settings WHERE key = 'codebook'), (SELECT min(id) FROM codebooks))"
    ).fetchone()[0]
    names = columns(new, "verdicts")
    found = [dict(zip(names, row, strict=True)) for row in _from_both_ends(old, "verdicts")]
    with writing(new):
        for one in sorted(found, key=lambda one: str(one["decision_id"])):
            if (
                one["verdict"] is None
                or new.execute("SELECT 1 FROM decisions WHERE id = ?", (one["decision_id"],)).fetchone()
            ):
                continue
            rescued.opinions += _restate(new, one, book)


def _restate(new: Connection, one: dict[str, Any], book: str) -> int:
    """Add the decision that an opinion of the cache came from; 1, or 0 if what it is about is lost."""
    id = one["decision_id"]
    values = {
        "id": id,
        "step_id": id,
        "at": ulid.stamp((ulid.decode(id) >> 80) / 1000),
        "article_id": one["article_id"],
        "annotation_id": one["annotation_id"] or None,
        "action": _ACTIONS[one["verdict"]],
        "verdict": one["verdict"],
        "as_id": one["as_id"],
        "final": one["final"],
        "round": one["round"],
        "scope": one["scope"],
        "reason": "rescued",
        "codebook_id": book,
    }
    sql = (
        f"INSERT INTO decisions (reviewer_id, {', '.join(values)}) SELECT min(id), {', '.join('?' * len(values))} "
        "FROM sources WHERE kind = 'person' AND name = ?"
    )
    try:
        new.execute(sql, [*values.values(), storable(one["reviewer"])])
    except sqlite.Error:
        return 0
    return 1
