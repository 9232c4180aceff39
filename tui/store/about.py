"""All that was said about one span: which sources proposed what, who decided what of it, and when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store.driver import Connection, said
from tui.store.history import article_like

Place = tuple[str, int, int, tuple[str, ...]]
"""An article, a stretch of it (code points, half-open), and the labels that are asked for; none: all."""

_NEAR = """
WITH near AS (
  SELECT id FROM annotations WHERE article_id = :article AND kind = 'span' AND start < :end AND end > :start
    AND (:labels = '[]' OR label_id IN (SELECT value FROM json_each(:labels))))
SELECT id FROM near UNION SELECT id FROM annotations WHERE head_id IN near
  UNION SELECT id FROM annotations WHERE tail_id IN near"""


def annotations_at(conn: Connection, place: Place) -> list[str]:
    """The ids of the spans that touch a stretch, and of the relations and attributes that hang on them."""
    article, start, end, labels = place
    values = {"article": article, "start": start, "end": end, "labels": json.dumps(labels)}
    with said(conn.path):
        return [id for (id,) in conn.execute(_NEAR, values)]


def place_of(conn: Connection, named: str) -> Place | None:
    """The place that an annotation's id, or its beginning, or `ARTICLE:START-END` names; None where it names none.

    Of a span those of its layer are asked for too. Problem for an article that is not there.
    """
    article, colon, extent = named.partition(":")
    if colon:
        first, dash, last = extent.partition("-")
        if not (dash and first.isdecimal() and last.isdecimal() and int(first) < int(last)):
            raise Problem(f"{show(named)!r} is no ARTICLE:START-END with a start before the end.", code=2)
        return article_like(conn, article), int(first), int(last), ()
    sql = (
        "SELECT a.article_id, coalesce(a.start, h.start), coalesce(a.end, h.end), coalesce(h.label_id, a.label_id) "
        "FROM annotations a LEFT JOIN annotations h ON h.id = a.head_id "
        "WHERE a.id >= ?1 AND a.id < ?1 || '~' ORDER BY a.id LIMIT 2"
    )
    with said(conn.path):
        found = conn.execute(sql, (named.lower(),)).fetchall()
    if len(found) != 1 or found[0][1] is None:
        return None
    article, start, end, label = found[0]
    return article, start, end, _of_its_layer(conn, label)


def _of_its_layer(conn: Connection, label: str) -> tuple[str, ...]:
    sql = (
        "SELECT DISTINCT o.label_id FROM codebook_labels l JOIN codebook_labels o USING (codebook_id, layer) "
        "WHERE l.label_id = ? AND l.layer <> '' ORDER BY 1"
    )
    with said(conn.path):
        return tuple(id for (id,) in conn.execute(sql, (label,))) or (label,)


_PROPOSED = """
SELECT p.source_id, s.kind AS source_kind, s.name, a.id AS annotation_id, a.kind, a.label_id, a.start, a.end, a.quote,
  a.value, t.quote AS tail, p.score, p.note
FROM proposals p JOIN sources s ON s.id = p.source_id JOIN annotations a ON a.id = p.annotation_id
  LEFT JOIN annotations t ON t.id = a.tail_id
WHERE p.annotation_id IN (SELECT value FROM json_each(?)) ORDER BY a.kind = 'span' DESC, a.start, a.id, p.score DESC"""


def proposed(conn: Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Which source proposes which of some annotations, with its score and rule; `name`: a person's."""
    with said(conn.path):
        rows = conn.execute(_PROPOSED, (json.dumps(ids),))
        names = [column[0] for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows]
