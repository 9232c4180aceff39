"""Who is at work."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from tui.cli import config as configs
from tui.cli import reviewer
from tui.core.errors import Problem


@pytest.fixture(autouse=True)
def _logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "login")


@pytest.fixture
def config() -> Path:
    path = configs.folder("config") / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def answering(*answers: str) -> object:
    """What stands for `input`: gives the answers in turn."""
    left = iter(answers)

    def answer(prompt: str) -> str:
        said = next(left)
        if said == "EOF":
            raise EOFError
        return said

    return answer


def test_the_name_that_is_given_comes_first_then_the_variable_then_the_config_then_the_login(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reviewer.name(None) == "login"
    config.write_text('reviewer = "Cora"\n')
    assert reviewer.name(None) == "Cora"
    monkeypatch.setenv("GLOSSATOR_REVIEWER", "Ben")
    assert reviewer.name(None) == "Ben"
    assert reviewer.name("Ada  Ashdown ") == "Ada Ashdown"


def test_who_is_not_known_is_asked_once_and_the_answer_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", answering('Ada "the pen" Ashdown'))
    assert reviewer.name(None, ask=True) == 'Ada "the pen" Ashdown'
    assert reviewer.name(None, ask=True) == 'Ada "the pen" Ashdown'


@pytest.mark.parametrize("answer", ["", "   ", "EOF"])
def test_no_answer_means_the_login_name(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", answering(answer))
    assert reviewer.name(None, ask=True) == "login"


def test_an_answer_that_cannot_be_a_name_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", answering("A" * 61, "\x1b[A", "Ada"))
    assert reviewer.name(None, ask=True) == "Ada"
    assert capsys.readouterr().err.count("\n") == 2


def test_what_else_the_config_says_stays(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("[plug-ins]\nnames = []\n")
    monkeypatch.setattr("builtins.input", answering("Ada"))
    assert reviewer.name(None, ask=True) == "Ada"
    assert config.read_text() == 'reviewer = "Ada"\n[plug-ins]\nnames = []\n'
    assert reviewer.name(None) == "Ada"


def test_an_answer_that_cannot_be_kept_is_used_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = configs.folder("config")
    folder.parent.mkdir(parents=True)
    folder.write_text("a file stands where the folder should be")
    monkeypatch.setattr("builtins.input", answering("Ada"))
    with pytest.raises(Problem, match="cannot be read"):
        reviewer.name(None, ask=True)
    folder.unlink()
    monkeypatch.setattr(Path, "write_text", _full)
    assert reviewer.name(None, ask=True) == "Ada"
    assert "not kept" in capsys.readouterr().err


def _full(*args: object) -> int:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("text", ["reviewer = Ada", "reviewer = 5", "\xff"])
def test_a_config_that_cannot_be_understood_is_named(text: str, config: Path) -> None:
    config.write_bytes(text.encode("latin-1"))
    with pytest.raises(Problem, match=r"config\.toml") as caught:
        reviewer.name(None)
    assert caught.value.code == 2


@pytest.mark.parametrize("name", ["\x1b[31m", "a\u202eb", "A" * 61, "\u200b"])
def test_a_name_that_cannot_be_seen_or_is_endless_is_refused(name: str) -> None:
    with pytest.raises(Problem, match="--reviewer"):
        reviewer.name(name)


def test_the_suffix_is_minted_once_a_machine() -> None:
    first = reviewer.suffix()
    assert len(first) == 6
    assert first.isalnum()
    assert first == first.lower()
    assert reviewer.suffix() == first
    (configs.folder("state") / "machine").unlink()
    assert reviewer.suffix() != first


def test_where_nothing_can_be_kept_the_suffix_stays_the_same_all_the_same() -> None:
    folder = configs.folder("state")
    folder.parent.mkdir(parents=True)
    folder.write_text("a file stands where the folder should be")
    assert reviewer.suffix() == reviewer.suffix()
    assert len(reviewer.suffix()) == 6
