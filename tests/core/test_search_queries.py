"""What a typed query means, and where words stand in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.codebook import default
from tui.core.search import Query, bare, places, query
from tui.core.text.around import around

BOOK = default()
PERSON = BOOK.labels["PERSON"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("person centred  care", Query("person centred care")),
        ("PERSON Marshall", Query("Marshall", ("PERSON",), "PERSON")),
        ("PERSON", Query("", ("PERSON",), "PERSON")),
        ("person: Ada Ashdown", Query("Ada Ashdown", ("PERSON",), "PERSON")),
        (f"{PERSON.name}: Ada", Query("Ada", ("PERSON",), "PERSON")),
        ("it said: no", Query("it said: no")),
        (": no", Query(": no")),
    ],
)
def test_a_query_is_words_or_a_label_and_words(typed: str, expected: Query):
    assert query(typed, BOOK) == expected


def test_a_layer_stands_for_all_its_labels():
    layer = PERSON.layer
    found = query(f"{layer}: Leeds", BOOK)
    assert set(found.labels) == {label.id for label in BOOK.labels.values() if label.layer == layer}
    assert str(found) == f"{layer} “Leeds”"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Ada Ashdown met ada  ashdowns.", "ada ashdown", ["Ada Ashdown", "ada  ashdowns"]),
        ("A well-led, well  led home; dwell led", "well led", ["well-led", "well  led"]),
        ("José and Jose’s", "jose", ["José", "Jose"]),
        ("Ben, Bent, Ruben", "ben", ["Ben", "Bent"]),
        ("anything", "…", []),
        ("a_b", "b", ["b"]),
    ],
)
def test_words_stand_one_after_the_other_and_the_last_may_go_on(text: str, words: str, expected: list[str]):
    assert [text[start:end] for start, end in places(text, words)] == expected


@given(st.text(max_size=60))
def test_bare_text_keeps_every_offset(text: str):
    assert len(bare(text)) == len(text)


@given(st.text(max_size=80), st.data())
def test_what_stands_around_a_place_is_one_line_with_the_place_in_it(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    near = around(text, start, end, 10, 20)
    assert near.quote == " ".join(text[start:end].split())
    assert "\n" not in "".join(near)
    assert len(near.before) <= 12
    assert len(near.after) <= 22
