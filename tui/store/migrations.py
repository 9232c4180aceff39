"""Opening a file: making it, judging whose it is, bringing an older one up to date, or reading it only.

Opening a file of this version needs no sqlite-utils; making and migrating one does.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import schema
from tui.store.articles import store_codebook
from tui.store.driver import Connection, bare, connect, said, settle, sqlite, writing

if TYPE_CHECKING:
    from tui.core.codebook import Codebook

SET = "glossator"
"""The name of our migrations in the table that sqlite-utils keeps of them."""


def open_file(
    path: Path, *, create: bool = False, codebook: Codebook | None = None, read_only: bool = False
) -> Connection:
    """Open a file of this program. `create` makes one, with `codebook` in it, if there is none.

    Problem if there is none (exit code 2), if it is not ours, newer, damaged or cannot be read. An older one is copied
    beside itself and migrated. One that cannot be written, or whose triggers or views are not those that this program
    made, is opened for reading only, and `read_only` of the connection says why.
    """
    if not path.exists():
        if not create:
            raise Problem(_absent(path), code=2)
        _make(path, codebook)
    if path.is_dir():
        raise Problem(f"{show(path.name)} is a folder; name a file with --db.", code=2)
    if path.stat().st_size == 0:
        raise Problem(f"{show(path.name)} is empty, not a Glossator file; delete it or name another with --db.")
    reason = "it was opened for reading only." if read_only else _unwritable(path)
    conn = _reader(path) if reason else bare(path)
    try:
        if _version(conn) < len(schema.MIGRATIONS):
            if reason:
                raise Problem(
                    f"{show(path.name)} is of an older version and cannot be written: copy it to a folder of yours."
                )
            _migrate(conn)
        if altered := _altered(conn):
            conn.close()
            conn, reason = _reader(path), altered
        conn.read_only = reason
        settle(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def open_again(first: Connection) -> Connection:
    """A second connection to a file that is open, for another thread."""
    conn = _reader(first.path) if first.read_only else connect(first.path)
    conn.read_only = first.read_only
    if first.read_only:
        settle(conn)
    return conn


def _absent(path: Path) -> str:
    folder = show(str(path.parent.resolve()))
    return (
        f"There is no {show(path.name)} in {folder}: name one with --db, make one with `glossator import`, "
        "or start where there is a folder ./corpus/."
    )


def _unwritable(path: Path) -> str:
    what = next((p for p in (path, path.parent) if not os.access(p, os.W_OK)), None)
    if what is None:
        return ""
    return f"{show(what.name or str(what))} cannot be written; work on a copy in a folder of yours."


def _reader(path: Path) -> Connection:
    """A connection for reading, also where not even a lock file can be made."""
    conn = bare(path, read_only=True)
    try:
        conn.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite.OperationalError as error:
        conn.close()
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise Problem(
                f"{show(path.name)} has changes beside it that can only be read where its folder can be written: "
                f"copy it with {show(log.name)} to a folder of yours."
            ) from error
        return bare(path, read_only=True, immutable=True)
    except sqlite.DatabaseError:
        pass  # what is wrong with it is said when it is judged
    return conn


def _version(conn: Connection) -> int:
    """The file's version. Problem if it is not ours or newer than this program."""
    name = show(conn.path.name)
    with said(conn.path):
        ours = conn.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
        version = int(conn.execute("PRAGMA user_version").fetchone()[0])
        if not ours or version < 1:
            raise Problem(f"{name} is a database of another program; name another file with --db.")
        known = {migration.name for migration in schema.MIGRATIONS}
        rows = conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (SET,)).fetchall()
    if version > len(schema.MIGRATIONS) or not known.issuperset(name for (name,) in rows):
        raise Problem(
            f"{name} was made by a newer version of this program (its schema is {version}, this one knows "
            f"{len(schema.MIGRATIONS)}): update the program."
        )
    return version


def _altered(conn: Connection) -> str:
    """Why the file's triggers and views cannot be trusted, "" if they are those that were shipped."""
    with said(conn.path):
        held = schema.objects(conn)
    if schema.digest(held) == schema.MIGRATIONS[-1].guards:
        return ""
    changed = sorted(
        {name for (type, name), _ in held.items() ^ schema.shipped().items() if type in ("trigger", "view")}
    )
    some = ", ".join(show(name) for name in changed[:3]) + (" and others" if len(changed) > 3 else "")
    return (
        f"{show(conn.path.name)} has triggers or views that are not as this program made them ({some}), "
        "so nothing is written to it; go back to a backup, or run `glossator check` to see more."
    )


def _make(path: Path, codebook: Codebook | None) -> None:
    """Make a file beside its name and give it the name once it is whole."""
    if not path.parent.is_dir():
        raise Problem(f"There is no folder {show(str(path.parent))}: make it, or name another file with --db.", code=2)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        conn = connect(draft, create=True)
        try:
            _apply(conn)
            if codebook:
                store_codebook(conn, codebook)
        finally:
            conn.close()
        with suppress(FileExistsError):  # another process was quicker: its file is as good
            _name(draft, path)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _migrate(conn: Connection) -> None:
    settle(conn)
    version = _version(conn)
    copy = _free(conn.path.with_name(f"{conn.path.name}.version-{version}"))
    from tui.store.backup import backup

    backup(conn, copy)
    _apply(conn)


def _free(path: Path) -> Path:
    """A name like `path` that no file has."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _apply(conn: Connection) -> None:
    """Bring the schema up to date in one transaction."""
    from sqlite_utils import Database, Migrations

    migrations = Migrations(SET)
    for migration in schema.MIGRATIONS:
        sql = migration.sql()
        migrations(name=migration.name)(lambda db, sql=sql: db.executescript(sql))
    with writing(conn):
        migrations.apply(Database(conn, execute_plugins=False))
        conn.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")
