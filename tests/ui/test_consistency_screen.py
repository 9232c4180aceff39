"""The consistency queue through its keys: what is asked, answered for one or all alike, undone, and asked no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reviewer import Reviewer, at_work, found_in, verdicts
from textual.pilot import Pilot

from tui.core.annotation import Article, Candidate
from tui.core.codebook import default
from tui.core.review.step import Row, Step
from tui.jobs.session import Session
from tui.store import articles, log, migrations
from tui.store.articles import Source
from tui.ui.app import Glossator
from tui.ui.screens.consistency import Consistency
from tui.ui.screens.library import Library
from tui.ui.theme import DARK, LIGHT

LABELLED = [
    ("Marshall opens the home in Leeds.", "PERSON", ["Marshall"]),
    ("A visit by Marshall was short.", "PERSON", ["Marshall"]),
    ("Today Marshall shut its doors.", "ORG", ["Marshall"]),
    ("Why Marshall had to go.", "ORG", ["Marshall"]),
    ("Last, Marshall spoke to Care Watch.", "PERSON", ["Marshall"]),
    ("Care Watch said so.", "ORG", ["Care Watch"]),
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six articles that Ada finished: one name labelled two ways, one left out once, one place proposed since."""
    path = tmp_path_factory.mktemp("judged") / "annotations.db"
    book = default()
    conn = migrations.open_file(path, create=True, codebook=book)
    articles.ensure_source(conn, Source("rules@2", "rules", "rules", "2"))
    ada = articles.person(conn, "Ada", suffix="0001")
    for number, (text, label, quotes) in enumerate(LABELLED):
        article = Article.of(text, f"{number} {text[:12]}", date="2024-03-05")
        articles.add_articles(conn, [(article, article.facts)])
        spans = [found_in(article, label, quote) for quote in quotes]
        rows = (*(Row(a.id, "add", "accept") for a in spans), Row(None, "done", "done"))
        log.append(conn, Step(rows, tuple(spans)), reviewer_id=ada, article_id=article.id, codebook_id=book.id)
        if not number:
            leeds = found_in(article, "PLACE", "Leeds")
            articles.add_proposals(conn, "rules@2", [(article.id, [Candidate(leeds, 0.9)])])
    conn.close()
    return path


@pytest.fixture
def db(judged: Path, tmp_path: Path) -> Path:
    path = tmp_path / "annotations.db"
    path.write_bytes(judged.read_bytes())
    return path


def asked(ada: Reviewer) -> list[tuple[str, str, str]]:
    """What the list asks: text, here, elsewhere."""
    screen = ada.app.screen
    assert isinstance(screen, Consistency)
    return [(one.group.text, one.here.said, one.there.said) for one in screen._shown]


def held(db: Path, label: str) -> int:
    sql = "SELECT count(*) FROM holdings WHERE label_id = ? AND quote = 'Marshall'"
    return int(str(verdicts(db, sql, label)[0][0]))


ALL = [
    ("Marshall", "ORG", "PERSON"),
    ("Marshall", "ORG", "PERSON"),
    ("Care Watch", "no label", "ORG"),
    ("Leeds", "no label", "PLACE"),
]


async def test_it_lists_what_does_not_go_together_in_context(db: Path):
    async with at_work(db, keys="=") as ada:
        assert asked(ada) == ALL
        assert ada.lines[0].endswith("4 questions")
        assert "Today [Marshall] shut its doors." in ada.text
        assert ada.hints.startswith("a as elsewhere  e all alike  b both right  w all alike")


async def test_one_is_settled_as_it_stands_elsewhere_and_leaves_the_list(db: Path):
    async with at_work(db, keys="= a") as ada:
        assert asked(ada) == ALL[1:]
        assert "“Marshall”: PERSON in 1 place" in ada.status
        assert held(db, "PERSON") == 4
        await ada.press("u")
        assert asked(ada) == ALL
        assert held(db, "PERSON") == 3
        await ada.press("z")
        assert asked(ada) == ALL[1:]


async def test_all_alike_are_settled_in_one_step_and_one_undo(db: Path):
    async with at_work(db, keys="= e") as ada:
        assert asked(ada) == ALL[2:]
        assert held(db, "PERSON") == 5
        assert verdicts(db, "SELECT DISTINCT how, reason FROM decisions WHERE reason <> ''") == [
            ("settled", "consistency")
        ]
        await ada.press("u")
        assert asked(ada) == ALL
        assert held(db, "ORG") == 2


async def test_the_others_are_made_to_stand_as_this_one(db: Path):
    async with at_work(db, keys="= o") as ada:
        assert asked(ada) == ALL[2:]
        assert held(db, "ORG") == 5


@pytest.mark.parametrize(("key", "left"), [("b", ALL[1:]), ("w", ALL[2:])])
async def test_what_is_right_both_ways_is_recorded_and_asked_no_more(db: Path, key: str, left: list[Any]):
    async with at_work(db, keys=f"= {key}") as ada:
        assert asked(ada) == left
        assert "not asked again" in ada.status
        assert held(db, "ORG") == 2
        await ada.press("q =")
        assert asked(ada) == left
        await ada.press("u")
        assert asked(ada) == ALL


async def test_what_was_passed_over_can_be_labelled_or_left(db: Path):
    async with at_work(db, keys="= down down a") as ada:
        assert asked(ada) == [*ALL[:2], ALL[3]]
        await ada.press("b")
        assert asked(ada) == ALL[:2]
        await ada.press("q =")
        assert asked(ada) == ALL[:2]
        assert verdicts(
            db, "SELECT verdict FROM verdicts JOIN annotations ON id = annotation_id AND quote = 'Leeds'"
        ) == [("reject",)]


async def test_enter_opens_the_place_and_what_is_decided_there_counts(db: Path):
    async with at_work(db, keys="= enter") as ada:
        assert ada.focus == "Marshall"
        assert ada.review.article.text.startswith("Today")
        await ada.press("4 q")
        assert asked(ada) == ALL[1:]
        await ada.press("down enter")
        assert ada.selected == "Care Watch"


async def test_the_list_is_filtered_and_alike_means_those_that_are_listed(db: Path):
    async with at_work(db, keys="= /") as ada:
        await ada.type("leeds")
        assert asked(ada) == ALL[3:]
        await ada.press("enter a")
        assert "nothing fits the filter" in ada.text
        assert "the list is empty" in (await ada.press("a")).status


async def test_keys_typed_ahead_answer_what_they_would_have_answered(db: Path):
    async with at_work(db) as ada:
        await ada.burst("= a a a a q")
        await ada.press("=")
        assert asked(ada) == []
        assert "all that you judged goes together" in ada.text


def typed(keys: str) -> Callable[[Pilot[Any]], Any]:
    async def run(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Glossator)
        await (await Reviewer(pilot.app).idle()).press(keys)

    return run


@pytest.mark.parametrize(
    ("name", "keys", "size", "theme"),
    [
        ("small", "=", (80, 24), DARK),
        ("wide", "= down", (120, 40), LIGHT),
        ("answered", "= e", (80, 24), LIGHT),
    ],
)
def test_the_queue_looks_as_it_did(name: str, keys: str, size: Any, theme: str, db: Path, snap_compare: Any):
    session = Session.open(db, "Ada", "0001")
    try:
        app = Glossator(session)
        app.theme = theme
        assert snap_compare(app, terminal_size=size, run_before=typed(keys))
    finally:
        session.close()


async def test_from_an_article_it_begins_there_and_the_article_shows_what_was_answered(db: Path):
    async with at_work(db, keys="down down enter") as ada:
        await ada.press("tab")
        assert ada.focus == "Marshall"
        await ada.press("=")
        assert "Today [Marshall] shut" in next(
            line for i, line in enumerate(ada.lines) if ada.lines[i - 1].startswith("►")
        )
        await ada.press("a q")
        assert ada.review.article.text.startswith("Today")
        assert ada.review.focused is not None
        assert ada.review.focused.label == "PERSON"
        await ada.press("q")
        assert isinstance(ada.app.screen, Library)
