"""Adjudications as they stand, article by article: for feedback to those who coded."""

from __future__ import annotations

from dataclasses import dataclass

from tui.store.driver import Connection, said


@dataclass(frozen=True)
class Final:
    """An adjudication that stands: the decision's id, what it says, and who said why and when."""

    id: str
    verdict: str
    as_id: str | None
    by: str
    reason: str
    note: str
    at: str


_FINALS = """
SELECT v.annotation_id, d.id, d.verdict, d.as_id, v.reviewer, d.reason,
  coalesce(nullif(d.note, ''), (SELECT max(e.note) FROM decisions e
    WHERE (e.id = d.step_id OR e.step_id = d.step_id AND e.id <> e.step_id) AND e.final = 1), ''),
  d.at
FROM verdicts v JOIN decisions d ON d.id = v.decision_id
WHERE v.article_id = ? AND v.annotation_id <> '' AND v.round = 0 AND v.final = 1 AND v.verdict IS NOT NULL
  AND d.how <> 'carried'
ORDER BY d.id"""


def finals(conn: Connection, article_id: str) -> dict[str, Final]:
    """What was adjudicated in an article, by annotation, the oldest first; what only followed from it is left out."""
    with said(conn.path):
        return {row[0]: Final(*row[1:]) for row in conn.execute(_FINALS, (article_id,))}


def finished(conn: Connection, name: str) -> list[str]:
    """The articles that a reviewer finished and that hold an adjudication, by id."""
    with said(conn.path):
        rows = conn.execute(
            "SELECT article_id FROM verdicts v WHERE reviewer = ? AND annotation_id = '' AND round = 0 AND final = 0 "
            "AND verdict = 'done' AND scope = '' "
            "AND EXISTS (SELECT 1 FROM verdicts f WHERE f.article_id = v.article_id "
            "AND f.final = 1 AND f.round = 0 AND f.verdict IS NOT NULL) ORDER BY article_id",
            (name,),
        ).fetchall()
    return [id for (id,) in rows]
