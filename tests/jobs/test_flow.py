"""The flow of articles: each in one state, so that the counts add up, whatever was decided; as table, figure, words."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.__main__ import main
from tui.core.annotation import Article, span
from tui.core.codebook import Codebook, parse
from tui.core.review.step import Row, Step
from tui.jobs.flow import as_svg, measured
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.flow import STATES
from tui.store.migrations import open_file

BOOK: Codebook = parse('name = "plants"\nversion = "1"\n[layers.part]\n[labels.LEAF]\nlayer = "part"\nkey = "1"\n')
TEXTS = [Article.of(f"Leaf number {n} <b>&</b> its tree.", str(n)) for n in range(6)]


@pytest.fixture
def conn(db: Path) -> Iterator[Connection]:
    with closing(open_file(db, create=True, codebook=BOOK)) as conn:
        articles.add_articles(conn, [(text, {"thin": "few words"} if n == 5 else {}) for n, text in enumerate(TEXTS)])
        yield conn


def say(conn: Connection, who: str, number: int, *rows: Row) -> None:
    leaf = span(TEXTS[number], "LEAF", 0, 4)
    rows = tuple(Row(leaf.id, r.action, r.verdict, final=r.final) if r.annotation_id == "leaf" else r for r in rows)
    new = (leaf,) if any(r.annotation_id for r in rows) else ()
    me = articles.person(conn, who, suffix="m")
    log.append(conn, Step(rows, new), reviewer_id=me, article_id=TEXTS[number].id, codebook_id=BOOK.id)


DONE, HELD = Row(None, "done", "done"), Row("leaf", "add", "accept")


def test_each_article_is_in_one_state(conn: Connection) -> None:
    say(conn, "Ada", 0, HELD, DONE)
    say(conn, "Ada", 1, HELD, DONE)
    say(conn, "Ben", 1, DONE)
    say(conn, "Ada", 2, HELD)
    say(conn, "Ada", 3, Row(None, "exclude", "excluded", reason="off <topic>"))
    told = measured(conn)
    assert {state: count for state, count in told.states.items() if count} == {
        "excluded": 1, "double": 1, "once": 1, "begun": 1, "thin": 1, "waiting": 1,
    }  # fmt: skip
    assert told.reasons == {"off <topic>": 1}
    say(conn, "Lea", 1, Row("leaf", "accept", "accept", final=True))
    assert measured(conn).states["adjudicated"] == 1


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 5), st.sampled_from(["done", "hold", "out", "final"]))))
def test_the_counts_always_add_up(conn: Connection, told: list[tuple[str, int, str]]) -> None:
    ways = {
        "done": DONE,
        "hold": HELD,
        "out": Row(None, "exclude", "excluded", reason="off topic"),
        "final": Row("leaf", "accept", "accept", final=True),
    }
    for who, number, way in told:
        say(conn, who, number, ways[way])
    one = measured(conn)
    assert one.articles == len(TEXTS)
    assert set(one.states) == set(STATES)
    assert sum(one.reasons.values()) == one.states["excluded"]


def test_the_figure_is_a_drawing_in_which_nothing_is_markup(conn: Connection) -> None:
    say(conn, "Ada", 3, Row(None, "exclude", "excluded", reason='<script>x</script> & "y"'))
    drawing = ET.fromstring(as_svg(measured(conn)))
    assert {node.tag.rpartition("}")[2] for node in drawing.iter()} == {"svg", "title", "rect", "text", "path"}
    assert any('<script>x</script> & "y"' in (node.text or "") for node in drawing.iter())


def test_the_command_in_each_form(conn: Connection, capsys: pytest.CaptureFixture[str]) -> None:
    say(conn, "Ada", 0, HELD, DONE)
    assert main(["stats", "--flow", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["articles"], told["once"], told["thin"], told["waiting"]) == (6, 1, 1, 4)
    for form, sentence in ((["--flow"], "coded by one"), (["--flow", "--csv"], '"coded by one","1"')):
        assert main(["stats", *form]) == 0
        assert sentence in capsys.readouterr().out
    assert main(["stats", "--flow", "markdown"]) == 0
    assert "6 articles were imported. Of those that nobody coded, 1 held hardly any text." in capsys.readouterr().out
    assert main(["stats", "--flow", "svg"]) == 0
    assert capsys.readouterr().out.startswith("<svg ")
