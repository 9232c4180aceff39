"""Gold by the file's rule, one reviewer's labels, and everything with its standing."""

from __future__ import annotations

import pytest
from plants import Desk, book

from tui.core.annotation import Candidate, relation, span
from tui.core.codebook import parse
from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.core.review.step import Row, Step
from tui.store import articles, labelled, log


def gold(desk: Desk) -> dict[str, str]:
    return {
        one.annotation.id: one.basis
        for article in labelled.labelled(desk.conn, "gold", desk.book)
        for one in (*article.spans, *article.relations)
    }


def test_with_one_reviewer_gold_is_what_is_held_in_finished_articles(desk: Desk) -> None:
    desk.accept(desk.leaf)
    assert gold(desk) == {}
    desk.finish()
    assert gold(desk) == {desk.leaf.id: "single"}
    desk.decide(Row(None, "reopen", None))
    assert gold(desk) == {}


def test_with_two_gold_is_what_both_hold_and_a_dispute_is_none(desk: Desk) -> None:
    for who in (desk.ada, desk.ben):
        desk.accept(desk.leaf, by=who)
        desk.finish(by=who)
    desk.accept(desk.root)
    assert gold(desk) == {desk.leaf.id: "agreed"}
    assert desk.rows("SELECT annotation_id, yes, no FROM disputes_open") == [(desk.root.id, "Ada", "Ben")]
    desk.decide(Row(desk.root.id, "accept", "accept", final=True))
    assert gold(desk) == {desk.leaf.id: "agreed", desk.root.id: "adjudicated"}
    assert desk.rows("SELECT * FROM disputes_open") == []
    desk.decide(Row(desk.leaf.id, "reject", "reject", final=True))
    assert gold(desk) == {desk.root.id: "adjudicated"}


def test_by_majority_two_of_three_are_enough(desk: Desk) -> None:
    cleo = articles.person(desk.conn, "Cleo", suffix="m1")
    for who in (desk.ada, desk.ben, cleo):
        desk.finish(by=who)
    for who in (desk.ada, desk.ben):
        desk.accept(desk.leaf, by=who)
    assert gold(desk) == {}
    articles.set_setting(desk.conn, "gold", "majority:2")
    assert gold(desk) == {desk.leaf.id: "majority"}
    articles.set_setting(desk.conn, "gold", "majority:3")
    assert gold(desk) == {}


def test_a_doubt_that_is_open_keeps_a_span_out_of_gold(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.finish()
    desk.decide(Row(desk.leaf.id, "flag", "accept", note="sure?"))
    assert gold(desk) == {}
    desk.decide(Row(desk.leaf.id, "answer", None, note="yes"), by=desk.ben)
    assert gold(desk) == {desk.leaf.id: "single"}


def test_a_relation_is_gold_only_with_both_its_ends(desk: Desk) -> None:
    desk.accept(desk.grows)
    desk.accept(desk.leaf)
    desk.finish()
    assert gold(desk) == {desk.leaf.id: "single"}
    desk.accept(desk.root)
    assert gold(desk) == dict.fromkeys((desk.leaf.id, desk.root.id, desk.grows.id), "single")


def test_a_pass_over_some_labels_says_nothing_about_the_others(desk: Desk) -> None:
    praise = span(desk.article, "PRAISE", 58, 69)
    desk.decide(Row(desk.leaf.id, "accept", "accept"), Row(praise.id, "add", "accept"), new=(praise,))
    desk.finish(scope="remark")
    assert gold(desk) == {praise.id: "single"}
    desk.finish(by=desk.ben, scope="LEAF")
    assert gold(desk) == {praise.id: "single"}
    assert desk.rows("SELECT annotation_id, no FROM disputes") == [(desk.leaf.id, "Ben")]


def test_silence_under_a_codebook_without_the_label_is_no_no(desk: Desk) -> None:
    wider = parse(book().toml.replace('version = "1"', 'version = "2"') + '[labels.STEM]\nlayer = "part"\nkey = "3"\n')
    articles.store_codebook(desk.conn, wider)
    stem = span(desk.article, "STEM", 30, 34)
    desk.finish(by=desk.ben)
    step = Step((Row(stem.id, "add", "accept"), Row(None, "done", "done")), (stem,))
    log.append(desk.conn, step, reviewer_id=desk.ada, article_id=desk.article.id, codebook_id=wider.id)
    assert desk.rows("SELECT * FROM disputes") == []
    desk.book = wider
    assert gold(desk) == {stem.id: "single"}


def told(article: LabelledArticle) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {one.annotation.id: (one.status, one.reviewers) for one in (*article.spans, *article.relations)}


def test_all_tells_of_everything_with_its_standing(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.root)
    desk.decide(Row(desk.leaf.id, "comment", "accept", note="fine"))
    everything = list(labelled.labelled(desk.conn, "all", desk.book))
    assert [told(article) for article in everything] == [
        {
            desk.leaf.id: ("accepted", ("Ada",)),
            desk.root.id: ("rejected", ()),
            desk.second.id: ("candidate", ()),
            desk.grows.id: ("candidate", ()),
        }
    ]
    first = everything[0].spans[0]
    assert (first.layer, first.comment, first.score, first.sources) == ("part", "fine", 0.9, ("rules@1",))
    fewer = list(labelled.labelled(desk.conn, "all", desk.book, candidates=False))
    assert set(told(fewer[0])) == {desk.leaf.id, desk.root.id}
    desk.reject(desk.leaf, by=desk.ben)
    again = next(iter(labelled.labelled(desk.conn, "all", desk.book)))
    assert told(again)[desk.leaf.id] == ("disputed", ("Ada",))


def test_a_reviewers_own_are_told_under_the_name(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.accept(desk.leaf, by=desk.ben)
    desk.accept(desk.root, by=desk.ben)
    assert [told(one) for one in labelled.labelled(desk.conn, "Ada", desk.book)] == [
        {desk.leaf.id: ("accepted", ("Ada",))}
    ]
    with pytest.raises(Problem, match="there is Ada, Ben"):
        labelled.labelled(desk.conn, "Cleo", desk.book)


def test_relations_are_told_in_the_order_of_their_ends(desk: Desk) -> None:
    back = relation("grows_on", desk.second, desk.root)
    articles.add_proposals(desk.conn, "rules@1", [(desk.article.id, [Candidate(back, 0.5)])])
    everything = next(iter(labelled.labelled(desk.conn, "all", desk.book)))
    assert [one.annotation.id for one in everything.relations] == [desk.grows.id, back.id]
    assert [one.annotation.id for one in everything.spans] == [desk.leaf.id, desk.root.id, desk.second.id]
