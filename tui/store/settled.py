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
    marks = ", ".join("?" * len(own))
    sql = (
        "SELECT d.at, s.name, d.action, a.label_id, a.quote, d.note FROM decisions d "
        "JOIN annotations a ON a.id = d.annotation_id JOIN sources s ON s.id = d.reviewer_id "
        "WHERE a.kind = 'span' AND ("
        "  (d.final = 1 AND (a.label_id = ? OR a.quote = ?))"
        f" OR (d.reviewer_id IN ({marks}) AND d.action = 'comment' AND d.note <> ''"
        "     AND (a.label_id = ? OR a.quote = ?))"
        f" OR (d.reviewer_id IN ({marks}) AND a.id = ?)) ORDER BY d.id DESC LIMIT {_MOST}"
    )
    values = (span.label, span.quote, *own, span.label, span.quote, *own, span.id)
    with said(conn.path):
        return [Case(*row) for row in conn.execute(sql, values)]
