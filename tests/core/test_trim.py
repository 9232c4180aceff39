"""What stays outside a finding, as the codebook's own examples have it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.text.trim import trim

RULES = {
    "quotes": ['"', "'"],
    "stops": [".", ",", ";", ":"],
    "emphasis": ["*", "_"],
    "bullets": ["•", "-", "*", "–"],
    "connectives": ["meanwhile", "however", "as a result", "overall"],
    "conjunctions": ["but", "and", "while"],
    "speakers": ["inspectors", "the report", "it", "the inspectorate", "he", "she"],
    "verbs": ["said", "found", "states", "noted", "added", "adds", "stated"],
    "adverbs": ["also", "has", "have", "had"],
    "finite": ["is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "do", "does", "did"],
    "trailing": ["according to"],
}


def trimmed(sentence: str) -> str:
    start, end = trim(sentence, 0, len(sentence), RULES)
    return sentence[start:end]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Inspectors found that visits were late.", "visits were late"),
        ("Inspectors said they are optimistic.", "they are optimistic"),
        ("Inspectors found a number of weaknesses.", "Inspectors found a number of weaknesses"),
        ("Inspectors found areas that are weak.", "Inspectors found areas that are weak"),
        ("Ofsted has highlighted a number of concerns.", "Ofsted has highlighted a number of concerns"),
        ("“This means that plans drift,” the inspection letter states.", "This means that plans drift"),
        ("In a letter to the council's director Ann Lee, the inspectorate said that the pace is “too slow”.",
         "the pace is “too slow”"),
        ("However, inspectors said they are optimistic about a “beefing up” of the team",
         "they are optimistic about a “beefing up” of the team"),
        ("During a visit last month, the inspectorate found that morale had improved", "morale had improved"),
        ("“The home is safe now,” said Ann Lee, its manager.", "The home is safe now"),
        ("The ward was understaffed, according to the report.", "The ward was understaffed"),
        ("Overall, care is good", "care is good"),
        ("but the pace is slow.", "the pace is slow"),
        ("• **Leaders** act quickly", "Leaders** act quickly"),
        ("Staff “now feel supported.”", "Staff “now feel supported.”"),
        ("“The first sentence of a quotation goes on.", "The first sentence of a quotation goes on"),
        ("Ann Lee, the council's leader, said: “We are sorry.”", "We are sorry"),
        ("“Weak” leadership has led to “drift”", "“Weak” leadership has led to “drift”"),
        ("said.", "said"),
    ],
)  # fmt: skip
def test_what_the_codebook_leaves_outside_goes(sentence: str, expected: str) -> None:
    assert trimmed(sentence) == expected


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Before. However, it is late. After."
    start, end = trim(text, 8, 28, RULES)
    assert text[start:end] == "it is late"


def test_a_codebook_without_trim_rules_takes_off_white_space_alone() -> None:
    assert trim("  However, late.  ", 0, 18, {}) == (2, 16)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab said.,\"'“”*- \n", max_size=40))
def test_a_trimmed_span_lies_inside_and_is_trimmed_for_good(text: str) -> None:
    start, end = trim(text, 0, len(text), RULES)
    assert 0 <= start <= end <= len(text)
    if text.strip():
        assert start < end
        assert trim(text, start, end, RULES) == (start, end)
