"""What a reviewer may see of what was decided: while deciding, nothing of others and nothing of an earlier round."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tui.store.assignments import finished, given, place
from tui.store.driver import Connection, said
from tui.store.voices import still_deciding


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reviewer may see in one article. `others`: what others said; `round`: only one's own of this round.

    `round` None: one's own of all rounds.
    """

    others: bool
    round: int | None = None

    def shows(self, own: bool, round: int) -> bool:
        """Whether a decision may be seen."""
        return self.others or (own and self.round in (None, round))


def at_work(conn: Connection, name: str, article_id: str) -> Sight:
    """For a reviewer who has the article open: others are seen once it is finished, or where the assignment is open."""
    how = given(conn, name, article_id)
    repeating = how is not None and how.round > 0 and place(how) not in finished(conn, name, article_id)
    if how is not None and how.open and not repeating:
        return Sight(True)
    if repeating and how is not None:
        return Sight(False, how.round)
    return Sight(_finished(conn, name, article_id))


def hidden(conn: Connection, name: str) -> dict[str, int | None]:
    """The articles that a reviewer has begun or been assigned, in any round, and not finished: in these only the own
    decisions are to be seen, of the round given, or of all for None. Other versions of such a text, too, which he or
    she has not finished."""
    with said(conn.path):
        rows = conn.execute("SELECT article_id, round, open FROM assigned WHERE reviewer = ? ORDER BY round", (name,))
        assigned = [(str(article), int(round), bool(open)) for article, round, open in rows]
    done = finished(conn, name)
    found: dict[str, int | None] = dict.fromkeys(still_deciding(conn, name))
    for article, round, open in assigned:
        if open and round == 0:
            found.pop(article, None)
        elif round > 0 and (article, name, round) not in done and found.get(article, 0) is not None:
            found.setdefault(article, round)
    with said(conn.path):
        versions = conn.execute(_VERSIONS, (json.dumps([*found]),)).fetchall()
    found |= {id: None for (id,) in versions if id not in found and (id, name, 0) not in done}
    return found


_VERSIONS = """
SELECT o.article_id FROM editions e JOIN editions o ON o.text_id = e.text_id
WHERE e.article_id IN (SELECT value FROM json_each(?))"""


def others_said(conn: Connection, name: str, articles: Sequence[str]) -> int:
    """In how many of some articles anybody but this reviewer said something."""
    sql = (
        "SELECT count(DISTINCT d.article_id) FROM decisions d JOIN sources s ON s.id = d.reviewer_id "
        "WHERE d.article_id IN (SELECT value FROM json_each(?)) AND s.name <> ?"
    )
    with said(conn.path):
        return int(conn.execute(sql, (json.dumps(articles), name)).fetchone()[0])


def _finished(conn: Connection, name: str, article_id: str) -> bool:
    sql = (
        "SELECT 1 FROM verdicts WHERE article_id = ? AND annotation_id = '' AND reviewer = ? AND round = 0 "
        "AND final = 0 AND verdict IN ('done', 'excluded') AND scope = ''"
    )
    with said(conn.path):
        return conn.execute(sql, (article_id, name)).fetchone() is not None
