"""The list of articles in an order, or of a state, that no index gives: read once, then filtered in memory."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import overload

from tui.store import ulid
from tui.store.articles import name_of, storable
from tui.store.driver import Connection, said
from tui.store.library import COVERED, FEW, ORDERS, PROPOSED, Span, matching, open_stops
from tui.store.seats import TAKEN, has_queue

_OVER = (
    "EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = q.article_id AND v.annotation_id = '' "
    "AND v.reviewer = :me AND v.round = 0 AND v.final = 0 AND v.verdict {} AND v.scope = '')"
)
_UNFINISHED = f"q.needed > 0 AND NOT {_OVER.format('IS NOT NULL')}"
_BEGUN = (
    "EXISTS (SELECT 1 FROM verdicts b WHERE b.article_id = q.article_id AND b.annotation_id <> '' "
    "AND b.reviewer = :me AND b.round = 0 AND b.final = 0 AND b.verdict IS NOT NULL)"
)
_ASSIGNED = "q.article_id IN (SELECT g.article_id FROM assigned g WHERE g.reviewer = :me)"
_THIN = "EXISTS (SELECT 1 FROM article_facts t WHERE t.article_id = q.article_id AND t.key = 'thin')"
_ALIKE = "EXISTS (SELECT 1 FROM stories t WHERE t.article_id = q.article_id AND t.lead_id IS NOT NULL)"

STATES: Mapping[str, tuple[str, str]] = {
    "": ("all articles", "1"),
    "unfinished": ("not finished", _UNFINISHED),
    "waiting": ("waiting: nothing decided", f"{_UNFINISHED} AND NOT {_BEGUN}"),
    "begun": ("in work: begun, not finished", f"{_UNFINISHED} AND {_BEGUN}"),
    "done": ("done", _OVER.format("= 'done'")),
    "mine": ("assigned to me", _ASSIGNED),
    "out": ("left out", _OVER.format("= 'excluded'")),
    "thin": ("thin: hardly any text", _THIN),
    "alike": ("nearly the same: story by story", _ALIKE),
}
"""Name -> what it is called, and the condition on a row `q` of `queue` for the reviewer `:me`."""

SORTED: Mapping[str, str] = {
    "": "as they come",
    "left": "most left first",
    "few": "fewest left first",
    "doubtful": "the least sure first",
    "disputed": "where sources differ most first",
    "lot": "by lot, the same each time",
    "recent": "last worked on first",
    "-date": "newest first",
    "date": "oldest first",
    "title": "by title",
    "publisher": "by paper",
}
"""Name -> what an order is called. Those of `ORDERS` have an index; the others are worked out."""


class Shelf(Sequence[str]):
    """Article ids in order, with what a filter looks at. It stays as it was when it was read."""

    def __init__(self, rows: Sequence[tuple[str, int, str]]) -> None:
        """`rows`: id, row in the table of articles, names in lower-case letters."""
        self._rows = rows
        self._places = {row[0]: place for place, row in enumerate(rows)}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        return [row[0] for row in self._rows[at]] if isinstance(at, slice) else self._rows[at][0]

    def __contains__(self, id: object) -> bool:
        return id in self._places

    def index(self, id: object, start: int = 0, stop: int | None = None) -> int:
        """Where an article is. ValueError if it is not in the list."""
        place = self._places.get(id, -1) if isinstance(id, str) else -1
        if place < max(start, 0) or (stop is not None and place >= stop):
            raise ValueError(id)
        return place

    def fitting(self, conn: Connection, filter: str) -> Shelf:
        """Those in whose names every word of a filter stands, then, where they are few, those in whose text they do."""
        words = storable(filter).replace("\0", " ").lower().split()
        if not words:
            return self
        rows = self._rows
        for word in words:
            rows = [row for row in rows if word in row[2]]
        if len(rows) < FEW and len(words[-1]) > 2:
            rows = [*rows, *self._by_text(conn, words, {row[0] for row in rows})]
        return Shelf(rows)

    def _by_text(self, conn: Connection, words: Sequence[str], named: set[str]) -> Iterator[tuple[str, int, str]]:
        sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
        with said(conn.path):
            found = {rowid for (rowid,) in conn.execute(sql, (matching(words),))}
        return (row for row in self._rows if row[1] in found and row[0] not in named)

    def following(
        self, conn: Connection, after: str | None, reviewer_id: str, covering: Sequence[Sequence[str]] = ()
    ) -> str | None:
        """The first after an article that a reviewer has not finished, wrapping; None when all are finished.

        Who has been assigned articles is given these alone. For `covering` see `next_article`.
        """
        start = self._places.get(after or "", -1) + 1
        with said(conn.path):
            me = name_of(conn, reviewer_id)
            of = {"me": me, "now": ulid.now(), "covering": json.dumps(covering)}
            follows = _FOLLOWS.format(free=_HANDED if has_queue(conn, me) else f"NOT {TAKEN}")
            for id in (*self[start:], *self[:start]):
                if id != after and conn.execute(follows, {"id": id, **of}).fetchone():
                    return id
        return None


_HANDED = "q.article_id IN (SELECT g.article_id FROM assigned g WHERE g.reviewer = :me AND g.round = 0)"
_FOLLOWS = f"""
SELECT 1 FROM queue q WHERE q.article_id = :id AND q.needed > 0 AND {{free}}
  AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = q.article_id AND v.annotation_id = ''
    AND v.reviewer = :me AND v.round = 0 AND v.final = 0 AND v.verdict IS NOT NULL AND {COVERED})"""


def shelf(conn: Connection, order: str, state: str, reviewer_id: str) -> Shelf:
    """The articles of a state of STATES for a reviewer, in an order of SORTED. Reads about all articles."""
    columns = ORDERS.get(order, ORDERS[""])
    sql = (
        "SELECT q.article_id, a.rowid, lower(q.names) FROM queue q JOIN articles a ON a.id = q.article_id "
        f"WHERE {STATES[state][1]} ORDER BY {', '.join(f'q.{column}' for column in columns.split(', '))}"
    )
    with said(conn.path):
        me = name_of(conn, reviewer_id)
        rows = conn.execute(sql, {"me": me}).fetchall()
        if order in _WORKED_OUT:
            figures, nothing = _WORKED_OUT[order](conn, me), _LAST[order]
            rows.sort(key=lambda row: figures.get(row[0], nothing))
        if state == "alike":
            rows = _by_story(conn, rows)
    return Shelf(rows)


def _by_story(conn: Connection, rows: Sequence[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """Rows with those of a story together, the one that leads first; the stories in the order of the rows."""
    lead_of: dict[str, str] = dict(conn.execute("SELECT article_id, lead_id FROM stories WHERE lead_id IS NOT NULL"))
    places: dict[str, int] = {}
    for place, row in enumerate(rows):
        places.setdefault(lead_of[row[0]], place)
    return sorted(rows, key=lambda row: (places[lead_of[row[0]]], lead_of[row[0]] != row[0]))


_WAITING_SPANS = f"""
SELECT a.article_id, a.id, a.start, a.end, l.layer, l.flat, l.hides, v.verdict FROM annotations a
  JOIN queue q ON q.article_id = a.article_id
  JOIN codebook_labels l ON l.label_id = a.label_id
    AND l.codebook_id = (SELECT value FROM settings WHERE key = 'codebook')
  LEFT JOIN verdicts v ON v.article_id = a.article_id AND v.annotation_id = a.id AND v.reviewer = :me
    AND v.round = 0 AND v.final = 0
  LEFT JOIN verdicts w ON w.article_id = a.article_id AND w.annotation_id = '' AND w.reviewer = :me
    AND w.round = 0 AND w.final = 0
WHERE a.kind = 'span' AND {_UNFINISHED} AND (v.verdict IS NOT NULL OR {PROPOSED}
  AND (l.hides OR NOT coalesce(instr(' ' || w.scope || ' ', ' ' || l.label_id || ' ')
    OR l.layer <> '' AND instr(' ' || w.scope || ' ', ' ' || l.layer || ' '), 0)))
ORDER BY a.article_id, a.start, a.end DESC"""


def _left(conn: Connection, me: str) -> dict[str, float]:
    rows = conn.execute(_WAITING_SPANS, {"me": me})
    left: dict[str, float] = {}
    for article, some in groupby(rows, key=lambda row: str(row[0])):
        spans: list[Span] = []
        verdicts: dict[str, str] = {}
        for _, *span, verdict in some:
            spans.append((span[0], span[1], span[2], span[3], span[4], span[5]))
            if verdict:
                verdicts[span[0]] = verdict
        left[article] = -open_stops(spans, verdicts)
    return left


def _few(conn: Connection, me: str) -> dict[str, float]:
    return {article: -count for article, count in _left(conn, me).items() if count}


_DOUBT = f"""
SELECT a.article_id, avg(p.score) FROM annotations a JOIN queue q ON q.article_id = a.article_id
  JOIN proposals p ON p.annotation_id = a.id
WHERE a.kind = 'span' AND {_UNFINISHED} AND {PROPOSED}
  AND p.source_id NOT IN (SELECT id FROM sources WHERE kind = 'person')
  AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id
    AND v.reviewer = :me AND v.round = 0 AND v.final = 0 AND v.verdict IS NOT NULL)
GROUP BY a.article_id"""


def _doubtful(conn: Connection, me: str) -> dict[str, float]:
    return {article: score for article, score in conn.execute(_DOUBT, {"me": me}) if score is not None}


def _disputed(conn: Connection, me: str) -> dict[str, float]:
    """How many undecided candidates overlap another one in the same flat layer: there sources differ."""
    found: Counter[str] = Counter()
    ends: dict[tuple[str, str], int] = {}
    for article, _, start, end, layer, flat, hides, verdict in conn.execute(_WAITING_SPANS, {"me": me}):
        if flat and not hides and not verdict:
            found[article] -= start < ends.get((article, layer), 0)
            ends[article, layer] = max(end, ends.get((article, layer), 0))
    return dict(found)


def _lot(conn: Connection, me: str) -> dict[str, float]:
    """A place by a hash of id and name: others draw in another order, and adding articles moves none."""
    ids = (str(id) for (id,) in conn.execute("SELECT article_id FROM queue"))
    return {id: zlib.crc32(f"{me}\0{id}".encode()) for id in ids}


_RECENT = """
SELECT d.article_id FROM decisions d WHERE d.id = d.step_id
  AND d.reviewer_id IN (SELECT id FROM sources WHERE kind = 'person' AND name = :me)
GROUP BY d.article_id ORDER BY max(d.id) DESC"""


def _recent(conn: Connection, me: str) -> dict[str, float]:
    return {article: place for place, (article,) in enumerate(conn.execute(_RECENT, {"me": me}))}


_WORKED_OUT = {
    "left": _left,
    "few": _few,
    "doubtful": _doubtful,
    "disputed": _disputed,
    "lot": _lot,
    "recent": _recent,
}
_LAST = {"left": 0.0, "few": float("inf"), "doubtful": 2.0, "disputed": 0.0, "lot": 0.0, "recent": float("inf")}
"""Where an article without a figure stands: after all that have one."""
