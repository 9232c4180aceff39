"""Starting again: where the reviewer left."""

from __future__ import annotations

from pathlib import Path

from reviewer import Reviewer, app_of, at_work, verdicts

from tui.jobs.session import Session
from tui.ui.screens.library import Library


async def cut_off(db: Path, keys: str) -> None:
    """Type keys and end the program without leaving the article."""
    session = Session.open(db, "Ada", "0001")
    try:
        async with app_of(session) as ada:
            await ada.press(keys)
            await ada.stay()
    finally:
        session.close()


async def settled(ada: Reviewer) -> Reviewer:
    for _ in range(5):
        await ada.idle()
    return ada


async def test_a_program_that_was_cut_off_opens_the_article_at_the_same_focus(db: Path):
    await cut_off(db, "enter a a n")
    async with at_work(db) as ada:
        await settled(ada)
        assert ada.focus == "last week"
        assert ada.accepted() == {"Care Watch", "Ada Ashdown"}


async def test_an_article_that_was_left_waits_under_the_cursor_of_the_library(db: Path):
    await cut_off(db, "enter a a n q")
    async with at_work(db) as ada:
        await settled(ada)
        assert isinstance(ada.app.screen, Library)
        await ada.press("enter")
        assert ada.focus == "last week"


async def test_undo_goes_on_after_a_restart(db: Path):
    await cut_off(db, "enter a a q")
    async with at_work(db, keys="enter u u") as ada:
        assert ada.accepted() == set()
        assert ada.focus == "Care Watch"
        await ada.press("u")
        assert "nothing is left to undo" in ada.status
        await ada.press("z z")
        assert ada.accepted() == {"Care Watch", "Ada Ashdown"}


async def test_a_program_cut_off_between_two_articles_opens_the_next_one(db: Path):
    session = Session.open(db, "Ada", "0001")
    try:
        async with app_of(session) as ada:
            await (await ada.press("enter")).stay()
            await ada.press("y y d")
            assert ada.focus == "Edie Elstow"
    finally:
        session.close()
    async with at_work(db) as ada:
        await settled(ada)
        assert ada.focus == "Edie Elstow"


async def test_who_finished_the_last_article_has_left_it(db: Path):
    async with at_work(db, keys="enter y y d y y d") as ada:
        assert ada.status.startswith("done; no article is left")
        assert verdicts(db, "SELECT count(*) FROM visits WHERE closed IS NULL") == [(0,)]
        assert verdicts(db, "SELECT count(*) FROM seats") == [(0,)]


async def test_what_others_have_open_is_not_handed_out_and_said(db: Path):
    async with at_work(db, keys="down enter", reviewer="Ben"):
        pass
    async with at_work(db, keys="enter y y d") as ada:
        assert ada.status.startswith("done; no article is left but what others have open")
