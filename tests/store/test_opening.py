"""Which files are opened, how they are kept, and what is said of the others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from plants import Desk, book, desk_at

from tui.core.errors import Problem
from tui.store import articles, check, driver, migrations, schema
from tui.store.driver import sqlite
from tui.store.migrations import open_again, open_file

OLD = Path(__file__).with_name("version-1.db")


def test_a_file_is_made_whole_with_its_codebook(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with closing(open_file(path, create=True, codebook=book())) as conn:
        assert articles.current_codebook(conn) == book().toml
        assert check.check(conn) == []
    assert [p.name for p in tmp_path.iterdir()] == ["new.db"]


def test_a_file_that_is_there_is_never_made_again(desk: Desk) -> None:
    desk.accept(desk.leaf)
    with closing(open_file(desk.path, create=True, codebook=book())) as conn:
        assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 1


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="import") as said:
        open_file(tmp_path / "annotations.db")
    assert said.value.code == 2
    assert str(tmp_path.resolve()) in said.value.sentence
    with pytest.raises(Problem, match="no folder") as said:
        open_file(tmp_path / "nowhere" / "annotations.db", create=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"my notes\n" * 200, "not a database"), (b"SQLite format 3\0" + b"\0" * 600, "x.db")],
)
def test_what_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(Problem, match=sentence):
        open_file(path, create=True)
    assert path.read_bytes() == content


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="folder"):
        open_file(tmp_path)


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "recipes.db"
    with closing(sqlite.connect(path)) as conn:
        conn.execute(f"PRAGMA journal_mode = {mode}")
        conn.execute("CREATE TABLE recipes (name)")
    content = path.read_bytes()
    with pytest.raises(Problem, match="another program"):
        open_file(path)
    assert path.read_bytes() == content


def test_a_newer_file_is_refused_by_version_and_by_the_names_of_its_migrations(desk: Desk) -> None:
    desk.conn.execute("PRAGMA user_version = 99")
    with pytest.raises(Problem, match=r"newer version.*99"):
        open_file(desk.path)
    desk.conn.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS)}")
    desk.conn.execute("UPDATE _sqlite_migrations SET name = '7_from_tomorrow'")
    with pytest.raises(Problem, match="newer version"):
        open_file(desk.path)


def another(name: str, sql: str) -> schema.Migration:
    class Made(schema.Migration):
        def sql(self) -> str:
            return sql

    return Made(name, (), schema.MIGRATIONS[-1].guards)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that the first version made and somebody worked in."""
    path = tmp_path / "plants.db"
    path.write_bytes(OLD.read_bytes())
    return path


def test_a_file_of_version_1_opens_with_all_its_work(old: Path) -> None:
    with closing(open_file(old)) as conn:
        assert conn.read_only == ""
        assert check.check(conn) == []
        rows = conn.execute("SELECT reviewer, action, quote FROM history").fetchall()
    assert rows == [
        ("Ada", "accept", "leaf"),
        ("Ada", "reject", "root"),
        ("Ben", "accept", "root"),
        ("Ada", "undo", "root"),
        ("Ada", "done", None),
    ]


def test_an_older_file_is_copied_beside_then_migrated(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = another("2_colours", "CREATE TABLE colours (id TEXT PRIMARY KEY) STRICT;")
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, more])
    with closing(open_file(old)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone()[0] == 2
        assert conn.execute("SELECT count(*) FROM colours").fetchone()[0] == 0
        assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 5
        assert check.check(conn) == []
    copy = old.with_name("plants.db.version-1")
    with closing(driver.connect(copy, read_only=True)) as conn:
        assert conn.execute("PRAGMA user_version").fetchone()[0] == 1
        assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 5


def test_a_migration_that_fails_leaves_the_file_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = another("2_wrong", "CREATE TABLE half (a); CREATE TABLE decisions (a);")
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, wrong])
    with pytest.raises(Problem):
        open_file(old)
    monkeypatch.undo()
    with closing(open_file(old)) as conn:
        assert check.check(conn) == []
        assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 5


def test_the_digest_of_the_guards_is_that_of_the_shipped_schema() -> None:
    for version, migration in enumerate(schema.MIGRATIONS, 1):
        assert schema.digest(schema.shipped(version)) == migration.guards


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TRIGGER decisions_kept",
        "CREATE TRIGGER mine AFTER INSERT ON decisions BEGIN DELETE FROM queue; END",
        "DROP VIEW gold; CREATE VIEW gold AS SELECT 1",
        "CREATE VIEW extra AS SELECT 1",
    ],
)
def test_a_file_with_other_triggers_or_views_is_only_read(desk: Desk, sql: str) -> None:
    desk.accept(desk.leaf)
    desk.conn.executescript(sql)
    desk.conn.close()
    again = desk_at(desk.path)
    assert "triggers or views" in again.conn.read_only
    with pytest.raises(Problem, match="triggers or views"):
        again.accept(again.root)
    with pytest.raises(sqlite.OperationalError):
        again.conn.execute("DELETE FROM settings")
    assert [f.what for f in check.check(again.conn)] == ["schema"]
    again.conn.close()


def test_tables_and_indexes_of_ones_own_do_no_harm(desk: Desk) -> None:
    desk.conn.executescript("CREATE TABLE mine (a); CREATE INDEX mine_too ON decisions (at);")
    with closing(open_file(desk.path)) as conn:
        assert conn.read_only == ""


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """The folder and the files in it cannot be written, nor by root, while this lasts."""
    paths = [folder, *folder.iterdir()]
    modes = [p.stat().st_mode for p in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)


READ = """
import os, sys
from pathlib import Path
from tui.core.errors import Problem
from tui.store import queries
from tui.store.migrations import open_file
path = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    conn = open_file(path)
except Problem as problem:
    print("refused:", problem)
else:
    print(conn.read_only, "|", conn.execute("SELECT count(*) FROM decisions").fetchone()[0])
"""


def read_by_nobody(path: Path) -> str:
    for folder in path.parents:
        if folder.stat().st_uid == os.geteuid() and str(folder) != "/":
            folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
    return done.stdout


def test_a_file_in_a_place_that_cannot_be_written_is_read(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.conn.close()
    with without_rights(desk.path.parent):
        assert read_by_nobody(desk.path) == "plants.db cannot be written; work on a copy in a folder of yours. | 1\n"


def test_changes_beside_a_file_that_cannot_be_written_are_not_passed_over(desk: Desk) -> None:
    desk.accept(desk.leaf)
    if desk.conn.journal != "wal":
        pytest.skip("no log beside the file in this journal mode")
    log = desk.path.with_name("plants.db-wal").read_bytes()
    desk.conn.close()
    desk.path.with_name("plants.db-wal").write_bytes(log)
    with without_rights(desk.path.parent):
        assert "changes beside it" in read_by_nobody(desk.path)


def test_a_file_can_be_asked_for_reading_only(desk: Desk) -> None:
    with closing(open_file(desk.path, read_only=True)) as conn:
        assert conn.read_only
        with pytest.raises(Problem, match="reading only"):
            articles.set_setting(conn, "a", "b")
        with closing(open_again(conn)) as second:
            assert second.read_only


MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:40 / {0} rw shared:5 - {1} server:/export rw
"""


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p", "virtiofs"])
def test_a_network_disk_is_known(tmp_path: Path, kind: str) -> None:
    mounts, share = tmp_path / "mountinfo", tmp_path / "my share"
    share.mkdir()
    mounts.write_text(MOUNTS.format(str(share.resolve()).replace(" ", "\\040"), kind))
    assert driver.on_network(share / "a.db", mounts) == kind
    assert driver.on_network(tmp_path / "a.db", mounts) == ""
    assert driver.on_network(share / "a.db", tmp_path / "no such file") == ""


def test_on_a_network_disk_a_rollback_journal_is_kept_and_it_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "on_network", lambda path: "nfs4")
    desk = desk_at(file)
    assert (desk.conn.journal, desk.one("PRAGMA journal_mode"), desk.one("PRAGMA synchronous")) == (
        "delete",
        "delete",
        3,
    )
    assert "network disk (nfs4)" in desk.conn.notice
    desk.accept(desk.leaf)
    desk.conn.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_the_libraries_with_the_log_fault_are_known(version: tuple[int, ...], safe: bool) -> None:
    assert driver.wal_is_safe(version) is safe


def test_a_library_with_the_fault_keeps_a_rollback_journal(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "wal_is_safe", lambda: False)
    desk = desk_at(file)
    assert (desk.one("PRAGMA journal_mode"), desk.one("PRAGMA synchronous")) == ("delete", 3)
    desk.accept(desk.leaf)
    desk.conn.close()


def test_a_library_with_the_fault_beside_a_log_in_use_only_appends(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk_at(file)
    first.accept(first.leaf)
    if first.conn.journal != "wal":
        pytest.skip("this library has the fault itself")
    monkeypatch.setattr(driver, "wal_is_safe", lambda: False)
    second = desk_at(file)
    assert (second.conn.journal, second.one("PRAGMA synchronous"), second.one("PRAGMA wal_autocheckpoint")) == (
        "wal",
        2,
        0,
    )
    second.accept(second.root)
    second.conn.close()
    first.conn.close()


def test_local_files_are_kept_as_measured(desk: Desk) -> None:
    expected = ("wal", 2) if driver.wal_is_safe() else ("delete", 3)
    assert (desk.one("PRAGMA journal_mode"), desk.one("PRAGMA synchronous")) == expected
    assert desk.one("PRAGMA foreign_keys") == 1


def test_making_a_file_that_another_process_makes_too_keeps_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    real = migrations._name

    def slow(draft: Path, target: Path) -> None:
        monkeypatch.undo()
        with closing(open_file(path, create=True, codebook=book())) as conn:
            articles.set_setting(conn, "made", "first")
        real(draft, target)

    monkeypatch.setattr(migrations, "_name", slow)
    with closing(open_file(path, create=True, codebook=book())) as conn:
        assert articles.setting(conn, "made") == "first"
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]
