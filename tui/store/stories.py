"""Articles that tell one story: kept by sketches of their texts, and who of them waits to be reviewed.

Of texts that are nearly the same, one leads: it waits like every article, and the others wait for nobody. Nothing of
them is lost: they keep their candidates, and can be opened, finished and assigned.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.core.near import ALIKE, CROWD, FEW, alike
from tui.store.driver import Connection, said, writing

LOOKED_FOR = 8
"""The smallest numbers of a sketch, by which others are found: two texts of one story share one of them, as a rule."""


@dataclass(frozen=True)
class Copy:
    """An article that waits for nobody because `lead`, which is nearly the same, does or did; the title of that one."""

    id: str
    lead: str
    title: str


def unsketched(conn: Connection) -> list[str]:
    """The ids of articles that were not compared with the others yet, in the order in which they came."""
    with said(conn.path):
        rows = conn.execute(
            "SELECT id FROM articles a WHERE NOT EXISTS (SELECT 1 FROM stories s WHERE s.article_id = a.id) "
            "ORDER BY rowid"
        ).fetchall()
    return [id for (id,) in rows]


def add(conn: Connection, article_id: str, sketch: Sequence[int]) -> set[str]:
    """Keep the sketch of an article and join it to its story, inside a transaction; gives the leads that it has met.

    Thin articles tell no story, and what is a version of another article (or at the same address) is no copy of it.
    """
    if conn.execute("SELECT 1 FROM stories WHERE article_id = ?", (article_id,)).fetchone():
        return set()
    row = conn.execute(
        "INSERT INTO stories (article_id, sketch) VALUES (?, ?) RETURNING id",
        (article_id, array("I", sketch).tobytes()),
    ).fetchone()
    if conn.execute(_APART, (article_id,)).fetchone():
        return set()
    stories: dict[str, bool] = {}
    for number in sketch[:LOOKED_FOR]:
        others = conn.execute(_OTHERS, (number, CROWD)).fetchall()
        for other, lead, theirs in others if len(others) < CROWD else ():
            if not stories.get(lead):
                stories[lead] = stories.get(lead, False) or _copies(conn, article_id, sketch, other, theirs)
        known = sum(stories.get(lead, False) for _, lead, _ in others)
        if len(others) < CROWD and known < FEW:
            conn.execute("INSERT INTO story_runs VALUES (?, ?)", (number, row[0]))
    met = [lead for lead, same in stories.items() if same]
    _join(conn, met[:1], [article_id, *met])
    return {*met[:1]}


def _join(conn: Connection, leads: Sequence[str], ids: Sequence[str]) -> None:
    """Bring articles, and all of the stories that they lead, into the story of a lead, if there is one."""
    marks = ", ".join("?" * len(ids))
    among = f"(article_id IN ({marks}) OR lead_id IN ({marks}))"
    for lead in leads:
        conn.execute(
            f"UPDATE stories SET lead_id = ? WHERE lead_id IS NOT ? AND {among}",
            (lead, lead, *ids, *ids),
        )


def release(conn: Connection) -> set[str]:
    """Take out of their stories what has become a version of another text since, inside a transaction.

    Gives the leads of those stories.
    """
    rows = conn.execute(f"SELECT article_id, lead_id FROM stories WHERE lead_id IS NOT NULL AND {_VERSION}").fetchall()
    for id, _ in rows:
        conn.execute("UPDATE stories SET lead_id = NULL WHERE article_id = ?", (id,))
    return {lead for _, lead in rows}


def carry(conn: Connection, made: Connection) -> None:
    """Tell another file that holds all articles of this one their stories, so that the same ones wait there."""
    stories = conn.execute("SELECT id, article_id, NULL, sketch FROM stories").fetchall()
    runs = conn.execute("SELECT number, story FROM story_runs").fetchall()
    leads = conn.execute("SELECT lead_id, id FROM stories WHERE lead_id IS NOT NULL").fetchall()
    with writing(made):
        made.executemany("INSERT INTO stories VALUES (?, ?, ?, ?)", stories)
        made.executemany("INSERT INTO story_runs VALUES (?, ?)", runs)
        made.executemany("UPDATE stories SET lead_id = ? WHERE id = ?", leads)


def lead(conn: Connection, leads: Iterable[str]) -> list[Copy]:
    """Choose who leads each story that articles were joined to, inside a transaction; gives those who do not.

    The first that somebody finished, else began, else the first that came.
    """
    copies = []
    for old in leads:
        ids = [id for (id,) in conn.execute(_BEST, (old,))]
        if ids and ids[0] != old:
            conn.execute("UPDATE stories SET lead_id = ? WHERE lead_id = ?", (ids[0], old))
        if len(ids) == 1:
            conn.execute("UPDATE stories SET lead_id = NULL WHERE article_id = ?", ids)
        if len(ids) > 1:
            (title,) = conn.execute("SELECT title FROM queue WHERE article_id = ?", (ids[0],)).fetchone()
            copies += [Copy(id, ids[0], title) for id in ids[1:]]
    return copies


_APART = "SELECT 1 FROM article_facts WHERE article_id = ? AND key IN ('thin', 'version-of')"
_VERSION = "article_id IN (SELECT f.article_id FROM article_facts f WHERE f.key = 'version-of')"
_OTHERS = """
SELECT s.article_id, coalesce(s.lead_id, s.article_id), s.sketch FROM story_runs r JOIN stories s ON s.id = r.story
WHERE r.number = ? LIMIT ?"""
_ONE_ADDRESS = """
SELECT 1 FROM article_facts a JOIN article_facts b ON b.article_id = ? AND b.key = 'url' AND b.value = a.value
WHERE a.article_id = ? AND a.key = 'url'"""
_BEST = """
SELECT s.article_id FROM stories s WHERE s.lead_id = ?
ORDER BY NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = s.article_id AND v.annotation_id = '' AND v.round = 0
    AND v.verdict = 'done'),
  NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = s.article_id AND v.verdict IS NOT NULL AND v.round = 0),
  s.id"""


def _copies(conn: Connection, id: str, sketch: Sequence[int], other: str, theirs: bytes) -> bool:
    numbers = array("I")
    numbers.frombytes(theirs)
    return alike(sketch, numbers) >= ALIKE and conn.execute(_ONE_ADDRESS, (id, other)).fetchone() is None
