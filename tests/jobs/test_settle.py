"""Settling: the dispute is gone, gold follows, what hangs on the spans follows too, and undo brings all back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.__main__ import main
from tui.core.annotation import Annotation, Article, attribute, relation, span
from tui.core.codebook import Codebook, parse
from tui.core.disputes import Dispute
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.jobs.disputes import open_disputes, open_doubts
from tui.jobs.feedback import answers, overruled
from tui.jobs.settle import answer, settle, settle_alike
from tui.store import articles, check, log
from tui.store.driver import Connection
from tui.store.migrations import open_again, open_file

BOOK = """
name = "plants"
version = "1"
[layers.part]
[layers.remark]
[labels.LEAF]
layer = "part"
key = "1"
[labels.ROOT]
layer = "part"
key = "2"
[labels.PRAISE]
layer = "remark"
key = "P"
[relations.near]
head = ["LEAF"]
tail = ["ROOT"]
[attributes.colour]
on = ["LEAF"]
"""
TEXT = "The leaf on the root is green, the leaf is not. The root was praised."
LEAD = "Lea-m1"


@dataclass
class Meeting:
    """An open file with one article that several coded, and one who leads."""

    conn: Connection
    book: Codebook
    article: Article

    def code(self, name: str, *held: Annotation, refused: tuple[Annotation, ...] = ()) -> None:
        rows = [Row(a.id, "add", "accept") for a in held] + [Row(a.id, "reject", "reject") for a in refused]
        self.step(name, Step((*rows, Row(None, "done", "done")), (*held, *refused)))

    def step(self, name: str, step: Step) -> None:
        me = articles.person(self.conn, name, suffix="m1")
        log.append(self.conn, step, reviewer_id=me, article_id=self.article.id, codebook_id=self.book.id)

    def open(self) -> list[Dispute]:
        return open_disputes(self.conn, "Lea")

    def gold(self) -> set[tuple[str, int | None, str, str]]:
        return set(self.conn.execute("SELECT label_id, start, coalesce(quote, value, ''), basis FROM gold"))

    def rows_open(self) -> int:
        return int(self.conn.execute("SELECT count(*) FROM disputes_open").fetchone()[0])

    def leaf(self, start: int = 4, end: int = 8, label: str = "LEAF") -> Annotation:
        return span(self.article, label, start, end)


@pytest.fixture
def meeting(db: Path) -> Iterator[Meeting]:
    book, article = parse(BOOK), Article.of(TEXT, "On plants")
    with closing(open_file(db, create=True, codebook=book)) as conn:
        articles.add_articles(conn, [(article, {})], fresh=True)
        articles.person(conn, "Lea", suffix="m1")
        yield Meeting(conn, book, article)
        assert check.check(conn) == []


def number(dispute: Dispute, name: str) -> int:
    """The number of the version that somebody holds."""
    return next(n for n, version in enumerate(dispute.versions, 1) if name in version.by)


def edges(meeting: Meeting) -> None:
    """Ada and Ben differ in an edge, agree on a relation and a colour that hang on it, and on the root."""
    root, wide = meeting.leaf(16, 20, "ROOT"), meeting.leaf(0, 8)
    for name, leaf in (("Ada", meeting.leaf()), ("Ben", wide)):
        meeting.code(name, leaf, root, relation("near", leaf, root), attribute("colour", leaf, "green"))


def test_taking_a_version_makes_it_gold_with_what_all_agree_on_about_it(meeting: Meeting) -> None:
    edges(meeting)
    (one,) = meeting.open()
    assert settle(meeting.conn, one, number(one, "Ben"), LEAD, note="with the article") == 1
    assert meeting.open() == []
    assert meeting.rows_open() == 0
    assert meeting.gold() == {
        ("LEAF", 0, "The leaf", "adjudicated"),
        ("ROOT", 16, "root", "agreed"),
        ("near", None, "", "adjudicated"),
        ("colour", None, "green", "adjudicated"),
    }


def test_undo_opens_the_dispute_again(meeting: Meeting) -> None:
    edges(meeting)
    (one,) = meeting.open()
    before = meeting.rows_open()
    settle(meeting.conn, one, 1, LEAD)
    log.undo(meeting.conn, LEAD)
    assert meeting.open() == [one]
    assert meeting.rows_open() == before
    log.redo(meeting.conn, LEAD)
    assert meeting.open() == []


def test_none_of_these_is_an_answer(meeting: Meeting) -> None:
    meeting.code("Ada", meeting.leaf(), attribute("colour", meeting.leaf(), "green"))
    meeting.code("Ben")
    (one,) = meeting.open()
    settle(meeting.conn, one, "none", LEAD)
    assert (meeting.open(), meeting.rows_open(), meeting.gold()) == ([], 0, set())


def test_a_span_that_one_passed_over_is_taken_with_what_hangs_on_it(meeting: Meeting) -> None:
    meeting.code("Ada", meeting.leaf(), attribute("colour", meeting.leaf(), "green"))
    meeting.code("Ben")
    (one,) = meeting.open()
    settle(meeting.conn, one, 1, LEAD)
    assert meeting.rows_open() == 0
    assert {label for label, *_ in meeting.gold()} == {"LEAF", "colour"}
    assert set(meeting.conn.execute("SELECT reason, how, final FROM decisions WHERE reviewer_id = ?", (LEAD,))) == {
        ("missed", "settled", 1),
        ("missed", "carried", 1),
    }


def test_both_are_taken_where_both_are_right(meeting: Meeting) -> None:
    meeting.code("Ada", meeting.leaf(0, 8))
    meeting.code("Ben", meeting.leaf(4, 8, "ROOT"))
    (one,) = meeting.open()
    settle(meeting.conn, one, "both", LEAD, reason="ambiguous text")
    assert {label for label, *_ in meeting.gold()} == {"LEAF", "ROOT"}


def test_another_span_than_any_is_taken(meeting: Meeting) -> None:
    edges(meeting)
    (one,) = meeting.open()
    settle(meeting.conn, one, meeting.leaf(0, 11), LEAD)
    assert meeting.rows_open() == 0
    assert ("LEAF", 0, "The leaf on", "adjudicated") in meeting.gold()
    assert ("colour", None, "green", "adjudicated") in meeting.gold()


def test_what_the_label_that_is_taken_cannot_carry_is_rejected(meeting: Meeting) -> None:
    meeting.code("Ada", meeting.leaf(), attribute("colour", meeting.leaf(), "green"))
    meeting.code("Ben", meeting.leaf(label="ROOT"))
    (one,) = meeting.open()
    settle(meeting.conn, one, number(one, "Ben"), LEAD)
    assert meeting.gold() == {("ROOT", 4, "leaf", "adjudicated")}
    assert meeting.rows_open() == 0


@pytest.mark.parametrize("spans_first", [True, False])
def test_a_disputed_value_on_disputed_edges_is_settled_apart_in_either_order(
    meeting: Meeting, spans_first: bool
) -> None:
    narrow, wide = meeting.leaf(), meeting.leaf(0, 8)
    meeting.code("Ada", narrow, attribute("colour", narrow, "green"))
    meeting.code("Ben", wide, attribute("colour", wide, "brown"))
    for layer in ("part", "attribute") if spans_first else ("attribute", "part"):
        one = next(d for d in meeting.open() if d.layer == layer)
        settle(meeting.conn, one, number(one, "Ben" if layer == "part" else "Ada"), LEAD)
    assert meeting.open() == []
    assert meeting.gold() == {("LEAF", 0, "The leaf", "adjudicated"), ("colour", None, "green", "adjudicated")}
    assert meeting.rows_open() == 0


def test_what_somebody_has_settled_meanwhile_is_not_settled_again(meeting: Meeting) -> None:
    edges(meeting)
    (one,) = meeting.open()
    settle(meeting.conn, one, 1, LEAD)
    with pytest.raises(Problem, match="settled this dispute meanwhile"):
        settle(meeting.conn, one, 2, LEAD)
    with pytest.raises(Problem, match="meanwhile"):
        settle(meeting.conn, one, 9, LEAD)


def test_disputes_of_the_same_kind_are_settled_alike_in_one_step(meeting: Meeting) -> None:
    meeting.code("Ada", meeting.leaf(0, 8), meeting.leaf(31, 39), meeting.leaf(48, 56, "ROOT"))
    meeting.code("Ben", meeting.leaf(4, 8), meeting.leaf(35, 39))
    first, second, lone = meeting.open()
    assert first.pattern == second.pattern != lone.pattern
    assert settle_alike(meeting.conn, first, number(first, "Ben"), meeting.open(), LEAD) == 1
    assert meeting.open() == [lone]
    assert {start for _, start, *_ in meeting.gold()} == {4, 35}
    log.undo(meeting.conn, LEAD)
    assert len(meeting.open()) == 3


def test_who_was_overruled_is_told_and_who_was_right_is_not(
    meeting: Meeting, capsys: pytest.CaptureFixture[str]
) -> None:
    edges(meeting)
    (one,) = meeting.open()
    settle(meeting.conn, one, number(one, "Ben"), LEAD, note="with the article")
    (told,) = overruled(meeting.conn, "Ada")
    assert (told.mine, told.verdict, told.by, told.reason, told.note) == (
        "held",
        "reject",
        "Lea",
        "edge",
        "with the article",
    )
    assert told.instead == meeting.leaf(0, 8)
    assert overruled(meeting.conn, "Ben") == []
    assert overruled(meeting.conn, "Ada", after=told.id) == []
    assert main(["--reviewer", "Ada", "feedback"]) == 0
    assert 'you held LEAF "leaf"; Lea took LEAF "The leaf" (edge) (with the article)' in capsys.readouterr().out
    assert main(["--reviewer", "Ben", "feedback", "--json"]) == 0
    assert capsys.readouterr().out.strip() == '{"overruled": [], "answers": [], "practice": []}'


def test_a_doubt_is_answered_and_adjudicated_where_wanted(meeting: Meeting) -> None:
    meeting.code("Ada", meeting.leaf())
    meeting.step("Ada", Step((Row(meeting.leaf().id, "flag", "accept", note="one?"),)))
    assert meeting.gold() == set()
    (doubt,) = open_doubts(meeting.conn, "Lea")
    answer(meeting.conn, doubt, LEAD, "yes, one", verdict="accept")
    assert open_doubts(meeting.conn, "Lea") == []
    assert [one.answer for one in answers(meeting.conn, "Ada")] == ["yes, one"]
    assert meeting.gold() == {("LEAF", 4, "leaf", "adjudicated")}
    with pytest.raises(Problem, match="is empty"):
        answer(meeting.conn, doubt, LEAD, "  ")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**9))
def test_whatever_is_settled_in_whatever_order_nothing_stays_open(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    book, article = parse(BOOK), Article.of(TEXT, "On plants")
    path = tmp_path / f"{seed}.db"
    with closing(open_file(path, create=True, codebook=book)) as conn:
        articles.add_articles(conn, [(article, {})], fresh=True)
        articles.person(conn, "Lea", suffix="m1")
        meeting = Meeting(conn, book, article)
        for name in ("Ada", "Ben", "Cora")[: chance.choice((2, 3))]:
            meeting.code(name, *_some_day(meeting, chance))
        settled_in = 0
        while disputes := meeting.open():
            one = chance.choice(disputes)
            settle(conn, one, chance.choice(["none", "both", *range(1, len(one.versions) + 1)]), LEAD)
            settled_in += 1
            assert settled_in < 40
        assert meeting.rows_open() == 0
        assert check.check(conn) == []
    path.unlink()


def _some_day(meeting: Meeting, chance: random.Random) -> list[Annotation]:
    """What a person may hold: a leaf and a root with some edges and labels, and what hangs on them."""
    leaf = meeting.leaf(chance.choice((0, 4)), chance.choice((8, 11)), chance.choice(("LEAF", "LEAF", "ROOT")))
    root = meeting.leaf(chance.choice((12, 16)), 20, "ROOT")
    held = [one for one in (leaf, root) if chance.random() < 0.8]
    if leaf in held and leaf.label == "LEAF":
        held += [attribute("colour", leaf, chance.choice(("green", "brown")))] if chance.random() < 0.7 else []
        held += [relation("near", leaf, root)] if root in held and chance.random() < 0.7 else []
    return held


def test_of_two_who_settle_the_same_at_once_one_is_told_that_it_is_settled(meeting: Meeting) -> None:
    edges(meeting)
    (one,) = meeting.open()
    others = {name: articles.person(meeting.conn, name, suffix="m1") for name in ("Lea", "Lou", "Liv")}

    def settles(name: str) -> str:
        with closing(open_again(meeting.conn)) as conn:
            try:
                settle(conn, one, 1, others[name])
            except Problem as problem:
                return problem.sentence
            return ""

    with ThreadPoolExecutor(3) as pool:
        told = sorted(pool.map(settles, others))
    assert told[0] == ""
    assert all("meanwhile" in sentence for sentence in told[1:])
