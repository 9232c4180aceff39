"""Assigning: every article has somebody, a share has two who see the same, and nothing is lost on the way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Article
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.jobs import assign
from tui.store import articles, assignments, check, log
from tui.store.articles import Source
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.queries import next_article

LEAD = "Lea-m1"


@pytest.fixture
def conn(db: Path) -> Iterator[Connection]:
    with closing(open_file(db, create=True, codebook=default())) as conn:
        made = [Article.of(f"Article {n}.", f"Article {n:02}") for n in range(20)]
        articles.add_articles(conn, [(one, {}) for one in made], fresh=True)
        articles.ensure_source(conn, Source("rules@1", "rules", "rules", "1"))
        articles.add_proposals(conn, "rules@1", [(one.id, []) for one in made], fresh=True)
        articles.person(conn, "Lea", suffix="m1")
        yield conn


def finish(conn: Connection, name: str, id: str, round: int = 0) -> None:
    me = articles.person(conn, name, suffix="m1")
    step = Step((Row(None, "done", "done"),))
    log.append(conn, step, reviewer_id=me, article_id=id, codebook_id=default().id, round=round)


def test_every_article_goes_to_one_reviewer_evenly(conn: Connection) -> None:
    given = assign.share_out(conn, LEAD, ["Ada", "Ben", "Cora", "Dan"])
    assert Counter(one.reviewer for one in given) == {"Ada": 5, "Ben": 5, "Cora": 5, "Dan": 5}
    assert len({one.article_id for one in given}) == 20
    assert assign.share_out(conn, LEAD, ["Ada"]) == []
    assert check.check(conn) == []


def test_a_share_goes_to_two_each_pair_as_often_and_both_see_the_same_sources(conn: Connection) -> None:
    given = assign.share_out(conn, LEAD, ["Ada", "Ben", "Cora"], double=0.3)
    by_article: dict[str, list[str]] = {}
    for one in given:
        by_article.setdefault(one.article_id, []).append(one.reviewer)
    pairs = Counter(tuple(sorted(names)) for names in by_article.values() if len(names) == 2)
    assert pairs == {("Ada", "Ben"): 2, ("Ada", "Cora"): 2, ("Ben", "Cora"): 2}
    assert {one.sources for one in given if len(by_article[one.article_id]) == 2} == {("rules@1",)}
    assert {one.part for one in given} == {"", "30% coded twice, drawn by lot"}
    loads = Counter(one.reviewer for one in given)
    assert max(loads.values()) - min(loads.values()) <= 1


def test_blind_coding_is_kept_with_the_assignment(conn: Connection) -> None:
    given = assign.share_out(conn, LEAD, ["Ada", "Ben"], everybody=True, blind=True)
    assert len(given) == 40
    one = assign.given(conn, "Ada", given[0].article_id)
    assert one is not None
    assert (one.served, one.sources) == ("blind", ())


def test_ones_own_queue_comes_first_and_is_what_comes_next(conn: Connection) -> None:
    assign.share_out(conn, LEAD, ["Ada"], only="07")
    assign.share_out(conn, LEAD, ["Ben"])
    mine = assign.own_queue(conn, "Ada")
    assert len(mine) == 1
    assert len(assign.own_queue(conn, "Ben")) == 19
    assert assign.own_queue(conn, "Cora") == []
    me = articles.person(conn, "Ada", suffix="m1")
    assert next_article(conn, me) is not None
    finish(conn, "Ada", mine[0])
    assert assign.own_queue(conn, "Ada") == mine


def test_what_is_unfinished_is_handed_over_and_what_is_done_stays(conn: Connection) -> None:
    given = assign.share_out(conn, LEAD, ["Ada", "Ben"], double=0.5, blind=True)
    mine = [one.article_id for one in given if one.reviewer == "Ada"]
    both = {one.article_id for one in given if one.reviewer == "Ben"} & set(mine)
    finish(conn, "Ada", mine[0])
    new = assign.hand_over(conn, LEAD, "Ada", "Cora")
    assert {one.article_id for one in new} == set(mine[1:])
    assert {(one.served, one.from_name) for one in new} == {("blind", "Ada")}
    assert assign.own_queue(conn, "Ada") == mine[:1]
    back = assign.hand_over(conn, LEAD, "Cora", "Ben")
    assert not {one.article_id for one in back} & both
    assert assign.own_queue(conn, "Cora") == []
    assert check.check(conn) == []
    with pytest.raises(Problem, match="no unfinished articles"):
        assign.hand_over(conn, LEAD, "Cora", "Ben")


def test_practice_is_a_round_of_its_own(conn: Connection) -> None:
    with pytest.raises(Problem, match="has to finish one"):
        assign.practise(conn, LEAD, ["Ada"])
    (first, *_) = assignments.unassigned(conn)
    finish(conn, "Lea", first)
    (one,) = assign.practise(conn, LEAD, ["Ada"])
    assert (one.article_id, one.round, one.purpose) == (first, 1, "practice")
    finish(conn, "Ada", first, round=1)
    assert conn.execute("SELECT done, needed FROM queue WHERE article_id = ?", (first,)).fetchone() == (1, 1)
    (again,) = assign.practise(conn, LEAD, ["Ada"])
    assert again.round == 2
    now = assign.given(conn, "Ada", first)
    assert now is not None
    assert now.round == 2


def test_the_command_gives_and_shows(conn: Connection, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assign", "Ada", "Ben", "--double", "0.1"]) == 0
    assert "11  Ada" in capsys.readouterr().out
    assert main(["assign", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0] == {"reviewer": "Ada", "coding": 11, "done": 0, "double": 2, "practice": 0, "practised": 0}
    assert main(["assign", "--from", "Ada", "--to", "Cora"]) == 0
    assert "11  Cora" in capsys.readouterr().out
    for wrong in (["--from", "Ada"], ["Ada", "--double", "0.5"], ["Ada", "Ben", "--double", "7"]):
        assert main(["assign", *wrong]) == 2
        assert capsys.readouterr().err.count("\n") == 1
