"""Review by lines in a real terminal: a key counts when it is pressed, nothing is drawn, and text commands nothing."""

from __future__ import annotations

from pathlib import Path

import desk
import record


def test_one_key_decides_and_the_next_candidate_is_one_line(db: Path) -> None:
    with desk.started(db, "review", "--lines", rows=24, columns=100) as terminal:
        terminal.until("Ada Ashdown, in: [Ada Ashdown] met")
        terminal.type("a").until_saved(1)
        terminal.until("Ben Birk, in: Ada Ashdown met [Ben Birk]")
        terminal.type("x").until_saved(2)
        terminal.type("q").until("left; saved 2")
    assert [step[0] for step in record.steps(db, "Ada")] == ["accept", "reject"]


def test_keys_typed_ahead_decide_what_slow_keys_decide(template: Path, tmp_path: Path) -> None:
    slow, fast = desk.copied(template, tmp_path / "slow.db"), desk.copied(template, tmp_path / "fast.db")
    with desk.started(slow, "review", "--lines", rows=24, columns=100) as terminal:
        for number, key in enumerate("axaxu", 1):
            terminal.type(key).until_saved(number)
        terminal.type("q").until("left;")
    with desk.started(fast, "review", "--lines", rows=24, columns=100) as terminal:
        terminal.type("axaxuq").until("left; saved 5")
    assert record.steps(fast, "Ada") == record.steps(slow, "Ada")
    assert record.held(fast, "Ada") == record.held(slow, "Ada")


def test_a_paste_decides_nothing_and_an_arrow_is_no_label(db: Path) -> None:
    with desk.started(db, "review", "--lines", rows=24, columns=100) as terminal:
        terminal.until("in: [Ada Ashdown]")
        terminal.type("\x1b[200~aaaa\x1b[201~").until("a paste was left alone")
        terminal.type("c\x1b[A").until("comment, then enter:")
        terminal.type("fine\r").until_saved(1)
        terminal.type("q").until("left; saved 1")
    assert [step[0] for step in record.steps(db, "Ada")] == ["comment"]


def test_the_terminal_is_given_back_as_it_was(db: Path) -> None:
    before = ("sh", "-c", '"$@"; echo; stty -a', "sh")
    with desk.started(db, "review", "--lines", before=before, rows=30, columns=120) as terminal:
        terminal.until("in: [Ada Ashdown]")
        terminal.type("q").until("icanon")
        assert " echo " in terminal.text
        assert "-icanon" not in terminal.text


def test_nothing_of_a_hostile_article_commands_the_terminal(tmp_path: Path) -> None:
    hostile = desk.article("\x1b]0;owned\x07Evil", "Ada Ashdown\x1b[2J\u202e met\x07 Ben Birk \x1b[31mred\x1b[0m.")
    db = desk.database(tmp_path / "annotations.db", hostile)
    with desk.started(db, "review", "--lines", rows=24, columns=100, environment={"TERM": "dumb"}) as terminal:
        terminal.until("[Ada Ashdown]␛[2J· met␇")
        terminal.type(" a").until_saved(1)
        terminal.type("q").until("left; saved 1")
        sent = bytes(terminal.raw)
    assert b"\x1b" not in sent
    assert b"\x07" not in sent
