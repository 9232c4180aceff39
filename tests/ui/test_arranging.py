"""The library in another order, and only the articles of a state: by two keys, kept with the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from reviewer import Reviewer, at_work

from tui.core.hints import KEYS


def titles(ada: Reviewer) -> list[str]:
    """The articles in the order in which they are listed."""
    return ["letter" if "The short letter" in line else "news" for line in ada.lines if " 2024-03-0" in line]


async def choose(ada: Reviewer, key: str, said: str) -> Reviewer:
    """Choose a row of a list by its letter."""
    await ada.press(key)
    rows = [line.lstrip("► ") for line in ada.lines[1:]]
    letter = next(line[0] for line in rows if len(line) > 1 and line[0] in KEYS and line[1:].strip().startswith(said))
    return await ada.press(letter)


async def test_an_order_is_chosen_by_its_letter_and_said_in_the_title(db: Path):
    async with at_work(db) as ada:
        assert titles(ada) == ["news", "letter"]
        await choose(ada, "o", "newest first")
        assert titles(ada) == ["letter", "news"]
        assert "newest first" in ada.lines[0]
        await choose(ada, "o", "as they come")
        assert titles(ada) == ["news", "letter"]
        assert "first" not in ada.lines[0]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("most left", ["news", "letter"]), ("fewest left", ["letter", "news"]), ("the least sure", ["letter", "news"])],
)
async def test_orders_follow_what_is_left_and_how_sure_it_is(db: Path, order: str, expected: list[str]):
    async with at_work(db) as ada:
        assert titles(await choose(ada, "o", order)) == expected


async def test_what_one_worked_on_last_comes_first(db: Path):
    async with at_work(db, keys="down enter a q") as ada:
        assert titles(await choose(ada, "o", "last worked on")) == ["letter", "news"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [("waiting", ["letter"]), ("in work", ["news"]), ("not finished", ["news", "letter"]), ("done", []), ("all", 2)],
)
async def test_only_the_articles_of_a_state_are_listed(db: Path, state: str, expected: list[str] | int):
    async with at_work(db, keys="enter a q") as ada:
        await choose(ada, "f", state)
        assert titles(ada) == expected or len(titles(ada)) == expected
        if not expected:
            assert "no article is of this state; f shows others" in ada.text


async def test_what_was_chosen_is_there_at_the_next_start(db: Path):
    async with at_work(db) as ada:
        await choose(ada, "o", "newest first")
        await choose(ada, "f", "not finished")
    async with at_work(db) as ada:
        assert "not finished, newest first" in ada.lines[0]
        assert titles(ada) == ["letter", "news"]


async def test_a_filter_narrows_what_is_shown_and_reads_the_text_where_few_names_fit(db: Path):
    async with at_work(db) as ada:
        await choose(ada, "o", "newest first")
        await ada.press("/")
        await ada.type("courier")
        assert titles(ada) == ["news"]
        await ada.press("ctrl+u")
        await ada.type("finn far")
        assert titles(ada) == ["letter"]


async def test_done_goes_on_in_the_order_that_was_chosen(db: Path):
    async with at_work(db) as ada:
        await choose(ada, "o", "newest first")
        await ada.press("enter y d")
        assert ada.review.article.title == "Inspectors praise Ashdown homes"


async def test_keys_typed_ahead_wait_until_the_articles_are_in_order(db: Path):
    async with at_work(db, keys="o") as ada:
        place = next(i for i, line in enumerate(ada.lines) if "newest first" in line)
        await ada.burst(f"{ada.lines[place].lstrip('► ')[0]} enter")
        assert ada.review.article.title == "The short letter"
