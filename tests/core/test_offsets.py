"""Offsets in other programs' units: there and back for every place in a text, and a refusal inside a unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.offsets import SCALES, Cut, Tokens, graphemes, utf8, utf16

FAMILY = "👩\u200d👩\u200d👧"
TEXT = f"a{FAMILY}e\u0301\r\n🇬🇧\u00a0é\ufeff"


def test_utf16_counts_astral_characters_twice() -> None:
    scale = utf16("a😀b")
    assert [scale.to(i) for i in range(4)] == [0, 1, 3, 4]
    with pytest.raises(Cut, match="inside"):
        scale.back(2)


def test_bytes_count_what_utf8_needs_and_three_for_half_a_character() -> None:
    scale = utf8("aé漢😀\ud800")
    assert [scale.to(i) for i in range(6)] == [0, 1, 3, 6, 10, 13]


def test_graphemes_are_what_a_reader_takes_for_one_character() -> None:
    scale = graphemes(TEXT)
    assert scale.to(len(TEXT)) == 8
    assert scale.back(2) == 1 + len(FAMILY)
    with pytest.raises(Cut):
        scale.to(2)


def test_no_offset_outside_the_text_is_taken() -> None:
    for make in SCALES.values():
        for wrong in (-1, 99):
            with pytest.raises(Cut):
                make(TEXT).to(wrong)
            with pytest.raises(Cut):
                make(TEXT).back(wrong)


@given(st.text(st.one_of(st.characters(), st.sampled_from("😀\u0301\u200d\r\n🇬")), max_size=30))
def test_every_place_comes_back_and_what_is_inside_a_unit_is_refused(text: str) -> None:
    assert utf16(text).to(len(text)) == len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert utf8(text).to(len(text)) == len(text.encode("utf-8", "surrogatepass"))
    for make in SCALES.values():
        scale = make(text)
        for offset in range(len(text) + 1):
            try:
                unit = scale.to(offset)
            except Cut:
                assert make is graphemes
            else:
                assert scale.back(unit) == offset


def test_an_extent_is_one_of_tokens_only_where_both_edges_are() -> None:
    grid = Tokens([(0, 6), (6, 8), (9, 14)])
    assert grid.to(0, 8) == (0, 2)
    assert grid.back(1, 3) == (6, 14)
    for start, end in ((0, 5), (1, 6), (8, 9), (7, 14), (6, 9)):
        with pytest.raises(Cut):
            grid.to(start, end)
