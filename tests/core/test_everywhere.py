"""Where else a text stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.everywhere import occurrences


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        ("Ben met Ben.", "Ben", [("Ben", "same"), ("Ben", "same")]),
        ("Bent and Ruben met Ben", "Ben", [("Ben", "same")]),
        ("Ben's soup, ben and BEN", "Ben", [("Ben", "possessive"), ("ben", "casing"), ("BEN", "casing")]),
        ("New\u00a0Hall and New  Hall", "New Hall", [("New\u00a0Hall", "same"), ("New  Hall", "same")]),
        ("St Mary\u2019s and St Mary's", "St Mary's", [("St Mary\u2019s", "same"), ("St Mary's", "same")]),
        ("🙂 Ofsted 🙂 Ofsted’s", "Ofsted", [("Ofsted", "same"), ("Ofsted", "possessive")]),
        ("a.b a+b", "a+b", [("a+b", "same")]),
    ],
)
def test_it_finds_whole_words_in_any_casing_and_says_which(text, quote, expected):
    assert [(text[o.start : o.end], o.form) for o in occurrences(text, quote)] == expected


def test_nothing_stands_nowhere():
    assert list(occurrences("some text", "  ")) == []


@given(st.text(max_size=80), st.text(min_size=1, max_size=6))
def test_what_it_finds_reads_like_the_quote_and_never_overlaps(text, quote):
    end = 0
    for found in occurrences(text, quote):
        assert found.start >= end
        assert found.end > found.start
        end = found.end
