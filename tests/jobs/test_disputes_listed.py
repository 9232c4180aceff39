"""Disputes of a file: who sees which, and in what form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Annotation, Article, Candidate, span
from tui.core.codebook import Codebook, parse
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.jobs.disputes import open_disputes, open_doubts
from tui.store import articles, log
from tui.store.articles import Source
from tui.store.assignments import Assignment, assign
from tui.store.driver import Connection
from tui.store.migrations import open_file

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
[attributes.colour]
on = ["LEAF"]
"""
TEXT = "The leaf on the root is green, the second leaf is not. It was praised."


@dataclass
class Table:
    """An open file with one article, and people who code it."""

    conn: Connection
    book: Codebook
    article: Article

    def code(self, name: str, *held: Annotation, done: bool = True, refused: tuple[Annotation, ...] = ()) -> None:
        """A person accepts some spans, rejects others, and finishes the article."""
        rows = [Row(a.id, "add", "accept") for a in held] + [Row(a.id, "reject", "reject") for a in refused]
        rows += [Row(None, "done", "done")] if done else []
        self.step(name, Step(tuple(rows), (*held, *refused)))

    def step(self, name: str, step: Step) -> None:
        log.append(
            self.conn,
            step,
            reviewer_id=articles.person(self.conn, name, suffix="m1"),
            article_id=self.article.id,
            codebook_id=self.book.id,
        )

    def leaf(self, start: int = 4, end: int = 8, label: str = "LEAF") -> Annotation:
        return span(self.article, label, start, end)


@pytest.fixture
def table(db: Path) -> Iterator[Table]:
    book, article = parse(BOOK), Article.of(TEXT, "On *plants*")
    with closing(open_file(db, create=True, codebook=book)) as conn:
        articles.add_articles(conn, [(article, {})], fresh=True)
        yield Table(conn, book, article)


def test_nothing_is_shown_before_both_are_done(table: Table) -> None:
    table.code("Ada", table.leaf())
    table.code("Ben", table.leaf(0, 8), refused=(table.leaf(),), done=False)
    assert open_disputes(table.conn, "") == []
    table.step("Ben", Step((Row(None, "done", "done"),)))
    assert len(open_disputes(table.conn, "")) == 1


def test_who_has_begun_an_article_sees_nothing_of_others_there(table: Table) -> None:
    table.code("Ada", table.leaf())
    table.code("Ben", table.leaf(0, 8))
    table.code("Cora", table.leaf(42, 46), done=False)
    assert open_disputes(table.conn, "Cora") == []
    assert len(open_disputes(table.conn, "Dora")) == 1
    table.step("Cora", Step((Row(None, "done", "done", scope="part"),)))
    assert len(open_disputes(table.conn, "Cora")) == 2


def test_sources_are_compared_before_anybody_looked(table: Table) -> None:
    for id, end in (("rules@1", 8), ("model@1", 11)):
        articles.ensure_source(table.conn, Source(id, "rules", id[:5]))
        candidates = [Candidate(table.leaf(4, end), 0.9), Candidate(table.leaf(42, 46), 0.2 if end == 8 else 0.3)]
        articles.add_proposals(table.conn, id, [(table.article.id, candidates)], fresh=True)
    (one,) = open_disputes(table.conn, "", ["rules", "model@1"])
    assert [v.by for v in one.versions] == [("model@1",), ("rules@1",)]
    table.code("Ada", table.leaf())
    assert open_disputes(table.conn, "", ["rules", "Ada"]) == []
    (one,) = open_disputes(table.conn, "", ["model"])
    assert one.people == ("Ada", "model@1")
    with pytest.raises(Problem, match="no source or reviewer called Zoe"):
        open_disputes(table.conn, "", ["Zoe"])


def test_a_doubt_is_open_until_it_is_answered_and_hidden_from_who_still_codes(table: Table) -> None:
    table.code("Ada", table.leaf())
    table.step("Ada", Step((Row(table.leaf().id, "flag", "accept", note="is this one?"),)))
    table.code("Ben", done=False, refused=(table.leaf(),))
    assert [(one.by, one.start, one.note) for one in open_doubts(table.conn, "Lea")] == [("Ada", 4, "is this one?")]
    assert open_doubts(table.conn, "Ben") == []
    table.step("Lea", Step((Row(table.leaf().id, "answer", None, note="yes"),)))
    assert open_doubts(table.conn, "Lea") == []


def test_the_command_prints_the_contract(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    table.code("Ada", table.leaf())
    table.code("Ben", table.leaf(0, 8))
    assert main(["disputes", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    version = {"label": "LEAF", "end": 8}
    assert one == {
        "article": table.article.id,
        "start": 0,
        "end": 8,
        "layer": "part",
        "versions": [
            {"id": table.leaf(0, 8).id, "start": 0, "by": ["Ben"], **version},
            {"id": table.leaf().id, "start": 4, "by": ["Ada"], **version},
        ],
    }


@pytest.mark.parametrize("command", [["disputes"], ["feedback"], ["assign"], ["agreement"], ["history"]])
def test_json_never_commands_the_terminal(table: Table, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    name = "Ada\x9b31m\u202e"
    table.code(name, table.leaf())
    table.code("Ben", refused=(table.leaf(),))
    table.step("Lea", Step((Row(table.leaf().id, "accept", "accept", note="so\x9d0;", final=True),)))
    table.code("Cora", table.leaf(42, 46))
    assign(table.conn, articles.person(table.conn, "Lea", suffix="m1"), [Assignment(table.article.id, name)])
    capsys.readouterr()
    assert main(["--reviewer", "Ben", *command, "--json"]) == 0
    out = capsys.readouterr().out
    assert out != "[]\n"
    assert out.strip("\n").replace("\n", "").isprintable()


def test_the_sheet_shows_each_dispute_in_its_context(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    table.code("Ada", table.leaf(42, 46))
    table.code("Ben", refused=(table.leaf(42, 46),))
    assert main(["disputes", "--markdown"]) == 0
    out = capsys.readouterr().out
    assert "## 1. On \\*plants\\*, rejected by some" in out
    assert "the second **leaf** is not" in out
    assert "- [ ] **LEAF** “leaf”: Ada" in out
    assert "- [ ] nothing here: Ben" in out
    assert main(["disputes"]) == 0
    assert 'Ada: LEAF "leaf" | Ben: nothing' in capsys.readouterr().out


def exported(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str]]:
    capsys.readouterr()
    assert main(["export", "--format", "jsonl", *arguments]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [(span["quote"], span["basis"]) for line in lines for span in line["spans"]]


def test_gold_is_found_by_the_rule_of_the_file_and_a_coder_can_be_left_out(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Ada", "Ben", "Cora"):
        table.code(name, table.leaf(), *([table.leaf(42, 46)] if name != "Cora" else []))
    assert exported(capsys) == [("leaf", "agreed")]
    assert exported(capsys, "--without", "Cora") == [("leaf", "agreed"), ("leaf", "agreed")]
    assert exported(capsys, "--without", "Cora", "--without", "Ben") == [("leaf", "single"), ("leaf", "single")]
    assert main(["disputes", "--rule", "majority:2"]) == 0
    assert exported(capsys) == [("leaf", "agreed"), ("leaf", "majority")]
    assert main(["disputes", "--rule", "most"]) == 2
    assert main(["export", "--format", "jsonl", "--without", "Zoe"]) == 2
    assert "No reviewer is called 'Zoe'" in capsys.readouterr().err


def test_the_doubt_of_a_coder_who_is_left_out_blocks_nothing(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    table.code("Ada", table.leaf())
    table.code("Ben", table.leaf())
    table.step("Ben", Step((Row(table.leaf().id, "flag", "accept", note="sure?"),)))
    assert exported(capsys) == []
    assert exported(capsys, "--without", "Ben") == [("leaf", "single")]
