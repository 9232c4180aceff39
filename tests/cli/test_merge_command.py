"""`merge` on the command line."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Article
from tui.store import articles
from tui.store.backup import backup
from tui.store.migrations import open_file


@pytest.fixture
def other(filled: Path) -> Path:
    """A copy of the file that has one more article and one more person."""
    path = filled.with_name("other.db")
    with closing(open_file(filled)) as conn:
        backup(conn, path)
    with closing(open_file(path)) as conn:
        articles.add_articles(conn, [(Article.of("Late news.", "Late"), {})], fresh=True)
        articles.person(conn, "Ada\x1b[2J", suffix="m2")
    return path


def test_a_merge_says_what_came_and_control_characters_stay_harmless(
    other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["merge", "--dry-run", str(other)]) == 0
    assert "would bring 1 articles" in capsys.readouterr().out
    assert main(["merge", str(other)]) == 0
    out = capsys.readouterr().out
    assert "brought 1 articles" in out
    assert "new reviewers: Ada" in out
    assert "\x1b" not in out
    assert main(["merge", str(other)]) == 0
    assert "brought nothing new" in capsys.readouterr().out


def test_a_merge_as_json(other: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "--json", str(other)]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["new"]["articles"] == 1
    assert told["reviewers"] == ["Ada\x1b[2J"]
    assert told["clashes"] == []


def test_a_missing_file_is_one_sentence(filled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", "nowhere.db"]) == 2
    assert "There is no file nowhere.db" in capsys.readouterr().err
