"""Passes: going through a part of the codebook, and finishing an article for that part alone."""

from __future__ import annotations

import pytest
from reviewing import BOOK, TEXT, candidate, desk

from tui.core.annotation import Article, attribute, relation
from tui.core.review.opening import review_of
from tui.core.scope import covered, finished, is_finished, pass_of, passes, reopened

ARTICLE = Article.of(TEXT)
SPANS = [("COOK", "Anna"), ("FOOD", "onions"), ("GOOD", "The butter browns quickly"), ("FOOD", "butter", 1)]


def whole() -> frozenset[str]:
    return frozenset(BOOK.kinds())


def test_a_scope_covers_the_labels_it_names_and_those_of_its_layers():
    assert covered(BOOK, "") == whole()
    assert covered(BOOK, "thing BAD") == {"COOK", "FOOD", "TOOL", "BAD"}
    assert covered(BOOK, "wine cheese") == frozenset()


def test_what_hangs_on_spans_is_finished_with_all_that_it_may_hang_on():
    things = finished(BOOK, None, pass_of(BOOK, "thing"))
    assert covered(BOOK, things) == {"COOK", "FOOD", "TOOL", "cooked_by"}
    assert finished(BOOK, things, pass_of(BOOK, "remark")) == ""
    some = finished(BOOK, finished(BOOK, None, pass_of(BOOK, "COOK")), pass_of(BOOK, "TOOL"))
    assert set(some.split()) == {"COOK", "TOOL"}
    assert "thing" in finished(BOOK, some, pass_of(BOOK, "FOOD")).split()


@pytest.mark.parametrize("name", [one.scope for one in passes(BOOK)])
def test_a_pass_reopened_is_no_longer_finished_and_the_others_are_until_it_is_done_again(name: str):
    part = pass_of(BOOK, name)
    rest = reopened(BOOK, "", part)
    assert not is_finished(BOOK, rest, part)
    for other in passes(BOOK):
        if not other.hanging and other.stops.isdisjoint(part.stops):
            assert is_finished(BOOK, rest, other)
    assert finished(BOOK, rest, part) == ("" if not part.hanging or rest else finished(BOOK, None, part))


def test_a_codebook_that_knows_none_of_the_names_gives_no_pass():
    assert pass_of(BOOK, "wine") is None
    assert pass_of(BOOK, "noise") is None
    assert pass_of(BOOK, "") is None


def test_a_pass_draws_and_asks_about_its_own_labels_only():
    one = desk(*SPANS)
    assert one.do("narrow", "remark").say == "only remark: 1 left"
    assert one.quote == "The butter browns quickly"
    assert [mark.label for mark in one.review.marks(0, len(TEXT))] == ["GOOD"]
    assert one.do("narrow", "thing").review.left == 3
    assert one.quote == "butter"  # the next one from where the focus was
    assert one.do("narrow", "FOOD").review.left == 2
    assert one.do("narrow", "").say == "everything is shown"
    assert one.review.left == 4


def test_done_finishes_a_pass_alone_and_two_of_them_the_article():
    one = desk(*SPANS, ("ADVERT", "Share this recipe"))
    one.do("narrow", "thing")
    one.do("accept_rest")
    one.do("accept_rest")
    outcome = one.do("done")
    assert outcome.say == "done: thing"
    assert [(row.action, row.verdict, row.scope) for row in outcome.step.rows] == [("done", "done", "cooked_by thing")]
    assert one.review.done
    assert not one.do("narrow", "remark").review.done
    assert not one.do("narrow", "").review.done
    assert one.review.left == 1
    one.do("accept")
    rows = one.do("done").step.rows
    assert rows[0].scope == ""
    assert [row.how for row in rows[1:]] == ["carried"]  # boilerplate comes with the last of the rest
    assert one.review.done


def test_what_was_left_undecided_in_a_finished_pass_is_not_asked_again():
    one = desk(*SPANS)
    one.do("narrow", "thing")
    one.do("done")
    one.do("done")
    assert one.do("narrow", "").review.left == 1
    assert one.do("narrow", "thing").review.left == 3


def test_reopening_in_a_pass_reopens_that_alone():
    one = desk(*SPANS)
    one.do("done")
    one.do("done")
    one.do("narrow", "remark")
    assert one.review.done
    (row,) = one.do("done").step.rows
    assert (row.action, row.verdict, row.scope) == ("reopen", "done", "cooked_by thing")
    assert not one.review.done
    assert one.do("narrow", "thing").review.done
    (row,) = one.do("done").step.rows
    assert (row.action, row.verdict, row.scope) == ("reopen", None, "")


def test_a_label_that_is_not_shown_is_not_added():
    one = desk(*SPANS)
    one.do("narrow", "thing")
    assert one.do("label", "GOOD").say == "GOOD is not shown in this pass, so none is added"
    one.do("narrow", "COOK")
    assert one.do("label", "TOOL").step is not None  # a candidate of the pass may turn out to be another thing
    one.do("select", 0, 4)
    assert one.do("label", "TOOL").step is None


def linked():
    """Two foods, two cooks, and what is proposed about them, of which a food has one only."""
    spans = [("FOOD", "onions"), ("COOK", "Anna"), ("COOK", "Ben"), ("GOOD", "The butter browns quickly")]
    onions, anna, ben, good = (candidate(ARTICLE, *one) for one in spans)
    claims = [
        relation("cooked_by", onions, anna),
        relation("cooked_by", onions, ben),
        relation("on", good, onions),
        attribute("side", good, "taste"),
        attribute("side", good, "look"),
    ]
    return spans, claims


def asked_about(scope: str):
    """A desk in a pass where all spans stand and nothing is said yet of what hangs on them."""
    spans, claims = linked()
    one = desk(*spans, hanging=claims, scores={"look": 0.5})
    for _ in spans:
        one.do("accept")
    verdicts = {id: v for id, v in one.review.verdicts.items() if one.review.annotations[id].kind == "span"}
    review = review_of(ARTICLE, BOOK, one.review.annotations.values(), one.review.proposals, verdicts, shown=scope)
    one.review = review
    return one


def test_relations_in_a_pass_of_their_own_are_asked_about_one_by_one():
    one = asked_about("cooked_by on")
    assert one.review.left == 3
    assert (one.quote, one.review.question.label) == ("onions", "cooked_by")
    one.do("accept")
    assert one.review.left == 1  # a food has one cook, so the other is no question any more
    assert (one.quote, one.review.question.label) == ("The butter browns quickly", "on")
    one.do("reject")
    assert one.review.left == 0
    assert len(one.linked("cooked_by")) == 1
    assert one.linked("on") == set()
    one.do("done")
    assert covered(BOOK, one.review.scope) == {"cooked_by", "on"}


def test_tab_goes_through_decided_relations_too_and_a_key_changes_them():
    one = asked_about("cooked_by on")
    one.do("accept")
    first = next(id for id, v in one.review.verdicts.items() if id and one.review.annotations[id].kind == "relation")
    while one.review.asked != first:
        one.do("next_any")
    one.do("reject")
    assert one.linked("cooked_by") == set()
    assert one.review.left == 2  # the other cook is a question again


def test_attributes_are_accepted_in_bulk_once_where_there_can_be_one():
    one = asked_about("side")
    assert one.review.left == 2
    outcome = one.do("accept_rest")
    assert [row.how for row in outcome.step.rows] == ["bulk"]
    assert one.review.left == 0
    assert len(one.linked("side")) == 1


def test_what_was_proposed_about_a_span_that_was_moved_is_asked_about_what_stands_for_it():
    spans, claims = linked()
    one = desk(*spans, hanging=claims[:1])
    one.do("accept")
    one.do("edge", "start", -1)
    one.do("accept")  # the relation is carried to the food that was moved
    assert one.linked("cooked_by") == {("two onions", "Anna")}
    one.do("narrow", "cooked_by")
    assert one.review.left == 0


def test_where_several_are_as_sure_and_one_can_stand_which_is_asked_once_the_ends_stand():
    spans, claims = linked()
    one = desk(*spans, hanging=claims, scores={claims[3].id: 0.9, claims[4].id: 0.5})
    assert one.review.left == 4  # the ends first
    for _ in spans:
        one.do("accept")
    held = {a.label for id, v in one.review.verdicts.items() if (a := one.review.annotations[id]).kind != "span"}
    assert held == {"on", "side"}  # what is sure was carried
    assert one.review.left == 2
    assert (one.quote, one.review.question.label) == ("onions", "cooked_by")
    outcome = one.do("accept")
    assert [row.how for row in outcome.step.rows] == ["key"]
    assert one.review.left == 0


def test_accepting_the_rest_takes_the_surest_of_what_could_not_be_carried():
    spans, claims = linked()
    one = desk(*spans, hanging=claims, scores={claims[0].id: 0.88, claims[1].id: 0.9})
    one.do("accept_rest")
    one.do("accept_rest")
    assert one.review.left == 4
    assert one.linked("cooked_by") == set()
    one.do("accept_rest")
    one.do("accept_rest")
    assert one.review.left == 0
    assert one.linked("cooked_by") == {("onions", "Ben")}
