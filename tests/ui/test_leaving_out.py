"""An article is left out with its reason: it waits no more, nothing of it is gold, and one undo brings it back."""

from __future__ import annotations

from pathlib import Path

from reviewer import at_work, letter, verdicts

SAID = "SELECT action, verdict, reason FROM decisions WHERE annotation_id IS NULL ORDER BY id"


async def test_the_reason_is_a_letter_and_the_next_article_opens(db: Path):
    async with at_work(db, keys="end enter") as ada:
        await ada.press("a delete")
        assert "off topic" in ada.text
        await ada.press("a")
        assert ada.status.startswith("left out; the next article")
        assert ada.review.article.id != letter().id
        await ada.press("q")
        assert "left out" in ada.text
    assert list(verdicts(db, SAID)) == [("exclude", "excluded", "off topic")]
    assert list(verdicts(db, "SELECT count(*) FROM gold")) == [(0,)]


async def test_another_reason_is_typed_an_empty_one_does_nothing_and_undo_brings_it_back(db: Path):
    async with at_work(db, keys="end enter") as ada:
        await ada.press("delete end enter enter")
        assert verdicts(db, SAID) == []
        await ada.press("delete end enter")
        await ada.type("an advertisement")
        await ada.press("enter")
        assert ada.status.startswith("left out")
        await ada.press("u")
        assert ada.review.article.id == letter().id
        assert not ada.review.done
    assert [row[0] for row in verdicts(db, SAID)] == ["exclude", "undo"]
