"""An export of some of the articles: those of a paper, in an order that somebody reads them in."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from hostile import hostile_file

from tui.cli import export
from tui.core.annotation import Article
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.store.articles import add_articles
from tui.store.migrations import open_file


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Five hundred articles of two papers; their titles in another order than their ids."""
    path = tmp_path / "annotations.db"
    conn = open_file(path, create=True, codebook=default())
    made = [
        Article.of(f"Text {n}.", f"Title {n:03}", publisher=("Post", "Echo")[n % 2], date=f"2024-01-{28 - n % 28:02}")
        for n in range(500)
    ]
    add_articles(conn, [(article, {}) for article in made], fresh=True)
    conn.close()
    return path


def exported(db: Path, *arguments: str) -> list[dict[str, object]]:
    parser = argparse.ArgumentParser()
    export.add_arguments(parser)
    out = db.parent / "out.jsonl"
    args = parser.parse_args(["--labels", "all", "--format", "jsonl", str(out), *arguments], argparse.Namespace(db=db))
    args.json = False
    export.run(args)
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_without_a_choice_all_articles_come_by_id(db: Path) -> None:
    ids = [str(one["id"]) for one in exported(db)]
    assert len(ids) == 500
    assert ids == sorted(ids)


def test_the_articles_of_a_paper_by_title(db: Path) -> None:
    titles = [one["title"] for one in exported(db, "--where", "publisher=Echo", "--order", "title")]
    assert titles == [f"Title {n:03}" for n in range(1, 500, 2)]


def test_two_facts_must_both_hold_and_the_newest_can_come_first(db: Path) -> None:
    found = exported(db, "--where", "publisher=Post", "--where", "date=2024-01-28", "--order=-date")
    assert [one["title"] for one in found] == sorted([f"Title {n:03}" for n in range(0, 500, 28)], reverse=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--where", "paper=Echo"), "no article has a fact paper; there are: .*publisher"),
        (("--where", "Echo"), "--where Echo is not NAME=VALUE"),
        (("--order", "length"), "there is no order length; there are: title, date"),
    ],
)
def test_what_does_not_exist_is_named_with_what_does(db: Path, arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(Problem, match=said):
        exported(db, *arguments)


def test_a_card_tells_agreement_with_intervals_and_says_nothing_of_who_is_left_out(tmp_path: Path) -> None:
    db = hostile_file(tmp_path)
    exported(db, "--card")
    card = json.loads((tmp_path / "out.jsonl.card.json").read_text("utf-8"))["agreement"]
    assert card["articles"] == {"candidates": 1}
    first = card["rows"][0]
    assert (first["between"], first["what"], first["articles"]) == ("all pairs", "all", 1)
    assert 0 < first["f1"]["exact"]["value"] < 1
    told = (tmp_path / "out.jsonl.card.md").read_text("utf-8")
    assert "| with candidates shown | all pairs | all | 1 |" in told
    assert "\n(1) " in told.replace("\\", "")
    exported(db, "--card", "--without", "Ben Vole")
    assert json.loads((tmp_path / "out.jsonl.card.json").read_text("utf-8"))["agreement"] == {
        "articles": {},
        "rows": [],
        "notes": [],
    }
    assert "Ben" not in (tmp_path / "out.jsonl.card.md").read_text("utf-8").partition("Agreement")[2]


def test_a_card_of_what_nobody_coded_twice_says_so(db: Path, tmp_path: Path) -> None:
    exported(db, "--card", "--licence", "CC BY 4.0")
    assert "- Licence: CC BY 4.0" in (tmp_path / "out.jsonl.card.md").read_text("utf-8").replace("\\", "")
    assert "no article was finished by two people" in (tmp_path / "out.jsonl.card.md").read_text("utf-8")
