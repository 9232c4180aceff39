"""The first run: a database from a folder of articles, whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tui.core.codebook import default
from tui.core.errors import Problem
from tui.jobs import create as job
from tui.jobs.create import create, whole

CORPUS = Path(__file__).parent.parent.parent / "corpus"

KILLED = """
import os, signal, sys
from pathlib import Path
from tui.core.codebook import default
from tui.jobs.create import create
def progress(what, done, total):
    if what == sys.argv[2] and done >= 2:
        os.kill(os.getpid(), signal.SIGKILL)
create(Path("annotations.db"), Path(sys.argv[1]), default(), progress)
"""


def silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def test_the_corpus_becomes_a_database_with_candidates_and_nothing_else_is_left(db: Path) -> None:
    told: list[str] = []
    made = create(db, CORPUS, default(), lambda what, done, total: told.append(what))
    assert made.articles >= 11
    assert made.candidates > 100
    assert made.refused == ()
    assert set(told) == {"reading articles", "comparing articles", "finding candidates"}
    assert list(db.parent.iterdir()) == [db]


@pytest.mark.parametrize("moment", ["reading articles", "finding candidates"])
def test_a_first_run_that_is_killed_leaves_no_database_and_the_next_one_clears_up(moment: str, db: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(CORPUS), moment], check=False)
    assert done.returncode == -9
    assert not db.exists()
    assert list(db.parent.iterdir()) != []
    create(db, CORPUS, default(), silent)
    assert list(db.parent.iterdir()) == [db]


def test_a_folder_without_articles_makes_no_database(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    with pytest.raises(Problem, match="holds no article"):
        create(db, folder, default(), silent)
    assert list(db.parent.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no folder") as caught, whole(tmp_path / "nowhere" / "annotations.db"):
        pass
    assert caught.value.code == 2


def test_a_file_that_another_process_made_meanwhile_stays(db: Path) -> None:
    with whole(db) as draft:
        draft.write_text("ours")
        db.write_text("theirs")
    assert db.read_text() == "theirs"
    assert list(db.parent.iterdir()) == [db]


def test_on_a_disk_without_hard_links_the_file_gets_its_name_too(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*names: object) -> None:
        raise OSError("no hard links here")

    monkeypatch.setattr(os, "link", no_links)
    with whole(db) as draft:
        draft.write_text("ours")
    assert db.read_text() == "ours"
    assert list(db.parent.iterdir()) == [db]


def test_what_a_running_process_makes_is_left_alone(db: Path) -> None:
    draft = db.with_name(f".{db.name}.{os.getppid()}.draft")
    draft.write_text("still at work")
    with whole(db) as ours:
        ours.write_text("ours")
    assert draft.read_text() == "still at work"
    assert not job._runs(2**22 + 1)
