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
