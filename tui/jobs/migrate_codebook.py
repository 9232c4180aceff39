"""Moving a file to another version of its codebook: first what that means, in counts, then all of it at once.

An id stays the same label, so a name, a key or a definition changes no decision. What takes the place of others (`was`)
is what had them, decided by rule for whoever held it. What is new was looked for by nobody: finished articles are
finished for the rest alone, and wait for what is new. What is gone stays in the log, and out of gold and exports.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from tui.core.annotation import Annotation
from tui.core.codebook import Codebook, Label, parse
from tui.core.codebook_changes import Changes, changes
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.core.scope import still
from tui.core.text.show import show
from tui.store import articles, log, moving
from tui.store.driver import Connection, writing
from tui.store.moving import Finished


@dataclass(frozen=True)
class Plan:
    """What a move would do. `held`: by id, how many claims are held and by how many; `reopened`: finished articles that
    would wait for what is new; `carried`: articles in which something held would become something else."""

    old: Codebook
    new: Codebook
    changes: Changes
    held: dict[str, tuple[int, int]]
    reopened: int
    carried: int


def plan(conn: Connection, new: Codebook) -> Plan:
    """What moving to `new` means for this file. Problem where the file works with it already, or cannot move to it."""
    toml = articles.current_codebook(conn)
    if toml is None:
        raise Problem(f"{show(conn.path.name)} has no codebook yet: import articles with `import --codebook FILE`.")
    old = parse(toml)
    if old.id == new.id:
        raise Problem(f"{show(conn.path.name)} already works with {show(new.name)}, version {show(new.version)}.")
    found = changes(old, new)
    reopened = {one.article_id for one, _ in _narrowed(conn, new)}
    carried = {id for _, id in moving.holders(conn, list(found.merged))}
    return Plan(old, new, found, moving.held(conn), len(reopened), len(carried))


def migrate(conn: Connection, new: Codebook, by: str, why: str = "") -> Plan:
    """Move to `new`, in one transaction; what it did. `by` and `why`: who asked for it, and the reason, for the log."""
    with writing(conn):
        done = plan(conn, new)
        articles.store_codebook(conn, new)
        articles.set_setting(conn, _BEFORE, json.dumps([*_before(conn), done.old.id]))
        note = f"{done.old.name} {done.old.version} to {new.version}, by {by}" + (f": {why}" if why else "")
        _carry(conn, new, note)
        _reopen(conn, new, note)
    return done


def catch_up(conn: Connection) -> int:
    """Carry what was decided under other versions, and came from another file, to the one that this file works with:
    how many articles it touched."""
    toml, before = articles.current_codebook(conn), _before(conn)
    if toml is None or not before:  # a file that never moved carries nothing back to an older version
        return 0
    book = parse(toml)
    with writing(conn):
        note = f"to {book.name} {book.version} when files were merged"
        return _carry(conn, book, note) + _reopen(conn, book, note, before)


_BEFORE = "codebook.before"
"""The setting that keeps which versions this file moved on from."""


def _before(conn: Connection) -> list[str]:
    return [str(id) for id in json.loads(articles.setting(conn, _BEFORE, "[]"))]


def _narrowed(conn: Connection, new: Codebook) -> Iterator[tuple[Finished, str | None]]:
    """What was finished under another version and is not all finished under `new`, with the scope that still is."""
    books: dict[str, Codebook] = {}
    for one in moving.finished(conn):
        if one.codebook_id != new.id:
            if one.codebook_id not in books:
                books[one.codebook_id] = parse(moving.toml_of(conn, one.codebook_id))
            left = still(books[one.codebook_id], one.scope, new)
            if left != one.scope:
                yield one, left


def _reopen(conn: Connection, new: Codebook, note: str, under: Collection[str] = ()) -> int:
    """Narrow what is finished to what it still is; `under`: only what was finished under these versions."""
    people: dict[tuple[str, str], dict[str, Step]] = {}
    for one, left in [found for found in _narrowed(conn, new) if not under or found[0].codebook_id in under]:
        verdict = None if left is None else "done"
        row = Row(None, "reopen", verdict, how="carried", reason=log.MOVED, note=note, scope=left or "")
        people.setdefault((one.reviewer, one.served), {})[one.article_id] = Step((row,))
    for (name, served), steps in people.items():
        me = articles.person(conn, name, suffix=log.MOVED)
        log.append_all(conn, steps, reviewer_id=me, codebook_id=new.id, served=served)
    return len({id for steps in people.values() for id in steps})


def _carry(conn: Connection, new: Codebook, note: str) -> int:
    """For whoever holds a label that another takes the place of: the other instead, with what hangs on it."""
    heirs = {id: label for label in new.labels.values() for id in label.was if id not in new.labels}
    gone = {id: replace(heir, id=id, key="", was=()) for id, heir in heirs.items()}
    book = replace(new, labels={**new.labels, **gone})
    touched = set()
    for name, article_id in moving.holders(conn, list(gone)):
        me = articles.person(conn, name, suffix=log.MOVED)
        step, served = _relabelled(conn, book, heirs, me, article_id)
        if step.rows:
            rows = tuple(replace(r, how="carried", reason=log.MOVED, note=r.note or note) for r in step.rows)
            log.append(
                conn,
                replace(step, rows=rows),
                reviewer_id=me,
                article_id=article_id,
                codebook_id=new.id,
                served=served,
            )
            touched.add(article_id)
    return len(touched)


def _relabelled(
    conn: Connection, book: Codebook, heirs: dict[str, Label], me: str, article_id: str
) -> tuple[Step, str]:
    from tui.core.review.verbs import act
    from tui.jobs.opening import opened

    review = opened(conn, book, me, article_id, round=0)
    rows: list[Row] = []
    fresh: list[Annotation] = []
    for id in [id for id, a in review.annotations.items() if a.label in heirs and review.accepted(id)]:
        at = replace(review, focus=id, shown=None, draft=None, selection=None)
        outcome = act(at, "label", heirs[review.annotations[id].label].id)
        if outcome.step is not None:
            rows += outcome.step.rows
            fresh += outcome.step.new
            review = outcome.review
    return Step(tuple(rows), tuple(fresh)), "blind" if review.blind else "candidates"
