"""An article that is done for a part: finished for that part only, and waiting for the others."""

from __future__ import annotations

import pytest
from plants import Desk

from tui.core.annotation import span
from tui.core.review.step import Row
from tui.core.scope import covering
from tui.store import assignments, check, library, log, queries, shelf, training
from tui.store.labelled import labelled


def done(desk: Desk, scope: str) -> None:
    desk.finish(scope=scope)


def following(desk: Desk, scope: str = "") -> str | None:
    return queries.next_article(desk.conn, desk.ada, None, covering(desk.book, scope))


def test_it_comes_again_in_the_passes_that_it_waits_for(desk: Desk) -> None:
    done(desk, "part")
    assert following(desk) == desk.article.id
    assert following(desk, "remark") == desk.article.id
    assert following(desk, "part") is None
    assert following(desk, "LEAF") is None
    assert following(desk, "LEAF PRAISE") == desk.article.id
    listed = shelf.shelf(desk.conn, "title", "unfinished", desk.ada)
    assert list(listed) == [desk.article.id]
    assert listed.following(desk.conn, None, desk.ada, covering(desk.book, "ROOT")) is None
    assert listed.following(desk.conn, None, desk.ada) == desk.article.id
    done(desk, "")
    assert following(desk) is following(desk, "remark") is None


def test_it_is_counted_as_waiting_and_told_as_begun(desk: Desk) -> None:
    done(desk, "remark")
    for of in (None, desk.ada):
        counts = queries.waiting(desk.conn, of)
        assert (counts.done, counts.waiting, counts.in_part) == (0, 1, 1)
    (row,) = library.article_rows(desk.conn, [desk.article.id], desk.ada)
    assert (row.done, row.in_part, row.left) == (False, True, 3)
    done(desk, "part")
    (row,) = library.article_rows(desk.conn, [desk.article.id], desk.ada)
    assert row.left == 0
    sql = "SELECT articles_done, articles_in_part, waiting FROM progress"
    assert desk.conn.execute(sql).fetchall() == [(0, 1, 1)]
    done(desk, "")
    assert desk.conn.execute(sql).fetchall() == [(1, 0, 0)]
    assert queries.waiting(desk.conn).in_part == 0
    assert [finding for finding in check.check(desk.conn) if finding.what == "cache"] == []


def test_an_assignment_is_finished_once_all_of_it_is(desk: Desk) -> None:
    assignments.assign(desk.conn, desk.ada, [assignments.Assignment(desk.article.id, "Ada")])
    done(desk, "part")
    assert assignments.finished(desk.conn) == set()
    assert assignments.unassigned(desk.conn) == []
    done(desk, "")
    assert assignments.finished(desk.conn) == {(desk.article.id, "Ada", 0)}


def test_a_label_whose_pass_is_not_done_is_missing_from_gold(desk: Desk) -> None:
    praise = span(desk.article, "PRAISE", 58, 69)
    desk.accept(desk.leaf)
    desk.decide(Row(praise.id, "add", "accept"), new=(praise,))
    done(desk, "part")
    (gold,) = labelled(desk.conn, "gold", desk.book)
    assert [one.annotation.label for one in gold.spans] == ["LEAF"]
    assert {"PRAISE", "EDGE", "grows_on"} <= gold.unlooked
    assert not {"LEAF", "ROOT"} & gold.unlooked
    assert desk.conn.execute("SELECT label_id FROM gold").fetchall() == [("LEAF",)]
    done(desk, "remark")
    (gold,) = labelled(desk.conn, "gold", desk.book)
    assert [one.annotation.label for one in gold.spans] == ["LEAF", "PRAISE"]


@pytest.mark.parametrize(("needed", "teaches"), [(1, True), (2, False)])
def test_it_teaches_its_part_unless_another_reviewer_is_to_see_it(desk: Desk, needed: int, teaches: bool) -> None:
    names = ["Ada", "Ben"][:needed]
    assignments.assign(desk.conn, desk.ada, [assignments.Assignment(desk.article.id, name) for name in names])
    done(desk, "part")
    assert training.finished(desk.conn) == ([desk.article.id] if teaches else [])
    assert training.done_by_anybody(desk.conn) == {desk.article.id}


def test_reopening_a_part_leaves_the_rest_done_and_undo_gives_it_back(desk: Desk) -> None:
    done(desk, "")
    desk.decide(Row(None, "reopen", "done", scope="part"))
    assert following(desk, "part") is None
    assert following(desk, "remark") == desk.article.id
    log.undo(desk.conn, desk.ada)
    assert following(desk) is None
    assert queries.load_article(desk.conn, desk.article.id, desk.ada).scope == ""
    log.redo(desk.conn, desk.ada)
    assert queries.load_article(desk.conn, desk.article.id, desk.ada).scope == "part"
