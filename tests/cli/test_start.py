"""A start without a command: the screen where there is a terminal, what is waiting where there is none."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from tui.__main__ import main
from tui.cli import config, start
from tui.core.keymap import Keymap
from tui.jobs.session import Session

LIGHT = """
import sys
from tui.__main__ import main
main([])
print([name for name in ("argparse", "textual", "rich", "sqlite_utils", "tomllib") if name in sys.modules])
"""

FAILING = """
import sys, termios, tty, types
app = types.ModuleType("tui.ui.app")
def run(session, article, keys, *look):
    tty.setraw(0)
    sys.stdout.write("\\x1b[?1049h\\x1b[?25l")
    raise RuntimeError("the screen fell over")
app.run = run
sys.modules["tui.ui.app"] = app
from tui.__main__ import main
sys.exit(main(["--reviewer", "Ada"]))
"""


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None, Keymap | None]]:
    """A terminal is there; what the screen is opened with is listed instead: who, where, with which keys."""
    opened: list[tuple[str, str | None, Keymap | None]] = []

    def run(session: Session, article: str | None, keys: Keymap | None, *look: object) -> int:
        opened.append((session.reviewer, session.rows([article])[0].title if article else None, keys))
        return 0

    monkeypatch.setattr(start, "no_screen", lambda: "")
    monkeypatch.setattr(start, "_terminal_given_back", nullcontext)
    monkeypatch.setitem(sys.modules, "tui.ui.app", SimpleNamespace(run=run))
    return opened


def test_without_a_terminal_it_prints_what_is_waiting_and_how_to_open_the_screen(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--reviewer", "Ada"]) == 0
    out = capsys.readouterr().out
    assert "3 articles, 0 done by Ada, 3 waiting; 3 candidates that nobody has decided" in out
    assert "in a terminal to open the screen" in out


def test_without_a_terminal_the_other_reviewers_are_counted_too(
    decide: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    decide("Ben")
    assert main(["--reviewer", "Ada"]) == 0
    out = capsys.readouterr().out
    assert "0 done by Ada" in out
    assert "\nBen: 1 done, 2 waiting.\n" in out


def test_looking_at_what_is_waiting_adds_nobody_to_the_file(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--reviewer", "Ada"])
    capsys.readouterr()
    main(["stats"])
    assert "Ada" not in capsys.readouterr().out


def test_a_start_without_a_terminal_is_light(filled: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIGHT], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_missing_file_names_the_folder_and_two_ways_on(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["stats"], ["review"]):
        assert main(words) == 2
        err = capsys.readouterr().err
        assert str(here) in err
        assert "--db" in err
        assert "import" in err
        assert err.count("\n") == 1
    assert list(here.iterdir()) == []


def test_nobody_is_asked_who_they_are_for_a_file_that_is_not_there(
    here: Path, screen: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: pytest.fail("asked"))
    assert main([]) == 2


def test_with_a_terminal_the_screen_opens(filled: Path, screen: list[object]) -> None:
    assert main(["--reviewer", "Ada"]) == 0
    assert screen == [("Ada", None, None)]


def test_the_reviewer_is_asked_for_before_the_first_screen_only(
    filled: Path, screen: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["Ada"])
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    assert main([]) == main([]) == 0
    assert screen == [("Ada", None, None)] * 2


def test_the_users_keymap_is_handed_to_the_screen(
    filled: Path, screen: list[tuple[str, str | None, Keymap]], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = config.folder("config")
    folder.mkdir(parents=True)
    (folder / "keymap.toml").write_text('[keys]\naccept = "%"\n')
    assert main(["--reviewer", "Ada"]) == 0
    assert screen[0][2].key("accept") == "%"
    (folder / "keymap.toml").write_text("[keys")
    assert main(["--reviewer", "Ada"]) == 2
    assert "keymap.toml" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["Other"], ["other", "matters"], ["second"]])
def test_review_opens_at_the_article_that_has_the_words(words: list[str], filled: Path, screen: list[object]) -> None:
    assert main(["--reviewer", "Ada", "review", *words]) == 0
    title = "Second news" if words == ["second"] else "Other matters"
    assert screen == [("Ada", title, None)]


def test_review_opens_at_the_article_whose_id_begins_so(filled: Path, screen: list[object]) -> None:
    session = Session.open(filled, "Ada", "aaaaaa")
    id = session.articles("Second")[0]
    session.close()
    assert main(["--reviewer", "Ada", "review", id[:9]]) == 0
    assert screen == [("Ada", "Second news", None)]


def test_review_says_which_articles_could_be_meant(
    filled: Path, screen: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--reviewer", "Ada", "review", "news"]) == 2
    err = capsys.readouterr().err
    assert "2 articles" in err
    assert "First news" in err
    assert "Second news" in err
    assert main(["--reviewer", "Ada", "review", "nowhere"]) == 2
    assert "`nowhere`" in capsys.readouterr().err
    assert screen == []


class _Tty:
    def isatty(self) -> bool:
        return True


def test_a_dumb_terminal_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", _Tty())
    monkeypatch.setattr(sys, "stdout", _Tty())
    monkeypatch.setenv("TERM", "dumb")
    dumb = start.no_screen()
    monkeypatch.setenv("TERM", "xterm")
    usual = start.no_screen()
    assert "TERM=dumb" in dumb
    assert usual == ""


def test_a_closed_input_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert "in a terminal" in start.no_screen()


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo-terminal."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def test_a_screen_that_falls_over_gives_the_terminal_back(filled: Path, terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    before = termios.tcgetattr(theirs)
    done = subprocess.run(
        [sys.executable, "-c", FAILING], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 1
    assert "the screen fell over" in done.stderr
    assert termios.tcgetattr(theirs) == before
    written = os.read(ours, 4096)
    assert written.index(b"\x1b[?1049h") < written.index(b"\x1b[?1049l")
    assert b"\x1b[?25h" in written
