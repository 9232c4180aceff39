"""Articles in orders and of states that no index gives, and the same filter over them as over the others."""

from __future__ import annotations

import pytest
from plants import Desk

from tui.core.annotation import Article, Candidate, span
from tui.core.review.step import Row
from tui.store import articles
from tui.store.assignments import Assignment, assign
from tui.store.library import article_ids
from tui.store.shelf import SORTED, STATES, _lot, shelf


@pytest.fixture
def garden(desk: Desk) -> Desk:
    """Two more articles: one with nothing to decide, one whose candidate is unsure."""
    bare = Article.of("Nothing grows here at all.", "Bare ground", date="2021-01-01")
    doubt = Article.of("Is this a leaf?", "A doubt", date="2019-01-01")
    articles.add_articles(desk.conn, [(bare, {}), (doubt, {})], fresh=True)
    articles.add_proposals(
        desk.conn, "rules@1", [(doubt.id, [Candidate(span(doubt, "LEAF", 10, 14), 0.2)])], fresh=True
    )
    return desk


def titles(desk: Desk, order: str = "", state: str = "", filter: str = "", by: str = "Ada-m1") -> list[str]:
    ids = shelf(desk.conn, order, state, by).fitting(desk.conn, filter)
    named = dict(desk.rows("SELECT article_id, title FROM queue"))
    return [str(named[id]) for id in ids]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("left", ["On plants", "A doubt", "Bare ground"]),
        ("few", ["A doubt", "On plants", "Bare ground"]),
        ("doubtful", ["A doubt", "On plants", "Bare ground"]),
        ("-date", ["Bare ground", "On plants", "A doubt"]),
        ("date", ["A doubt", "On plants", "Bare ground"]),
        ("title", ["A doubt", "Bare ground", "On plants"]),
    ],
)
def test_each_order(garden: Desk, order: str, expected: list[str]):
    assert titles(garden, order) == expected


def test_where_sources_differ_comes_first_until_it_is_decided(garden: Desk):
    other = Candidate(span(garden.article, "ROOT", *garden.leaf.extent), 0.3)
    articles.ensure_source(garden.conn, articles.Source("model@1", "model", "model", "1"))
    assert titles(garden, "disputed")[0] == "A doubt"  # nothing differs yet: as they come
    articles.add_proposals(garden.conn, "model@1", [(garden.article.id, [other])])
    assert titles(garden, "disputed")[0] == "On plants"
    garden.accept(garden.leaf)
    garden.reject(other.annotation)
    assert titles(garden, "disputed")[0] == "A doubt"


def test_a_lot_is_the_same_each_time_and_another_for_each_reviewer(garden: Desk):
    assert titles(garden, "lot") == titles(garden, "lot")
    assert sorted(titles(garden, "lot")) == sorted(titles(garden, "lot", by=garden.ben))
    orders = {tuple(_lot(garden.conn, name).values()) for name in ("Ada", "Ben")}
    assert len(orders) == 2


def test_what_was_decided_is_not_left_any_more(garden: Desk):
    for span_ in (garden.leaf, garden.root, garden.second):
        garden.accept(span_)
    assert titles(garden, "left")[0] == "A doubt"
    assert titles(garden, "left", by=garden.ben)[0] == "On plants"


def test_states_are_those_of_the_reviewer_who_asks(garden: Desk):
    garden.accept(garden.leaf)
    assert titles(garden, state="begun") == ["On plants"]
    assert titles(garden, state="waiting") == ["A doubt", "Bare ground"]
    assert titles(garden, state="begun", by=garden.ben) == []
    garden.finish()
    assert titles(garden, state="done") == ["On plants"]
    assert titles(garden, state="unfinished") == ["A doubt", "Bare ground"]
    garden.decide(Row(None, "exclude", "excluded"))
    assert titles(garden, state="out") == ["On plants"]
    assert titles(garden, "recent")[0] == "On plants"


@pytest.mark.parametrize("order", SORTED)
@pytest.mark.parametrize("state", STATES)
def test_every_order_and_state_can_be_asked_for(garden: Desk, order: str, state: str):
    assert set(titles(garden, order, state)) <= {"On plants", "A doubt", "Bare ground"}


@pytest.mark.parametrize("filter", ["", "plants", "PLANTS gard", "leaf", "grows", "20", "zebra", "%", "gro", "\0"])
def test_a_filter_finds_what_it_finds_in_the_plain_list(garden: Desk, filter: str):
    plain = set(article_ids(garden.conn, filter))
    assert set(shelf(garden.conn, "", "", "Ada-m1").fitting(garden.conn, filter)) == plain


def test_places_are_found_and_missing_ids_have_none(garden: Desk):
    ids = shelf(garden.conn, "title", "", "Ada-m1")
    assert [ids.index(id) for id in ids] == [0, 1, 2]
    assert "nothing" not in ids
    with pytest.raises(ValueError, match="nothing"):
        ids.index("nothing")


def test_what_follows_is_the_next_that_is_not_finished_round_and_round(garden: Desk):
    ids = shelf(garden.conn, "title", "", "Ada-m1")
    assert ids.following(garden.conn, ids[0], "Ada-m1") == ids[1]
    garden.finish()
    assert ids.following(garden.conn, ids[1], "Ada-m1") == ids[0]
    assert ids.following(garden.conn, ids[2], "Ada-m1") == ids[0]


def test_who_has_been_assigned_articles_is_given_these_alone(garden: Desk):
    ids = shelf(garden.conn, "title", "", "Ada-m1")
    assign(garden.conn, garden.ben, [Assignment(ids[0], "Ada"), Assignment(ids[2], "Ada")])
    assert ids.following(garden.conn, ids[0], "Ada-m1") == ids[2]
    assert ids.following(garden.conn, ids[2], "Ada-m1") == ids[0]


def test_what_a_pass_has_finished_is_not_left(garden: Desk):
    garden.finish(scope="part")
    assert titles(garden, "left")[0] == "A doubt"
    assert titles(garden, state="unfinished") == ["A doubt", "Bare ground", "On plants"]
