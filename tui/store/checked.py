"""What checks are read from: articles coded without candidates, or twice by one person, with what each coder held.

What counts is what was held when an article was first finished: what is decided later, with candidates or answers in
sight, says nothing about a check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tui.core.annotation import Annotation
from tui.store.coders import Coded, claims_of, coders_of, layers_by_codebook
from tui.store.driver import Connection, reading, said


@dataclass(frozen=True)
class Checked:
    """One article: its spans, which of them sources propose, who held what in which round, and what was adjudicated."""

    id: str
    spans: dict[str, Annotation]
    proposed: frozenset[str]
    coded: dict[tuple[str, int], Coded] = field(default_factory=dict)
    final: dict[str, bool] = field(default_factory=dict)


_IDS = """
SELECT article_id FROM decisions WHERE served = 'blind'
UNION SELECT article_id FROM verdicts WHERE annotation_id = '' AND round > 0 AND final = 0 AND verdict = 'done'
UNION SELECT article_id FROM verdicts WHERE final = 1 AND round = 0 AND verdict IS NOT NULL
ORDER BY 1"""
_ROUNDS = """
SELECT DISTINCT d.round FROM decisions d WHERE d.article_id = ? AND NOT EXISTS (SELECT 1 FROM assignments a
  JOIN sources s ON s.id = d.reviewer_id
  WHERE a.article_id = d.article_id AND a.reviewer = s.name AND a.round = d.round AND a.purpose = 'practice')
ORDER BY 1"""
_PROPOSED = """
SELECT DISTINCT p.annotation_id FROM annotations a JOIN proposals p ON p.annotation_id = a.id
WHERE a.article_id = ? AND a.kind = 'span' AND p.source_id NOT IN (SELECT id FROM sources WHERE kind = 'person')
  AND p.annotation_id NOT IN (SELECT annotation_id FROM superseded WHERE article_id = a.article_id)"""
_FINAL = """
SELECT annotation_id, verdict FROM verdicts
WHERE article_id = ? AND annotation_id <> '' AND round = 0 AND final = 1 AND verdict IS NOT NULL ORDER BY decision_id"""


def checked(conn: Connection) -> Iterator[Checked]:
    """The articles that say something about checks, one after the other; practice is left out."""
    with reading(conn) if conn.journal == "wal" else said(conn.path):
        books = layers_by_codebook(conn)
        for (id,) in conn.execute(_IDS).fetchall():
            claims = claims_of(conn, id)
            one = Checked(
                id,
                {key: claim for key, claim in claims.items() if claim.kind == "span"},
                frozenset(key for (key,) in conn.execute(_PROPOSED, (id,))),
                final={key: verdict == "accept" for key, verdict in conn.execute(_FINAL, (id,))},
            )
            for (round,) in conn.execute(_ROUNDS, (id,)).fetchall():
                for name, coded in coders_of(conn, id, claims, books, round).items():
                    one.coded[name, round] = coded
            yield one
