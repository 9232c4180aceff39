"""The one SQLite library of this process, and connections that lose nothing.

Two SQLite libraries in one process destroy each other's locks, so nothing else imports either. How a file is kept was
measured, power cuts included: WAL with synchronous=FULL where the library has no WAL-reset fault and the disk is
local, else a rollback journal with synchronous=EXTRA. Never less.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tui.store.faults import Busy, problem_of

if TYPE_CHECKING:
    import sqlite3 as sqlite
else:
    try:
        import pysqlite3.dbapi2 as sqlite
    except ImportError:
        import sqlite3 as sqlite

__all__ = [
    "Connection",
    "bare",
    "connect",
    "only_writes",
    "patience_ms",
    "reading",
    "said",
    "settle",
    "sqlite",
    "writing",
]

PATIENCE = 10.0
"""Seconds to wait for another process before a write is given up."""
SLICE = 0.3
"""Seconds between two calls of `on_wait`."""

NETWORK = {
    "9p",
    "afs",
    "ceph",
    "cifs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "virtiofs",
    "beegfs",
}
NETWORK_FUSE = {
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.gvfsd-fuse",
    "fuse.davfs2",
}


class Connection(sqlite.Connection):
    """A connection to one file, for the thread that opened it.

    `read_only` is the reason why nothing can be written, "" if it can; `notice` a sentence to show once; `on_wait` is
    called every 0.3 seconds with the seconds waited so far while another process keeps this one from writing.
    """

    path: Path = Path()
    read_only: str = ""
    notice: str = ""
    journal: str = ""
    on_wait: Callable[[float], None] | None = None
    tallies: dict[str, tuple[int, int]]
    slices: bool = False
    """Whether it only ever writes, so that it always waits in slices and need not be told so for each step."""


def wal_is_safe(version: tuple[int, ...] = sqlite.sqlite_version_info) -> bool:
    """Whether this SQLite is free of the fault that can lose commits when two connections write in WAL mode."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def on_network(path: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The kind of network file system that a file is on, "" if its disk is local or that cannot be told."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
        where = str(path.resolve())
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        mount = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[4])
        inside = where == mount or where.startswith(mount.rstrip("/") + "/")
        if inside and len(mount) >= len(best):
            best, kind = mount, after.split(" ")[0]
    return kind if kind in NETWORK or kind in NETWORK_FUSE else ""


def connect(path: Path, *, read_only: bool = False, immutable: bool = False, create: bool = False) -> Connection:
    """Open a file as it is kept here. It is never made unless `create` is given. Problem if it cannot be opened."""
    conn = bare(path, read_only=read_only, immutable=immutable, create=create)
    try:
        settle(conn)
    except BaseException:
        conn.close()
        raise
    return conn


def bare(path: Path, *, read_only: bool = False, immutable: bool = False, create: bool = False) -> Connection:
    """Open a file without touching it, to look whose it is; `settle` comes before any work.

    `immutable` reads without even a lock file: for a place that cannot be written, and a file nobody else has open.
    """
    mode = "ro" if read_only else "rwc" if create else "rw"
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}" + ("&immutable=1" if immutable else "")
    with said(path):
        conn = sqlite.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, factory=Connection)
    conn.path, conn.tallies = path, {}
    if read_only:
        conn.execute("PRAGMA query_only = ON")
    return conn


def settle(conn: Connection) -> None:
    """Set how the file is kept: foreign keys on, journal and syncs as measured."""
    with said(conn.path):
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA recursive_triggers = ON")
        conn.execute("PRAGMA cell_size_check = ON")
        if conn.execute("PRAGMA query_only").fetchone()[0]:
            conn.journal = str(conn.execute("PRAGMA journal_mode").fetchone()[0])
        else:
            _keep(conn)


def _keep(conn: Connection) -> None:
    network = on_network(conn.path)
    wanted = "wal" if wal_is_safe() and not network else "delete"
    conn.journal = _journal(conn, wanted)
    conn.execute(f"PRAGMA synchronous = {'FULL' if conn.journal == 'wal' else 'EXTRA'}")
    if sys.platform == "darwin":
        conn.execute("PRAGMA fullfsync = ON")
        conn.execute("PRAGMA checkpoint_fullfsync = ON")
    if conn.journal == "wal" != wanted:
        conn.execute("PRAGMA wal_autocheckpoint = 0")  # the fault sits in the process that checkpoints
    if network:
        conn.notice = (
            f"{conn.path.name} is on a network disk ({network}): every decision is kept, but slower, and several "
            "people should work on it by SSH to the machine that has the disk."
        )


def _journal(conn: Connection, wanted: str) -> str:
    """Set the journal mode that is wanted, if nobody else has the file open in the other one; gives what it is."""
    now = str(conn.execute("PRAGMA journal_mode").fetchone()[0])
    if now == wanted:
        return now
    conn.execute("PRAGMA busy_timeout = 200")
    try:
        return str(conn.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0])
    except sqlite.OperationalError:
        return now
    finally:
        conn.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")


def only_writes(conn: Connection) -> None:
    """Say that all that a connection does is in `writing`: it waits for others in slices from now on."""
    conn.slices = True
    conn.execute(f"PRAGMA busy_timeout = {patience_ms(conn)}")


def patience_ms(conn: Connection) -> int:
    """Milliseconds for which SQLite itself waits for other processes, where nothing else is said."""
    return int((SLICE if conn.slices else PATIENCE) * 1000)


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn what SQLite says about a file into a sentence for its user."""
    try:
        yield
    except sqlite.ProgrammingError:
        raise
    except sqlite.DatabaseError as error:
        raise problem_of(error, path) from error


@contextmanager
def writing(conn: Connection) -> Iterator[Connection]:
    """One transaction, committed on leaving, rolled back on any error: all of it is kept, or nothing.

    Problem if it cannot be written or another process does not let go for 10 seconds; the same can then be tried again.
    Inside another such block it is part of that one.
    """
    inside = bool(conn.in_transaction)
    if inside:
        yield conn
        return
    if conn.read_only:
        raise problem_of(None, conn.path, conn.read_only)
    with said(conn.path):
        if not conn.slices:
            conn.execute(f"PRAGMA busy_timeout = {int(SLICE * 1000)}")
        try:
            _patiently(conn, "BEGIN IMMEDIATE")
            yield conn
            _patiently(conn, "COMMIT")
        finally:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            if not conn.slices:
                conn.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")


def _patiently(conn: Connection, statement: str) -> None:
    """Run a statement that another process can hold up, telling `on_wait` about it."""
    began = time.monotonic()
    while True:
        tried = time.monotonic()
        try:
            conn.execute(statement)
            return
        except sqlite.OperationalError as error:
            now = time.monotonic()
            if (error.sqlite_errorcode & 0xFF) not in Busy.CODES or now - began >= PATIENCE:
                raise
            if conn.on_wait:
                conn.on_wait(now - began)
            time.sleep(max(0.0, SLICE / 10 - (now - tried)))  # SQLite does not always wait itself


@contextmanager
def reading(conn: Connection) -> Iterator[Connection]:
    """Several reads that see one state of the file. In a rollback journal they hold up writers: keep it short."""
    with said(conn.path):
        conn.execute("BEGIN")
        try:
            yield conn
        finally:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
