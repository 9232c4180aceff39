"""How often what sources proposed was accepted, by source and by the rule that made it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.store.driver import Connection, said


@dataclass(frozen=True, slots=True)
class Tally:
    """Proposals of a source, or of one of its rules: how many there are, how many were accepted and rejected.

    `name`: the source's id, or what its proposals say of their rule. A claim that reviewers judge differently counts
    for each of them; one that gave way to another label or other edges was rejected.
    """

    name: str
    proposed: int
    accepted: int
    rejected: int

    @property
    def precision(self) -> float | None:
        """The share of the decided that was accepted; None where nothing was decided."""
        decided = self.accepted + self.rejected
        return self.accepted / decided if decided else None


_COUNTS = """
SELECT {name}, count(DISTINCT p.annotation_id), coalesce(sum(v.verdict = 'accept'), 0),
  coalesce(sum(v.verdict = 'reject'), 0)
FROM proposals p JOIN sources s ON s.id = p.source_id AND s.kind <> 'person'
  JOIN annotations a ON a.id = p.annotation_id
  LEFT JOIN verdicts v ON v.article_id = a.article_id AND v.annotation_id = a.id
    AND v.round = 0 AND v.final = 0 AND v.verdict IS NOT NULL
WHERE {which} GROUP BY 1 ORDER BY 1"""


def by_source(conn: Connection) -> list[Tally]:
    """The tallies of all sources that are no person and proposed something, by id."""
    with said(conn.path):
        rows = conn.execute(_COUNTS.format(name="p.source_id", which="1")).fetchall()
    return [Tally(*row) for row in rows]


def by_rule(conn: Connection, source_id: str) -> list[Tally]:
    """The tallies of the rules of one source, as its proposals name them."""
    with said(conn.path):
        rows = conn.execute(_COUNTS.format(name="p.note", which="p.source_id = ?"), (source_id,)).fetchall()
    return [Tally(*row) for row in rows]


def readings(conn: Connection) -> dict[str, int]:
    """How many articles each source has read, by id."""
    with said(conn.path):
        return dict(conn.execute("SELECT source_id, count(*) FROM readings GROUP BY source_id"))
