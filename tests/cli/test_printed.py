"""JSON on a terminal: the same values, and nothing that commands it."""

from __future__ import annotations

import json
import unicodedata

import pytest

from tui.cli.printed import as_json

HOSTILE = ["\x1b[2J", "\x7f", "\x9b31m", "\u202eabc\u202c", "\u2028", "\ue000", "\ud800", "👩\u200d👧", "\U000e0041"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_what_commands_a_terminal_is_escaped_and_reads_back_the_same(text: str) -> None:
    printed = as_json({text: [text]})
    assert json.loads(printed) == {text: [text]}
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for char in printed)


def test_letters_stay_letters() -> None:
    assert as_json(["Siân ‘said’ 日本 🎉", 1, None]) == '["Siân ‘said’ 日本 🎉", 1, null]'
