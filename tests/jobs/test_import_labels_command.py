"""`import` takes labels of other programs and records of ours by the same command as articles."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import pytest

from tui.cli import export, import_
from tui.core.errors import Problem
from tui.formats import registry
from tui.formats.format import Options

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
    assert "1 articles done" in capsys.readouterr().out
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


def test_unknown_labels_are_refused_until_they_are_mapped(lines: str, home: Path, tmp_path: Path) -> None:
    db = tmp_path / "annotations.db"
    with pytest.raises(Problem, match="BIRD"):
        run(import_, db, "--format", "jsonl", lines)
    map = tmp_path / "map.toml"
    map.write_text(
        '[labels]\nBIRD = "PERSON"\nSITE = "PLACE"\nSEEN = ""\nAD = ""\n[relations]\nat = ""\ntells = ""\n'
        '[attributes]\nsure = ""\nlatin = ""\nweather = ""\n[records]\nouting = ""\n'
    )
    assert run(import_, db, "--format", "jsonl", "--map", str(map), lines) == 0
