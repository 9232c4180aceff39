"""A story in several papers, by real keys: the list marks it, and `d` goes on to another story."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from reviewer import Reviewer, at_work, news
from test_arranging import choose

from tui.core.annotation import Article
from tui.jobs.stories import keep_up
from tui.store.articles import add_articles
from tui.store.migrations import open_file

PAPERS = ("Bath Chronicle", "York Press")


@pytest.fixture
def db(db: Path) -> Path:
    """The sample articles, and the first of them in two more papers."""
    first = news()
    with closing(open_file(db)) as conn:
        copies = [replace(Article.of(f"{first.text}\n\n{paper}", first.title), facts={}) for paper in PAPERS]
        add_articles(conn, [(one, {"publisher": paper}) for one, paper in zip(copies, PAPERS, strict=True)])
        keep_up(conn)
    return db


def marks(ada: Reviewer) -> list[str]:
    """What the last column says of each article that is listed."""
    said = [
        line.rstrip().rsplit("  ", 1)[-1].strip() for line in ada.lines[2:] if " praise" in line or "letter" in line
    ]
    return [word if word in ("copy", "3 alike", "done") else "" for word in said]


async def test_the_list_marks_a_story_and_shows_its_articles_together(db: Path) -> None:
    async with at_work(db) as ada:
        assert sorted(marks(ada)) == ["", "3 alike", "copy", "copy"]
        await choose(ada, "f", "nearly the same")
        assert marks(ada) == ["3 alike", "copy", "copy"]


async def test_done_passes_over_the_copies_and_one_of_them_can_be_opened_and_finished(db: Path) -> None:
    async with at_work(db) as ada:
        await ada.press(" ".join([*["down"] * marks(ada).index("3 alike"), "enter d d"]))
        assert ada.review.article.title == "The short letter"
        await ada.press("q")
        await choose(ada, "f", "nearly the same")
        assert marks(ada) == ["done", "copy", "copy"]
        await ada.press("down enter d")
        assert marks(ada) == ["done", "done", "copy"]
