"""Terminals that can do little, or are none."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import desk
import pytest

from bench.program import command, home
from bench.terminal import Terminal

COLOUR = re.compile(rb"\x1b\[[0-9;:]*\b(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[0-9;:]*m")


def test_a_dumb_terminal_is_told_what_to_do_instead_and_gets_no_escapes(db: Path) -> None:
    with desk.started(db, environment={"TERM": "dumb"}) as terminal:
        terminal.exit_code()
        assert b"\x1b" not in terminal.raw
        assert b"Traceback" not in terminal.raw
        assert "terminal" in terminal.text.lower()


def test_without_a_terminal_it_prints_what_is_waiting_and_ends(db: Path) -> None:
    done = subprocess.run(
        command(db, "Ada"), env=home(db.parent), stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False
    )
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"2" in done.stdout


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 10), (8, 20), (24, 40)])
def test_a_tiny_terminal_draws_what_it_can_and_grows_whole(db: Path, rows: int, columns: int) -> None:
    with desk.started(db, rows=rows, columns=columns) as terminal:
        terminal.settled(0.5)
        terminal.resize(24, 80)
        terminal.until("news").type("\r", lambda screen: screen.saved == 0).settled()
        terminal.resize(rows, columns)
        terminal.settled(0.3)
        terminal.resize(24, 80)
        terminal.settled().type("a").until_saved(1)


@pytest.mark.parametrize(("term", "truecolor"), [("xterm-256color", ""), ("xterm", ""), ("xterm", "truecolor")])
def test_keys_work_with_any_number_of_colours(db: Path, term: str, truecolor: str) -> None:
    with desk.review(db, environment={"TERM": term, "COLORTERM": truecolor}) as terminal:
        terminal.type("a").until_saved(1)
        terminal.type("?", "all keys").settled().type("q").settled().type("x").until_saved(2)


def test_no_color_means_no_colour_at_all(db: Path) -> None:
    with desk.review(db, environment={"NO_COLOR": "1"}) as terminal:
        terminal.type("a").until_saved(1)
        assert COLOUR.search(bytes(terminal.raw)) is None


def test_what_has_focus_and_what_is_decided_can_be_told_without_colour(db: Path) -> None:
    with desk.review(db, environment={"NO_COLOR": "1"}) as terminal:
        first = terminal.find(desk.NAMES[0])
        other = terminal.find(desk.NAMES[1])
        assert first
        assert other
        assert terminal.cursor == first
        plain = looks(terminal, first)
        terminal.type("a").until_saved(1)
        assert terminal.cursor == other
        assert looks(terminal, first) != looks(terminal, other)
        assert looks(terminal, other) == plain


def looks(terminal: Terminal, place: tuple[int, int]) -> tuple[object, ...]:
    """How a cell is drawn, colour apart."""
    cell = terminal.cell(*place)
    return cell.bold, cell.italics, cell.underscore, cell.reverse, cell.strikethrough
