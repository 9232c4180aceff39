"""Several reviewers at once on one file: who has which article open is known, and two are not handed the same."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from reviewer import Reviewer, app_of, letter, news, verdicts

from tui.core.annotation import Article
from tui.jobs.session import Session
from tui.store import articles, seats, ulid
from tui.store.assignments import Assignment, assign
from tui.store.migrations import open_file


@asynccontextmanager
async def working(db: Path, name: str, keys: str = "") -> AsyncIterator[Reviewer]:
    session = Session.open(db, name, "0001")
    try:
        async with app_of(session) as reviewer:
            yield await reviewer.press(keys)
    finally:
        session.close()


def give(db: Path, name: str, *ids: str) -> None:
    with closing(open_file(db)) as conn:
        lead = articles.person(conn, "Lea", suffix="0001")
        assign(conn, lead, [Assignment(id, name) for id in ids])


async def seated(db: Path, count: int) -> None:
    """Wait until so many sit at an article: that is written while keys are taken."""
    import asyncio

    for _ in range(500):
        if len(verdicts(db, "SELECT 1 FROM seats")) == count:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody sat down")


async def test_the_list_says_who_has_an_article_open_and_opening_it_too_is_told(db: Path):
    async with working(db, "Ada", "enter"):
        await seated(db, 1)
        async with working(db, "Ben") as ben:
            assert next(line for line in ben.lines if "Inspectors" in line).endswith("at Ada")
            await ben.press("enter")
            assert ben.status.startswith("Ada has this article open, too")
            assert ben.accepted() == set()


async def test_two_are_not_handed_the_same_article(db: Path):
    with closing(open_file(db)) as conn:
        third = Article.of("Nobody was there.", "Third")
        articles.add_articles(conn, [(third, {"title": "Third"})])
    async with working(db, "Ada", "/ s h o r t enter enter"):
        await seated(db, 1)
        async with working(db, "Ben", "home enter y y d") as ben:
            assert ben.review.article.id == third.id


async def test_who_leaves_or_was_cut_off_long_ago_holds_nothing_up(db: Path, monkeypatch: pytest.MonkeyPatch):
    async with working(db, "Ada", "enter q"):
        await seated(db, 0)
    session = Session.open(db, "Ben", "0001")
    try:
        await session.visit(news().id, None)
        with closing(open_file(db)) as conn:
            assert seats.others(conn, "Ada") == {news().id: ("Ben",)}
            assert seats.others(conn, "Ben") == {}
            now = ulid.now()
            monkeypatch.setattr(ulid, "now", lambda: now + seats.LASTS + 1)
            assert seats.others(conn, "Ada") == {}
    finally:
        session.close()


async def test_who_was_given_articles_sees_them_first_and_is_handed_no_others(db: Path):
    give(db, "Ada", letter().id)
    async with working(db, "Ada") as ada:
        assert "assigned to me" in ada.lines[0]
        assert ada.lines[0].endswith("1 article")
        await ada.press("enter y y d")
        assert ada.status.startswith("done; no article is left")
    async with working(db, "Ben") as ben:
        assert ben.lines[0].endswith("2 articles")


async def test_what_two_were_given_both_are_handed(db: Path):
    for name in ("Ada", "Ben"):
        give(db, name, news().id, letter().id)
    async with working(db, "Ada", "/ s h o r t enter enter"):
        await seated(db, 1)
        async with working(db, "Ben", "enter y y d") as ben:
            assert ben.review.article.id == letter().id


async def test_each_reviewer_keeps_an_own_choice_of_what_is_listed(db: Path):
    async with working(db, "Ada", "f s") as ada:
        chosen = ada.lines[0]
    async with working(db, "Ben") as ben:
        assert ben.lines[0] != chosen
    async with working(db, "Ada") as ada:
        assert ada.lines[0] == chosen
