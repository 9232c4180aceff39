"""A reviewer at the desk: files to review, and the program opened on them in a terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import files
from bench.program import command, home
from bench.terminal import ENTER, Terminal
from tui.core import codebook
from tui.core.annotation import Article, Candidate, span

NAMES = ("Ada Ashdown", "Ben Birk", "Cora Calloway", "Dev Denholm", "Edie Elstow", "Finn Farrant")


def article(title: str, text: str) -> Article:
    """An article with a title that the library shows."""
    return Article.of(f"{title}\n\n{text}", title)


def names_in(made: Article, names: Iterable[str] = NAMES) -> list[Candidate]:
    """A candidate on each name that the article holds, all with the same label."""
    label = next(iter(codebook.default().labels))
    starts = ((name, made.text.find(name)) for name in names)
    return [Candidate(span(made, label, at, at + len(name)), 0.9, "name") for name, at in starts if at >= 0]


def sample(title: str = "First news") -> Article:
    """A short article with six names in three paragraphs."""
    text = (
        f"{NAMES[0]} met {NAMES[1]} at the town hall on a wet day in autumn.\n\n"
        f"Nobody had asked {NAMES[2]} to come, but {NAMES[3]} did so all the same.\n\n"
        f"Later {NAMES[4]} wrote to {NAMES[5]} about it."
    )
    return article(title, text)


def database(path: Path, *articles: Article) -> Path:
    """A database with the articles, or with two samples, and a candidate on every name."""
    made = articles or (sample("First news"), sample("Second news"))
    files.make(path, [(article, names_in(article)) for article in made], codebook.default())
    return path


def copied(template: Path, path: Path) -> Path:
    """A copy of a closed database."""
    shutil.copyfile(template, path)
    return path


def started(db: Path, *arguments: str, reviewer: str = "Ada", before: Sequence[str] = (), **options: Any) -> Terminal:
    """The program started on a database, with nothing waited for. `before`: a command that starts it."""
    folder = db.parent / f"home-{reviewer}"
    if not before:
        folder.mkdir(exist_ok=True)
    environment = home(folder) | options.pop("environment", {})
    return Terminal(*before, *command(db, reviewer, *arguments), environment=environment, folder=db.parent, **options)


def library(db: Path, reviewer: str = "Ada", **options: Any) -> Terminal:
    """The program opened on a database, at the library."""
    return started(db, reviewer=reviewer, **options).until("news").settled()


def review(db: Path, reviewer: str = "Ada", **options: Any) -> Terminal:
    """The program opened on a database, at the first article of the library, or where the reviewer left."""
    terminal = library(db, reviewer, **options)
    return terminal.type(ENTER, lambda screen: "enter open" not in screen.text).settled()
