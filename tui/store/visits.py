"""Visits: which article a reviewer has open, and where; local to the file."""

from __future__ import annotations

from tui.store import seats, ulid
from tui.store.driver import Connection, said, writing


def visit(conn: Connection, reviewer_id: str, article_id: str, focus: str | None) -> None:
    """Remember what a reviewer has open and where the focus is."""
    at = ulid.stamp(ulid.now())
    with writing(conn):
        seats.take(conn, reviewer_id, article_id)
        row = conn.execute(
            "SELECT id, article_id FROM visits WHERE reviewer_id = ? AND closed IS NULL ORDER BY id DESC LIMIT 1",
            (reviewer_id,),
        ).fetchone()
        if row and row[1] == article_id:
            conn.execute("UPDATE visits SET annotation_id = ? WHERE id = ?", (focus, row[0]))
            return
        conn.execute("UPDATE visits SET closed = ? WHERE reviewer_id = ? AND closed IS NULL", (at, reviewer_id))
        conn.execute(
            "INSERT INTO visits (reviewer_id, article_id, opened, annotation_id) VALUES (?, ?, ?, ?)",
            (reviewer_id, article_id, at, focus),
        )


def last_visit(conn: Connection, reviewer_id: str, *, unclosed: bool = False) -> tuple[str, str | None] | None:
    """The article that a reviewer had open last, and the annotation that had focus; `unclosed`: if it still is open.

    Where it was corrected since, its newest version.
    """
    with said(conn.path):
        row = conn.execute(
            f"SELECT article_id, annotation_id, closed, {_NEWER} FROM visits "
            "WHERE reviewer_id IN (SELECT id FROM sources WHERE kind = 'person' "
            "AND name = (SELECT name FROM sources WHERE id = ?)) ORDER BY id DESC LIMIT 1",
            (reviewer_id,),
        ).fetchone()
    if row is None or (unclosed and row[2]):
        return None
    return (row[3], None) if row[3] else (row[0], row[1])


_NEWER = (
    "(SELECT n.article_id FROM editions e JOIN editions n ON n.text_id = e.text_id AND n.place > e.place "
    "JOIN queue q ON q.article_id = n.article_id WHERE e.article_id = visits.article_id ORDER BY n.place DESC LIMIT 1)"
)


def finished_last(conn: Connection, reviewer_id: str) -> bool:
    """Whether the article that a reviewer has open was finished after it was opened: the next one was on its way."""
    with said(conn.path):
        row = conn.execute(
            "SELECT d.at >= v.opened AND EXISTS (SELECT 1 FROM decisions s WHERE s.action = 'done' "
            "  AND (s.id = d.step_id OR s.step_id = d.step_id AND s.id <> s.step_id)) "
            "FROM visits v JOIN decisions d ON d.id = "
            "  (SELECT max(id) FROM decisions e WHERE e.reviewer_id = v.reviewer_id) AND d.article_id = v.article_id "
            "WHERE v.reviewer_id = ? AND v.closed IS NULL ORDER BY v.id DESC LIMIT 1",
            (reviewer_id,),
        ).fetchone()
    return bool(row and row[0])


def leave(conn: Connection, reviewer_id: str) -> None:
    """Note that a reviewer closed the article that was open."""
    with writing(conn):
        seats.leave(conn, reviewer_id)
        conn.execute(
            "UPDATE visits SET closed = ? WHERE reviewer_id = ? AND closed IS NULL",
            (ulid.stamp(ulid.now()), reviewer_id),
        )
