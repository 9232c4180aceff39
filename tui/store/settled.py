"""Cases that help to decide the next one: adjudications, answered doubts and own comments about a label or text."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tui.core.annotation import Annotation
from tui.store.articles import name_of
from tui.store.driver import Connection, said
from tui.store.log import own_ids
from tui.store.sight import at_work
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
  SELECT d.id, d.at, v.reviewer, 'comment', a.label_id, a.quote, v.comment
  FROM annotations a JOIN verdicts v ON v.article_id = a.article_id AND v.annotation_id = a.id
    JOIN decisions d ON d.id = v.comment_id
  WHERE v.comment <> '' AND v.final = 0 AND {_ALIKE} AND (:round IS NULL OR a.article_id <> :article)
    AND (v.reviewer = :name OR (v.round = 0 AND EXISTS (SELECT 1 FROM verdicts w WHERE w.article_id = a.article_id
      AND w.annotation_id = '' AND w.reviewer = :name AND w.round = 0 AND w.verdict = 'done' AND w.scope = '')))
  UNION
  SELECT d.id, d.at, :name, d.action, a.label_id, a.quote, d.note
  FROM decisions d JOIN annotations a ON a.id = d.annotation_id
  WHERE d.article_id = :article AND d.annotation_id = :id AND a.kind = 'span' AND d.final = 0
    AND d.reviewer_id IN (SELECT value FROM json_each(:own)) AND d.verdict IS NOT NULL
    AND d.action NOT IN ('flag', 'answer', 'comment', 'undo', 'redo')
    AND 'undo' IS NOT (SELECT u.action FROM decisions u WHERE u.undoes_id = d.id ORDER BY u.id DESC LIMIT 1)
    AND (:round IS NULL OR d.round = :round))
ORDER BY id DESC LIMIT {_MOST}"""


def settled_cases(conn: Connection, span: Annotation, reviewer_id: str, *, coding: bool = True) -> list[Case]:
    """Adjudications that stand and answers to doubts, by anybody, and what this reviewer said or decided of the span
    itself, the newest first; what was taken back is left out.

    Of other reviewers' opinions, their comments in articles that this one has finished are among them. Left out is all
    that was settled in articles that this one has still to decide; `coding`: this article among them, unless it is
    finished.
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
            "round": at_work(conn, name, span.article_id).round,
            "hidden": json.dumps(sorted(hidden)),
        }
        return [Case(*row[1:]) for row in conn.execute(_CASES, values)]


def _finished(conn: Connection, name: str, article_id: str) -> bool:
    sql = (
        "SELECT 1 FROM verdicts WHERE article_id = ? AND annotation_id = '' AND reviewer = ? AND round = 0 "
        "AND final = 0 AND verdict = 'done' AND scope = ''"
    )
    return conn.execute(sql, (article_id, name)).fetchone() is not None
