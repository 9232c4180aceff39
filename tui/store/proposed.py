"""What one source proposed, article by article, as the record has it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tui.core.annotation import Candidate
from tui.store.driver import Connection, said
from tui.store.queries import ANNOTATION, annotation_of, load_text

_READ = "SELECT article_id FROM readings WHERE source_id = ? AND article_id IN (SELECT value FROM json_each(?))"
_PROPOSED = (
    f"SELECT p.score, p.note, {ANNOTATION} FROM annotations a JOIN proposals p ON p.annotation_id = a.id "
    "WHERE a.article_id = ? AND p.source_id = ? ORDER BY a.start, a.end DESC, a.id"
)


def proposed(conn: Connection, source_id: str, ids: Iterable[str]) -> dict[str, list[Candidate]]:
    """By article what a source proposed, for those of `ids` that it read, also where it found nothing there.

    A proposal without a score is as good as certain.
    """
    with said(conn.path):
        found: dict[str, list[Candidate]] = {}
        for (id,) in conn.execute(_READ, (source_id, json.dumps(list(ids)))).fetchall():
            text = load_text(conn, id).text
            found[id] = [
                Candidate(annotation_of(row, text), 1.0 if score is None else score, note)
                for score, note, *row in conn.execute(_PROPOSED, (id, source_id))
            ]
    return found
