"""How far a reviewer is: every article and every candidate in one state, so that the counts of the states add up."""

from __future__ import annotations

from tui.store.driver import Connection, said
from tui.store.library import PROPOSED

ARTICLES = ("done", "in work", "waiting", "left out", "thin", "copies", "corrected")
"""The states of an article for a reviewer. Thin ones have hardly any text, copies another that waits for them;
of a corrected one there is a newer text, which counts for it."""
CANDIDATES = ("accepted", "rejected", "passed over", "waiting")
"""The states of a candidate for a reviewer. Passed over: not decided in an article that is over."""
STATUSES = ("gold", "disputed", "accepted", "rejected", "candidate")
"""The states of a claim in the whole file: the first of these that holds."""

_OVER = """
(SELECT v.verdict FROM verdicts v WHERE v.article_id = q.article_id AND v.annotation_id = '' AND v.reviewer = :me
  AND v.round = 0 AND v.final = 0)"""

_CORRECTED = f"""
EXISTS (SELECT 1 FROM editions e JOIN editions n ON n.text_id = e.text_id AND n.place > e.place
    JOIN queue w ON w.article_id = n.article_id WHERE e.article_id = q.article_id
    AND ({_OVER} IS NULL OR {_OVER.replace("q.article_id", "n.article_id")} = 'done'))"""

_BY_ARTICLE = f"""
SELECT CASE WHEN corrected THEN 'corrected' WHEN over = 'done' THEN 'done' WHEN over = 'excluded' THEN 'left out'
  WHEN begun THEN 'in work'
  WHEN needed = 0 AND article_id IN (SELECT t.article_id FROM article_facts t WHERE t.key = 'thin') THEN 'thin'
  WHEN needed = 0 THEN 'copies' ELSE 'waiting' END AS state, count(*)
FROM (SELECT q.article_id, q.needed, {_OVER} AS over, EXISTS (SELECT 1 FROM verdicts b WHERE b.article_id = q.article_id
    AND b.annotation_id <> '' AND b.reviewer = :me AND b.round = 0 AND b.final = 0 AND b.verdict IS NOT NULL) AS begun,
    {_CORRECTED} AS corrected
  FROM queue q)
GROUP BY state"""

_BY_CANDIDATE = f"""
SELECT CASE WHEN mine = 'accept' THEN 'accepted' WHEN mine = 'reject' THEN 'rejected'
  WHEN over IS NOT NULL OR needed = 0 THEN 'passed over' ELSE 'waiting' END AS state, count(*)
FROM (SELECT q.needed, {_OVER} AS over, (SELECT m.verdict FROM verdicts m WHERE m.article_id = a.article_id
    AND m.annotation_id = a.id AND m.reviewer = :me AND m.round = 0 AND m.final = 0) AS mine
  FROM annotations a JOIN queue q ON q.article_id = a.article_id WHERE a.kind = 'span' AND {PROPOSED}
    AND a.article_id NOT IN (SELECT article_id FROM aside))
GROUP BY state"""

_SAID = """
EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id AND v.round = 0
  AND v.verdict = '{}')"""

_BY_STATUS = f"""
SELECT CASE WHEN a.id IN (SELECT annotation_id FROM gold) THEN 'gold'
  WHEN EXISTS (SELECT 1 FROM disputes d WHERE d.annotation_id = a.id) THEN 'disputed'
  WHEN {_SAID.format("accept")} THEN 'accepted' WHEN {_SAID.format("reject")} THEN 'rejected'
  WHEN {PROPOSED} THEN 'candidate' END AS status, count(*)
FROM annotations a WHERE a.article_id NOT IN (SELECT article_id FROM aside) GROUP BY status HAVING status IS NOT NULL"""


def article_states(conn: Connection, reviewer: str) -> dict[str, int]:
    """How many articles are in each state for a reviewer (by name)."""
    return _counted(conn, _BY_ARTICLE, ARTICLES, reviewer)


def candidate_states(conn: Connection, reviewer: str) -> dict[str, int]:
    """How many spans that a source proposes are in each state for a reviewer (by name)."""
    return _counted(conn, _BY_CANDIDATE, CANDIDATES, reviewer)


def statuses(conn: Connection) -> dict[str, int]:
    """How many claims about all articles are in each state, whoever said so."""
    return _counted(conn, _BY_STATUS, STATUSES)


def titles(conn: Connection, ids: list[str]) -> dict[str, str]:
    """Article id -> title; the id where it has none."""
    marks = ", ".join("?" * len(ids))
    with said(conn.path):
        rows = conn.execute(f"SELECT article_id, title FROM queue WHERE article_id IN ({marks})", ids)
        return {id: title or id for id, title in rows}


def _counted(conn: Connection, sql: str, states: tuple[str, ...], reviewer: str = "") -> dict[str, int]:
    with said(conn.path):
        found = dict(conn.execute(sql, {"me": reviewer}).fetchall())
    return {state: int(found.get(state, 0)) for state in states}
