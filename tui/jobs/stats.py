"""Counting what a file holds and what of it waits, without adding to it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tui.core.codebook import parse
from tui.core.errors import Problem
from tui.core.pace import PAUSE
from tui.jobs.checks import ALL, Checks, checks
from tui.jobs.practice import Practised, practice
from tui.jobs.progress import Progress, progress
from tui.store import articles, queries
from tui.store.migrations import open_file
from tui.store.queries import Waiting as Counts

__all__ = [
    "ALL",
    "PAUSE",
    "Checks",
    "Counts",
    "Progress",
    "all_counts",
    "checked",
    "counted",
    "practice_of",
    "progresses",
]


def counted(path: Path, name: str) -> tuple[Counts, dict[str, Counts]]:
    """The counts for one reviewer, who need not be in the file yet, and those of the others by name."""
    with closing(open_file(path)) as conn:
        own = queries.waiting(conn, queries.person_id(conn, name) or "")
        others = [other for other in queries.reviewers(conn) if other != name]
        return own, {other: queries.waiting(conn, queries.person_id(conn, other) or "") for other in others}


def all_counts(path: Path, only: str | None = None) -> tuple[Counts, dict[str, Counts]]:
    """The counts for anybody, and for each reviewer by name, or for `only` one. Problem if there is no such one."""
    with closing(open_file(path)) as conn:
        names = queries.reviewers(conn)
        if only is not None and only not in names:
            known = ", ".join(names) or "nobody yet"
            raise Problem(f"{path.name} has no reviewer {only}; there is {known}.", code=2)
        wanted = names if only is None else [only]
        people = {name: queries.waiting(conn, queries.person_id(conn, name) or "") for name in wanted}
        return queries.waiting(conn), people


def progresses(path: Path, names: Iterable[str], pause: float) -> dict[str, Progress]:
    """How far each reviewer is and how fast, by name; longer gaps than `pause` seconds do not count."""
    with closing(open_file(path)) as conn:
        return {name: progress(conn, name, pause) for name in names}


def practice_of(path: Path) -> list[Practised]:
    """How practice went, of everybody."""
    with closing(open_file(path)) as conn:
        return practice(conn)


def checked(path: Path) -> dict[str, Checks]:
    """What the checks say: of each reviewer by name, and under "" of all."""
    with closing(open_file(path)) as conn:
        toml = articles.current_codebook(conn)
        return checks(conn, parse(toml)) if toml else {ALL: Checks()}
