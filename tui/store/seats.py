"""Who has which article open, so that two are not handed the same one. Local to the file; a seat lapses by itself."""

from __future__ import annotations

from tui.store import ulid
from tui.store.driver import Connection, said

LASTS = 900.0
"""Seconds for which a seat is kept after its reviewer last moved: who was cut off holds nothing up for long."""

TAKEN = (
    "EXISTS (SELECT 1 FROM seats t JOIN sources p ON p.id = t.reviewer_id "
    "WHERE t.article_id = q.article_id AND p.name <> :me AND t.until > :now)"
)
"""A condition on a row `q` of `queue`: somebody else than `:me` has it open at `:now`, seconds since 1970."""


def take(conn: Connection, reviewer_id: str, article_id: str) -> None:
    """Sit down at an article, leaving the one before; in the transaction that is open."""
    conn.execute(
        "INSERT INTO seats (reviewer_id, article_id, until) VALUES (?, ?, ?) "
        "ON CONFLICT (reviewer_id) DO UPDATE SET article_id = excluded.article_id, until = excluded.until",
        (reviewer_id, article_id, ulid.now() + LASTS),
    )


def leave(conn: Connection, reviewer_id: str) -> None:
    """Get up; in the transaction that is open."""
    conn.execute("DELETE FROM seats WHERE reviewer_id = ?", (reviewer_id,))


def others(conn: Connection, name: str) -> dict[str, tuple[str, ...]]:
    """The articles that others than `name` have open now, each with who."""
    found: dict[str, tuple[str, ...]] = {}
    with said(conn.path):
        rows = conn.execute(
            "SELECT DISTINCT t.article_id, p.name FROM seats t JOIN sources p ON p.id = t.reviewer_id "
            "WHERE p.name <> ? AND t.until > ? ORDER BY 1, 2",
            (name, ulid.now()),
        )
        for article, who in rows:
            found[article] = (*found.get(article, ()), who)
    return found


def has_queue(conn: Connection, name: str) -> bool:
    """Whether a reviewer has been given articles to code, and so has a queue of his or her own."""
    sql = "SELECT 1 FROM assigned WHERE reviewer = ? AND round = 0 LIMIT 1"
    with said(conn.path):
        return conn.execute(sql, (name,)).fetchone() is not None
