"""The log: adding a step, taking one back, restoring it. Each is one transaction that is on the disk on return.

What a row says stands: undo is one more row for each row that is taken back, and carries what stood before it.

A key may decide in several articles. Each then has a step of its own, so that files are merged and shared article by
article; all are written at one time, and only the first has counted keys. Undo takes all of them back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.store import ulid
from tui.store.articles import add_annotations, storable
from tui.store.driver import Connection, patience_ms, said, writing

if TYPE_CHECKING:
    from tui.core.review.step import Row, Step

COLUMNS = (
    "id, step_id, undoes_id, at, reviewer_id, article_id, annotation_id, action, verdict, as_id, final, how, served, "
    "round, scope, keys, reason, note, codebook_id"
)
_INSERT = f"INSERT INTO decisions ({COLUMNS}) VALUES ({', '.join('?' * 19)})"
BESIDE = ("comment", "flag", "answer")
"""Actions that say something beside the opinion, which stays as it was."""


@dataclass(frozen=True)
class Written:
    """A step that is on the disk; `saved` counts the reviewer's steps in the file."""

    step_id: str
    saved: int


MOVED = "codebook"
"""What ends the id by which a reviewer's decisions are carried to another version of the codebook."""


@dataclass(frozen=True)
class Undone:
    """What one key decided, taken back or restored: in each article, the annotations that it was about.

    `round`: which it was in. `article_id`: the first of the articles, `annotations`: what it was about there.
    """

    articles: dict[str, tuple[str, ...]]
    actions: tuple[str, ...]
    saved: int
    round: int = 0

    @property
    def article_id(self) -> str:
        return next(iter(self.articles))

    @property
    def annotations(self) -> tuple[str, ...]:
        return self.articles[self.article_id]


def append(
    conn: Connection,
    step: Step,
    *,
    reviewer_id: str,
    article_id: str,
    codebook_id: str,
    served: str = "candidates",
    round: int = 0,
) -> Written:
    """Add a step, and with it the annotations that are new, proposed by the reviewer. Problem: nothing was written."""
    return append_all(
        conn, {article_id: step}, reviewer_id=reviewer_id, codebook_id=codebook_id, served=served, round=round
    )


def append_all(
    conn: Connection,
    steps: Mapping[str, Step],
    *,
    reviewer_id: str,
    codebook_id: str,
    served: str = "candidates",
    round: int = 0,
) -> Written:
    """Add what one key decided in several articles: a step for each, of which the first has the keys. Problem:
    nothing was written, in none of them."""
    with writing(conn):
        written = []
        for article_id, step in steps.items():
            _add_new(conn, article_id, step, reviewer_id)
            common = (reviewer_id, article_id, served, round, codebook_id)
            parts = [_part(conn, row, reviewer_id, article_id, round) for row in step.rows]
            written.append([(None, *common, *part) for part in parts])
        step_id = _write(conn, written, next(iter(steps.values())).keys)
        count = _count(conn, reviewer_id, len(steps))
    conn.tallies[reviewer_id] = count
    return Written(step_id, count[1])


def _add_new(conn: Connection, article_id: str, step: Step, reviewer_id: str) -> None:
    if step.new:
        add_annotations(conn, article_id, step.new)
        conn.executemany(
            "INSERT INTO proposals SELECT ?1, ?2, NULL, '' "
            "WHERE NOT EXISTS (SELECT 1 FROM proposals WHERE annotation_id = ?1 AND source_id = ?2)",
            [(a.id, reviewer_id) for a in step.new],
        )


Part = tuple[str | None, str, str | None, str | None, int, str, str, str, str]
"""annotation_id, action, verdict, as_id, final, how, scope, reason, note"""


def _part(conn: Connection, row: Row, reviewer_id: str, article_id: str, round: int) -> Part:
    scope = row.scope
    if row.action == "done" and scope:
        scope = _wider(_before(conn, reviewer_id, article_id, None, round, 0), scope)
    return (
        row.annotation_id,
        row.action,
        row.verdict,
        row.as_id,
        int(row.final),
        row.how,
        scope,
        storable(row.reason),
        storable(row.note),
    )


def _wider(stood: _Stood, scope: str) -> str:
    """What is done once `scope` is, too: two passes add up."""
    if stood.verdict != "done":
        return scope
    return " ".join(sorted({*stood.scope.split(), *scope.split()})) if stood.scope else ""


def _write(conn: Connection, steps: Sequence[Sequence[tuple[object, ...]]], keys: int) -> str:
    """Add the rows of steps; each is undoes_id, reviewer, article, served, round, codebook, then a Part. The id of the
    first step, which has the keys."""
    seconds = ulid.now()
    last = conn.execute("SELECT max(id) FROM decisions").fetchone()[0]
    ids = iter(ulid.following(last, sum(map(len, steps)), seconds))
    at = ulid.stamp(seconds)
    full: list[tuple[object, ...]] = []
    for rows in steps:
        step_id = ""
        for row in rows:
            undoes, reviewer, article, served, round, codebook = row[:6]
            annotation, action, verdict, as_id, final, how, scope, reason, note = row[6:]
            id = next(ids)
            step_id = step_id or id
            pressed = 0 if full else keys
            said = (undoes, at, reviewer, article, annotation, action, verdict, as_id, final, how, served, round)
            full.append((id, step_id, *said, scope, pressed, reason, note, codebook))
    conn.executemany(_INSERT, full)
    return str(full[0][0])


def own_ids(conn: Connection, reviewer_id: str) -> list[str]:
    """All ids that a reviewer has, one a machine. What was carried to another codebook is no key of anybody's."""
    rows = conn.execute(
        "SELECT id FROM sources WHERE kind = 'person' AND name = (SELECT name FROM sources WHERE id = ?1) "
        "AND id <> name || ?2",
        (reviewer_id, f"-{MOVED}"),
    ).fetchall()
    return [id for (id,) in rows]


def saved(conn: Connection, reviewer_id: str) -> int:
    """How many steps of a reviewer are in the file, undo and redo among them."""
    with said(conn.path):
        return _counted(conn, reviewer_id)


def _counted(conn: Connection, reviewer_id: str) -> int:
    sql = "SELECT count(*) FROM decisions WHERE reviewer_id = ? AND id = step_id"
    return sum(int(conn.execute(sql, (id,)).fetchone()[0]) for id in own_ids(conn, reviewer_id))


Tally = tuple[int, int]
"""The file's state as far as others changed it, and a reviewer's steps in it."""


def _count(conn: Connection, reviewer_id: str, more: int) -> Tally:
    """The steps after `more` were added, counted anew if others wrote too."""
    state = int(conn.execute("PRAGMA data_version").fetchone()[0])
    known = conn.tallies.get(reviewer_id)
    if known and known[0] == state:
        return state, known[1] + more
    return state, _counted(conn, reviewer_id)


@dataclass(frozen=True)
class _Stood:
    """What a reviewer held about an annotation, or the article, at some point."""

    verdict: str | None = None
    as_id: str | None = None
    scope: str = ""
    codebook_id: str | None = None


_ONES_OWN = (
    "(d.reviewer_id = ?6 OR EXISTS (SELECT 1 FROM sources s JOIN sources me ON me.name = s.name "
    "WHERE s.id = d.reviewer_id AND me.id = ?6))"
)
"""Whether a decision `d` is of the reviewer with the id ?6, who may have another id from another machine."""


def _before(
    conn: Connection,
    reviewer_id: str,
    article_id: str,
    annotation_id: str | None,
    round: int,
    final: int,
    step_id: str = "~",
) -> _Stood:
    """The opinion that a reviewer had before a step."""
    row = conn.execute(
        "SELECT d.verdict, d.as_id, d.scope, d.codebook_id FROM decisions d "
        "LEFT JOIN decisions u ON u.id = d.undoes_id "
        "WHERE d.article_id = ?1 AND d.annotation_id IS ?2 AND d.round = ?3 AND d.final = ?4 AND d.id < ?5 "
        f"AND {_ONES_OWN} AND coalesce(u.action, d.action) NOT IN ('comment', 'flag', 'answer') "
        "ORDER BY d.id DESC LIMIT 1",
        (article_id, annotation_id, round, final, step_id, reviewer_id),
    ).fetchone()
    return _Stood(*row) if row else _Stood()


def _note_before(
    conn: Connection, reviewer_id: str, article_id: str, annotation_id: str | None, action: str, step_id: str
) -> str:
    """The comment, flag or answer that a reviewer had before a step."""
    row = conn.execute(
        "SELECT d.note FROM decisions d JOIN sources s ON s.id = d.reviewer_id "
        "LEFT JOIN decisions u ON u.id = d.undoes_id "
        "WHERE d.article_id = ? AND d.annotation_id IS ? AND d.id < ? AND coalesce(u.action, d.action) = ? "
        "AND s.name = (SELECT name FROM sources WHERE id = ?) ORDER BY d.id DESC LIMIT 1",
        (article_id, annotation_id, step_id, action, reviewer_id),
    ).fetchone()
    return str(row[0]) if row else ""


_NEWEST_STANDING = """
SELECT d.id, d.keys FROM decisions d WHERE d.reviewer_id = ? AND d.undoes_id IS NULL AND d.id = d.step_id
  AND coalesce((SELECT u.action FROM decisions u WHERE u.undoes_id = d.id ORDER BY u.id DESC LIMIT 1), 'redo') = 'redo'
ORDER BY d.id DESC LIMIT 1"""
_NEWEST_DECIDED = "SELECT id FROM decisions WHERE reviewer_id = ? AND undoes_id IS NULL ORDER BY id DESC LIMIT 1"
_NEWEST_UNDONE = """
SELECT u.id, u.undoes_id FROM decisions u
WHERE u.reviewer_id = ? AND u.action = 'undo' AND u.id = u.step_id AND u.id > ?
  AND NOT EXISTS (SELECT 1 FROM decisions v WHERE v.undoes_id = u.undoes_id AND v.id > u.id)
ORDER BY u.id DESC LIMIT 1"""


def undo(conn: Connection, reviewer_id: str, *, keys: int = 1) -> Undone | None:
    """Take back what the reviewer's newest key that stands decided, in whichever articles. None if there is none."""
    with writing(conn):
        ids = own_ids(conn, reviewer_id)
        found = [row for id in ids if (row := conn.execute(_NEWEST_STANDING, (id,)).fetchone())]
        if not found:
            return None
        last, pressed = max(found)
        of = [last] if pressed else _together(conn, last)
        undone, count = _again(conn, of, reviewer_id, "undo", keys)
    conn.tallies[reviewer_id] = count
    return undone


def redo(conn: Connection, reviewer_id: str, *, keys: int = 1) -> Undone | None:
    """Restore the step that was taken back last. None if there is none or something was decided since."""
    with writing(conn):
        ids = own_ids(conn, reviewer_id)
        decided = max((row[0] for id in ids if (row := conn.execute(_NEWEST_DECIDED, (id,)).fetchone())), default="")
        found = [row for id in ids if (row := conn.execute(_NEWEST_UNDONE, (id, decided)).fetchone())]
        if not found:
            return None
        undos = _together(conn, max(found)[0])
        of = [conn.execute("SELECT undoes_id FROM decisions WHERE id = ?", (id,)).fetchone()[0] for id in undos]
        redone, count = _again(conn, of, reviewer_id, "redo", keys)
    conn.tallies[reviewer_id] = count
    return redone


_UP_TO = """
SELECT id, at, keys FROM decisions WHERE reviewer_id = (SELECT reviewer_id FROM decisions WHERE id = ?1)
  AND id <= ?1 AND id = step_id ORDER BY id DESC"""


def _together(conn: Connection, last: str) -> list[str]:
    """The steps that one key made, of which `last` is the last: back to the one that has the keys."""
    found: list[str] = []
    when = None
    for id, at, keys in conn.execute(_UP_TO, (last,)):
        if at != (when := when or at):
            break
        found.append(id)
        if keys:
            return found[::-1]
    return [last]  # none has any: they were imported, each by itself


_ROWS = f"SELECT {COLUMNS} FROM decisions WHERE id = ?1 OR (step_id = ?1 AND id <> step_id) ORDER BY id"


def _again(conn: Connection, of: Sequence[str], reviewer_id: str, action: str, keys: int) -> tuple[Undone, Tally]:
    """Add steps that take back (undo) or restore (redo) the rows of others."""
    names = COLUMNS.split(", ")
    steps = [[dict(zip(names, row, strict=True)) for row in conn.execute(_ROWS, (id,)).fetchall()] for id in of]
    make = _undone_row if action == "undo" else _redone_row
    _write(conn, [[make(conn, row, reviewer_id) for row in rows] for rows in steps], keys)
    about = {
        rows[0]["article_id"]: tuple(dict.fromkeys(row["annotation_id"] for row in rows if row["annotation_id"]))
        for rows in steps
    }
    actions = dict.fromkeys(row["action"] for rows in steps for row in rows)
    count = _count(conn, reviewer_id, len(steps))
    return Undone(about, tuple(actions), count[1], steps[0][0]["round"]), count


def _undone_row(conn: Connection, row: dict[str, Any], reviewer_id: str) -> tuple[object, ...]:
    where = (reviewer_id, row["article_id"], row["annotation_id"])
    stood = _before(conn, *where, row["round"], row["final"], row["step_id"])
    note = _note_before(conn, *where, row["action"], row["step_id"]) if row["action"] in BESIDE else ""
    book = stood.codebook_id or row["codebook_id"]
    part = (row["annotation_id"], "undo", stood.verdict, stood.as_id, row["final"], "key", stood.scope, "", note)
    return (row["id"], reviewer_id, row["article_id"], row["served"], row["round"], book, *part)


def _redone_row(conn: Connection, row: dict[str, Any], reviewer_id: str) -> tuple[object, ...]:
    part = [
        row[name] for name in ("annotation_id", "action", "verdict", "as_id", "final", "how", "scope", "reason", "note")
    ]
    part[1] = "redo"
    return (row["id"], reviewer_id, row["article_id"], row["served"], row["round"], row["codebook_id"], *part)


def checkpoint(conn: Connection) -> None:
    """Bring what was written into the file itself, so that the file alone is whole; as far as others let."""
    if conn.journal == "wal" and not conn.read_only:
        with said(conn.path):
            conn.execute("PRAGMA busy_timeout = 50")
            try:
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                conn.execute(f"PRAGMA busy_timeout = {patience_ms(conn)}")
