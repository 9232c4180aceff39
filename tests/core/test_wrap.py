"""Lines: every visible code point is on exactly one, none is too wide, offsets and lines agree."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from tui.core.text.show import show
from tui.core.text.wrap import Wrap

PIECES = [
    "word",
    "a",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "é",
    "e\u0301",
    "漢字",
    "👩\u200d👧",
    "🇬🇧",
    "“",
    "שלום",
    "\x00",
    "\x1b[0m",
]
PIECES += ["\u202e", "\u200b", "\u0301", "longerthanaline", "\u00a0", "\x0b", "\x0c", "\x85", "\u2028"]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)
widths = st.integers(1, 30)


def lines(text, width):
    wrap = Wrap(text, width, cell_len)
    return [text[slice(*wrap.extent(line))] for line in range(wrap.count)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 5, [""]),
        ("one two three", 8, ["one two", "three"]),
        ("one two three", 7, ["one two", "three"]),
        ("one two  ", 7, ["one two"]),
        ("a  b", 1, ["a", "b"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab\n\ncd\n", 5, ["ab", "", "cd", ""]),
        ("ab\r\ncd\re", 9, ["ab", "cd\re"]),
        ("a\x0bb\x0cc\u2028d", 9, ["a\x0bb\x0cc\u2028d"]),
        ("  indented", 20, ["  indented"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        ("see 漢字漢字", 7, ["see 漢", "字漢字"]),
        ("漢字", 1, ["漢", "字"]),
        ("e\u0301e\u0301", 1, ["e\u0301", "e\u0301"]),
        ("a 👍 b", 4, ["a 👍", "b"]),
    ],
)
def test_lines_are(text, width, expected):
    assert lines(text, width) == expected


@given(texts, widths)
def test_every_visible_code_point_is_on_exactly_one_line(text, width):
    wrap = Wrap(text, width, cell_len)
    drawn, last = [], 0
    for line in range(wrap.count):
        start, end = wrap.extent(line)
        assert last <= start <= end
        drawn += range(start, end)
        last = end
    left_out = set(range(len(text))) - set(drawn)
    assert all(text[i] in " \n" or text[i : i + 2] == "\r\n" for i in left_out)


@given(texts, widths)
def test_no_line_is_too_wide(text, width):
    for line in lines(text, width):
        cells = cell_len(show(line))
        assert cells <= width or (width == 1 and cells == 2)


@given(texts, widths)
def test_offsets_lines_and_columns_agree(text, width):
    wrap = Wrap(text, width, cell_len)
    for line in range(wrap.count):
        start, end = wrap.extent(line)
        for offset in range(start, end):
            assert wrap.line_of(offset) == line
            column = wrap.column(offset)
            assert column == cell_len(show(text[start:offset]))
            if cell_len(show(text[offset])):
                assert wrap.offset_at(line, column) == offset
        assert wrap.offset_at(line, width + 2) == end
    for offset in range(len(text) + 1):
        line = wrap.line_of(offset)
        assert wrap.extent(line)[0] <= offset
        assert line + 1 == wrap.count or offset < wrap.extent(line + 1)[0]


@given(st.text(st.characters(max_codepoint=0x7F), max_size=80), widths)
def test_the_fast_way_breaks_as_the_measured_way(text, width):
    def odd_cells(shown):
        return cell_len(shown) if shown != "\u0301" else 0

    measured = Wrap(text.replace("\n", "\u0301\n") + "\u0301", width, odd_cells)
    fast = Wrap(text, width, cell_len)
    words = [text[slice(*fast.extent(line))].rstrip() for line in range(fast.count)]
    other = [
        measured.text[slice(*measured.extent(line))].replace("\u0301", "").rstrip() for line in range(measured.count)
    ]
    if "\r" not in text:
        assert [w for w in other if w] == [w for w in words if w]


def test_a_width_below_one_is_refused():
    with pytest.raises(ValueError, match="holds nothing"):
        Wrap("a", 0, cell_len)


def test_offsets_outside_the_text_belong_to_the_ends():
    wrap = Wrap("one\ntwo", 10, cell_len)
    assert (wrap.line_of(-5), wrap.line_of(99)) == (0, 1)


@given(st.text(st.characters(max_codepoint=0x2FFF), max_size=30))
def test_shown_widths_are_those_that_wcwidth_gives(text):
    shown = "".join(c for c in show(text) if wcswidth("x" + c) == 1 + cell_len(c))
    assert wcswidth("x" + shown) == 1 + cell_len(shown)


def test_the_widths_of_common_text_are_those_that_wcwidth_gives():
    text = show(
        "Plain “curly” – café cafe\u0301 £5 … 漢字 かな カナ 한국어 שלום العربية ☃ ❤️ 👩‍👧 👍🏽 🇬🇧 \x00\x1b\t ½ ™ 😀"
    )
    assert [wcswidth(c) for c in text] == [cell_len(c) for c in text]


@pytest.mark.parametrize("filler", ["a", "漢", "e\u0301", " ", "a ", "\u0301"])
def test_a_line_of_millions_is_broken_in_good_time(filler):
    text = filler * (1_000_000 // len(filler))
    began = time.perf_counter()
    wrap = Wrap(text, 80, cell_len)
    assert time.perf_counter() - began < 2
    assert all(wrap.extent(line)[1] - wrap.extent(line)[0] <= 640 for line in range(wrap.count))


def test_an_article_of_200000_words_is_wrapped_in_a_moment():
    text = ("The inspection found that children were well supported by “staff”. " * 12 + "\n\n") * 1700
    began = time.perf_counter()
    wrap = Wrap(text, 90, cell_len)
    assert time.perf_counter() - began < 0.5
    assert wrap.count > 15_000
