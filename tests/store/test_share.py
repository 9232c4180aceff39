"""A file for one person: nothing in it tells what others decided, and it merges back without loss."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from plants import Desk, desk_at

from tui.core.annotation import Candidate, span
from tui.core.errors import Problem
from tui.core.review.step import Row
from tui.store import check, log
from tui.store.articles import Source, add_proposals, ask
from tui.store.driver import Connection
from tui.store.merge import merge
from tui.store.migrations import open_file
from tui.store.record import KEYS
from tui.store.share import share


def part_of(desk: Desk, name: str) -> Connection:
    target = desk.path.with_name(f"for-{name}.db")
    target.unlink(missing_ok=True)
    share(desk.conn, name, target)
    conn = open_file(target)
    assert check.check(conn) == []
    return conn


def test_nothing_of_others_is_in_it(desk: Desk) -> None:
    bens = span(desk.article, "PRAISE", 58, 69)
    desk.decide(Row(bens.id, "add", "accept"), new=(bens,), by=desk.ben)
    desk.reject(desk.leaf, by=desk.ben)
    desk.finish(by=desk.ben)
    adas = span(desk.article, "LEAF", 0, 8)
    desk.decide(Row(desk.leaf.id, "adjust", "reject", as_id=adas.id), Row(adas.id, "adjust", "accept"), new=(adas,))
    log.undo(desk.conn, desk.ada)
    with closing(part_of(desk, "Ada")) as conn:
        text = repr([conn.execute(f"SELECT * FROM {table}").fetchall() for table in KEYS])
        assert "Ben" not in text
        assert bens.id not in text
        assert adas.id in text
        assert log.saved(conn, desk.ada) == 2
        assert conn.execute("SELECT count(*) FROM candidates").fetchone() == (4,)


def test_what_a_newer_version_gave_up_is_given_up_there_too(desk: Desk) -> None:
    newer = Source("rules@2", "rules", "rules", "2")
    ask(desk.conn, newer)
    add_proposals(desk.conn, newer.id, [(desk.article.id, [Candidate(desk.leaf, 0.9)])])
    with closing(part_of(desk, "Ada")) as conn:
        assert conn.execute("SELECT annotation_id FROM candidates").fetchall() == [(desk.leaf.id,)]


def test_what_was_adjudicated_comes_once_the_article_is_finished(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.leaf, by=desk.ben)
    desk.decide(Row(desk.leaf.id, "reject", "reject", how="settled", final=True, note="no"), by=desk.ben)
    with closing(part_of(desk, "Ada")) as conn:
        assert conn.execute("SELECT count(*) FROM decisions WHERE final").fetchone() == (0,)
    desk.finish()
    with closing(part_of(desk, "Ada")) as conn:
        rows = conn.execute("SELECT reviewer_id, note FROM decisions WHERE reviewer_id <> ?", (desk.ada,)).fetchall()
        assert rows == [(desk.ben, "no")]


def test_it_merges_back_with_what_was_decided_in_it(desk: Desk) -> None:
    desk.accept(desk.leaf, by=desk.ben)
    part_of(desk, "Ada").close()
    path = desk.path.with_name("for-Ada.db")
    theirs = desk_at(path)
    with closing(theirs.conn):
        theirs.reject(theirs.leaf)
        theirs.finish()
    found = merge(desk.conn, path)
    assert {table: count for table, count in found.new.items() if count} == {"decisions": 2}
    assert desk.rows("SELECT yes, no FROM disputes_open") == [("Ben", "Ada")]


def test_a_name_that_nobody_has_is_refused_and_so_is_a_file_that_is_there(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Cora has neither decided"):
        share(desk.conn, "Cora", tmp_path / "cora.db")
    with pytest.raises(Problem, match="is there already"):
        share(desk.conn, "Ada", desk.path)
    assert [p.name for p in tmp_path.iterdir() if "for" in p.name] == []
