"""The next article, read before it is asked for: it must be just what it would be if it were read then."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from reviewer import at_work

from tui.core.review.verbs import act
from tui.jobs.session import Session


@pytest.fixture
def session(db: Path):
    opened = Session.open(db, "Ada", "0001")
    yield opened
    opened.close()


def test_an_article_that_was_made_ready_is_opened_as_it_was_read(session: Session):
    first = session.next_article()
    ready = session.make_ready(first)
    assert session.open_article(ready.article.id) is ready


def test_it_is_read_anew_when_something_was_said_of_it_since(session: Session, db: Path):
    first = session.next_article()
    ready = session.make_ready(first)
    elsewhere = Session.open(db, "Ada", "0001")
    decided = act(elsewhere.open_article(ready.article.id), "accept")

    asyncio.run(elsewhere.decide(decided))
    elsewhere.close()
    opened = session.open_article(ready.article.id)
    assert opened is not ready
    assert opened.verdicts == decided.review.verdicts


def test_it_is_opened_anew_at_a_place_and_a_second_time(session: Session):
    ready = session.make_ready(session.next_article())
    at = next(iter(ready.annotations))
    assert session.open_article(ready.article.id, at) is not ready
    assert session.open_article(ready.article.id) is not ready


async def test_two_keys_go_on_to_the_article_that_was_made_ready_and_draw_it_whole(db: Path):
    async with at_work(db) as ada:
        await ada.press("enter d")
        view = ada.app.screen.view
        while view._ready is None:
            await asyncio.sleep(0.005)
        await ada.press("d")
        drawn = [view.render_line(y).text for y in range(view.size.height)]
        view._fit()
        assert drawn == [view.render_line(y).text for y in range(view.size.height)]
        assert "The short letter" in drawn[0]
        assert ada.focus == "Edie Elstow"
