"""Asking the lead: a question blocks gold until it is answered, others do not see it, the answer comes back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from disputed import leading
from reviewer import at_work, make_database, verdicts

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
