"""Checks by lot: which articles are shown without candidates, and which again after a while."""

from __future__ import annotations

import pytest
from plants import Desk

from tui.core.annotation import Article
from tui.core.lots import drawn
from tui.core.review.step import Row
from tui.store import articles, assignments, library, log, lots, mentions, queries, share, training, ulid
from tui.store.assignments import Assignment

DAY = 86400


def test_a_share_is_drawn_by_the_ids_alone_and_a_larger_one_keeps_it():
    ids = [Article.of(f"Letter {n}").id for n in range(2000)]
    some = {id for id in ids if drawn(id, 0.1, "blind")}
    assert 150 < len(some) < 250
    assert some < {id for id in ids if drawn(id, 0.2, "blind")}
    assert some != {id for id in ids if drawn(id, 0.1, "again")}
    assert not any(drawn(id, 0, "blind") for id in ids)
    assert all(drawn(id, 1, "blind") for id in ids)


def given(desk: Desk) -> Assignment | None:
    return assignments.given(desk.conn, "Ada", desk.article.id)


def test_a_blind_check_comes_without_candidates_and_without_a_count_of_them(desk: Desk) -> None:
    assert given(desk) is None
    lots.set_rule(desk.conn, lots.Rule(blind=1))
    how = given(desk)
    assert how is not None
    assert how.served == "blind"
    assert queries.load_article(desk.conn, desk.article.id, desk.ada, how=how).proposals == {}
    (row,) = library.article_rows(desk.conn, [desk.article.id], desk.ada)
    assert row.left == 0
    assert list(mentions.holders(desk.conn, "leaf", "LEAF", desk.ada, "")) == []


def test_what_was_begun_stays_as_it_was_shown(desk: Desk) -> None:
    desk.accept(desk.leaf)
    lots.set_rule(desk.conn, lots.Rule(blind=1))
    assert given(desk) is None
    assert assignments.given(desk.conn, "Ben", desk.article.id).served == "blind"
    step = Row(desk.leaf.id, "accept", "accept")
    desk.decide(step, by=desk.ben, served="blind")
    lots.set_rule(desk.conn, lots.Rule())
    assert assignments.given(desk.conn, "Ben", desk.article.id).served == "blind"


def test_those_who_are_to_see_the_same_are_no_check(desk: Desk) -> None:
    lots.set_rule(desk.conn, lots.Rule(blind=1))
    assignments.assign(desk.conn, desk.ada, [Assignment(desk.article.id, "Ada", sources=("rules@1",))])
    assert given(desk).served == "candidates"
    assert lots.blind_among(desk.conn, "Ada", [desk.article.id]) == set()


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch):
    """Lets days go by."""

    def pass_by(count: float) -> None:
        now = ulid.now()
        monkeypatch.setattr(ulid, "now", lambda: now + count * DAY)

    return pass_by


def test_an_article_comes_again_once_its_days_are_over(desk: Desk, days) -> None:
    lots.set_rule(desk.conn, lots.Rule(again=1, days=7))
    desk.accept(desk.leaf)
    desk.finish(scope="part")
    days(8)
    assert lots.due(desk.conn, "Ada") == []  # not all of it was finished
    desk.finish()
    assert lots.due(desk.conn, "Ada") == []
    days(8)
    assert lots.due(desk.conn, "Ben") == []
    assert assignments.call_up(desk.conn, desk.ada) == 1
    assert assignments.call_up(desk.conn, desk.ada) == 0
    (one,) = assignments.repeats(desk.conn, "Ada")
    assert (one.round, one.served, one.purpose) == (1, "candidates", "coding")
    assert given(desk) == one
    again = queries.load_article(desk.conn, desk.article.id, desk.ada, how=one)
    assert (again.done, dict(again.verdicts)) == (False, {})
    desk.decide(Row(None, "done", "done"), round=1)
    assert assignments.last_round(desk.conn, "Ada") == 1
    assert assignments.repeats(desk.conn, "Ada") == []
    assert given(desk) is None
    assert queries.load_article(desk.conn, desk.article.id, desk.ada).done
    assert queries.waiting(desk.conn, desk.ada).done == 1


def test_undo_tells_in_which_round_it_was(desk: Desk) -> None:
    desk.finish()
    desk.decide(Row(None, "done", "done"), round=1)
    assert log.undo(desk.conn, desk.ada).round == 1
    assert log.undo(desk.conn, desk.ada).round == 0


def test_checks_teach_nobody(desk: Desk) -> None:
    desk.finish()
    assert training.finished(desk.conn) == [desk.article.id]
    lots.set_rule(desk.conn, lots.Rule(again=1))
    assert training.finished(desk.conn) == []
    lots.set_rule(desk.conn, lots.Rule())
    other = Article.of("A root and a leaf.")
    articles.add_articles(desk.conn, [(other, {})])
    desk.decide(Row(None, "done", "done"), article=other, served="blind")
    assert training.finished(desk.conn) == [desk.article.id]


def test_the_rule_goes_with_a_file_for_one_person() -> None:
    assert lots.KEY in share.KEPT_SETTINGS
