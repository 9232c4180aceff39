"""The steps of a reviewer in order, with what measuring their pace needs."""

from __future__ import annotations

from collections.abc import Iterator

from tui.core.pace import Worked
from tui.store.driver import Connection, said

_STEPS = """
SELECT d.at, d.article_id, d.action, coalesce(a.label_id, ''), d.keys,
  CASE WHEN a.id IS NULL THEN '' ELSE coalesce((SELECT group_concat(name, ' + ') FROM (
    SELECT DISTINCT p.name FROM proposals o JOIN sources p ON p.id = o.source_id AND p.kind <> 'person'
    WHERE o.annotation_id = d.annotation_id ORDER BY p.name)), 'nobody: by hand') END
FROM decisions d
JOIN sources s ON s.id = d.reviewer_id LEFT JOIN annotations a ON a.id = coalesce(d.as_id, d.annotation_id)
WHERE s.name = ? AND d.id = d.step_id AND d.how <> 'imported' ORDER BY d.id"""


def worked(conn: Connection, reviewer: str) -> Iterator[Worked]:
    """What a reviewer (by name) recorded by key, the oldest first; nothing that was imported."""
    with said(conn.path):
        for row in conn.execute(_STEPS, (reviewer,)):
            yield Worked(*row)
