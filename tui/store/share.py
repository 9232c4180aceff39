"""A file for one person: the articles, codebooks, candidates, and what concerns that person alone.

What others decided stays here, so that whoever gets the file can still code blind. Of others it holds only the
adjudications of, and answers about, articles that the person has finished: the feedback.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import lots, stories
from tui.store.articles import set_setting, setting
from tui.store.backup import backup
from tui.store.driver import Connection, said
from tui.store.migrations import open_file
from tui.store.record import Row, add_rows, rows

KEPT_SETTINGS = ("codebook", "gold", "versions", lots.KEY)
"""Settings that say how the file is to be worked on."""

_OWN = "SELECT id FROM sources WHERE kind = 'person' AND name = :name"
_FINISHED = (
    "SELECT article_id FROM verdicts WHERE reviewer = :name AND annotation_id = '' AND round = 0 AND final = 0 "
    "AND verdict = 'done' AND scope = ''"
)
_DECISIONS = f"""
SELECT id FROM decisions WHERE reviewer_id IN ({_OWN})
UNION
SELECT d.id FROM decisions d WHERE d.article_id IN ({_FINISHED}) AND NOT EXISTS (
  SELECT 1 FROM decisions e LEFT JOIN decisions u ON u.id = e.undoes_id
  WHERE (e.id = d.step_id OR e.step_id = d.step_id AND e.id <> e.step_id)
    AND e.final = 0 AND coalesce(u.action, e.action) <> 'answer')"""
_ANNOTATIONS = f"""
WITH RECURSIVE chosen (id) AS (
  SELECT annotation_id FROM proposals
    WHERE source_id IN (SELECT id FROM sources WHERE kind <> 'person' UNION {_OWN})
  UNION SELECT annotation_id FROM decisions WHERE annotation_id IS NOT NULL AND id IN ({_DECISIONS})
  UNION SELECT as_id FROM decisions WHERE as_id IS NOT NULL AND id IN ({_DECISIONS})
  UNION SELECT a.head_id FROM annotations a JOIN chosen ON chosen.id = a.id WHERE a.head_id IS NOT NULL
  UNION SELECT a.tail_id FROM annotations a JOIN chosen ON chosen.id = a.id WHERE a.tail_id IS NOT NULL)
SELECT id FROM chosen"""
_SOURCES = f"""
SELECT id FROM sources WHERE kind <> 'person' OR id IN ({_OWN})
UNION SELECT source_id FROM article_facts
UNION SELECT by_id FROM assignments WHERE reviewer = :name
UNION SELECT reviewer_id FROM decisions WHERE id IN ({_DECISIONS})"""
_SPEAKERS = f"SELECT id FROM sources WHERE kind <> 'person' OR id IN ({_OWN})"


def share(conn: Connection, name: str, target: Path) -> None:
    """Make the file for the person called `name`. Problem if nobody is, or if there is something at `target`."""
    with said(conn.path):
        known = conn.execute(f"{_OWN} UNION SELECT 1 FROM assignments WHERE reviewer = :name", {"name": name})
        if known.fetchone() is None:
            raise Problem(
                f"{show(name)} has neither decided anything here nor been assigned an article; look at the name, or "
                "use `glossator assign` first.",
                code=2,
            )
    if not target.parent.is_dir():
        raise Problem(f"There is no folder {show(str(target.parent))}: make it, or name another.", code=2)
    draft = target.with_name(f".{target.name}.{os.getpid()}.for")
    try:
        with closing(open_file(draft, create=True)) as made:
            _fill(made, conn, name)
            backup(made, target)
    finally:
        for suffix in ("", "-journal", "-wal", "-shm"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _fill(made: Connection, conn: Connection, name: str) -> None:
    for key in KEPT_SETTINGS:
        if value := setting(conn, key):
            set_setting(made, key, value)
    add_rows(made, _chosen(conn, name))
    stories.carry(conn, made)


def _chosen(conn: Connection, name: str) -> Iterator[tuple[str, Row]]:
    """The rows that the person's file holds. What is added meanwhile is left out, with all that refers to it."""
    sets = {sql: _ids(conn, sql, name) for sql in (_DECISIONS, _ANNOTATIONS, _SOURCES, _SPEAKERS)}
    keep: dict[str, Callable[[Row], bool]] = {
        "sources": lambda row: row["id"] in sets[_SOURCES],
        "annotations": lambda row: row["id"] in sets[_ANNOTATIONS],
        "proposals": lambda row: row["source_id"] in sets[_SPEAKERS] and row["annotation_id"] in sets[_ANNOTATIONS],
        "readings": lambda row: row["source_id"] in sets[_SPEAKERS],
        "assignments": lambda row: row["reviewer"] == name,
        "decisions": lambda row: row["id"] in sets[_DECISIONS],
    }
    for table, row in rows(conn):
        if table not in keep or keep[table](row):
            yield table, row


def _ids(conn: Connection, sql: str, name: str) -> set[object]:
    return {id for (id,) in conn.execute(sql, {"name": name})}
