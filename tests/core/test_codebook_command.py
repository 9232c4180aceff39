"""`codebook show` and `codebook check`, as they are called."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from tui.cli import codebook as command
from tui.core.codebook import SHIPPED, default
from tui.core.errors import Problem

OTHER = str(Path(__file__).parent.parent / "data" / "other.toml")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    parser.set_defaults(json=False, db=None, reviewer=None)
    command.add_arguments(parser)
    return command.run(parser.parse_args(words))


def test_show_lists_every_label_with_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show") == 0
    out = capsys.readouterr().out
    for label in default().labels.values():
        assert f"  {label.key:<3}{label.id} " in out
    assert "  about  " in out


@pytest.mark.parametrize("name", ["RATING", "rating", "8"])
def test_show_takes_an_id_in_any_casing_or_a_key(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run("show", name) == 0
    out = capsys.readouterr().out
    assert out.startswith("RATING  8\n")
    assert "\nDo not\n" in out
    assert max(map(len, out.splitlines())) <= command.WIDEST


def test_an_id_as_written_comes_before_its_other_casing(capsys: pytest.CaptureFixture[str]) -> None:
    run("show", "inspection")
    assert capsys.readouterr().out.startswith("inspection  several an article")
    run("show", "INSPECTION")
    assert capsys.readouterr().out.startswith("INSPECTION  9")


def test_show_json_holds_all_that_the_file_says(capsys: pytest.CaptureFixture[str]) -> None:
    run("show", "--json")
    book = json.loads(capsys.readouterr().out)
    assert book["name"] == default().name
    assert book["labels"]["DATE"]["key"] == "7"
    assert book["relations"]["about"]["tail"] == ["AUTHORITY", "ORG", "SERVICE"]
    assert book["tables"][0]["columns"]["body"] == "body"
    run("show", "theme", "--json")
    assert json.loads(capsys.readouterr().out)["values"][0] == "leadership"


def test_show_toml_prints_the_file_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    run("show", "--toml")
    assert capsys.readouterr().out == SHIPPED.read_text("utf-8")


def test_show_reads_another_codebook(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", ";m", "--codebook", OTHER) == 0
    assert capsys.readouterr().out.startswith("Minute  ;m")


def test_show_says_where_to_look_for_what_is_not_there() -> None:
    with pytest.raises(Problem, match=r"`nothing` is not in the codebook; `glossator codebook show` lists"):
        run("show", "nothing")


@pytest.mark.parametrize("file", [str(SHIPPED), OTHER])
def test_check_of_a_good_file_says_so(capsys: pytest.CaptureFixture[str], file: str) -> None:
    assert run("check", file) == 0
    assert "nothing wrong" in capsys.readouterr().out


def test_check_prints_one_fault_a_line_with_its_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        SHIPPED.read_text("utf-8").replace('key = "2"', 'key = "1"').replace('tail = ["DATE"]', 'tail = ["DAY"]')
    )
    toml = path.read_text().split("\n")
    assert run("check", str(path)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (
        lines[0]
        == f"{path}:{toml.index('[labels.INSPECTORATE]') + 3}: label `INSPECTORATE`: key `1` is `AUTHORITY`'s already"
    )
    assert [line.split(": ", 1)[1] for line in lines[1:3]] == [
        "`tail` of `rated_on`: there is no label or layer `DAY`",
        "`tail` of `inspected_on`: there is no label or layer `DAY`",
    ]
    assert run("check", str(path), "--json") == 1
    assert [fault["line"] for fault in json.loads(capsys.readouterr().out)] == [
        int(line.removeprefix(f"{path}:").split(":")[0]) for line in lines
    ]


def test_nothing_of_a_hostile_codebook_reaches_the_terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "a\\u001b[2Jb"\nversion = "1"\n["\\u001b]0;x\\u0007"]\n')
    assert run("check", str(path)) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
