"""Searching all articles through the keys: words, a label and words, the list in context, and n and p over articles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reviewer import Reviewer, at_work
from textual.pilot import Pilot

from tui.jobs.session import Session
from tui.ui.app import Glossator
from tui.ui.screens.library import Library
from tui.ui.screens.searching import Hits
from tui.ui.theme import DARK, LIGHT


async def search(ada: Reviewer, text: str) -> Reviewer:
    """Search all articles for something."""
    await ada.press("* ctrl+u")
    await ada.type(text)
    return await ada.press("enter")


async def test_words_are_found_in_context_over_all_articles(db: Path):
    async with at_work(db) as ada:
        await search(ada, "were")
        assert ada.lines[0].startswith(" Search  “were”")
        assert ada.lines[0].endswith("2 places in 2 articles")
        assert "staff were kind and well led" in ada.text
        assert "Finn Farrant were there" in ada.text


async def test_a_label_and_words_find_spans_of_that_label(db: Path):
    async with at_work(db) as ada:
        await search(ada, "PERSON Ada")
        assert ada.lines[0].endswith("2 places in 1 article")
        await search(ada, "PERSON")
        assert ada.lines[0].endswith("6 places in 2 articles")
        await search(ada, "org: leeds")
        assert "ORG “leeds” stands in no article" in ada.status


async def test_enter_goes_to_the_place_and_n_and_p_go_on_into_the_next_article(db: Path):
    async with at_work(db) as ada:
        await search(ada, "PERSON")
        await ada.press("down down down enter")
        assert ada.focus == "Cora Calloway"
        assert "4 of 6, in 2 articles" in ada.status
        await ada.press("n")
        assert ada.focus == "Edie Elstow"
        assert ada.review.article.title == "The short letter"
        assert "5 of 6" in ada.status
        await ada.press("n n")
        assert ada.focus == "Ada Ashdown"
        assert "1 of 6" in ada.status
        await ada.press("p p")
        assert ada.focus == "Edie Elstow"


async def test_ending_the_search_gives_n_back_and_leaving_shows_the_list_again(db: Path):
    async with at_work(db) as ada:
        await search(ada, "were")
        await ada.press("enter")
        assert ada.selected == "were"
        await ada.press("q n")
        assert ada.focus == "Ada Ashdown"
        await ada.press("q")
        assert isinstance(ada.app.screen, Hits)
        await ada.press("q")
        assert isinstance(ada.app.screen, Library)


async def test_from_a_focus_its_label_and_text_are_proposed_and_the_article_is_not_opened_twice(db: Path):
    async with at_work(db, keys="enter n *") as ada:
        assert "PERSON Ada Ashdown" in ada.status
        await ada.press("enter")
        assert ada.lines[0].startswith(" Search  PERSON “Ada Ashdown”")
        await ada.press("down enter")
        assert "2 of 2" in ada.status
        await ada.press("q q")
        assert isinstance(ada.app.screen, Library)


async def test_what_is_decided_in_a_search_counts_and_done_ends_it(db: Path):
    async with at_work(db) as ada:
        await search(ada, "Elstow")
        await ada.press("enter 4")
        assert "Elstow" in ada.accepted()
        await ada.press("d d q")
        assert ada.app.screen.contexts == ("hits",)


async def test_an_empty_line_searches_nothing_and_a_search_in_the_article_takes_the_place_of_the_other(db: Path):
    async with at_work(db, keys="* ctrl+u enter") as ada:
        assert isinstance(ada.app.screen, Library)
        await search(ada, "were")
        await ada.press("enter /")
        await ada.type("homes")
        await ada.press("enter n")
        assert "1 of 2" in ada.status


async def test_keys_typed_ahead_wait_for_what_is_found(db: Path):
    async with at_work(db) as ada:
        await ada.burst("* P E R S O N enter down enter n")
        assert ada.focus == "Ben Birk"


def typed(keys: str, text: str, more: str) -> Callable[[Pilot[Any]], Any]:
    async def run(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Glossator)
        ada = await Reviewer(pilot.app).idle()
        await ada.press(keys)
        await ada.type(text)
        await ada.press(more)

    return run


@pytest.mark.parametrize(
    ("name", "text", "more", "size", "theme"),
    [
        ("typing", "PERSON Ada", "", (80, 24), DARK),
        ("words", "were", "enter down", (80, 24), LIGHT),
        ("label", "PERSON", "enter", (120, 40), DARK),
        ("place", "were", "enter enter", (80, 24), DARK),
    ],
)
def test_a_search_looks_as_it_did(name: str, text: str, more: str, size: Any, theme: str, db: Path, snap_compare: Any):
    session = Session.open(db, "Ada", "0001")
    try:
        app = Glossator(session)
        app.theme = theme
        assert snap_compare(app, terminal_size=size, run_before=typed("*", text, more))
    finally:
        session.close()
