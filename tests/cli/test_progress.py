"""The line that shows how far long work is."""

from __future__ import annotations

import sys
from contextlib import suppress

import pytest

from tui.cli.progress import bar


def test_nothing_is_drawn_where_errors_go_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    with bar() as progress:
        progress("reading", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_sees_how_far_it_is_and_a_clean_line_in_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    with bar() as progress:
        progress("reading \x1b[31m", 12, 24)
        progress("reading", 13, 24)  # too soon to draw again
        progress("reading", 24, 24)
    lines = capsys.readouterr().err.split("\r")
    assert lines[1].rstrip() == "reading ␛[31m [############............] 12 of 24"
    assert lines[2].rstrip() == "reading [########################] 24 of 24"
    assert lines[3].strip() == lines[4] == ""
    assert max(map(len, lines)) == 79


def test_an_error_wipes_the_line_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with suppress(ValueError), bar() as progress:
        progress("reading", 1, 0)
        raise ValueError
    assert capsys.readouterr().err.endswith(" \r")
