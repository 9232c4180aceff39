"""What an import does with each path that it is given: articles, labels of other programs, or a record of ours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tui.core.codebook import Codebook, default, parse
from tui.core.codebook_check import load
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.formats import registry
from tui.jobs import record
from tui.jobs.crew import crew
from tui.jobs.files import READERS, article_files
from tui.jobs.import_ import Report, import_paths
from tui.jobs.import_labels import Taken, import_labels
from tui.jobs.split import Split
from tui.jobs.stories import keep_up
from tui.jobs.suggest import suggest_all
from tui.jobs.versions import Watch
from tui.store.articles import current_codebook, person
from tui.store.driver import Connection
from tui.store.migrations import open_file

Progress = Callable[[str, int, int], None]

_LINES = frozenset({".jsonl", ".ndjson"})
_LABELLED = re.compile(rb'"(?:spans|relations|entities|labels?|Comments)"\s*:\s*\[\s*[\[{]')
"""What stands in a file of JSON Lines that holds labels. A list of words by such a name is none."""
_CHUNK = 1 << 20
_OVERLAP = 200


@dataclass(frozen=True)
class Order:
    """What to import, and as what.

    `format`: the format of labels; empty: told by the content of each file, which may as well be an article. `given`:
    options of the format. `names`: their labels -> ours. `reviewer`: labels are this person's decisions, or with
    `each` those of the people whom the file names (`suffix`: of a person's id); else they are candidates of a source,
    called `source` or like the file. `suggest`: let the rules read what is new. `split`: how files with many
    articles are divided. `corrects`: the article of which what is imported is a newer version; `apart`: of none.
    `jobs`: processes that find candidates.
    """

    paths: Sequence[Path]
    format: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    reviewer: str = ""
    each: bool = False
    suffix: str = ""
    source: str = ""
    suggest: bool = True
    split: Split | None = None
    jobs: int = 1
    corrects: str = ""
    apart: bool = False

    @property
    def labels(self) -> bool:
        """Whether all paths are said to hold labels."""
        return bool(self.format or self.given or self.names or self.reviewer or self.each or self.source)


@dataclass
class Outcome:
    """What an import came to. `taken`: of each file with labels. `rows`: new ones of records, by table."""

    report: Report = field(default_factory=Report)
    taken: list[tuple[Path, Taken]] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    candidates: int = 0

    @property
    def amiss(self) -> bool:
        """Whether anything was refused, or could not be taken as it is."""
        return bool(self.report.refused) or any(taken.troubles for _, taken in self.taken)


class Target(NamedTuple):
    """A database to import into, and its codebook. `fresh`: it was made just now, so that nobody else works with it."""

    conn: Connection
    book: Codebook
    fresh: bool


@contextmanager
def opened(path: Path, given: Codebook | None, paths: Sequence[Path]) -> Iterator[Target]:
    """A database to import into. One that is not there is made with the codebook `given`, with that of the first
    record among the paths, or with the program's own.

    Problem if the database has another codebook than the one that is given.
    """
    fresh = not path.exists()
    first = given or (_codebook_among(paths) if fresh else None) or default()
    conn = open_file(path, create=True, codebook=first)
    try:
        toml = current_codebook(conn)
        book = parse(toml) if toml else first
        if given is not None and given.id != book.id:
            raise Problem(
                f"{path} has the codebook {book.name}, version {book.version}; give another one to a new database.",
                code=2,
            )
        yield Target(conn, book, fresh)
    finally:
        conn.close()


def _codebook_among(paths: Sequence[Path]) -> Codebook | None:
    """The codebook that the newest decision in the first record among the paths was made by."""
    for path in paths:
        if path.is_file() and record.is_record(path):
            tomls: dict[str, str] = {}
            newest = ("", "")
            for table, row in record.rows_of(path):
                if table == "codebooks":
                    tomls[str(row["id"])] = str(row["toml"])
                elif table == "decisions":
                    newest = max(newest, (str(row["id"]), str(row["codebook_id"])))
            toml = tomls.get(newest[1], next(iter(tomls.values()), ""))
            return load(toml, f"the codebook in {path}") if toml else None
    return None


def take_in(target: Target, order: Order, progress: Progress) -> Outcome:
    """Import what an order names. What cannot be read is refused by name in the report, and the rest goes on.

    Problem (exit code 2) for a format or option that does not exist.
    """
    conn, book, fresh = target
    outcome = Outcome()
    plain: list[Path] = []
    for path in order.paths:
        for one in [path] if order.labels else _apart(path):
            with _refused(one, outcome.report):
                if not _taken(target, order, one, outcome, progress):
                    plain.append(one)
    if plain:
        refusals = outcome.report.refusals
        watch = Watch(conn, of=order.corrects, apart=order.apart)
        outcome.report = import_paths(conn, plain, progress=progress, fresh=fresh, split=order.split, watch=watch)
        outcome.report.refusals[:0] = refusals
    outcome.report.copies = keep_up(conn, progress, fresh=fresh)
    if order.suggest and (plain or outcome.taken):
        finding = partial(progress, "finding candidates")
        with crew(order.jobs) as many:
            outcome.candidates = suggest_all(conn, book, finding, fresh=fresh, crew=many).proposals
    return outcome


def _apart(path: Path) -> list[Path]:
    """The files of a folder where one of them holds more than articles; else the path itself."""
    if not path.is_dir() or _format(path):
        return [path]
    files = list(article_files([path]))
    return files if any(_special(file) for file in files) else [path]


def _special(path: Path) -> bool:
    return path.suffix.lower() in _LINES and (record.is_record(path) or _labelled(path))


def _taken(target: Target, order: Order, path: Path, outcome: Outcome, progress: Progress) -> bool:
    """Whether a path held a record or labels, which are taken in then."""
    conn, book, fresh = target
    if path.is_file() and record.is_record(path):
        outcome.rows.update(record.import_record(conn, path, fresh=fresh))
        return True
    format = order.format or _format(path) or ("auto" if order.labels else "")
    if not format:
        return False
    more: dict[str, Any] = {"given": order.given, "names": order.names, "source": order.source, "fresh": fresh}
    reviewer = partial(person, conn, suffix=order.suffix)
    if order.reviewer:
        more["reviewer_id"] = reviewer(order.reviewer)
    if order.each:
        more["each"] = reviewer
    outcome.taken.append((path, import_labels(conn, path, book, format=format, progress=progress, **more)))
    return True


def _format(path: Path) -> str:
    """The format of the labels in a file or folder; empty where it holds articles, or nothing that is known."""
    suffix = path.suffix.lower()
    lines = suffix in _LINES
    if not path.is_dir() and (not path.is_file() or (suffix in READERS and not (lines and _labelled(path)))):
        return ""
    try:
        return registry.recognise(path).name
    except Problem:
        return "jsonl" if lines else ""


def _labelled(path: Path) -> bool:
    """Whether a file of JSON Lines holds labels anywhere."""
    kept = b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if _LABELLED.search(kept + chunk):
                    return True
                kept = chunk[-_OVERLAP:]
    except OSError:  # who reads it as an article says why
        return False
    return False


@contextmanager
def _refused(path: Path, report: Report) -> Iterator[None]:
    """What cannot be read is refused by name. Problem for bad use, which is the same for every path."""
    try:
        yield
    except Problem as problem:
        if problem.code == 2:
            raise
        where = problem.sentence.removeprefix(str(path))
        told = where.lstrip(", ") if where != problem.sentence else f"is not taken in: {where}"
        report.refuse(path, show(told))
