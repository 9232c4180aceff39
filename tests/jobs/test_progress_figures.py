"""Progress from the record: every article and every candidate is in one state, and the states add up."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from reviewer import make_database

from tui.core.review.verbs import act
from tui.jobs.progress import progress
from tui.jobs.session import Session
from tui.store.migrations import open_file


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return make_database(tmp_path / "a.db")


def work(db: Path, name: str, *verbs: tuple[str, ...]) -> None:
    """What a reviewer does in the first article."""
    session = Session.open(db, name, "000000")

    async def all() -> None:
        review = session.open_article(session.articles()[0])
        for verb in verbs:
            outcome = act(review, *verb)
            review = outcome.review
            await session.decide(outcome)

    try:
        asyncio.run(all())
    finally:
        session.close()


def counted(db: Path, sql: str) -> int:
    conn = open_file(db, read_only=True)
    try:
        return int(conn.execute(sql).fetchone()[0])
    finally:
        conn.close()


def of(db: Path, name: str, pause: float = 60.0):
    conn = open_file(db, read_only=True)
    try:
        return progress(conn, name, pause)
    finally:
        conn.close()


def test_the_states_add_up_whatever_was_decided(db: Path):
    work(db, "Ada", ("accept",), ("reject",), ("label", "ORG"), ("done",), ("done",))
    work(db, "Ben", ("accept",), ("accept",))
    for name in ("Ada", "Ben", "nobody"):
        found = of(db, name)
        assert sum(found.articles.values()) == counted(db, "SELECT count(*) FROM articles")
        spans = "SELECT count(DISTINCT annotation_id) FROM proposals p JOIN annotations a ON a.id = p.annotation_id"
        spans += " JOIN sources s ON s.id = p.source_id AND s.kind <> 'person'"
        assert sum(found.candidates.values()) == counted(db, f"{spans} WHERE a.kind = 'span'")
        assert sum(found.claims.values()) == counted(db, "SELECT count(*) FROM annotations")


def test_each_state_is_the_reviewers_own(db: Path):
    work(db, "Ada", ("accept",), ("reject",), ("done",), ("done",))
    ada, ben = of(db, "Ada"), of(db, "Ben")
    assert ada.articles == {
        "done": 1,
        "in work": 0,
        "waiting": 1,
        "left out": 0,
        "thin": 0,
        "copies": 0,
        "corrected": 0,
    }
    assert ada.candidates == {"accepted": 2, "rejected": 1, "passed over": 7, "waiting": 2}
    assert ben.candidates == {"accepted": 0, "rejected": 0, "passed over": 0, "waiting": 12}


def test_time_is_told_by_article_verdict_label_source_and_day(db: Path):
    work(db, "Ada", ("accept",), ("reject",), ("done",), ("done",))
    pace = of(db, "Ada").pace
    assert set(pace.by_action) == {"accept", "reject", "done"}
    assert set(pace.by_label) == {"ORG", "PERSON"}
    assert set(pace.by_source) == {"rules + tagger"}
    assert len(pace.by_day) == len(pace.by_article) == 1
    assert pace.all.steps == 3


def test_a_span_that_was_added_by_hand_has_no_source(db: Path):
    work(db, "Ada", ("select", 0, 10), ("label", "ORG"))
    assert set(of(db, "Ada").pace.by_source) == {"nobody: by hand"}


def test_what_is_left_is_reckoned_from_what_is_behind(db: Path):
    assert of(db, "Ada").left is None
    work(db, "Ada", ("accept",), ("reject",))
    found = of(db, "Ada")
    assert found.judged == 2
    assert found.left == pytest.approx(found.pace.all.seconds / 2 * 10)
