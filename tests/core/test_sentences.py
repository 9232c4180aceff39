"""What a sentence, a clause and a paragraph are, in texts as the press and inspectorates lay them out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.text.sentences import clauses, paragraph_at, sentence_at, sentences


def said(text: str, extents: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in extents]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "Mr. Shaw met Dr. J. Patel at St. Mark's. It rained.",
            ["Mr. Shaw met Dr. J. Patel at St. Mark's.", "It rained."],
        ),
        ("Costs rose 3.5 per cent, e.g. Food. Next.", ["Costs rose 3.5 per cent, e.g. Food.", "Next."]),
        ("“It failed.” She left.", ["“It failed.”", "She left."]),
        ("“It failed.” she said. Then left.", ["“It failed.” she said.", "Then left."]),
        ("A headline without a stop\n\nThe body. More", ["A headline without a stop", "The body.", "More"]),
        ("• Visits are late\n• Plans drift", ["• Visits are late", "• Plans drift"]),
        ("Area\tGrade\nOverall\tGood", ["Area\tGrade", "Overall\tGood"]),
        (
            "The council has made progress since the last inspection but the pace\nis slow. Done.",
            ["The council has made progress since the last inspection but the pace\nis slow.", "Done."],
        ),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences_survive_layout(text: str, expected: list[str]) -> None:
    assert said(text, sentences(text)) == expected


def test_a_part_of_the_text_is_read_alone() -> None:
    text = "One. Two. Three."
    assert said(text, sentences(text, 5, 9)) == ["Two."]


def test_the_sentence_at_an_offset_is_the_one_that_holds_it() -> None:
    text = "One. Two.\n\nThree. Four."
    assert said(text, [sentence_at(text, i) for i in (0, 6, 12, 20)]) == ["One.", "Two.", "Three.", "Four."]


def test_a_paragraph_ends_at_a_blank_line() -> None:
    text = "One.\nTwo.\n\nThree."
    assert said(text, [paragraph_at(text, 6)]) == ["One.\nTwo."]
    assert said(text, [paragraph_at(text, 12)]) == ["Three."]


def test_clauses_part_at_a_conjunction_between_finite_verbs() -> None:
    text = "The council has made some progress, but the pace of change is too slow"
    assert said(text, clauses(text, 0, len(text))) == [
        "The council has made some progress",
        "the pace of change is too slow",
    ]
    text = "Managers and staff are proud of salt and pepper"
    assert said(text, clauses(text, 0, len(text))) == [text]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='Ab .!?"”\n\t•|é\u00a0', max_size=80))
def test_sentences_are_in_order_apart_and_lose_only_white_space(text: str) -> None:
    found = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    covered = "".join(said(text, found))
    assert "".join(covered.split()) == "".join(text.split())
    for start, end in found:
        assert clauses(text, start, end)
