"""Scores against figures worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.scoring import MEASURES, Counts, Span, add, count, fair, pairs, together

THERE: list[Span] = [(0, 10, "A"), (20, 30, "A"), (40, 50, "A"), (60, 70, "B")]
FOUND: list[Span] = [(0, 10, "A"), (20, 28, "A"), (60, 70, "A"), (80, 90, "C")]


def test_three_measures_by_hand() -> None:
    counts = count(FOUND, THERE)
    assert counts == {
        "A": Counts(there=3, found=3, strict=1, overlap=2),
        "B": Counts(there=1, found=0),
        "C": Counts(there=0, found=1),
    }
    a = counts["A"]
    assert [a.f1(m).value for m in MEASURES] == pytest.approx([1 / 3, 2 / 3, 1 / 2])
    all = together(counts)
    assert all == Counts(there=4, found=4, strict=1, overlap=2)
    assert all.precision("partial").value == pytest.approx(1.5 / 4)


def test_a_figure_that_cannot_be_says_why() -> None:
    counts = count(FOUND, THERE)
    assert counts["B"].precision("strict").value is None
    assert counts["B"].precision("strict").reason == "nothing was found"
    assert counts["B"].f1("strict").value == 0
    assert counts["C"].recall("overlap").reason == "nothing is there to find"
    assert Counts().f1("partial").reason == "nothing was found and nothing is there"


def test_an_equal_span_is_paired_before_a_longer_one_that_shares_as_much() -> None:
    found: list[Span] = [(0, 5, "A"), (0, 20, "A")]
    assert pairs(found, [(0, 5, "A")]) == [((0, 5, "A"), (0, 5, "A"))]
    assert count(found, [(0, 5, "A")])["A"] == Counts(there=1, found=2, strict=1, overlap=1)


def test_one_long_span_stands_for_one_of_the_two_that_it_covers() -> None:
    assert count([(0, 20, "A")], [(0, 5, "A"), (8, 20, "A")])["A"] == Counts(2, 1, 0, 1)


def test_articles_add_up() -> None:
    twice = add(count(FOUND, THERE), count(FOUND, THERE))
    assert together(twice) == Counts(8, 8, 2, 4)


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("AB")).map(lambda s: (s[0], s[0] + s[1], s[2]))
)


@given(spans, spans)
def test_whoever_finds_and_whoever_is_right_may_change_places(one: list[Span], other: list[Span]) -> None:
    ours, theirs = together(count(one, other)), together(count(other, one))
    assert ours.strict == theirs.strict
    assert ours.strict <= ours.overlap <= min(ours.found, ours.there)


@given(spans)
def test_the_same_spans_agree_whole(some: list[Span]) -> None:
    same = together(count(some, some))
    assert same.strict == same.overlap == same.there == same.found == len(set(some))


def test_what_nobody_looked_for_and_what_is_unknown_is_neither_right_nor_wrong() -> None:
    assert fair(FOUND, {"C"}, [(28, 61)]) == [(0, 10, "A"), (20, 28, "A")]
    assert fair(FOUND, (), ()) == FOUND
