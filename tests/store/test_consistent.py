"""What the consistency queue reads: one's own standing verdicts, and what is proposed where one has finished."""

from __future__ import annotations

from plants import Desk

from tui.core.annotation import Article, Candidate, span
from tui.core.consistency.finding import BOTH
from tui.core.review.step import Row
from tui.jobs import consistency
from tui.store import articles, log
from tui.store.consistent import held, in_order


def asked(desk: Desk, by: str = "Ada-m1") -> list[tuple[str, str, str, str]]:
    found = consistency.questions(desk.conn, desk.book, by)
    return [(one.kind, one.group.text, one.here.said, one.there.said) for one in found]


def test_only_ones_own_standing_verdicts_are_read(desk: Desk):
    desk.accept(desk.leaf)
    desk.reject(desk.root)
    desk.accept(desk.second, by=desk.ben)
    (mine,) = held(desk.conn, desk.ada).judged.values()
    assert [(one.id, one.accepted) for one in mine] == [(desk.leaf.id, True), (desk.root.id, False)]
    log.undo(desk.conn, desk.ada)
    (mine,) = held(desk.conn, desk.ada).judged.values()
    assert [one.id for one in mine] == [desk.leaf.id]


def test_what_is_proposed_is_read_where_one_has_finished_what_it_is_about(desk: Desk):
    desk.accept(desk.leaf)
    assert held(desk.conn, desk.ada).proposed == {}
    desk.finish(scope="part")
    read = held(desk.conn, desk.ada)
    assert read.looked[desk.article.id] == {"LEAF", "ROOT"}
    assert {one.id for one in read.proposed[desk.article.id]} == {desk.root.id, desk.second.id}
    assert held(desk.conn, desk.ben).proposed == {}


def test_articles_that_were_left_out_are_not_read(desk: Desk):
    desk.accept(desk.leaf)
    desk.decide(Row(None, "exclude", "excluded"))
    assert held(desk.conn, desk.ada).judged == {}


def test_a_proposal_that_comes_after_the_end_is_asked_about_and_is_no_stop(desk: Desk):
    desk.accept(desk.leaf)
    desk.accept(desk.root)
    desk.accept(desk.second)
    desk.finish()
    assert asked(desk) == []
    articles.ensure_source(desk.conn, articles.Source("model@2", "model", "model", "2"))
    late = span(desk.article, "PRAISE", 55, 69)
    articles.add_proposals(desk.conn, "model@2", [(desk.article.id, [Candidate(late, 0.8)])], fresh=True)
    assert asked(desk) == [("open", "It was praised", "no label", "PRAISE")]
    assert asked(desk, desk.ben) == []


def test_the_same_text_left_out_in_another_finished_article_is_asked_about(desk: Desk):
    other = Article.of("No leaf is like the other.", "Autumn")
    articles.add_articles(desk.conn, [(other, {})], fresh=True)
    desk.accept(desk.leaf)
    assert asked(desk) == []
    desk.decide(Row(None, "done", "done"), article=other)
    assert asked(desk) == [("missed", "leaf", "no label", "LEAF")]
    assert list(in_order(desk.conn, {other.id, desk.article.id})) == [other.id, desk.article.id]


def test_what_was_found_right_is_read_with_what_it_is_right_beside(desk: Desk):
    desk.accept(desk.leaf)
    desk.decide(Row(desk.leaf.id, "accept", "accept", None, "settled", "leaf: ROOT", BOTH))
    ((mine,),) = held(desk.conn, desk.ada).judged.values()
    assert mine.note == "leaf: ROOT"
    desk.decide(Row(desk.leaf.id, "accept", "accept", note="something else"))
    ((mine,),) = held(desk.conn, desk.ada).judged.values()
    assert mine.note == ""
