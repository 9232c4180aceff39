"""Databases that cannot be written, read or trusted: a clear sentence, nothing lost, a way on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import desk
import pytest
import record

from bench.terminal import ENTER, Terminal
from tui.store import driver

NOBODY = 65534
HOLD = """
import sys
from contextlib import closing
from pathlib import Path
from tui.store import driver
with closing(driver.connect(Path(sys.argv[1]))) as conn:
    conn.execute("begin immediate")
    print("held", flush=True)
    sys.stdin.readline()
    conn.execute("rollback")
"""

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount a small disk")


@contextmanager
def a_long_write(db: Path) -> Iterator[None]:
    """Another process that holds the file's write lock meanwhile."""
    argv = [sys.executable, "-c", HOLD, str(db)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield
        child.communicate("\n")


def refusal(db: Path) -> str:
    """What the program says when it does not open its screen on a file."""
    with desk.started(db) as terminal:
        assert terminal.exit_code() in (1, 2)
        assert b"Traceback" not in terminal.raw
        return terminal.text


def test_a_key_waits_for_another_writer_says_so_and_is_saved_then(db: Path) -> None:
    with desk.review(db) as terminal:
        with a_long_write(db):
            terminal.type("a", "wait")
            assert terminal.saved == 0
        terminal.until_saved(1)
        terminal.type("a").until_saved(2)
    assert record.steps(db, "Ada") == [("accept",), ("accept",)]


def test_keys_typed_while_another_writes_are_saved_in_their_order(db: Path) -> None:
    with desk.review(db) as terminal:
        with a_long_write(db):
            terminal.type("axa", "wait")
        terminal.until_saved(3)
    assert record.steps(db, "Ada") == [("accept",), ("reject",), ("accept",)]


def test_a_file_that_may_not_be_written_opens_for_reading_and_says_so(db: Path) -> None:
    for path in (db.parent, db):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with as_nobody(db) as terminal:
            terminal.until("news").settled()
            assert "read only" in terminal.text.lower()
            terminal.type("\r").settled(0.3).type("a").settled(0.3)
            assert "cannot be written" in terminal.text
    finally:
        db.parent.chmod(0o755)
    assert record.steps(db, "Ada") == []


def as_nobody(db: Path) -> Terminal:
    """The program, started by a user who has no rights; root would be let through."""
    if os.geteuid() != 0:
        return desk.started(db)
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv, or not to be root")
    for folder in db.parents:
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    become = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    if subprocess.run([*become, sys.executable, "-c", ""], check=False, capture_output=True).returncode:
        pytest.skip("this Python is root's alone")
    return desk.started(db, before=become)


@root_only
def test_a_full_disk_loses_nothing_and_the_key_is_saved_once_there_is_room(template: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("needs to mount a small disk")
    try:
        db = desk.copied(template, disk / "annotations.db")
        filler = disk / "filler"
        with desk.review(db) as terminal:
            terminal.type("a").until_saved(1)
            fill(filler)
            terminal.type("a", "NOT SAVED")
            assert "full" in terminal.text
            assert terminal.saved == 1
            filler.unlink()
            terminal.type(ENTER).until_saved(2)
        assert record.steps(db, "Ada") == [("accept",), ("accept",)]
        assert record.sound(db)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(filler: Path) -> None:
    """Write until the disk is full."""
    with filler.open("wb", buffering=0) as file:
        size = 1 << 16
        while size:
            try:
                file.write(b"\0" * size)
            except OSError:
                size //= 2


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    for content in (b"", b"these are my notes\n" * 100, b"SQLite format 3\0" + b"\0" * 600):
        file = tmp_path / "annotations.db"
        file.write_bytes(content)
        assert "annotations.db" in refusal(file)
        assert file.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "annotations.db"
    with closing(driver.sqlite.connect(file)) as conn:
        conn.execute("create table recipes (name)")
    before = file.read_bytes()
    assert "annotations.db" in refusal(file)
    assert file.read_bytes() == before


def test_a_file_of_a_newer_program_is_refused_and_left_alone(db: Path) -> None:
    with closing(driver.connect(db)) as conn:
        conn.execute("pragma user_version = 9999")
    assert "9999" in refusal(db) or "newer" in refusal(db)


def test_a_damaged_file_is_named_and_nothing_is_written_to_it(db: Path) -> None:
    content = bytearray(db.read_bytes())
    page = 4096
    for at in range(2 * page, len(content) - page, 3 * page):  # the first two pages stay: it opens
        content[at : at + page] = b"\xa5" * page
    db.write_bytes(content)
    with desk.started(db) as terminal:
        terminal.until(lambda screen: "damaged" in screen.text or screen.ended)
        assert b"Traceback" not in terminal.raw


def test_a_missing_file_names_the_folder_and_the_way_to_make_one(tmp_path: Path) -> None:
    said = refusal(tmp_path / "annotations.db")
    assert "import" in said
    assert "--db" in said
    assert not (tmp_path / "annotations.db").exists()
