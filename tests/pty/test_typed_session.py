"""Whole sessions typed from outside, and the record read afterwards."""

from __future__ import annotations

from pathlib import Path

import desk
import record

from bench.terminal import DOWN, ENTER, LEFT, PAGE_DOWN, RIGHT, UP, Terminal

FIRST_LABEL, SECOND_LABEL = "1", "2"


def finish(terminal: Terminal) -> None:
    """Leave: back to the library, then out."""
    terminal.type("q").settled().type("q")
    assert terminal.exit_code() == 0


def test_a_session_of_every_verdict_is_in_the_file(db: Path) -> None:
    with desk.review(db) as terminal:
        assert terminal.saved == 0
        terminal.type("a").until_saved(1)
        terminal.type("x").until_saved(2)
        terminal.type(SECOND_LABEL).until_saved(3)
        terminal.type("l").settled().type("a").until_saved(4)
        terminal.type("u").until_saved(5)
        terminal.type("z").until_saved(6)
        finish(terminal)
    assert [step[0] for step in record.steps(db, "Ada")] == ["accept", "reject", "relabel", "adjust", "undo", "redo"]
    quotes = sorted(quote for _, _, _, quote in record.held(db, "Ada"))
    assert quotes == [desk.NAMES[0], desk.NAMES[2], f"{desk.NAMES[3]} did"]
    assert record.sound(db)


def test_undo_goes_back_to_nothing_over_articles_and_restarts_and_redo_brings_all_back(db: Path) -> None:
    with desk.review(db) as terminal:
        for number, keys in enumerate(("a", "x", SECOND_LABEL, "la", "dd"), start=1):
            terminal.type(keys).until_saved(number)
        terminal.type("a").until_saved(6)
        finish(terminal)
    held = record.held(db, "Ada")
    with desk.review(db) as terminal:
        for number in range(7, 13):
            terminal.type("u").until_saved(number)
        assert record.held(db, "Ada") == set()
        terminal.type("u", "nothing is left to undo")
        finish(terminal)
    with desk.review(db) as terminal:
        for number in range(13, 19):
            terminal.type("z").until_saved(number)
        terminal.type("z", "nothing was undone last")
        finish(terminal)
    assert record.held(db, "Ada") == held
    assert record.sound(db)


def test_the_session_goes_on_where_it_was_left(db: Path) -> None:
    with desk.review(db) as terminal:
        terminal.type("a").until_saved(1).type("a").until_saved(2)
        left = terminal.cursor
        finish(terminal)
    with desk.review(db) as terminal:
        assert terminal.saved == 2
        assert terminal.cursor == left
        finish(terminal)


def test_an_article_is_finished_and_the_next_one_opens(db: Path) -> None:
    with desk.review(db) as terminal:
        title = "First news" if "First news" in terminal.text else "Second news"
        other = {"First news": "Second news", "Second news": "First news"}[title]
        for number in range(1, 7):
            terminal.type("a").until_saved(number)
        terminal.type("d", other).until_saved(7)
        finish(terminal)
    assert record.steps(db, "Ada")[-1] == ("done",)


def test_keys_typed_ahead_decide_what_slow_keys_decide(template: Path, tmp_path: Path) -> None:
    keys = f"ax{SECOND_LABEL}ua,la" + "pxnan"
    slow = desk.copied(template, tmp_path / "slow.db")
    with desk.review(slow) as terminal:
        for key in keys:
            terminal.type(key).settled(0.08)
        finish(terminal)
    fast = desk.copied(template, tmp_path / "fast.db")
    with desk.review(fast) as terminal:
        terminal.type(keys + "qq")
        assert terminal.exit_code() == 0
    assert record.steps(fast, "Ada") == record.steps(slow, "Ada")
    assert record.held(fast, "Ada") == record.held(slow, "Ada")
    assert len(record.steps(slow, "Ada")) >= 6


def test_keys_typed_before_the_first_frame_are_not_lost(db: Path) -> None:
    with desk.started(db, "review", "First") as terminal:
        terminal.type("ax").until_saved(2)
        finish(terminal)
    assert record.steps(db, "Ada") == [("accept",), ("reject",)]


def test_keys_that_only_read_decide_nothing(db: Path) -> None:
    with desk.review(db) as terminal:
        for key in (DOWN, UP, PAGE_DOWN, b" ", b"n", b"p", b"\t", LEFT, RIGHT):
            terminal.type(key).settled(0.05)
        assert terminal.saved == 0
    assert record.steps(db, "Ada") == []


def test_a_bracketed_paste_of_a_thousand_letters_decides_nothing_and_says_so(db: Path) -> None:
    with desk.review(db) as terminal:
        terminal.type(b"\x1b[200~" + b"axyd1" * 200 + b"\x1b[201~", "paste").settled()
        assert terminal.saved == 0
        terminal.type("a").until_saved(1)
    assert record.steps(db, "Ada") == [("accept",)]


def test_a_key_whose_escape_sequence_arrives_in_pieces_is_that_key_or_nothing(db: Path) -> None:
    whole = (DOWN, b"\x1b[1;5A", b"\x1bOP", b"\x1b[5~", b"\x1b[Z")
    with desk.review(db) as terminal:
        for sequence in whole:
            for cut in range(1, len(sequence)):
                terminal.type(sequence[:cut]).quiet(0.3, 0.3)
                terminal.type(sequence[cut:]).settled(0.05)
        terminal.quiet(0.6)
        assert terminal.saved == 0
        terminal.type("a").until_saved(1)
    assert record.steps(db, "Ada") == [("accept",)]


def test_a_terminal_that_changes_its_size_loses_nothing(db: Path) -> None:
    with desk.review(db, rows=40, columns=120) as terminal:
        terminal.type("a").until_saved(1)
        for number, (rows, columns) in enumerate(((24, 80), (10, 30), (60, 200), (24, 80)), start=2):
            terminal.resize(rows, columns)
            terminal.settled().type("a").quiet(0.2)
            if rows >= 24:
                terminal.until_saved(number)
        finish(terminal)
    assert len(record.steps(db, "Ada")) == 5


def test_a_terminal_that_goes_away_keeps_what_was_saved(db: Path) -> None:
    terminal = desk.review(db)
    terminal.type("a").until_saved(1)
    terminal.hang_up()
    assert record.steps(db, "Ada") == [("accept",)]
    with desk.review(db) as terminal:
        assert terminal.saved == 1


def test_enter_in_the_library_opens_what_is_filtered(db: Path) -> None:
    with desk.library(db) as terminal:
        terminal.type("/").settled().type("Second").settled(0.3).type(ENTER).settled().type(ENTER).settled()
        assert terminal.saved == 0
        assert "Second news" in terminal.text
        assert "First news" not in terminal.text
