"""Copies of a file that others may be writing: one a day beside it, and the one to send."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store.driver import Connection, bare, said, sqlite

KEPT = 7
"""Daily backups that stay."""
PAGES = 2000
"""Pages copied at a time where a reader holds up writers."""


def backup(conn: Connection, target: Path) -> None:
    """Copy the file to `target`, whole and by itself, also while others write. Problem if there is something there."""
    if target.exists():
        raise Problem(f"{show(target.name)} is there already; name another file, or delete it first.", code=2)
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {show(str(target.parent))}: make it, or name another.", code=2)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        _copy(conn, draft)
        with suppress(FileNotFoundError):
            _sync(draft)
        draft.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise Problem(f"The copy {show(target.name)} could not be written ({error.strerror}).") from error
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _copy(conn: Connection, draft: Path) -> None:
    with said(draft):
        copy = sqlite.connect(draft, isolation_level=None)
        try:
            with said(conn.path):
                conn.backup(copy, pages=-1 if conn.journal == "wal" else PAGES, sleep=0.01)
            copy.execute("PRAGMA journal_mode = DELETE")  # opens in a place that cannot be written, too
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            copy.close()
    if found != "ok":
        raise Problem(
            f"{show(conn.path.name)} is damaged ({show(found)}): no backup was made, the older ones are kept."
        )


def _sync(path: Path) -> None:
    """Have the disk keep a copy that nobody has open, or the name of one."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def daily_backup(path: Path, today: date | None = None) -> Path | None:
    """Make today's backup beside the file if there is none yet, and delete all but the last 7.

    It opens the file by itself: call it from a thread of its own. Gives the new backup, None if today's is there.
    Problem if it cannot be made; then none is deleted.
    """
    target = named(path, (today or date.today()).isoformat())
    if target.exists():
        return None
    conn = bare(path, read_only=True)
    try:
        with said(path):
            conn.journal = str(conn.execute("PRAGMA journal_mode").fetchone()[0])
        backup(conn, target)
    finally:
        conn.close()
    for old in backups(path)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def named(path: Path, day: str) -> Path:
    """The name of the backup of a day."""
    return path.with_name(f"{path.name}.backup-{day}")


def backups(path: Path) -> list[Path]:
    """The daily backups of a file, the oldest first."""
    pattern = re.compile(re.escape(path.name) + r"\.backup-\d{4}-\d\d-\d\d")
    return sorted(p for p in path.parent.iterdir() if pattern.fullmatch(p.name))
