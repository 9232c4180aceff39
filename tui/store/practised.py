"""Articles that were given for practice and finished: what the coder held, and the answer that is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.annotation import Annotation
from tui.store.coders import Coded, claims_of, coders_of, layers_by_codebook
from tui.store.driver import Connection, said


@dataclass(frozen=True)
class Practice:
    """One article that one coder finished for practice. `done_id`: the decision that finished it; `spans`: of the
    article, by id; `known`: those that are gold."""

    reviewer: str
    article_id: str
    title: str
    done_id: str
    coded: Coded
    spans: dict[str, Annotation]
    known: frozenset[str]


_FINISHED = """
SELECT g.reviewer, g.article_id, q.title, g.round, v.decision_id
FROM assigned g JOIN queue q ON q.article_id = g.article_id
  JOIN verdicts v ON v.article_id = g.article_id AND v.annotation_id = '' AND v.reviewer = g.reviewer
    AND v.round = g.round AND v.final = 0 AND v.verdict = 'done' AND v.scope = ''
WHERE g.purpose = 'practice' AND (?1 = '' OR g.reviewer = ?1) AND (?2 = '' OR g.article_id = ?2)
ORDER BY v.decision_id"""
_KNOWN = "SELECT annotation_id FROM gold WHERE article_id = ? AND kind = 'span'"


def practised(conn: Connection, reviewer: str = "", article_id: str = "") -> Iterator[Practice]:
    """What was practised, the oldest first; of one reviewer or one article alone where these are given."""
    with said(conn.path):
        books = layers_by_codebook(conn)
        for name, id, title, round, done in conn.execute(_FINISHED, (reviewer, article_id)).fetchall():
            claims = claims_of(conn, id)
            coded = coders_of(conn, id, claims, books, round).get(name)
            if coded is not None:
                spans = {key: claim for key, claim in claims.items() if claim.kind == "span"}
                known = frozenset(key for (key,) in conn.execute(_KNOWN, (id,)))
                yield Practice(name, id, title, done, coded, spans, known)
