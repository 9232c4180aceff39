"""Making a database from a folder of articles, whole or not at all: it has its name only once it is complete."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import queries
from tui.store.migrations import open_file

Progress = Callable[[str, int, int], None]

_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Created:
    """What a new database holds, and a sentence for each file that was refused."""

    articles: int
    candidates: int
    refused: tuple[str, ...]


def create(path: Path, corpus: Path, book: Codebook, progress: Progress) -> Created:
    """Make a database from the articles in a folder, with the candidates that the rules find in them.

    Problem if no article was found in it or the file cannot be made; nothing is left behind then.
    """
    from tui.jobs import import_, stories, suggest

    with whole(path) as draft:
        conn = open_file(draft, create=True, codebook=book)
        try:
            imported = import_.import_paths(conn, [corpus], progress=progress, fresh=True)
            if not imported.new:
                raise Problem(f"{show(str(corpus))} holds no article: put .txt, .md, .html or .jsonl files into it.")
            stories.keep_up(conn, progress, fresh=True)
            suggest.suggest_all(conn, book, partial(progress, "finding candidates"), fresh=True)
            counts = queries.waiting(conn)
        finally:
            conn.close()
    return Created(counts.articles, counts.candidates, tuple(imported.refused))


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name beside `path` for the file to be made under; at the end it is `path`, after an error nothing is left.

    What a process that was killed left behind is cleared away first. A file that meanwhile got the name stays.
    """
    _clear(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        yield draft
        _name(draft, path)
    finally:
        _remove(draft)


def _name(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was quicker: its file is as good
    except OSError:  # a disk without hard links
        if not path.exists():
            draft.rename(path)


def _clear(path: Path) -> None:
    """Remove the drafts of processes that no longer run."""
    if not path.parent.is_dir():
        raise Problem(f"There is no folder {show(str(path.parent))}: make it, or name another file with --db.", code=2)
    draft = re.compile(rf"\.{re.escape(path.name)}\.(\d+)\.draft")
    for name in os.listdir(path.parent):
        match = draft.fullmatch(name)
        if match and not _runs(int(match[1])):
            _remove(path.with_name(name))


def _runs(process: int) -> bool:
    if os.name == "nt":  # there, asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _remove(draft: Path) -> None:
    for suffix in _BESIDE:
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
