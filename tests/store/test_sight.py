"""What a reviewer sees of what others said: nothing while deciding; and all that was said about one span."""

from __future__ import annotations

import json

import pytest
from plants import Desk
from test_keeping import run

from tui.core.errors import Problem
from tui.core.review.step import Row
from tui.jobs.told import UNSEEN, settled, told
from tui.store import about, log, sight
from tui.store.assignments import Assignment, assign


def headings_and_lines(desk: Desk, name: str) -> tuple[list[str], list[str]]:
    sections = told(desk.conn, desk.book, desk.leaf, name)
    return [section.heading for section in sections], [line for section in sections for line in section.lines]


def test_while_deciding_only_the_own_decisions_are_told(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.leaf, by=desk.ben)
    headings, lines = headings_and_lines(desk, "Ada")
    assert headings[-1] == UNSEEN
    assert "LEAF “leaf”: rules@1 0.90 (pattern)" in lines
    assert [line for line in lines if "Ada  accept" in line]
    assert not [line for line in lines if "Ben" in line]


def test_a_finished_article_tells_who_said_what_the_newest_first(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.leaf, by=desk.ben)
    desk.finish()
    headings, lines = headings_and_lines(desk, "Ada")
    assert headings == ["Proposed", "Said, the newest first (times are UTC)"]
    assert [line.split("  ", 1)[1] for line in lines if "UTC" not in line and "  " in line] == [
        "Ben  reject  LEAF “leaf”",
        "Ada  accept  LEAF “leaf”",
    ]


def test_an_article_done_for_a_scope_only_tells_nothing_of_others_yet(desk: Desk) -> None:
    desk.reject(desk.leaf, by=desk.ben)
    desk.finish(scope="LEAF")
    assert not [line for line in headings_and_lines(desk, "Ada")[1] if "Ben" in line]


def test_an_open_assignment_tells_of_others_from_the_start(desk: Desk) -> None:
    desk.reject(desk.leaf, by=desk.ben)
    assign(desk.conn, desk.ben, [Assignment(desk.article.id, "Ada", open=True)])
    assert [line for line in headings_and_lines(desk, "Ada")[1] if "Ben" in line]


def test_a_repeat_tells_nothing_of_the_first_round(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.finish()
    assign(desk.conn, desk.ben, [Assignment(desk.article.id, "Ada", round=1)])
    assert not [line for line in headings_and_lines(desk, "Ada")[1] if "Ada" in line]
    desk.decide(Row(desk.leaf.id, "reject", "reject"), round=1)
    assert [line for line in headings_and_lines(desk, "Ada")[1] if "Ada  reject" in line]
    assert sight.hidden(desk.conn, "Ada") == {desk.article.id: 1}


def test_a_relation_and_a_moved_edge_are_told_in_a_line_each(desk: Desk) -> None:
    desk.accept(desk.grows)
    desk.decide(
        Row(desk.leaf.id, "adjust", "reject", desk.second.id), Row(desk.second.id, "adjust", "accept"), by=desk.ada
    )
    lines = headings_and_lines(desk, "Ada")[1]
    assert [line for line in lines if line.endswith("Ada  accept  grows_on “root”")]
    assert [line for line in lines if line.endswith("adjust  LEAF “leaf”  → start +38, end +38")]


def test_settled_cases_are_adjudications_and_comments_that_stand(desk: Desk) -> None:
    desk.decide(Row(desk.leaf.id, "comment", None, note="a real one"))
    desk.decide(Row(desk.second.id, "comment", None, note="too small"))
    log.undo(desk.conn, desk.ada)
    desk.decide(Row(desk.leaf.id, "comment", None, note="hm"), by=desk.ben)
    desk.decide(Row(desk.leaf.id, "accept", "accept", final=True), by=desk.ben)

    def lines() -> list[str]:
        return [line[11:] for section in settled(desk.conn, desk.second, desk.ada) for line in section.lines]

    assert lines() == ["Ada: comment LEAF “leaf”: a real one"]
    desk.finish()
    assert lines() == [
        "Ben: accept LEAF “leaf”",
        "Ben: comment LEAF “leaf”: hm",
        "Ada: comment LEAF “leaf”: a real one",
    ]


def test_a_place_is_named_by_an_annotation_or_by_article_and_offsets(desk: Desk) -> None:
    article = desk.article.id
    assert about.place_of(desk.conn, desk.leaf.id[:8]) == (article, 4, 8, ("LEAF", "ROOT"))
    assert about.place_of(desk.conn, f"{article[:6]}:2-9") == (article, 2, 9, ())
    assert about.place_of(desk.conn, "zzzz") is None
    assert about.place_of(desk.conn, desk.grows.id) == (article, 4, 8, ("LEAF", "ROOT"))
    assert set(about.annotations_at(desk.conn, (article, 2, 9, ()))) == {desk.leaf.id, desk.grows.id}
    with pytest.raises(Problem, match="is no ARTICLE:START-END"):
        about.place_of(desk.conn, f"{article}:9-2")


def test_the_command_tells_of_a_span_and_hides_what_is_still_to_decide(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSATOR_REVIEWER", "Ada")
    desk.accept(desk.leaf)
    desk.reject(desk.leaf, by=desk.ben)
    assert run("history", desk.path, desk.leaf.id) == 0
    out, err = capsys.readouterr()
    assert "LEAF “leaf”  proposed by rules@1 0.90 (pattern)" in out
    assert "Ada" in out
    assert "Ben" not in out
    assert "What others said of an article that you are still to decide is left out; --all shows it." in err
    assert run("history", desk.path, f"{desk.article.id[:6]}:0-10", "--json", "--all") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["action"] for row in rows] == ["propose", "propose", "accept", "reject"]
    desk.finish()
    assert run("history", desk.path) == 0
    out, err = capsys.readouterr()
    assert "Ben" in out
    assert err == ""
