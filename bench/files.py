"""Databases for the measures: made once through the store's own bulk functions, then copied for each run."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tui
from tui.core import codebook
from tui.core.annotation import Article, Candidate
from tui.core.codebook import Codebook
from tui.store import articles, migrations

OUT = Path(__file__).parent / "out"
MEMORY = Path("/dev/shm")
"""Where the files under measurement are, if it is there: what a disk takes for its syncs is not counted."""
ROOM = Path(tui.__file__).parent
SOURCE = articles.Source("generated@1", "rules", "generated", "1")

Generated = Iterable[tuple[Article, list[Candidate]]]


def make(path: Path, generated: Generated, book: Codebook) -> None:
    """A database at `path` with articles and their candidates, proposed by one rule source."""
    conn = migrations.open_file(path, create=True, codebook=book)
    articles.ensure_source(conn, SOURCE)
    for chunk in _chunks(generated, 500):
        articles.add_articles(conn, [(article, {}) for article, _ in chunk], fresh=True)
        articles.add_proposals(conn, SOURCE.id, [(article.id, found) for article, found in chunk], fresh=True)
    conn.close()


def _chunks(items: Generated, size: int) -> Iterator[list[tuple[Article, list[Candidate]]]]:
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    yield chunk


def cached(name: str, generate: Callable[[Codebook], Generated]) -> Path:
    """The database `name` under bench/out/, made now if it is not there or was made by other code or another schema."""
    OUT.mkdir(exist_ok=True)
    here = Path(__file__).parent
    made_by = [here / "files.py", here / "generate.py", here / "words.txt", *sorted((ROOM / "store").rglob("*.sql"))]
    mark = hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:8]
    path = OUT / f"{name}-{mark}.db"
    if not path.exists():
        for old in OUT.glob(f"{name}-*"):
            old.unlink()
        print(f"making {path.name} (once)", flush=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        book = codebook.default()
        make(part, generate(book), book)
        part.rename(path)
    return path


@contextmanager
def copy_of(file: Path) -> Iterator[Path]:
    """A copy of a closed database in a folder of its own, in memory where that can be; gone afterwards."""
    with folder() as made:
        copy = made / "annotations.db"
        shutil.copyfile(file, copy)
        yield copy


@contextmanager
def folder() -> Iterator[Path]:
    """A folder, in memory where that can be; gone afterwards."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else OUT, prefix="run-") as made:
        yield Path(made)
