"""Asking the lead: a question blocks gold until it is answered, others do not see it, the answer comes back."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

from disputed import leading
from reviewer import Reviewer, at_work, make_database, verdicts

from tui.core.annotation import Article
from tui.jobs.session import Session
from tui.store import articles
from tui.store.migrations import open_file

GOLD = "SELECT quote, basis FROM gold WHERE quote = 'Care Watch'"
FLAGS = "SELECT reviewer, note, answer FROM flags ORDER BY decision_id"


async def test_a_line_to_the_lead_stands_with_the_span_and_blocks_its_gold(db: Path):
    async with at_work(db, keys="enter a b w") as ada:
        assert "about the focus" in ada.hints
        await ada.type("is it a body?")
        await ada.press("enter")
        assert ada.focus == "Care Watch"
        assert ada.status.startswith("asked the lead")
        assert "? is it a body?" in ada.text
        await ada.press("d d")
    assert verdicts(db, GOLD) == []
    assert verdicts(db, FLAGS) == [("Ada", "is it a body?", None)]
    async with leading(db, keys="d enter a") as lea:
        await lea.type("yes")
        await lea.press("enter")
    assert verdicts(db, GOLD) == [("Care Watch", "adjudicated")]


async def test_an_answer_without_a_verdict_leaves_gold_to_the_rule(db: Path):
    async with at_work(db, keys="enter a b w h m enter d d"):
        pass
    async with leading(db, keys="d enter enter o k enter"):
        pass
    assert verdicts(db, GOLD) == [("Care Watch", "single")]


async def test_a_question_can_be_taken_back_and_asked_again(db: Path):
    async with at_work(db, keys="enter a b w h m enter u") as ada:
        assert "? hm" not in ada.text
        await ada.press("z")
        assert "? hm" in ada.text
        await ada.press("w")
        assert "ask: hm" in ada.status
        await ada.press("! enter")
    assert verdicts(db, FLAGS) == [("Ada", "hm!", None)]


async def test_an_empty_line_asks_nothing(db: Path):
    async with at_work(db, keys="enter w enter") as ada:
        assert ada.status.endswith("saved 0")


async def test_a_question_goes_along_when_the_span_is_moved(db: Path):
    async with at_work(db, keys="enter a b w h m enter l a"):
        pass
    rows = "SELECT a.quote, f.note FROM flags f JOIN annotations a ON a.id = f.annotation_id"
    assert verdicts(db, rows) == [("Care Watch met", "hm")]


async def test_where_nothing_has_the_focus_the_question_is_about_the_article(tmp_path: Path):
    db = make_database(tmp_path / "annotations.db")
    with closing(open_file(db)) as conn:
        articles.add_articles(conn, [(Article.of("Nobody was there.", "Nobody"), {"title": "Nobody"})])
    async with at_work(db, keys="/ n o b o enter enter w") as ada:
        assert "about the article" in ada.hints
        await ada.press("w h y enter d")
    assert verdicts(db, FLAGS) == [("Ada", "why", None)]
    async with leading(db, keys="d enter a") as lea:
        assert "this doubt is about the whole article" in lea.status
        await lea.press("enter s o enter")
        assert "nothing is left to settle" in lea.status
    assert verdicts(db, FLAGS) == [("Ada", "why", "so")]


async def test_another_coder_sees_neither_question_nor_comment(db: Path):
    async with at_work(db, keys="enter a b w h m enter c s o enter d d"):
        pass
    session = Session.open(db, "Ben", "0001")
    try:
        review = session.open_article(session.articles()[0])
        assert dict(review.doubts) == dict(review.comments) == {}
        case = session.settled(next(a for a in review.annotations.values() if a.quote == "Care Watch"))
        assert case == ()
    finally:
        session.close()


async def test_who_was_overruled_or_answered_is_told_at_the_next_start_and_once(db: Path):
    async with at_work(db, keys="enter a b w h m enter x d d"):
        pass
    async with leading(db, keys="d enter a y e s enter"):
        pass
    async with at_work(db) as ada:
        await until(ada, "1 settled against you, 1 of your doubts answered: b")
        await ada.press("q b")
        assert "asked: hm" in ada.text
        assert "answered by Lea" in ada.text
        assert "rejected ORG Care Watch" in ada.text
        assert ada.lines[0].endswith("2, 2 new")
        await ada.press("enter")
        assert ada.selected == "Care Watch"
        await ada.press("q q b")
        assert ada.lines[0].endswith(" 2")
    async with at_work(db) as ada:
        await asyncio.sleep(0.2)
        assert "b in the list" not in ada.status


async def test_nothing_is_told_of_what_nobody_settled(db: Path):
    async with at_work(db, keys="b") as ada:
        assert "nothing was settled against you" in ada.text


async def until(ada: Reviewer, said: str) -> None:
    """Wait until the status line says something that was looked for beside the screen."""
    for _ in range(300):
        if said in ada.text:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(ada.status)
