"""No decision whose key was acknowledged on the screen is lost by SIGKILL at any moment."""

from __future__ import annotations

import json
from pathlib import Path

import killing
import pytest

from bench import files, generate
from tui.core import codebook


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A database with work for two reviewers in many sessions: 20 articles of 60 candidates."""
    book = codebook.default()
    path = tmp_path / "annotations.db"
    files.make(path, generate.long(500, 20, book, "Long news"), book)
    return path


def kill(db: Path, rounds: int) -> list[killing.Killed]:
    """So many rounds of two kills, judged."""
    killed, found = killing.rounds(db, range(rounds))
    assert found == []
    assert [wrong for session in killed for wrong in session.wrong] == []
    assert sum(session.lost for session in killed) == 0
    assert sum(session.acknowledged for session in killed) > 2 * rounds, "the sessions were too short to prove anything"
    return killed


def test_fifty_kills_lose_nothing_that_was_acknowledged(news: Path) -> None:
    kill(news, 25)


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing_that_was_acknowledged(news: Path) -> None:
    killed = kill(news, 100)
    acknowledged = sum(session.acknowledged for session in killed)
    files.OUT.mkdir(exist_ok=True)
    result = {"kills": len(killed), "acknowledged": acknowledged, "lost": 0}
    (files.OUT / "kill-test.json").write_text(json.dumps(result))


def test_a_loss_would_be_seen() -> None:
    before, accept = [("accept",)], ("accept",)
    assert killing.compare(before, [accept, accept], ["a", "a"], said=3).lost == 1
    assert killing.compare(before, [accept, ("reject",)], ["a"], said=2).wrong != ()
    assert killing.compare(before, [("reject",), accept], ["a"], said=2).wrong != ()
    assert killing.compare(before, [accept, ("relabel",)], ["2"], said=2).wrong != ()
    assert killing.compare(before, [accept, ("relabel", "relabel")], ["a", "2"], said=2) == killing.Killed(1, 0, ())
