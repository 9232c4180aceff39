"""Agreement figures, against published examples and against counting by hand."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.agreement import Counts, Unit, alpha, confusion, count, f1, kappa, match, on_words, ratio


def columns(*coders: str) -> Counter[tuple[str, ...]]:
    """Units from one line of values a coder, '.' where one did not code."""
    return Counter(tuple(v for v in unit if v != ".") for unit in zip(*coders, strict=True))


def test_alpha_of_two_coders_and_two_values_is_as_published() -> None:
    """Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example A: 0.095."""
    found = alpha(columns("0100000010", "1110010000")).value
    assert found == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_coders_and_five_values_is_as_published() -> None:
    """The same, example B: 12 units, values a to e: 0.692."""
    assert alpha(columns("aabbdcccedda", "babbbccceddd")).value == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_four_coders_with_gaps_is_as_published() -> None:
    """The same, example C: four coders, twelve units, missing values: 0.743."""
    found = alpha(
        columns(
            "123321412...",
            "123322412 5.3".replace(" ", ""),
            ".333234 2251.".replace(" ", ""),
            "123324412 51.".replace(" ", ""),
        )
    )
    assert found.value == pytest.approx(0.743, abs=0.0005)


def test_kappa_is_as_published() -> None:
    """Fifty proposals read by two people: 20 both yes, 15 both no, 5 and 10 apart: 0.4."""
    pairs = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    assert kappa(pairs).value == pytest.approx(0.4)


def test_kappa_tells_two_tables_of_equal_agreement_apart() -> None:
    """Both agree on 60 of 100; the margins make 0.1304 of one and 0.2593 of the other (a textbook pair)."""
    first = {("y", "y"): 45, ("y", "n"): 15, ("n", "y"): 25, ("n", "n"): 15}
    second = {("y", "y"): 25, ("y", "n"): 35, ("n", "y"): 5, ("n", "n"): 35}
    assert kappa(first).value == pytest.approx(0.1304, abs=0.00005)
    assert kappa(second).value == pytest.approx(0.2593, abs=0.00005)


def test_what_is_undefined_says_why_and_has_no_value() -> None:
    assert (kappa({}).value, kappa({}).why) == (None, "there is nothing that both coded")
    only = kappa({("", ""): 90})
    assert only.value is None
    assert "nothing to agree on" in only.why
    assert alpha({("a",): 3}).why == "nothing was coded by two"
    assert "nothing that could differ" in alpha({("a", "a"): 3}).why
    assert (f1([], "exact").value, f1([Counts()], "exact").why) == (None, "neither marked any")
    alone = f1([Counts(1, 1, 1, 1, 1)], "exact")
    assert (alone.value, alone.low) == (1.0, None)
    assert "two articles" in alone.open


def test_one_who_marks_and_one_who_does_not_agree_on_nothing() -> None:
    assert f1([Counts(3, 0)], "exact").value == 0.0


def test_spans_by_hand() -> None:
    """Four spans against four: one equal, one wider, one of another label, one alone on each side."""
    ada = [(0, 5, "A"), (10, 14, "A"), (20, 25, "B"), (40, 45, "C")]
    ben = [(0, 5, "A"), (8, 14, "A"), (20, 25, "C"), (60, 65, "C")]
    counts = count(ada, ben)
    assert counts == Counts(4, 4, exact=1, overlapping=2, blind=3)
    assert [ratio(counts, way) for way in ("exact", "overlapping", "blind")] == [0.25, 0.5, 0.75]
    assert confusion(match(ada, ben, blind=True)) == {("B", "C"): 1}


def test_a_long_span_over_two_short_ones_matches_once() -> None:
    assert count([(0, 20, "A")], [(0, 8, "A"), (10, 20, "A")]).overlapping == 1


def test_the_interval_is_the_same_every_time_and_holds_the_value() -> None:
    articles = [Counts(4, 5, n % 4, n % 4, n % 4) for n in range(12)]
    one, two = f1(articles, "exact"), f1(articles, "exact")
    assert one == two
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert one.low < one.value < one.high


def test_words_get_the_label_of_the_span_that_touches_them() -> None:
    words = [(0, 3), (4, 8), (9, 11), (12, 16), (17, 20)]
    assert on_words(words, [(4, 8, "A"), (13, 20, "B")]) == ["", "A", "", "B", "B"]


units = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.sampled_from("AB")).map(lambda t: (t[0], t[0] + t[1], t[2])),
    max_size=5,
    unique=True,
)


def _best(first: list[Unit], second: list[Unit], blind: bool) -> int:
    """The size of the largest matching, by trying all."""
    most = 0
    longer, shorter = (first, second) if len(first) >= len(second) else (second, first)
    for order in itertools.permutations(longer, len(shorter)):
        fits = [a[0] < b[1] and b[0] < a[1] and (blind or a[2] == b[2]) for a, b in zip(order, shorter, strict=True)]
        most = max(most, sum(fits))
    return most


@settings(max_examples=60, deadline=None)
@given(units, units)
def test_no_matching_is_larger_and_swapping_coders_changes_nothing(first: list[Unit], second: list[Unit]) -> None:
    counts, swapped = count(first, second), count(second, first)
    assert (counts.exact, counts.overlapping, counts.blind) == (swapped.exact, swapped.overlapping, swapped.blind)
    assert counts.exact <= counts.overlapping <= counts.blind <= min(counts.first, counts.second)
    assert counts.overlapping == _best(first, second, blind=False)
    assert counts.blind == _best(first, second, blind=True)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), st.integers(1, 20), max_size=9))
def test_alpha_and_kappa_are_at_most_one_and_reach_it_only_where_all_agree(pairs: dict[tuple[str, str], int]) -> None:
    apart = any(a != b for a, b in pairs)
    units: dict[tuple[str, ...], int] = {(a, b): times for (a, b), times in pairs.items()}
    for figure in (kappa(pairs), alpha(units)):
        if figure.value is None:
            assert figure.why
        else:
            assert not math.isnan(figure.value)
            assert (figure.value == pytest.approx(1.0)) != apart
