"""Words partition what is visible; no word and no step cuts a grapheme; a long text is never read as a whole."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui.core.text import words as module
from tui.core.text.words import Words, grapheme_after, grapheme_before

PIECES = [
    "a",
    "it's",
    "é",
    "e\u0301",
    "-",
    "'",
    " ",
    "\n",
    "\r\n",
    "\t",
    "漢字",
    "👩\u200d👧",
    "👍🏽",
    "🇬🇧",
    "🇬",
    "❤\ufe0f",
]
PIECES += [
    "1,200",
    ".",
    "“",
    "\u200b",
    "\u202e",
    "\x00",
    "\x1b",
    "שלום",
    "각",
    "한",
    "\u0301",
    "\u200d",
    "\u00ad",
    "_",
    "\u1100",
    "\u1161",
    "\u11a8",
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=40)


def said(text):
    return [text[start:end] for start, end in Words(text).within(0, len(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ofsted's well-targeted plan.", ["Ofsted's", "well-targeted", "plan", "."]),
        ("the dogs’ “inadequate” home", ["the", "dogs", "’", "“", "inadequate", "”", "home"]),
        ("a--b -c d- 'e'", ["a", "-", "-", "b", "-", "c", "d", "-", "'", "e", "'"]),
        ("£4.2m, 1,200 of 3.", ["£", "4.2m", ",", "1,200", "of", "3", "."]),
        ("**bold** _x_", ["*", "*", "bold", "*", "*", "_", "x", "_"]),
        ("cafe\u0301s na\u00efve", ["cafe\u0301s", "na\u00efve"]),
        ("漢字 かな カタカナ", ["漢", "字", "か", "な", "カタカナ"]),
        ("👩\u200d👧👍🏽🇬🇧🇫🇷❤\ufe0f", ["👩\u200d👧", "👍🏽", "🇬🇧", "🇫🇷", "❤\ufe0f"]),
        ("in\u00adspec\u200btion", ["in\u00adspec", "\u200b", "tion"]),
        ("a\u00a0b\u2028c\r\nd", ["a", "b", "c", "d"]),
        ("\x00\x1b[", ["\x00", "\x1b", "["]),
        ("한국어 각", ["한국어", "각"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_words_are(text, words):
    assert said(text) == words


@given(texts)
def test_words_partition_the_visible_characters(text):
    covered = set()
    last = 0
    for start, end in Words(text).within(0, len(text)):
        assert last <= start < end
        covered.update(range(start, end))
        last = end
    assert covered == {i for i, char in enumerate(text) if not char.isspace()}


@given(texts)
def test_no_word_cuts_a_grapheme(text):
    boundaries = set(steps(text)) | {0}
    for start, end in Words(text).within(0, len(text)):
        assert {start, end} <= boundaries


def steps(text):
    at, found = 0, []
    while at < len(text):
        at = grapheme_after(text, at)
        found.append(at)
    return found


@given(texts)
def test_steps_back_are_the_steps_forward(text):
    forward = [0, *steps(text)] if text else []
    at, back = len(text), []
    while at:
        back.append(at)
        at = grapheme_before(text, at)
    assert [0, *reversed(back)] == forward or not text


def test_graphemes_are_what_a_reader_calls_a_character():
    text = "e\u0301\r\n👩\u200d👩\u200d👧🇬🇧🇫🇷\u1100\u1161\u11a81\ufe0f\u20e3"
    assert steps(text) == [2, 4, 9, 11, 13, 16, 19]


@given(texts, st.integers(-2, 60))
@example("", 0)
def test_neighbours_of_an_offset(text, offset):
    words = Words(text)
    every = words.within(0, len(text))
    before = [w for w in every if w[0] < offset]
    after = [w for w in every if w[1] > offset]
    assert words.before(offset) == (before[-1] if before else None)
    assert words.after(offset) == (after[0] if after else None)
    at = words.at(offset)
    if not every:
        assert at == (offset, offset)
    elif any(start <= offset < end for start, end in every):
        assert at[0] <= offset < at[1]
    else:
        assert at in (before[-1:] + after[:1])


@given(texts, st.integers(1, 7))
def test_reading_in_small_pieces_finds_the_same_words_where_there_are_spaces(text, size):
    spaced = " ".join(text)
    whole = said(spaced)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PIECE", size)
        assert said(spaced) == whole


def test_moving_in_a_text_without_spaces_reads_only_a_piece():
    words = Words("!" * 5_000_000)
    began = time.perf_counter()
    assert words.at(4_000_000) == (4_000_000, 4_000_001)
    assert words.after(4_000_001) == (4_000_001, 4_000_002)
    assert time.perf_counter() - began < 0.2


def test_a_word_without_end_is_cut():
    start, end = Words("a" * 100_000).at(50_000)
    assert start <= 50_000 < end
    assert end - start < 10_000
