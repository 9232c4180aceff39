"""Checks by lot: a share of the articles is shown without candidates, a share again after a while.

The rule is kept with the file. Which articles it draws follows from their ids, the same for every reviewer, so that all
who code one of them are shown the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from tui.core.lots import drawn
from tui.store import ulid
from tui.store.articles import set_setting, setting
from tui.store.driver import Connection, said

KEY = "checks"
"""The setting that holds the rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`blind`: the share shown without candidates. `again`: the share shown a second time, `days` after the first."""

    blind: float = 0.0
    again: float = 0.0
    days: float = 14.0


def rule(conn: Connection) -> Rule:
    """The file's rule; nothing is drawn where none was set."""
    kept = setting(conn, KEY)
    return Rule(**json.loads(kept)) if kept else Rule()


def set_rule(conn: Connection, rule: Rule) -> None:
    """Keep a rule. What somebody has begun stays as it was shown."""
    set_setting(conn, KEY, json.dumps(asdict(rule)))


def to_repeat(conn: Connection, ids: Iterable[str]) -> set[str]:
    """Those of some articles that are drawn to be shown again: what one said of them must teach nobody before."""
    again = rule(conn).again
    return {id for id in ids if drawn(id, again, "again")} if again else set()


_BEGUN = (
    "SELECT d.served FROM decisions d JOIN sources s ON s.id = d.reviewer_id "
    "WHERE d.article_id = ? AND s.name = ? AND d.round = 0 AND d.final = 0 ORDER BY d.id LIMIT 1"
)


def blind(conn: Connection, name: str, article_id: str, share: float | None = None) -> bool:
    """Whether an article is a blind check for a reviewer: what was begun stays as it was begun, the rest is drawn.
    `share`: of the rule, where it is known."""
    with said(conn.path):
        begun = conn.execute(_BEGUN, (article_id, name)).fetchone()
        if begun:
            return bool(begun[0] == "blind")
        return drawn(article_id, rule(conn).blind if share is None else share, "blind")


def blind_among(conn: Connection, name: str, ids: Iterable[str]) -> set[str]:
    """The blind checks of a reviewer among some articles, drawn or assigned."""
    share = rule(conn).blind
    with said(conn.path):
        any_assigned = conn.execute("SELECT EXISTS (SELECT 1 FROM assignments)").fetchone()[0]
        if not share and not any_assigned:
            return set()
        sql = "SELECT served = 'blind', sources FROM assigned WHERE reviewer = ? AND article_id = ? AND round = 0"
        found = set()
        for id in ids:
            given = conn.execute(sql, (name, id)).fetchone() or (0, "[]")
            if given[0] or (given[1] == "[]" and blind(conn, name, id, share)):
                found.add(id)
    return found


_DUE = """
SELECT v.article_id, d.served FROM verdicts v JOIN decisions d ON d.id = v.decision_id
  JOIN queue q ON q.article_id = v.article_id
WHERE v.annotation_id = '' AND v.reviewer = ?1 AND v.round = 0 AND v.final = 0 AND v.verdict = 'done' AND v.scope = ''
  AND d.at <= ?2 AND d.how = 'key'
  AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.article_id = v.article_id AND a.reviewer = ?1 AND a.round > 0)
ORDER BY v.decision_id"""


def due(conn: Connection, name: str) -> list[tuple[str, str]]:
    """The articles that a reviewer is to be shown again and has not been yet, those finished first before the others;
    each with how it was served."""
    now = rule(conn)
    if not now.again:
        return []
    with said(conn.path):
        rows = conn.execute(_DUE, (name, ulid.stamp(ulid.now() - now.days * 86400))).fetchall()
    return [(id, served) for id, served in rows if drawn(id, now.again, "again")]
