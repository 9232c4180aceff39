"""The terminal of these tests itself, with a program that does hardly anything."""

from __future__ import annotations

import sys

import pytest

from bench.probe import Silence
from bench.program import BARE
from bench.terminal import Terminal


def test_the_screen_shows_what_a_program_draws_after_each_key() -> None:
    with Terminal(*BARE) as terminal:
        terminal.until("hello").type("k", "hello 1").type("kkk", "hello 4")
        assert terminal.find("hello 4") == (0, 0)
        terminal.type("q")
        assert terminal.exit_code() == 0


def test_a_sequence_cut_in_two_is_drawn_whole() -> None:
    script = "import time; [(print(c, end='', flush=True), time.sleep(0.01)) for c in '\x1b[>1uab\x1b[31mc']"
    with Terminal(sys.executable, "-c", script) as terminal:
        terminal.exit_code()
        assert terminal.lines[0].rstrip() == "abc"
        assert terminal.cell(0, 2).fg == "red"


def test_what_never_comes_is_an_error_that_shows_the_screen() -> None:
    with Terminal(*BARE) as terminal:
        terminal.until("hello")
        with pytest.raises(Silence) as caught:
            terminal.until("goodbye", timeout=0.2)
        assert "hello" in caught.value.__notes__[0]
