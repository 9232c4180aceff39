"""Check, rebuild and backups; and the three commands that stand on them."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from plants import Desk, desk_at

from tui.core.errors import Problem
from tui.core.review.step import Row
from tui.store import backup, check, driver, history, log
from tui.store.driver import sqlite
from tui.store.migrations import open_file


def unguarded(desk: Desk, *statements: str) -> None:
    """Change what cannot be changed, as a program would that takes the guards away and puts them back."""
    triggers = desk.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    desk.conn.execute("PRAGMA foreign_keys = OFF")
    for name, _ in triggers:
        desk.conn.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        desk.conn.execute(statement)
    for _, sql in triggers:
        desk.conn.execute(str(sql))
    desk.conn.execute("PRAGMA foreign_keys = ON")


def found(desk: Desk) -> list[str]:
    return [one.what for one in check.check(desk.conn)]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE articles SET text = replace(text, 'leaf', 'Leaf')", ["article", "annotation", "annotation"]),
        ("UPDATE articles SET chars = chars + 1", ["article"]),
        ("UPDATE annotations SET quote = 'Leaf' WHERE quote = 'leaf' AND start = 4", ["annotation"]),
        ("UPDATE annotations SET label_id = 'ROOT' WHERE start = 4", ["annotation"]),
        ("UPDATE annotations SET head_id = tail_id WHERE kind = 'relation'", ["annotation"]),
        ("UPDATE codebooks SET toml = toml || '#'", ["codebook"]),
        ("DELETE FROM sources WHERE id = 'rules@1'", ["reference"] * 5),
        ("UPDATE decisions SET step_id = (SELECT max(id) FROM decisions) WHERE id = step_id", ["log"] * 2),
        ("UPDATE verdicts SET verdict = 'reject'", ["cache", "cache"]),
        ("DELETE FROM verdicts", ["cache", "cache", "cache"]),
        ("UPDATE queue SET done = 7", ["cache", "cache"]),
        ("INSERT INTO flags VALUES ((SELECT id FROM articles), '', 'Ada', 'x', 'y', NULL, NULL)", ["cache"]),
        ("DROP INDEX decisions_by_reviewer", ["schema"]),
        ("UPDATE queue SET priority = 5", []),
    ],
)
def test_check_finds_what_was_changed_past_the_guards(desk: Desk, statement: str, what: list[str]) -> None:
    desk.accept(desk.leaf)
    desk.accept(desk.root)
    desk.finish()
    assert found(desk) == []
    unguarded(desk, statement)
    assert sorted(set(found(desk))) == sorted(set(what))


def test_rebuild_mends_the_caches_and_nothing_else(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.leaf, by=desk.ben)
    desk.decide(Row(desk.root.id, "flag", None, note="sure?"))
    desk.finish()
    tables = ("verdicts", "queue", "disputes", "flags")
    kept = [desk.rows(f"SELECT * FROM {table}") for table in tables]
    record = desk.rows("SELECT * FROM decisions")
    for table in tables:
        desk.conn.execute(f"DELETE FROM {table}")
    desk.conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')")
    assert set(found(desk)) == {"cache"}
    check.rebuild(desk.conn)
    assert found(desk) == []
    assert [desk.rows(f"SELECT * FROM {table}") for table in tables] == kept
    assert desk.rows("SELECT * FROM decisions") == record
    assert desk.one("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'praised'") == 1


def test_many_findings_of_one_sort_are_told_in_short(desk: Desk) -> None:
    for _ in range(30):
        desk.accept(desk.leaf)
    unguarded(desk, "UPDATE decisions SET reviewer_id = 'Cleo'")
    told = [one for one in check.check(desk.conn) if one.what == "reference"]
    assert len(told) == check.MOST + 1
    assert "more" in told[-1].sentence


def test_a_backup_is_whole_by_itself_and_opens_in_another_place(desk: Desk, tmp_path: Path) -> None:
    desk.accept(desk.leaf)
    copy = tmp_path / "copies" / "copy.db"
    copy.parent.mkdir()
    backup.backup(desk.conn, copy)
    assert [p.name for p in copy.parent.iterdir()] == ["copy.db"]
    with closing(sqlite.connect(f"file:{copy}?mode=ro", uri=True)) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    with closing(open_file(copy)) as conn:
        assert check.check(conn) == []
        assert conn.execute("SELECT * FROM decisions").fetchall() == desk.rows("SELECT * FROM decisions")


def test_a_backup_never_writes_over_a_file(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "mine.txt"
    target.write_text("mine")
    with pytest.raises(Problem, match="there already"):
        backup.backup(desk.conn, target)
    with pytest.raises(Problem, match="no folder"):
        backup.backup(desk.conn, tmp_path / "nowhere" / "x.db")
    assert target.read_text() == "mine"


def test_one_backup_a_day_and_the_last_seven_stay(desk: Desk) -> None:
    desk.accept(desk.leaf)
    beside = desk.path.with_name("plants.db.backup-notes")
    beside.write_text("not one of them")
    first = date(2026, 1, 1)
    made = [backup.daily_backup(desk.path, first + timedelta(days=i)) for i in range(10)]
    assert all(made)
    assert backup.daily_backup(desk.path, first + timedelta(days=9)) is None
    assert [p.name[-2:] for p in backup.backups(desk.path)] == ["04", "05", "06", "07", "08", "09", "10"]
    assert beside.exists()
    with closing(open_file(backup.backups(desk.path)[-1])) as conn:
        assert log.saved(conn, desk.ada) == 1


def test_a_damaged_file_pushes_no_good_backup_out(file: Path) -> None:
    desk = desk_at(file)
    root = int(str(desk.one("SELECT rootpage FROM sqlite_master WHERE name = 'annotations'")))
    made = [backup.daily_backup(file, date(2026, 1, i)) for i in range(1, 8)]
    log.checkpoint(desk.conn)
    desk.conn.close()
    content = bytearray(file.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    file.write_bytes(content)
    with pytest.raises(Problem, match="damaged"):
        backup.daily_backup(file, date(2026, 1, 8))
    assert backup.backups(file) == made


def test_backups_are_made_of_a_file_in_a_rollback_journal_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "wal_is_safe", lambda: False)
    desk = desk_at(file)
    desk.accept(desk.leaf)
    assert backup.daily_backup(file, date(2026, 1, 1)) is not None
    desk.accept(desk.root)
    desk.conn.close()


def test_a_checkpoint_leaves_the_file_alone_whole(desk: Desk, tmp_path: Path) -> None:
    desk.accept(desk.leaf)
    log.checkpoint(desk.conn)
    alone = tmp_path / "alone.db"
    alone.write_bytes(desk.path.read_bytes())
    with closing(open_file(alone)) as conn:
        assert log.saved(conn, desk.ada) == 1


def test_history_tells_who_did_what(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.root, by=desk.ben)
    log.undo(desk.conn, desk.ada)
    rows = list(history.history(desk.conn))
    assert [(r["reviewer"], r["action"], r["undone"], r["quote"]) for r in rows] == [
        ("Ada", "accept", None, "leaf"),
        ("Ben", "reject", None, "root"),
        ("Ada", "undo", "accept", "leaf"),
    ]
    assert [r["action"] for r in history.history(desk.conn, reviewer="Ada", newest=1)] == ["undo"]
    assert len(list(history.history(desk.conn, article=desk.article.id[:6]))) == 3
    with pytest.raises(Problem, match="No article's id begins with 'zz'"):
        list(history.history(desk.conn, article="zz"))


def run(name: str, db: Path, *argv: str) -> int:
    """A command, as the program's own parser would start it."""
    module = import_module(f"tui.cli.{name}")
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    args = parser.parse_args(argv, argparse.Namespace(db=db, reviewer=None, json=False))
    return int(module.run(args))


def test_the_check_command_finds_mends_and_says_so(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.accept(desk.leaf)
    assert run("check", desk.path) == 0
    assert "as it should be" in capsys.readouterr().out
    desk.conn.execute("DELETE FROM verdicts")
    assert run("check", desk.path, "--json") == 1
    assert {one["what"] for one in json.loads(capsys.readouterr().out)} == {"cache"}
    assert run("check", desk.path, "--rebuild") == 0
    assert desk.one("SELECT count(*) FROM verdicts") == 1


def test_the_backup_and_history_commands(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.accept(desk.leaf)
    assert run("backup", desk.path, str(tmp_path / "copy.db")) == 0
    assert "whole copy" in capsys.readouterr().out
    assert run("history", tmp_path / "copy.db") == 0
    assert "  Ada  " in capsys.readouterr().out
    assert run("history", tmp_path / "copy.db", "--json", "--newest", "1") == 0
    assert json.loads(capsys.readouterr().out)["quote"] == "leaf"
