"""Reading for the consistency queue: what one reviewer judged in all articles, and what finished ones propose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.consistency.finding import BOTH
from tui.core.consistency.judged import Judged, Proposed
from tui.store.articles import name_of
from tui.store.driver import Connection, said
from tui.store.library import PROPOSED

_ORDER = "ORDER BY q.priority, q.title, q.article_id"
_MINE = "v.reviewer = :me AND v.round = 0 AND v.final = 0"
_OVER = "o.article_id = a.article_id AND o.annotation_id = '' AND o.reviewer = :me AND o.round = 0 AND o.final = 0"

_JUDGED = f"""
SELECT v.article_id, a.id, a.label_id, a.start, a.end, a.quote, v.verdict = 'accept', v.decision_id,
  iif(d.reason = :both, d.note, '')
FROM verdicts v JOIN annotations a ON a.id = v.annotation_id LEFT JOIN decisions d ON d.id = v.decision_id
  JOIN queue q ON q.article_id = v.article_id
WHERE {_MINE} AND v.verdict IS NOT NULL AND a.kind = 'span'
  AND NOT EXISTS (SELECT 1 FROM verdicts o WHERE {_OVER} AND o.verdict = 'excluded')
  AND v.article_id NOT IN (SELECT article_id FROM aside)
{_ORDER}, a.start"""

_LOOKED = "SELECT article_id, label_id FROM looked WHERE reviewer = :me"

_PROPOSED = f"""
SELECT a.article_id, a.id, a.label_id, a.start, a.end, a.quote, max(coalesce(s.score, 1))
FROM verdicts f JOIN annotations a ON a.article_id = f.article_id JOIN proposals s ON s.annotation_id = a.id
WHERE f.annotation_id = '' AND f.reviewer = :me AND f.round = 0 AND f.final = 0 AND f.verdict = 'done'
  AND a.kind = 'span' AND {PROPOSED} AND s.source_id NOT IN (SELECT id FROM sources WHERE kind = 'person')
  AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id AND {_MINE}
    AND v.verdict IS NOT NULL)
  AND a.article_id NOT IN (SELECT article_id FROM aside)
GROUP BY a.id"""


@dataclass(frozen=True)
class Held:
    """All that a reviewer judged, by article, in the order of the list; `looked`: the labels it was finished for."""

    judged: dict[str, list[Judged]]
    looked: dict[str, frozenset[str]]
    proposed: dict[str, list[Proposed]]


def held(conn: Connection, reviewer_id: str) -> Held:
    """What a reviewer judged in articles that were not left out, and what is proposed in those that were finished."""
    judged: dict[str, list[Judged]] = defaultdict(list)
    looked: dict[str, set[str]] = defaultdict(set)
    proposed: dict[str, list[Proposed]] = defaultdict(list)
    with said(conn.path):
        me = {"me": name_of(conn, reviewer_id), "both": BOTH}
        for article, id, label, start, end, quote, accepted, at, note in conn.execute(_JUDGED, me):
            judged[article].append(Judged(article, id, label, start, end, quote, bool(accepted), at, note))
        for article, label in conn.execute(_LOOKED, me):
            looked[article].add(label)
        for article, *row in conn.execute(_PROPOSED, me):
            proposed[article].append(Proposed(*row))
    return Held(judged, {article: frozenset(labels) for article, labels in looked.items()}, proposed)


def in_order(conn: Connection, ids: set[str]) -> Iterator[str]:
    """Those articles, in the order of the list."""
    with said(conn.path):
        rows = conn.execute(f"SELECT q.article_id FROM queue q {_ORDER}").fetchall()
    return (id for (id,) in rows if id in ids)
