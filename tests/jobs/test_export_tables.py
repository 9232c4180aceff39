"""The report tables as files: every table of the codebook, all relations, nothing a spreadsheet would calculate."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from tui.core.codebook import default
from tui.core.errors import Problem
from tui.jobs.tables import export_tables

sys.path.insert(0, str(Path(__file__).parent.parent / "formats"))
from articles import BOOK, sample


def nothing() -> None:
    pass


def test_every_table_is_a_file_and_relations_are_one_too(tmp_path: Path) -> None:
    counts = export_tables([sample()], default(), tmp_path / "out", raw=False, tick=nothing)
    assert set(counts) == {"inspections", "events", "findings", "themes", "all relations", "all records"}
    assert {file.stem for file in (tmp_path / "out").glob("*.csv")} == set(counts)
    assert counts["all relations"] == 2


def test_relations_name_both_ends_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    export_tables([sample()], BOOK, tmp_path / "out", raw=False, tick=nothing)
    with (tmp_path / "out" / "all relations.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["relation"], row["head quote"], row["tail quote"]) for row in rows] == [
        ("at", "heron", "Mill\u00a0Pond"),
        ("tells", "A grey heron — 2 of them! — stood at Mill\u00a0Pond", "heron"),
    ]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_place_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be written"):
        export_tables([], BOOK, tmp_path / "missing" / "out", raw=False, tick=nothing)
