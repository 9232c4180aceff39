"""`import` takes labels of other programs and records of ours by the same command as articles."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tui.cli import export, import_
from tui.core.errors import Problem
from tui.formats import registry
from tui.formats.format import Options
from tui.store.migrations import open_file
from tui.store.queries import article_ids, article_rows, load_article, reviewers

sys.path.insert(0, str(Path(__file__).parent.parent / "formats"))
from articles import BOOK, sample


def run(command: object, db: Path, *argv: str) -> int:
    parser = argparse.ArgumentParser()
    parser.set_defaults(json=False)
    command.add_arguments(parser)  # type: ignore[attr-defined]
    args = parser.parse_args(argv)
    args.db, args.reviewer = db, None
    return int(command.run(args))  # type: ignore[attr-defined]


@pytest.fixture
def book(tmp_path: Path) -> str:
    path = tmp_path / "birds.toml"
    path.write_text(BOOK.toml, "utf-8")
    return str(path)


@pytest.fixture
def lines(tmp_path: Path) -> str:
    jsonl = registry.get("jsonl")
    jsonl.write([sample()], tmp_path / "others.jsonl", Options({}, BOOK))
    return str(tmp_path / "others.jsonl")


def test_labels_become_a_reviewers_and_come_out_again(
    book: str, lines: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "annotations.db"
    assert run(import_, db, "--codebook", book, "--format", "auto", "--as-reviewer", "Guest", lines) == 0
    assert "1 done" in capsys.readouterr().out
    run(export, db, "--labels", "Guest", str(tmp_path / "out.jsonl"))
    (line,) = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    held = {one.annotation.id for one in sample().spans if one.status != "rejected"}
    assert {one["id"] for one in json.loads(line)["spans"]} == held


def test_a_record_makes_a_database_with_its_codebook(book: str, lines: str, home: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    run(import_, first, "--codebook", book, "--format", "jsonl", "--as-reviewer", "Guest", lines)
    run(export, first, "--format", "record", str(tmp_path / "record.jsonl"))
    assert run(import_, second, str(tmp_path / "record.jsonl")) == 0
    outs = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for db, out in zip((first, second), outs, strict=True):
        run(export, db, "--labels", "all", str(out))
    assert outs[0].read_bytes() == outs[1].read_bytes()
    run(export, second, "--format", "conll", str(tmp_path / "x.conll"))
    assert "B-BIRD" in (tmp_path / "x.conll").read_text("utf-8")


def test_unknown_labels_are_refused_until_they_are_mapped(
    lines: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "annotations.db"
    assert run(import_, db, "--format", "jsonl", lines) == 1
    assert "BIRD" in capsys.readouterr().err
    map = tmp_path / "map.toml"
    map.write_text(
        '[labels]\nBIRD = "PERSON"\nSITE = "PLACE"\nSEEN = ""\nAD = ""\n[relations]\nat = ""\ntells = ""\n'
        '[attributes]\nsure = ""\nlatin = ""\nweather = ""\n[records]\nouting = ""\n'
    )
    assert run(import_, db, "--format", "jsonl", "--map", str(map), lines) == 0


def said(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], str]:
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err


def import_json(db: Path, *argv: str) -> int:
    return run(import_, db, "--json", *argv)


def test_labels_are_told_by_content_and_articles_beside_them_stay_articles(
    book: str, lines: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "annotations.db"
    (tmp_path / "plain.jsonl").write_text(json.dumps({"text": "A tern was seen.", "labels": ["news", "birds"]}))
    (tmp_path / "letter.txt").write_text("A letter about terns.")
    paths = [lines, str(tmp_path / "plain.jsonl"), str(tmp_path / "letter.txt")]
    assert import_json(db, "--codebook", book, *paths) == 0
    told, _ = said(capsys)
    assert [one["file"] for one in told["labels"]] == ["others.jsonl"]
    assert told["labels"][0]["proposals"] > 5
    assert [Path(one["file"]).name for one in told["imported"]] == ["plain.jsonl", "letter.txt"]


def test_a_folder_of_articles_may_hold_files_with_labels(
    book: str, lines: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    Path(lines).rename(folder / "others.jsonl")
    (folder / "letter.txt").write_text("A letter about terns.")
    assert import_json(tmp_path / "annotations.db", "--codebook", book, str(folder)) == 0
    told, _ = said(capsys)
    assert [one["file"] for one in told["labels"]] == ["others.jsonl"]
    assert [one["title"] for one in told["imported"]] == ["A letter about terns."]


def test_spans_in_lines_of_ones_own_are_candidates_though_little_else_is_there(
    book: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.jsonl"
    spans = [{"start": 2, "end": 6, "label": "BIRD"}]
    path.write_text("\n".join(map(json.dumps, [{"text": "No bird."}, {"text": "A tern.", "spans": spans}])))
    db = tmp_path / "annotations.db"
    assert import_json(db, "--codebook", book, "--as-source", "the  club", str(path)) == 0
    told, _ = said(capsys)
    assert (told["labels"][0]["new"], told["labels"][0]["proposals"]) == (2, 1)
    with closing(open_file(db)) as conn:
        (loaded,) = (one for id in article_ids(conn) if (one := load_article(conn, id, "")).proposals)
    ((proposal,),) = loaded.proposals.values()
    source = loaded.sources[proposal.source_id]
    assert (source.name, source.kind) == ("the club", "import")


def test_a_new_article_with_labels_gets_what_its_layout_shows_and_an_old_one_keeps_what_it_has(
    book: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Terns return\n\nBy Jo Example\n\n3 March 2019\n\nA tern has been seen again.\n"
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"text": text, "spans": [{"start": 0, "end": 5, "label": "BIRD"}]}))
    db = tmp_path / "annotations.db"
    assert import_json(db, "--codebook", book, str(path)) == 0
    with closing(open_file(db)) as conn:
        (row,) = article_rows(conn, article_ids(conn), "")
    assert (row.title, row.date, row.facts["author"], row.facts["file"]) == (
        "Terns return", "2019-03-03", "Jo Example", "own.jsonl",
    )  # fmt: skip


def test_a_broken_file_with_labels_is_refused_by_name_and_the_rest_goes_on(
    book: str, lines: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "A", "spans": [{"start": 0, "end": 1, "label": "BIRD"}]}\n{"text": "B')
    assert import_json(tmp_path / "annotations.db", "--codebook", book, str(broken), lines) == 1
    told, errors = said(capsys)
    assert "broken.jsonl line 2 is not JSON" in errors
    assert [one["file"] for one in told["labels"]] == ["others.jsonl"]


@pytest.mark.parametrize("words", [["--format", "nothing"], ["--option", "columns"], ["--option", "no=such"]])
def test_a_format_or_option_that_does_not_exist_is_bad_use(
    words: list[str], lines: str, home: Path, tmp_path: Path
) -> None:
    with pytest.raises(Problem) as caught:
        run(import_, tmp_path / "annotations.db", *words, lines)
    assert caught.value.code == 2


def test_the_people_whom_a_file_names_become_reviewers(
    book: str, lines: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "annotations.db"
    assert import_json(db, "--codebook", book, "--each-reviewer", lines) == 0
    told, _ = said(capsys)
    assert told["labels"][0]["decisions"] > 2
    with closing(open_file(db)) as conn:
        assert reviewers(conn) == ["Ann", "Ben"]
