"""An article that was corrected, by real keys: one step for what stands, stops for what was changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.reviewer import Reviewer, at_work, claims, copied, make_database, news, verdicts
from tui.core.annotation import Annotation, Article, Candidate, attribute, relation, span
from tui.core.codebook import default
from tui.core.review.step import Row, Step
from tui.jobs.merge import merge_files
from tui.store import (
    articles,
    assignments,
    check,
    coders,
    editions,
    log,
    migrations,
    queries,
    sight,
    standing,
    training,
)
from tui.store.assignments import Assignment
from tui.store.driver import Connection
from tui.store.labelled import labelled
from tui.ui.screens.review import ReviewScreen

OLD = news()
TEXT = (
    OLD.text.replace("in Leeds last week", "in Bradford last week")
    .replace("well led, and that Ada Ashdown", "well led,\u00a0and that Ada Ashdown")
    .replace("Ben Birk wrote", "A letter followed.\n\nBen Birk wrote")
)
NEW = Article.of(TEXT, OLD.title, publisher="The Courier", date="2024-03-05")
_STANDS = "SELECT quote, label_id FROM holdings WHERE article_id = ? AND kind = 'span' AND reviewer = ? ORDER BY start"


def correct(db: Path, new: Article = NEW, number: str = "0002") -> None:
    """What an import does with the corrected text: the version, and its candidates."""
    conn = migrations.open_file(db)
    moved = [found(new, one) for one in claims(OLD) if one.quote in new.text]
    added = [span(new, "PLACE", at, at + 8)] if (at := new.text.find("Bradford")) > 0 else []
    strength = next(a for a in moved if a.label == "STRENGTH")
    org = next(a for a in moved if a.label == "ORG")
    more = [attribute("theme", strength, "workforce"), relation("about", strength, org)]
    articles.add_articles(conn, [(new, {"version-of": OLD.id, "version-number": number})])
    articles.add_proposals(conn, "rules@1", [(new.id, [Candidate(a, 0.9) for a in (*moved, *added, *more)])])
    conn.close()


def found(new: Article, old: Annotation) -> Annotation:
    nth = OLD.text[: old.extent[0]].count(old.quote or "")
    at = -1
    for _ in range(nth + 1):
        at = new.text.index(old.quote or "", at + 1)
    return span(new, old.label, at, at + len(old.quote or ""))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return make_database(tmp_path / "all.db")


async def go_to(reviewer: Reviewer, article_id: str, keys: str = "") -> None:
    """Open an article from the list, then type."""
    at = list(reviewer.app.session.articles()).index(article_id)
    await reviewer.press(f"home {'down ' * at} enter {keys}")


async def code_old(db: Path, reviewer: str = "Ada", keys: str = "y y d") -> None:
    """Code the first version: all accepted but what `keys` say else."""
    async with at_work(db, reviewer=reviewer) as coder:
        await go_to(coder, OLD.id, keys)
        if isinstance(coder.app.screen, ReviewScreen):
            await coder.press("q")


async def test_what_stands_is_taken_over_in_one_step_and_only_the_changes_are_stops(db: Path) -> None:
    await code_old(db)
    correct(db)
    async with at_work(db) as ada:
        await go_to(ada, NEW.id)
        assert ada.review.article.id == NEW.id
        assert ada.focus == "Care Watch"
        assert ada.status.startswith("corrected: + takes over")
        left = ada.review.left
        saved = ada.app.session.saved
        await ada.press("+")
        assert ada.app.session.saved == saved + 1
        assert ada.review.left == left
        assert "Cora Calloway" in ada.accepted()
        assert "Leeds" not in ada.accepted()
        stops = {a.quote for a in map(ada.review.annotations.__getitem__, ada.review.stops.order)}
        assert stops == {"Care Watch", "Ada Ashdown", "Bradford", "last week"}
        await ada.press("y y d")
    rows = verdicts(db, "SELECT DISTINCT how, step_id FROM decisions WHERE article_id = ? AND how = 'carried'", NEW.id)
    assert len(rows) <= 3  # the step that took over, what hangs on the changed ones, boilerplate
    assert [row[0] for row in verdicts(db, _STANDS, NEW.id, "Ada")] == [
        one.quote for one in sorted((*claims_of_new(),), key=lambda a: a.extent)
    ]
    assert verdicts(db, "SELECT DISTINCT article_id FROM gold") == [(NEW.id,)]


def claims_of_new() -> list[Annotation]:
    at = TEXT.index("Bradford")
    return [*(found(NEW, one) for one in claims(OLD) if one.quote != "Leeds"), span(NEW, "PLACE", at, at + 8)]


async def test_relations_attributes_and_comments_come_along_and_one_undo_takes_all_back(db: Path) -> None:
    async with at_work(db) as ada:
        await go_to(ada, OLD.id, "y y tab c")
        await ada.type("who is that?")
        await ada.press("enter d q")
    correct(db)
    async with at_work(db) as ada:
        await go_to(ada, NEW.id, "+")
        held = {one.label for id, one in ada.review.annotations.items() if ada.review.accepted(id)}
        assert {"theme", "STRENGTH"} <= held
        await ada.press("u")
        assert ada.accepted() == set()
        assert ada.review.comments == {}
        await ada.press("z")
        assert "Cora Calloway" in ada.accepted()
        await ada.press("u +")
        assert "Cora Calloway" in ada.accepted()
        await ada.press("+")
        assert "all that stands unchanged is taken over" in ada.status


async def test_what_was_rejected_stays_rejected_and_is_no_stop(db: Path) -> None:
    await code_old(db, keys="n n n n n n n x y y d")
    rejected = [row[0] for row in verdicts(db, "SELECT quote FROM history WHERE action = 'reject'")]
    assert rejected == ["Cora Calloway"]
    correct(db)
    async with at_work(db) as ada:
        await go_to(ada, NEW.id, "+ y y d")
    assert ("Cora Calloway", "PERSON") not in verdicts(db, _STANDS, NEW.id, "Ada")
    assert verdicts(db, "SELECT how FROM history WHERE article_id = ? AND verdict = 'reject'", NEW.id) == [("carried",)]


async def test_d_says_first_that_nothing_was_taken_over(db: Path) -> None:
    await code_old(db)
    correct(db)
    async with at_work(db) as ada:
        await go_to(ada, NEW.id, "y y d")
        assert "that stand unchanged; d again: without" in ada.status
        await ada.press("+ d")
        assert ada.app.screen.open_review.article.id != NEW.id or "done" in ada.text


async def test_the_changes_are_a_page_to_read_and_stand_beside_the_focus(db: Path) -> None:
    await code_old(db)
    correct(db)
    async with at_work(db) as ada:
        await go_to(ada, NEW.id)
        assert "changed: was “Leeds”" in ada.text
        await ada.press("<")
        assert "[-Leeds-] {+Bradford+}" in ada.text
        assert "you held here: Care Watch (ORG), Ada Ashdown (PERSON), Leeds (PLACE)" in " ".join(ada.text.split())
        assert "{+A letter followed.+}" in ada.text
        await ada.press("q")
        assert ada.focus == "Care Watch"


async def test_who_did_not_finish_the_old_text_is_asked_about_all_that_was_left(db: Path) -> None:
    await code_old(db, keys="a a a a a a")
    correct(db)
    async with at_work(db) as ada:
        await go_to(ada, NEW.id)
        stops = {a.quote for a in map(ada.review.annotations.__getitem__, ada.review.stops.order)}
        assert "Ben Birk" in stops


async def test_of_two_reviewers_who_finished_only_the_old_text_each_is_asked_for_the_new_one(db: Path) -> None:
    await code_old(db)
    await code_old(db, "Ben")
    correct(db)
    assert verdicts(db, "SELECT DISTINCT article_id FROM gold") == [(OLD.id,)]
    async with at_work(db) as ada:
        await go_to(ada, NEW.id, "+ y y d")
    assert verdicts(db, "SELECT DISTINCT article_id, basis FROM gold") == [(NEW.id, "single")]
    async with at_work(db, reviewer="Ben") as ben:
        await go_to(ben, NEW.id)
        assert ben.review.article.id == NEW.id
        await ben.press("+ y y d")
    assert verdicts(db, "SELECT DISTINCT article_id, basis FROM gold") == [(NEW.id, "agreed")]


async def test_who_left_the_old_text_open_goes_on_in_the_new_one(db: Path) -> None:
    await code_old(db, keys="a a a a a a")
    correct(db)
    async with at_work(db, keys="enter") as ada:
        assert ada.review.article.id == NEW.id
        assert ada.status.startswith("corrected: + takes over")


async def test_a_chain_is_carried_from_the_version_that_one_worked_on_last(db: Path) -> None:
    await code_old(db)
    correct(db)
    third = Article.of(
        TEXT.replace("A letter followed.", "A long letter followed."), OLD.title, publisher="The Courier"
    )
    correct(db, third, "0003")
    async with at_work(db) as ada:
        await go_to(ada, third.id)
        assert ada.review.article.id == third.id
        await ada.press("+ y y d")
    conn = migrations.open_file(db)
    assert [one.counts for one in editions.versions(conn, OLD.id)] == [False, False, True]
    conn.close()


async def test_who_never_read_the_old_text_codes_the_new_one_like_any_other(db: Path) -> None:
    await code_old(db)
    correct(db)
    async with at_work(db, reviewer="Ben") as ben:
        await go_to(ben, NEW.id)
        assert ben.review.article.id == NEW.id
        assert ben.review.earlier is None
        await ben.press("+")
        assert "was not corrected since you decided" in ben.status


async def test_exports_counts_and_agreement_are_of_the_version_that_counts(db: Path) -> None:
    await code_old(db)
    await code_old(db, "Ben")
    correct(db)
    conn = migrations.open_file(db)
    try:
        assert exported(conn) == [OLD.id]
        assert [one.id for one in coders.double_coded(conn)] == [OLD.id]
        assert standing.article_states(conn, "Ada")["waiting"] == 2
    finally:
        conn.close()
    async with at_work(db) as ada:
        await go_to(ada, NEW.id, "+ y y d")
    conn = migrations.open_file(db)
    try:
        assert exported(conn) == [NEW.id]
        assert exported(conn, "Ben") == [OLD.id]
        assert exported(conn, versions=True) == sorted([OLD.id, NEW.id])
        assert [one.id for one in coders.double_coded(conn)] == [OLD.id]
        assert training.finished(conn) == [NEW.id]
        states = standing.article_states(conn, "Ada")
        assert (states["done"], states["corrected"], states["waiting"], sum(states.values())) == (1, 1, 1, 3)
        states = standing.article_states(conn, "Ben")
        assert (states["done"], states["corrected"], states["waiting"]) == (1, 0, 2)
        mine = queries.waiting(conn, queries.person_id(conn, "Ada"))
        assert (mine.articles, mine.done, mine.waiting, mine.corrected, mine.copies) == (3, 1, 1, 1, 0)
        assert queries.waiting(conn).done == 1
        rows = queries.article_rows(conn, [OLD.id, NEW.id], "Ada-0001")
        assert [(row.corrected, row.done) for row in rows] == [(True, True), (False, True)]
        assert check.check(conn) == []
        check.rebuild(conn)
        assert check.check(conn) == []
    finally:
        conn.close()


def exported(conn: Connection, which: str = "gold", versions: bool = False) -> list[str]:
    return [one.article.id for one in labelled(conn, which, default(), versions=versions)]


async def test_disputes_about_the_old_text_are_over_once_the_new_one_counts(db: Path) -> None:
    await code_old(db)
    await code_old(db, "Ben", "x y y d")
    assert len(verdicts(db, "SELECT 1 FROM disputes_open")) > 0
    correct(db)
    for name in ("Ada", "Ben"):
        async with at_work(db, reviewer=name) as coder:
            await go_to(coder, NEW.id, "+ y y d")
    assert {row[0] for row in verdicts(db, "SELECT article_id FROM disputes_open")} <= {NEW.id}


async def test_what_was_adjudicated_is_taken_over_by_who_did(db: Path) -> None:
    await code_old(db)
    await code_old(db, "Ben", "n n n n n n n x y y d")
    conn = migrations.open_file(db)
    lead = articles.person(conn, "Lead", suffix="0001")
    held = next(one for one in claims(OLD) if one.quote == "Cora Calloway")
    row = Row(held.id, "accept", "accept", how="settled", final=True)
    log.append(conn, Step((row,)), reviewer_id=lead, article_id=OLD.id, codebook_id=default().id)
    conn.close()
    correct(db)
    for name in ("Ada", "Ben"):
        async with at_work(db, reviewer=name) as coder:
            await go_to(coder, NEW.id, "+ y y d")
    assert [row[0] for row in verdicts(db, "SELECT quote FROM disputes_open")] == ["Cora Calloway"]
    async with at_work(db, reviewer="Lead") as lead_:
        await go_to(lead_, NEW.id, "+")
        assert "1 taken over" in lead_.status
    assert verdicts(db, "SELECT quote FROM disputes_open") == []
    gold = verdicts(db, "SELECT basis FROM gold WHERE quote = 'Cora Calloway'")
    assert gold == [("adjudicated",)]


async def test_two_machines_that_both_went_on_merge_to_one_record_either_way(db: Path, tmp_path: Path) -> None:
    await code_old(db)
    await code_old(db, "Ben")
    other = copied(db, tmp_path / "ben.db")
    correct(db)
    correct(other)
    for path, name in ((db, "Ada"), (other, "Ben")):
        async with at_work(path, reviewer=name) as coder:
            await go_to(coder, NEW.id, "+ y y d")
    apart = copied(db, tmp_path / "a.db"), copied(other, tmp_path / "b.db")
    merge_files(apart[0], [other])
    merge_files(apart[1], [db])
    for path in apart:
        assert verdicts(path, "SELECT DISTINCT article_id, basis FROM gold") == [(NEW.id, "agreed")]
        assert verdicts(path, "SELECT article_id FROM aside") == [(OLD.id,)]
    assert verdicts(apart[0], "SELECT id FROM decisions") == verdicts(apart[1], "SELECT id FROM decisions")


async def test_who_is_to_code_the_new_text_does_not_see_what_others_said_of_the_old(db: Path) -> None:
    await code_old(db)
    correct(db)
    conn = migrations.open_file(db)
    lead, _ = (articles.person(conn, name, suffix="0001") for name in ("Lead", "Cora"))
    assignments.assign(conn, lead, [Assignment(NEW.id, "Cora")])
    assert sight.hidden(conn, "Cora") == {NEW.id: None, OLD.id: None}
    assert sight.hidden(conn, "Ada") == {}
    conn.close()
