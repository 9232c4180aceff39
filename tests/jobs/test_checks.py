"""What checks say: worked out by hand for small codings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Annotation, Article, Candidate, span
from tui.core.codebook import default
from tui.core.review.step import Row, Step
from tui.jobs.checks import ALL, NO_BLIND, NO_REPEAT, Checks, checks, lines, plain
from tui.store import articles, log
from tui.store.assignments import Assignment, assign
from tui.store.driver import Connection
from tui.store.migrations import open_file

TEXT = "Ada Ashdown met Ben Birk and Cora Calloway in Leeds. Share this article."
BOOK = default()


@pytest.fixture
def conn(db: Path) -> Iterator[Connection]:
    with closing(open_file(db, create=True, codebook=BOOK)) as conn:
        articles.ensure_source(conn, articles.Source("rules@1", "rules", "rules", "1"))
        yield conn


def article(conn: Connection, n: int = 0) -> Article:
    """An article in which the rules propose Ada, a part of Ben, and boilerplate."""
    one = Article.of(f"{TEXT} {n}")
    articles.add_articles(conn, [(one, {})])
    proposed = [named(one, "Ada Ashdown"), named(one, "Ben"), named(one, "Share this article", "BOILERPLATE")]
    articles.add_proposals(conn, "rules@1", [(one.id, [Candidate(a, 0.9) for a in proposed])])
    return one


def named(one: Article, quote: str, label: str = "PERSON") -> Annotation:
    at = one.text.index(quote)
    return span(one, label, at, at + len(quote))


def code(
    conn: Connection, one: Article, who: str, *held: Annotation, blind: bool = False, round: int = 0, final: str = ""
) -> None:
    me = articles.person(conn, who, suffix="0001")
    for step in (
        Step(tuple(Row(a.id, final or "add", final or "accept", final=bool(final)) for a in held), held),
        Step((Row(None, "done", "done"),)),
    ):
        if step.rows and (step.rows[0].annotation_id or not final):
            served = "blind" if blind else "candidates"
            log.append(conn, step, reviewer_id=me, article_id=one.id, codebook_id=BOOK.id, served=served, round=round)


def test_missed_is_what_was_marked_without_candidates_and_nobody_proposes(conn: Connection) -> None:
    one = article(conn)
    marked = [named(one, quote) for quote in ("Ada Ashdown", "Ben Birk", "Cora Calloway")]
    code(conn, one, "Ada", *marked, named(one, "Share this article", "BOILERPLATE"), blind=True)
    said = checks(conn, BOOK)
    for name in (ALL, "Ada"):
        missed = said[name].missed
        assert (missed.articles, missed.of, missed.exact, missed.overlap) == (1, 3, 2, 1)
    assert plain(said[ALL])["missed"]["share_exact"] == 0.6667


def test_accepted_wrongly_is_measured_against_adjudication_and_against_blind_coding(conn: Connection) -> None:
    one = article(conn)
    ada, ben = named(one, "Ada Ashdown"), named(one, "Ben")
    code(conn, one, "Ada", ada, ben, named(one, "Leeds", "PLACE"))
    code(conn, one, "Ben", ada, named(one, "Ben Birk"), blind=True)
    code(conn, one, "Lead", ben, final="reject")
    code(conn, one, "Lead", ada, final="accept")
    said = checks(conn, BOOK)["Ada"]
    assert (said.refused.of, said.refused.exact, said.refused.overlap) == (2, 1, 1)
    assert (said.unmarked.of, said.unmarked.exact, said.unmarked.overlap) == (2, 1, 0)


def test_self_agreement_compares_the_first_with_the_second_time(conn: Connection) -> None:
    one = article(conn)
    code(conn, one, "Ada", named(one, "Ada Ashdown"), named(one, "Ben Birk"), named(one, "Cora Calloway"))
    code(conn, one, "Ada", named(one, "Ada Ashdown"), named(one, "Birk"), round=1)
    steady = plain(checks(conn, BOOK)["Ada"])["self_agreement"]
    assert steady == {
        "articles": 1, "first": 3, "second": 2, "exact": 1, "overlap": 2, "f1_exact": 0.4, "f1_overlap": 0.8, "why": "",
    }  # fmt: skip


def test_practice_takes_no_part_and_what_was_decided_later_changes_nothing(conn: Connection) -> None:
    one, other = article(conn), article(conn, 1)
    me = articles.person(conn, "Ada", suffix="0001")
    assign(conn, me, [Assignment(one.id, "Ada", 1, "practice")])
    code(conn, one, "Ada", named(one, "Ada Ashdown"))
    code(conn, one, "Ada", named(one, "Ada Ashdown"), round=1)
    code(conn, other, "Ada", named(other, "Ada Ashdown"), blind=True)
    code(conn, other, "Ada", named(other, "Cora Calloway"), blind=True)
    said = checks(conn, BOOK)["Ada"]
    assert said.steady.articles == 0
    assert (said.missed.of, said.missed.exact) == (1, 0)


def test_what_nothing_was_counted_for_is_undefined_and_says_why() -> None:
    told = plain(Checks())
    assert told["missed"]["share_exact"] is None
    assert told["missed"]["why"] == NO_BLIND
    assert told["self_agreement"]["f1_exact"] is None
    assert told["self_agreement"]["why"] == NO_REPEAT
    assert lines(Checks())[0].endswith(f"- ({NO_BLIND})")


def test_the_commands_set_the_shares_and_tell_what_the_checks_say(
    conn: Connection, db: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = article(conn)
    code(conn, one, "Ada", named(one, "Ada Ashdown"), blind=True)
    conn.close()
    assert main(["assign", "--check", "0.05", "--again", "0.1"]) == 0
    assert capsys.readouterr().out == "Checks: 5% of the articles without candidates, 10% again after 14 days.\n"
    assert main(["assign", "--after", "30"]) == 0
    assert "5% of the articles without candidates, 10% again after 30 days" in capsys.readouterr().out
    assert main(["assign", "--check", "5"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["stats", "--checks"]) == 0
    out = capsys.readouterr().out
    assert "Checks of everybody\n  missed by candidates              0.0% of 1 marked in 1 article" in out
    assert NO_REPEAT in out
    assert main(["stats", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["checks"]["missed"]["of"] == 1
    assert told["reviewers"][0]["checks"] == told["checks"]
