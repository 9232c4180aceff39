"""Who is to code which article, and how. Rows are only added: the newest for a person, article and round counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.store import lots, ulid
from tui.store.articles import name_of, storable
from tui.store.driver import Connection, said, writing


@dataclass(frozen=True, slots=True)
class Assignment:
    """One article for one reviewer (a name). `round` 0 counts; practice and repeats are above.

    `served`: "candidates", or "blind" where none are shown. `sources`: only the candidates of these are shown; empty:
    of all. `open`: what other people hold is shown, too. `part`: the group that it belongs to, and how that was drawn.
    """

    article_id: str
    reviewer: str
    round: int = 0
    purpose: str = "coding"
    served: str = "candidates"
    open: bool = False
    sources: tuple[str, ...] = ()
    part: str = ""
    from_name: str = ""
    note: str = ""


_COLUMNS = "article_id, reviewer, round, purpose, served, open, sources, part, from_name, note"
_INSERT = f"INSERT INTO assignments (id, at, by_id, state, {_COLUMNS}) VALUES ({', '.join('?' * 14)})"


def assign(conn: Connection, by_id: str, given: Iterable[Assignment], withdrawn: Iterable[Assignment] = ()) -> None:
    """Record assignments, and that others no longer hold, in one transaction."""
    rows = [("withdrawn", one) for one in withdrawn] + [("assigned", one) for one in given]
    if not rows:
        return
    with writing(conn):
        seconds = ulid.now()
        last = conn.execute("SELECT max(id) FROM assignments").fetchone()[0]
        ids = ulid.following(last, len(rows), seconds)
        at = ulid.stamp(seconds)
        conn.executemany(
            _INSERT, [(id, at, by_id, state, *_row(one)) for id, (state, one) in zip(ids, rows, strict=True)]
        )


def _row(one: Assignment) -> tuple[object, ...]:
    how = (one.round, one.purpose, one.served, int(one.open), json.dumps(one.sources))
    return (one.article_id, storable(one.reviewer), *how, one.part, one.from_name, one.note)


def standing(conn: Connection, name: str | None = None) -> list[Assignment]:
    """The assignments that stand, of one reviewer or of all, in reading order."""
    with said(conn.path):
        rows = conn.execute(
            f"SELECT {', '.join(f'g.{column}' for column in _COLUMNS.split(', '))} FROM assigned g "
            "JOIN queue q ON q.article_id = g.article_id WHERE ?1 IS NULL OR g.reviewer = ?1 "
            "ORDER BY q.priority, q.title, q.article_id, g.reviewer, g.round",
            (name,),
        ).fetchall()
    return [_assignment(row) for row in rows]


def _assignment(row: tuple[object, ...]) -> Assignment:
    article, reviewer, round, purpose, served, open, sources, *rest = row
    fixed = tuple(json.loads(str(sources)))
    return Assignment(
        str(article), str(reviewer), int(str(round)), str(purpose), str(served), bool(open), fixed, *map(str, rest)
    )


def given(conn: Connection, name: str, article_id: str) -> Assignment | None:
    """How an article is to be shown to a reviewer: the assignment that is not finished yet, the lowest round first;
    else as `in_round` says of round 0."""
    ones = standing_of(conn, name, article_id)
    if any(one.round > 0 for one in ones):
        done = finished(conn, name, article_id)
        unfinished = [one for one in ones if place(one) not in done]
        if unfinished and unfinished[0].round > 0:
            return unfinished[0]
    return in_round(conn, name, article_id, 0)


def in_round(conn: Connection, name: str, article_id: str, round: int) -> Assignment | None:
    """How an article is shown to a reviewer in a round; None if it was never assigned and is no check.

    One that is drawn as a blind check is one, assigned or not, unless two code it who are to be shown the same.
    """
    one = next((one for one in standing_of(conn, name, article_id) if one.round == round), None)
    if round > 0 or (one is not None and (one.served == "blind" or one.sources)):
        return one
    if lots.blind(conn, name, article_id):
        return replace(one or Assignment(article_id, name), served="blind")
    return one


def call_up(conn: Connection, reviewer_id: str) -> int:
    """Assign to a reviewer, in a round of its own, what is due to be shown again; how many articles that are."""
    name = name_of(conn, reviewer_id)
    found = [
        Assignment(id, name, round=1, served=served, part="shown again, drawn by lot")
        for id, served in lots.due(conn, name)
    ]
    assign(conn, reviewer_id, found)
    return len(found)


def last_round(conn: Connection, name: str) -> int:
    """The round of the newest step of a reviewer; 0 where there is none."""
    sql = (
        "SELECT max(d.id), d.round FROM sources s JOIN decisions d ON d.id = "
        "(SELECT max(id) FROM decisions WHERE reviewer_id = s.id) WHERE s.kind = 'person' AND s.name = ?"
    )
    with said(conn.path):
        row = conn.execute(sql, (name,)).fetchone()
    return int(row[1] or 0)


def repeats(conn: Connection, name: str) -> list[Assignment]:
    """What a reviewer is to go through in rounds of their own and has not finished: practice first, then repeats."""
    columns = ", ".join(f"g.{column}" for column in _COLUMNS.split(", "))
    with said(conn.path):
        rows = conn.execute(
            f"SELECT {columns} FROM assigned g JOIN queue q ON q.article_id = g.article_id "
            "WHERE g.reviewer = ? AND g.round > 0 AND NOT EXISTS (SELECT 1 FROM verdicts v "
            "WHERE v.article_id = g.article_id AND v.annotation_id = '' AND v.reviewer = g.reviewer "
            "AND v.round = g.round AND v.final = 0 AND v.verdict IS NOT NULL AND v.scope = '') "
            "ORDER BY g.purpose <> 'practice', q.priority, q.title, q.article_id, g.round",
            (name,),
        ).fetchall()
    return [_assignment(row) for row in rows]


def standing_of(conn: Connection, name: str, article_id: str) -> list[Assignment]:
    """The assignments of one article to a reviewer that stand, by round."""
    with said(conn.path):
        rows = conn.execute(
            f"SELECT {_COLUMNS} FROM assigned WHERE reviewer = ? AND article_id = ? ORDER BY round", (name, article_id)
        ).fetchall()
    return [_assignment(row) for row in rows]


Place = tuple[str, str, int]
"""What is finished or not: article, reviewer, round."""


def place(one: Assignment) -> Place:
    """Which article, reviewer and round an assignment is about."""
    return one.article_id, one.reviewer, one.round


def finished(conn: Connection, name: str | None = None, article_id: str | None = None) -> set[Place]:
    """What has been finished, or excluded: by one reviewer or all, of one article or all."""
    with said(conn.path):
        rows = conn.execute(
            "SELECT article_id, reviewer, round FROM verdicts WHERE annotation_id = '' AND final = 0 "
            "AND verdict IN ('done', 'excluded') AND scope = '' AND (?1 IS NULL OR reviewer = ?1) "
            "AND (?2 IS NULL OR article_id = ?2)",
            (name, article_id),
        )
        return {(str(article), str(reviewer), int(round)) for article, reviewer, round in rows}


def unassigned(conn: Connection) -> list[str]:
    """The articles that nobody is to code and nobody has finished, in reading order; thin ones are left out."""
    with said(conn.path):
        rows = conn.execute(
            "SELECT article_id FROM queue q WHERE done = 0 AND needed > 0 AND NOT EXISTS (SELECT 1 FROM assigned g "
            "WHERE g.article_id = q.article_id AND g.round = 0) ORDER BY priority, title, article_id"
        ).fetchall()
    return [id for (id,) in rows]


def answered(conn: Connection) -> list[str]:
    """The articles that somebody finished, in reading order: their gold is an answer to practise on."""
    with said(conn.path):
        rows = conn.execute("SELECT article_id FROM queue WHERE done > 0 ORDER BY priority, title, article_id")
        return [id for (id,) in rows]


def readers(conn: Connection) -> tuple[str, ...]:
    """The sources, people aside, that have read articles: what candidates come from now."""
    with said(conn.path):
        return tuple(id for (id,) in conn.execute("SELECT DISTINCT source_id FROM readings ORDER BY source_id"))
