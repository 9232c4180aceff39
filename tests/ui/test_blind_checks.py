"""Checks by keys: an article without candidates, and one shown again as if for the first time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from reviewer import at_work, letter, verdicts

from tui.store import assignments, lots
from tui.store.migrations import open_file


def draw(db: Path, **shares: float) -> None:
    with closing(open_file(db)) as conn:
        lots.set_rule(conn, lots.Rule(**shares))


def served(db: Path) -> list[tuple[object, ...]]:
    return list(verdicts(db, "SELECT DISTINCT served, round FROM decisions ORDER BY 1, 2"))


async def test_a_blind_check_shows_no_candidates_says_so_and_is_recorded_as_one(db: Path):
    draw(db, blind=1)
    async with at_work(db, keys="enter") as ada:
        assert ada.status.startswith("no candidates are shown: f selects a word")
        assert ada.review.proposals == {}
        await ada.press("f a 4")
        assert "blind check  Ada  saved 1" in ada.status
        assert len(ada.accepted()) == 1
        await ada.press("u")
        assert ada.accepted() == set()
        await ada.press("z d")
        assert "blind check" in ada.status  # the next one
        await ada.press("q up enter")
        assert ada.review.done
        assert len(ada.accepted()) == 1
        assert ada.review.proposals == {}
    assert served(db) == [("blind", 0)]


async def test_an_article_is_shown_again_without_the_answers_between_two_others(db: Path):
    async with at_work(db, keys="enter y y d q") as ada:
        await ada.press("end enter d d q")
    draw(db, again=1, days=0)
    with closing(open_file(db)) as conn:
        assert assignments.call_up(conn, "Ada-0001") == 2
    async with at_work(db, keys="home enter") as ada:
        assert ada.status.startswith("shown again, as if for the first time")
        assert "a second look" in ada.status
        assert ada.accepted() == set()
        left = ada.review.left
        await ada.press("a a u")
        assert ada.review.left == left - 1
        await ada.press("d d")
        assert ada.review.article.id == letter().id  # nothing else is left, so the other one follows
        assert ada.review.round == 1
        await ada.press("q")
        await ada.press("home enter")
        assert ada.review.done
        assert len(ada.accepted()) > 5  # the first answers, as they were
        await ada.press("u")  # the newest step: it was in the other round
        assert ada.review.round == 1
        assert not ada.review.done
        assert len(ada.accepted()) == 1
    assert served(db) == [("candidates", 0), ("candidates", 1)]
