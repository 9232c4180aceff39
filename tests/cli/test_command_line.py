"""The command line: its parts, its help, and what is said when something is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.cli import parser, stats
from tui.cli.argv import line
from tui.cli.parser import commands
from tui.core.errors import Problem

PROGRAM = (sys.executable, "-m", "tui")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code, the output and the errors of a command line."""
    code = main(words)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_file_the_reviewer_and_debug_are_found_before_and_after_the_command() -> None:
    for words in (
        ["--db", "a.db", "--reviewer=Ada", "--debug", "stats", "--json"],
        ["stats", "--debug", "--json", "--reviewer", "Ada", "--db=a.db"],
    ):
        given = line(words)
        assert (given.db, given.reviewer, given.debug) == (Path("a.db"), "Ada", True)
        assert given.rest == ("stats", "--json")


def test_the_file_is_annotations_db_unless_one_is_named() -> None:
    assert line([]).db == Path("annotations.db")


def test_what_follows_two_dashes_is_left_to_the_command() -> None:
    assert line(["export", "--", "--db", "x"]).rest == ("export", "--", "--db", "x")


@pytest.mark.parametrize("words", [["--db"], ["--db="], ["--db", "--debug"], ["--reviewer", " "]])
def test_an_option_without_its_value_is_bad_use(words: list[str]) -> None:
    with pytest.raises(Problem, match="names nothing") as caught:
        line(words)
    assert caught.value.code == 2


def test_help_lists_every_command_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capsys, "--help")
    assert code == 0
    for group, names in commands().items():
        assert f"\n{group}\n" in out
        for name in names:
            assert f"\n  {name:<12} {parser.load(name).SUMMARY}\n" in out


def test_every_command_stands_in_help_and_every_module_is_a_command_or_serves_them() -> None:
    modules = {path.stem for path in Path(parser.__file__).parent.glob("*.py")}
    named = {name: (Path(parser.__file__).parent / f"{name}.py").read_text("utf-8") for name in modules}
    listed = {parser.module_name(name) for names in commands().values() for name in names}
    assert {name for name, text in named.items() if "\nSUMMARY = " in text} == listed
    serving = "".join(named.values())
    assert {name for name in modules - listed if f"import {name}" not in serving and f".{name} " not in serving} <= {
        "__init__",
        "parser",
        "start",
    }


@pytest.mark.parametrize("command", [name for names in commands().values() for name in names])
def test_the_help_of_a_command_has_its_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, command, "--help")
    assert (code, err) == (0, "")
    assert f"  {parser.load(command).EXAMPLE}\n" in out
    assert command in parser.load(command).EXAMPLE
    assert "--db FILE" in out


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--version")[1].startswith("glossator ")


def test_a_command_that_does_not_exist_names_the_one_that_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, "exprot")
    assert (code, out) == (2, "")
    assert "`exprot`" in err
    assert "did you mean `export`?" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("words", [["--verbose"], ["stats", "--colour"], ["codebook", "check"], ["completion", "cmd"]])
def test_bad_use_is_one_sentence_that_says_where_to_look(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert "--help`" in err
    assert err.count("\n") == 1


def test_what_a_user_types_reaches_the_terminal_drawn_visibly(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = said(capsys, "\x1b[31mexport")
    assert "\x1b" not in err
    assert "␛[31mexport" in err


def raises(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: object) -> int:
        raise error

    monkeypatch.setattr(stats, "run", fail)


def test_a_problem_is_said_in_its_sentence_with_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raises(Problem("The file is full: delete some.", code=1), monkeypatch)
    assert said(capsys, "stats") == (1, "", "glossator: The file is full: delete some.\n")


def test_a_terminal_gets_a_long_sentence_in_lines_that_cut_no_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raises(Problem("Nothing is here: name something with --database-file."), monkeypatch)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "24")
    lines = said(capsys, "stats")[2].splitlines()
    assert lines == ["glossator: Nothing is", "here: name something", "with --database-file."]


def test_what_was_not_foreseen_is_a_sentence_too_and_debug_shows_where(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raises(ZeroDivisionError("by \x1b zero"), monkeypatch)
    code, _, err = said(capsys, "stats")
    assert code == 1
    assert "ZeroDivisionError: by ␛ zero" in err
    assert "--debug" in err
    assert err.count("\n") == 1
    assert "Traceback" in said(capsys, "--debug", "stats")[2]


def test_a_file_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raises(PermissionError(13, "Permission denied", "/there/notes.txt"), monkeypatch)
    code, _, err = said(capsys, "stats")
    assert code == 1
    assert "/there/notes.txt" in err
    assert "Permission denied" in err


def test_an_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    raises(KeyboardInterrupt(), monkeypatch)
    assert said(capsys, "stats") == (130, "", "")


def test_a_reader_who_goes_away_ends_it_quietly(filled: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        done = subprocess.run([*PROGRAM, "--help"], stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0


def test_a_terminal_that_cannot_hold_a_character_gets_an_escape(filled: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "--reviewer", "Zoë", "--db", "ő.db", "stats"],
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "There is no \\u0151.db" in done.stderr
