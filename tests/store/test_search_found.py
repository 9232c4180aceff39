"""Searching all articles: words in texts, spans by label; one's own and candidates, never what others hold."""

from __future__ import annotations

import pytest
from plants import Desk

from tui.core.annotation import Article, Candidate, span
from tui.core.review.step import Row
from tui.core.search import Query
from tui.store import articles, search
from tui.store.assignments import Assignment, assign

LEAF = Query("", ("LEAF",), "LEAF")


def found(desk: Desk, query: Query, by: str = "Ada-m1") -> list[tuple[str, str]]:
    """The title of the article and the text of each place, with its state."""
    titles = dict(desk.rows("SELECT article_id, title FROM queue"))
    texts = dict(desk.rows("SELECT id, text FROM articles"))
    hits = search.search(desk.conn, query, by).hits
    return [
        (str(titles[hit.article_id]), f"{str(texts[hit.article_id])[hit.start : hit.end]} {hit.state}".strip())
        for hit in hits
    ]


@pytest.fixture
def two(desk: Desk) -> Desk:
    other = Article.of("Café or leaf-green? A Leaf of the root.", "A second")
    articles.add_articles(desk.conn, [(other, {})], fresh=True)
    articles.add_proposals(
        desk.conn, "rules@1", [(other.id, [Candidate(span(other, "LEAF", 22, 26), 0.9)])], fresh=True
    )
    return desk


def test_words_are_found_in_all_texts_in_the_order_of_the_list(two: Desk):
    assert found(two, Query("leaf")) == [
        ("A second", "leaf"),
        ("A second", "Leaf"),
        ("On plants", "leaf"),
        ("On plants", "leaf"),
    ]
    assert found(two, Query("the root")) == [("A second", "the root"), ("On plants", "the root")]
    assert found(two, Query("cafe")) == [("A second", "Café")]


@pytest.mark.parametrize("words", ["zebra", "?!", '"', "\0", "leaf NOT root", "*", ""])
def test_what_is_typed_is_never_a_query_language(two: Desk, words: str):
    assert found(two, Query(words)) == []


def test_spans_of_a_label_are_ones_own_and_candidates(two: Desk):
    two.accept(two.leaf)
    two.reject(two.second)
    assert found(two, LEAF) == [("A second", "Leaf candidate"), ("On plants", "leaf accepted")]
    assert found(two, Query("leaf", ("LEAF", "ROOT"), "part")) == found(two, LEAF)
    assert found(two, Query("root", ("LEAF", "ROOT"), "part")) == [("On plants", "root candidate")]


def test_what_others_hold_is_not_shown(two: Desk):
    mine = span(two.article, "ROOT", 4, 8)
    two.decide(Row(mine.id, "add", "accept"), new=(mine,), by=two.ben)
    root = Query("leaf", ("ROOT",), "ROOT")
    assert found(two, root) == []
    assert found(two, root, by=two.ben) == [("On plants", "leaf accepted")]


def test_no_more_than_can_be_gone_through_is_listed(two: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(search, "MOST", 2)
    some = search.search(two.conn, Query("leaf"), two.ada)
    assert len(some.hits) == 2
    assert some.more


def test_candidates_of_articles_that_are_to_be_coded_without_any_are_not_given_away(two: Desk):
    assign(two.conn, two.ben, [Assignment(two.article.id, "Ada", served="blind")])
    assert found(two, LEAF) == [("A second", "Leaf candidate")]


def test_a_candidate_that_gave_way_is_none(two: Desk):
    mine = span(two.article, "ROOT", 4, 8)
    two.decide(Row(mine.id, "add", "accept"), new=(mine,))
    assert found(two, LEAF) == [("A second", "Leaf candidate"), ("On plants", "leaf candidate")]
    assert search.search(two.conn, LEAF, two.ada).hits[1].start == two.second.start
    frame = span(two.article, "EDGE", 30, 60)
    two.decide(Row(frame.id, "add", "accept"), new=(frame,))
    assert found(two, LEAF) == [("A second", "Leaf candidate")]
