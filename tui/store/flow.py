"""Where every article is between import and gold: each in one state, so that the counts add up."""

from __future__ import annotations

from collections.abc import Mapping

from tui.store.driver import Connection, said

STATES: Mapping[str, str] = {
    "excluded": "left out",
    "adjudicated": "adjudicated",
    "double": "coded by two or more",
    "once": "coded by one",
    "begun": "in work",
    "corrected": "an older version of a corrected article",
    "thin": "thin: hardly any text",
    "copy": "nearly the same as another",
    "waiting": "waiting",
}
"""Name -> what it is called. The first state that holds of an article is the one that it is in."""

_FLOW = """
SELECT state, reason, count(*) FROM (
  SELECT CASE
      WHEN q.done = 0 AND out IS NOT NULL THEN 'excluded'
      WHEN EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = q.article_id AND v.round = 0 AND v.final = 1
        AND v.verdict IS NOT NULL) THEN 'adjudicated'
      WHEN q.done > 1 THEN 'double' WHEN q.done = 1 THEN 'once'
      WHEN EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = q.article_id AND v.round = 0 AND v.verdict IS NOT NULL)
        THEN 'begun'
      WHEN q.article_id IN (SELECT article_id FROM aside) THEN 'corrected'
      WHEN EXISTS (SELECT 1 FROM article_facts t WHERE t.article_id = q.article_id AND t.key = 'thin') THEN 'thin'
      WHEN EXISTS (SELECT 1 FROM stories t WHERE t.article_id = q.article_id AND t.lead_id IS NOT NULL
        AND t.lead_id <> t.article_id) THEN 'copy'
      ELSE 'waiting' END AS state,
    iif(q.done = 0 AND out IS NOT NULL, out, '') AS reason
  FROM (SELECT q.article_id, q.done, (SELECT min(d.reason) FROM verdicts v JOIN decisions d ON d.id = v.decision_id
      WHERE v.article_id = q.article_id AND v.annotation_id = '' AND v.round = 0 AND v.final = 0
        AND v.verdict = 'excluded') AS out FROM queue q) q)
GROUP BY state, reason ORDER BY state, reason"""


def flow(conn: Connection) -> list[tuple[str, str, int]]:
    """How many articles are in each state of STATES; those that were left out by their reason ("" elsewhere)."""
    with said(conn.path):
        return [(state, reason, count) for state, reason, count in conn.execute(_FLOW)]
