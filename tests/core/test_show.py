"""What articles bring along is drawn visibly, one code point for one, and never commands the terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.text.show import show

anything = st.text(st.characters(codec=None, exclude_categories=()))


@given(anything)
def test_one_code_point_in_one_out(text):
    assert len(show(text)) == len(text)


@given(anything)
def test_nothing_that_is_shown_can_command_reorder_or_hide(text):
    for char in show(text):
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@given(anything)
def test_showing_what_is_shown_changes_nothing(text):
    assert show(show(text)) == show(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, “curly”, café, 漢字, שלום", "plain, “curly”, café, 漢字, שלום"),
        ("a\x1b[31mred", "a␛[31mred"),
        ("\x1b]52;c;AAAA\x07", "␛]52;c;AAAA␇"),
        ("\x00\t\r\n\x7f", "␀␉␍␊␡"),
        ("\x85\x9b", "��"),
        ("pay \u202e001\u202c", "pay ·001·"),
        ("zero\u200bwidth\ufeff\u2060", "zero·width··"),
        ("\u2028\u2029\u00ad", "···"),
        ("❤\ufe0f", "❤·"),
        ("👩\u200d👧", "👩·👧"),
        ("👍🏽", "👍·"),
        ("🇬🇧", "ⒼⒷ"),
        ("\ue000\U000f0000", "··"),
        ("\u3164\u2800\u115f", "···"),
        ("\U000e0041\U000e0100", "··"),
        ("\ud800\ufffe", "��"),
        ("e\u0301", "e\u0301"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_hostile_characters_are_seen(text, shown):
    assert show(text) == shown
