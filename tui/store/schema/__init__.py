"""The schema: what a file of this program holds, and how a file of an older program becomes one of this.

A file's `user_version` counts the migrations it has had. Migration 1 makes everything; later ones change it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tui.store.driver import Connection, sqlite

APPLICATION_ID = 0x476C6F73
"""What tells our files from other SQLite files: "Glos"."""


@dataclass(frozen=True)
class Migration:
    """One change of the schema; never edited once a version with it was released."""

    name: str
    files: tuple[str, ...]
    guards: str
    """The digest of all triggers and views after it."""

    def sql(self) -> str:
        """Its statements."""
        return "\n".join(Path(__file__).with_name(name).read_text("utf-8") for name in self.files)


MIGRATIONS = [
    Migration("1_record", ("record.sql", "guards.sql", "caches.sql", "views.sql"), "bf8ab391a04441a26a4de18a00a87d5a"),
]


Objects = dict[tuple[str, str], str]
"""(type, name) -> SQL."""


def objects(conn: Connection) -> Objects:
    """Every table, index, trigger and view that was created by a statement."""
    rows = conn.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(str(type), str(name)): str(sql) for type, name, sql in rows}


def digest(objects: Objects) -> str:
    """What tells one set of triggers and views from another."""
    parts = sorted(f"{type}\0{name}\0{sql}" for (type, name), sql in objects.items() if type in ("trigger", "view"))
    return hashlib.sha256("\0\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def shipped(version: int | None = None) -> Objects:
    """What a file holds after the first `version` migrations (all of them if None)."""
    conn = sqlite.connect(":memory:", factory=Connection)
    try:
        for migration in MIGRATIONS[:version]:
            conn.executescript(migration.sql())
        return objects(conn)
    finally:
        conn.close()
