"""What a move to another version of the codebook touches: who finished what, and who holds what."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tui.store.driver import Connection, said


@dataclass(frozen=True)
class Finished:
    """An article that a reviewer finished: for which scope, under which codebook, and how it was served."""

    article_id: str
    reviewer: str
    scope: str
    codebook_id: str
    served: str


_FINISHED = """
SELECT v.article_id, v.reviewer, v.scope, d.codebook_id, d.served
FROM verdicts v JOIN decisions d ON d.id = v.decision_id
WHERE v.annotation_id = '' AND v.final = 0 AND v.verdict = 'done' AND v.round = 0 ORDER BY v.reviewer, v.article_id"""
_HELD = """
SELECT DISTINCT v.reviewer, v.article_id FROM verdicts v JOIN annotations a ON a.id = v.annotation_id
WHERE v.verdict = 'accept' AND v.final = 0 AND v.round = 0 AND a.label_id IN (SELECT value FROM json_each(?))
ORDER BY 1, 2"""
_COUNT = """
SELECT a.label_id, count(*), count(DISTINCT v.reviewer) FROM verdicts v JOIN annotations a ON a.id = v.annotation_id
WHERE v.verdict = 'accept' AND v.final = 0 AND v.round = 0 GROUP BY a.label_id"""


def finished(conn: Connection) -> list[Finished]:
    """What everybody has finished, in whole or in part."""
    with said(conn.path):
        return [Finished(*row) for row in conn.execute(_FINISHED)]


def toml_of(conn: Connection, codebook_id: str) -> str:
    """The text of a version of the codebook that the file has."""
    with said(conn.path):
        return str(conn.execute("SELECT toml FROM codebooks WHERE id = ?", (codebook_id,)).fetchone()[0])


def holders(conn: Connection, labels: Sequence[str]) -> list[tuple[str, str]]:
    """Who holds a span of one of these labels in which article: name and article id."""
    with said(conn.path):
        return [(name, id) for name, id in conn.execute(_HELD, (json.dumps(list(labels)),))]


def held(conn: Connection) -> dict[str, tuple[int, int]]:
    """By label, how many claims are held, and by how many reviewers."""
    with said(conn.path):
        return {id: (claims, people) for id, claims, people in conn.execute(_COUNT)}
