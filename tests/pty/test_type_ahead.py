"""Keys typed while the program starts are for its first screen, however early they come."""

from __future__ import annotations

import time
from pathlib import Path

import desk
import pytest
import record


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1])
def test_keys_typed_before_the_first_frame_are_kept_in_order(db: Path, delay: float) -> None:
    with desk.started(db, rows=24, columns=80) as terminal:
        time.sleep(delay)
        terminal.type("\rax").until_saved(2)
    assert [step[0] for step in record.steps(db, "Ada")] == ["accept", "reject"]


def test_a_hint_can_be_typed_before_its_article_is_on_the_screen(db: Path) -> None:
    with desk.started(db, rows=24, columns=80) as terminal:
        terminal.type("\rfa1").until_saved(1)
    assert [step[0] for step in record.steps(db, "Ada")] == ["add"]


def test_a_key_that_is_held_down_comes_to_what_as_many_slow_ones_come_to(template: Path, tmp_path: Path) -> None:
    slow, held = desk.copied(template, tmp_path / "slow.db"), desk.copied(template, tmp_path / "held.db")
    with desk.review(slow, rows=24, columns=80) as terminal:
        for _ in range(12):
            terminal.type("\x1b[C").settled(0.02)
        terminal.type("a").until_saved(1)
        for _ in range(5):
            terminal.type("\t").settled(0.02)
        terminal.type("x").until_saved(2)
    with desk.review(held, rows=24, columns=80) as terminal:
        terminal.type("\x1b[C" * 12 + "a" + "\t" * 5 + "x").until_saved(2)
    assert record.steps(held, "Ada") == record.steps(slow, "Ada")
    assert record.held(held, "Ada") == record.held(slow, "Ada")
