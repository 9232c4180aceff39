"""Practice by keys: an article with a known answer, how it went, and what differs."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from reviewer import at_work, letter

from tui.__main__ import main
from tui.core.errors import Problem
from tui.jobs import assign
from tui.jobs.agreement import agreement
from tui.store.articles import person
from tui.store.migrations import open_file


async def practising(db: Path) -> None:
    """Lea codes the letter; Ada is given it for practice, and rejects one of its candidates and relabels the other."""
    async with at_work(db, reviewer="Lea", keys="end enter") as lea:
        await lea.press("y y d q")
    with closing(open_file(db)) as conn:
        assign.practise(conn, person(conn, "Lea", suffix="0001"), ["Ada"])


async def test_practice_is_compared_with_the_answer_at_its_end_and_told_in_the_feedback(db: Path):
    await practising(db)
    async with at_work(db, keys="end enter") as ada:
        assert "it does not count" in ada.status
        await ada.press("x 6 d")
        await ada.stay()
        assert "0 of 2 right, 2 differences: b in the list" in ada.text
        await ada.press("q b")
        assert "practice: missed" in ada.text
        assert "practice: label" in ada.text
        await ada.press("enter")
        assert ada.review.article.id == letter().id
    async with at_work(db) as ada:
        assert "practice" not in ada.status  # told once


async def test_practice_is_scored_by_label_and_takes_no_part_in_agreement_or_gold(
    db: Path, capsys: pytest.CaptureFixture[str]
):
    await practising(db)
    with closing(open_file(db)) as conn:
        gold = conn.execute("SELECT count(*) FROM gold").fetchone()
    async with at_work(db, keys="end enter") as ada:
        await ada.press("x 6 d")
    assert main(["--db", str(db), "stats", "--practice", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["practice"]
    assert told["reviewer"] == "Ada"
    assert sorted(one["what"] for one in told["differences"]) == ["label", "missed"]
    known = sum(one["answer"] for one in told["labels"].values())
    assert sum(one["right"] for one in told["labels"].values()) == known - 2
    assert main(["--db", str(db), "stats", "--practice"]) == 0
    assert f"{known - 2} of {known} right, 2 differences" in capsys.readouterr().out
    assert main(["--db", str(db), "--reviewer", "Ada", "feedback"]) == 0
    assert "the answer is" in capsys.readouterr().out
    with closing(open_file(db)) as conn:
        assert conn.execute("SELECT count(*) FROM gold").fetchone() == gold
        with pytest.raises(Problem, match="nothing to compare"):
            agreement(conn)
