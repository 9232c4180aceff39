"""Cases that help to decide the next one: adjudications, answered doubts and own comments about a label or text."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tui.core.annotation import Annotation
from tui.store.articles import name_of
from tui.store.driver import Connection, said
from tui.store.log import own_ids
from tui.store.voices import still_deciding

_MOST = 20


@dataclass(frozen=True, slots=True)
class Case:
    """A decision worth looking at: when, by whom, what was done to which span, and what was said."""

    at: str
    reviewer: str
    action: str
    label: str
    quote: str
    note: str


_ALIKE = "a.kind = 'span' AND (a.label_id = :label OR a.quote = :quote)"
_SEEN = "NOT IN (SELECT value FROM json_each(:hidden))"
_CASES = f"""
SELECT * FROM (
  SELECT d.id, d.at, v.reviewer, d.verdict, a.label_id, a.quote, coalesce(nullif(d.note, ''),
    (SELECT max(e.note) FROM decisions e WHERE e.step_id = d.step_id AND e.final = 1), '') AS note
  FROM verdicts v JOIN decisions d ON d.id = v.decision_id JOIN annotations a ON a.id = v.annotation_id
  WHERE v.final = 1 AND v.verdict IS NOT NULL AND d.how <> 'carried' AND {_ALIKE}
    AND (v.article_id {_SEEN} OR v.reviewer = :name)
  UNION
  SELECT d.id, d.at, s.name, 'answer', a.label_id, a.quote, f.note || ' | ' || f.answer
  FROM flags f JOIN annotations a ON a.id = f.annotation_id JOIN decisions d ON d.id = f.answer_id
    JOIN sources s ON s.id = d.reviewer_id
  WHERE {_ALIKE} AND (f.article_id {_SEEN} OR :name IN (f.reviewer, s.name))
  UNION
  SELECT d.id, d.at, :name, d.action, a.label_id, a.quote, d.note
  FROM decisions d JOIN annotations a ON a.id = d.annotation_id
  WHERE d.reviewer_id IN (SELECT value FROM json_each(:own)) AND d.final = 0
    AND d.action = 'comment' AND d.note <> '' AND {_ALIKE}
  UNION
  SELECT d.id, d.at, :name, d.action, a.label_id, a.quote, d.note
  FROM decisions d JOIN annotations a ON a.id = d.annotation_id
  WHERE d.article_id = :article AND d.annotation_id = :id AND a.kind = 'span' AND d.final = 0
    AND d.reviewer_id IN (SELECT value FROM json_each(:own)) AND d.action NOT IN ('flag', 'answer'))
ORDER BY id DESC LIMIT {_MOST}"""


def settled_cases(conn: Connection, span: Annotation, reviewer_id: str, *, coding: bool = True) -> list[Case]:
    """Adjudications that stand and answers to doubts, by anybody, and what this reviewer said or decided of the span
    itself, the newest first.

    Other reviewers' opinions are left out. So is all that was settled in articles that this one has still to decide;
    `coding`: this article among them, unless it is finished.
    """
    with said(conn.path):
        name = name_of(conn, reviewer_id) if reviewer_id else ""
        hidden = still_deciding(conn, name)
        if coding and not _finished(conn, name, span.article_id):
            hidden.add(span.article_id)
        values = {
            "label": span.label,
            "quote": span.quote,
            "id": span.id,
            "article": span.article_id,
            "name": name,
            "own": json.dumps(own_ids(conn, reviewer_id)),
            "hidden": json.dumps(sorted(hidden)),
        }
        return [Case(*row[1:]) for row in conn.execute(_CASES, values)]


def _finished(conn: Connection, name: str, article_id: str) -> bool:
    sql = (
        "SELECT 1 FROM verdicts WHERE article_id = ? AND annotation_id = '' AND reviewer = ? AND round = 0 "
        "AND final = 0 AND verdict = 'done'"
    )
    return conn.execute(sql, (article_id, name)).fetchone() is not None
