"""The whole record as JSON Lines: written so that nothing is missing, and taken in as a set union."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from tui import __version__
from tui.core.errors import Problem
from tui.formats.lines import brief, json_lines, open_out
from tui.jobs.beside import beside
from tui.store import record
from tui.store.articles import set_setting
from tui.store.driver import Connection, writing
from tui.store.migrations import open_file
from tui.store.queries import article_ids, log_state

FORM = 1
"""The version of this form: the first line of a file names it."""


def export_record(conn: Connection, path: Path, tick: Callable[[], None]) -> dict[str, int]:
    """Write every row of the record to a file; how many, by table. Problem where it does not read back the same."""
    counts: dict[str, int] = dict.fromkeys(record.KEYS, 0)
    written = hashlib.sha256()
    with beside(path) as part:
        with open_out(part) as file:
            decisions, sha256 = log_state(conn)
            head = {"glossator": "record", "form": FORM, "program": __version__, "decisions": decisions, "log": sha256}
            file.write(_line(head))
            for table, row in record.rows(conn):
                line = _line({"table": table} | {name: _told(value) for name, value in row.items()})
                file.write(line)
                written.update(line.encode())
                counts[table] += 1
                if table == "articles":
                    tick()
        found = hashlib.sha256()
        for table, row in rows_of(part):
            found.update(_line({"table": table} | {name: _told(value) for name, value in row.items()}).encode())
        if found.digest() != written.digest():
            raise Problem("nothing was written: the record does not read back as it was written")
    return counts


def export_file(db: Path, path: Path, tick: Callable[[], None]) -> dict[str, int]:
    """The same of a database that is not open yet."""
    conn = open_file(db, read_only=True)
    try:
        return export_record(conn, path, tick)
    finally:
        conn.close()


def _line(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False) + "\n"


def _told(value: record.Value) -> Any:
    return {"base64": base64.b64encode(value).decode("ascii")} if isinstance(value, bytes) else value


def rows_of(path: Path) -> Iterator[tuple[str, dict[str, record.Value]]]:
    """The rows of such a file with their tables. Problem, with the line, where it is none or of a newer program."""
    return ((table, row) for _, table, row in _placed(path))


def _placed(path: Path) -> Iterator[tuple[str, str, dict[str, record.Value]]]:
    """The same, each with where it stands."""
    entries = json_lines(path)
    where, head = next(entries, (f"{path}, line 1", {}))
    if head.get("glossator") != "record":
        raise Problem(f"{where}: this is no record; its first line would say so")
    if head.get("form") != FORM:
        form = brief(head.get("form"))
        raise Problem(f"{where}: this record is of form {form}, which this program cannot read; update it")
    for where, entry in entries:
        table = entry.pop("table", None)
        if not isinstance(table, str) or table not in record.KEYS:
            raise Problem(f"{where}: there is no table {brief(table)} in a record")
        yield where, table, {name: _value(value, where) for name, value in entry.items()}


def _value(value: Any, where: str) -> record.Value:
    if isinstance(value, dict) and isinstance(value.get("base64"), str):
        try:
            return base64.b64decode(value["base64"])
        except ValueError as error:
            raise Problem(f"{where}: a value is not base64: {brief(error)}") from error
    if value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool)):
        return value
    raise Problem(f"{where}: a value is neither text nor number")


def import_record(conn: Connection, path: Path, *, fresh: bool = False) -> dict[str, int]:
    """Add the rows of such a file that are not there; how many were new, by table.

    All of it is added or nothing: in one transaction where nobody else can have the database open (`fresh`), else it is
    tried in a file of its own first, so that others need not wait for all of it. A database without articles then works
    with the codebook of the newest decision. Problem, with the line, for a row that no record can hold.
    """
    newest = ""
    for table, row in rows_of(path):
        if table == "decisions":
            newest = str(row.get("codebook_id", ""))
    empty = len(article_ids(conn)) == 0
    if fresh:
        with writing(conn):
            counts = _added(conn, path)
    else:
        with (
            tempfile.TemporaryDirectory(dir=conn.path.parent, prefix=".glossator-") as folder,
            closing(open_file(Path(folder) / "tried.db", create=True)) as other,
            writing(other),
        ):
            _added(other, path)
        counts = _added(conn, path)
    if empty and newest:
        set_setting(conn, "codebook", newest)
    return counts


def _added(conn: Connection, path: Path) -> dict[str, int]:
    try:
        return record.add_rows(conn, rows_of(path))
    except record.Refused as refused:
        where, _, _ = next(islice(_placed(path), refused.number, None))
        raise Problem(f"{where}: {refused.sentence}") from refused


def is_record(path: Path) -> bool:
    """Whether a file begins as such a file does."""
    try:
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").startswith(b'{"glossator": "record"')
    except OSError:
        return False
