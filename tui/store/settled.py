"""Cases that help to decide the next one: adjudications and own comments about the same label or text."""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.annotation import Annotation
from tui.store.driver import Connection, said
from tui.store.log import own_ids

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


def settled_cases(conn: Connection, span: Annotation, reviewer_id: str) -> list[Case]:
    """Adjudications by anybody, and what this reviewer said or decided of the span itself, the newest first.

    Other reviewers' opinions are left out: they are not for those who still decide.
    """
    own = own_ids(conn, reviewer_id)
    mine = ", ".join("?" * len(own))
    about = (
        "SELECT d.id, d.at, s.name, d.action, a.label_id, a.quote, d.note "
        "FROM decisions d JOIN annotations a ON a.id = d.annotation_id JOIN sources s ON s.id = d.reviewer_id "
        "WHERE a.kind = 'span' AND"
    )
    alike = "(a.label_id = ? OR a.quote = ?)"
    sql = (
        f"{about} d.final = 1 AND {alike} "
        f"UNION {about} d.reviewer_id IN ({mine}) AND d.action = 'comment' AND d.note <> '' AND {alike} "
        f"UNION {about} d.reviewer_id IN ({mine}) AND d.article_id = ? AND d.annotation_id = ? "
        f"ORDER BY 1 DESC LIMIT {_MOST}"
    )
    values = (span.label, span.quote, *own, span.label, span.quote, *own, span.article_id, span.id)
    with said(conn.path):
        return [Case(*row[1:]) for row in conn.execute(sql, values)]
