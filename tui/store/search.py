"""Searching all articles: words in the text by the full-text index, and spans by label and what they quote."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from tui.core.reach import Reach
from tui.core.search import MOST, Found, Hit, Query, places
from tui.store.articles import name_of, storable, whole
from tui.store.driver import Connection, said
from tui.store.library import PROPOSED

_ORDER = "q.priority, q.title, q.article_id"

_MATCHED = f"""
SELECT q.article_id FROM articles_fts f JOIN articles t ON t.rowid = f.rowid JOIN queue q ON q.article_id = t.id
WHERE articles_fts MATCH :phrase ORDER BY {_ORDER}"""

_SPANS = f"""
SELECT a.article_id, a.start, a.end, a.label_id, a.quote, v.verdict FROM annotations a
  JOIN queue q ON q.article_id = a.article_id
  LEFT JOIN verdicts v ON v.article_id = a.article_id AND v.annotation_id = a.id AND v.reviewer = :me
    AND v.round = 0 AND v.final = 0
WHERE a.label_id IN (SELECT value FROM json_each(:labels)) AND a.kind = 'span' AND {{within}}
  AND (v.verdict = 'accept' OR v.verdict IS NULL AND {PROPOSED} AND NOT EXISTS (SELECT 1 FROM assigned g
    WHERE g.article_id = a.article_id AND g.reviewer = :me AND g.served = 'blind'))
ORDER BY {_ORDER}, a.start, a.end DESC"""
_MATCHING = (
    "a.article_id IN (SELECT t.id FROM articles_fts f JOIN articles t ON t.rowid = f.rowid "
    "WHERE articles_fts MATCH :phrase)"
)


def search(conn: Connection, query: Query, reviewer_id: str) -> Found:
    """The places that fit a query, at most MOST. Of spans: what this reviewer accepted, and candidates not decided."""
    hits: list[Hit] = []
    with said(conn.path):
        for hit in _spans(conn, query, reviewer_id) if query.labels else _texts(conn, query):
            if len(hits) == MOST:
                return Found(query, tuple(hits), more=True)
            hits.append(hit)
    return Found(query, tuple(hits))


def _phrase(words: str) -> str:
    """A full-text query for words one after the other, the last of which may go on."""
    return '"' + storable(words).replace("\0", " ").replace('"', " ") + '"*'


def _texts(conn: Connection, query: Query) -> Iterator[Hit]:
    phrase = _phrase(query.words)
    ids = [id for (id,) in conn.execute(_MATCHED, {"phrase": phrase})]
    for id in ids:
        text, raw = conn.execute("SELECT text, raw FROM articles WHERE id = ?", (id,)).fetchone()
        for extent in places(whole(text, raw), query.words):
            yield Hit(id, *extent)


def _spans(conn: Connection, query: Query, reviewer_id: str) -> Iterator[Hit]:
    values = {"me": name_of(conn, reviewer_id), "labels": json.dumps(query.labels), "phrase": _phrase(query.words)}
    within = _MATCHING if query.words else "1"
    taken = _Taken(conn, values["me"])
    for article, start, end, label, quote, verdict in conn.execute(_SPANS.format(within=within), values):
        if query.words and not places(quote, query.words):
            continue
        if verdict or not taken.by_others(article, label, start, end):
            yield Hit(article, start, end, label, "accepted" if verdict else "candidate")


_ACCEPTED = """
SELECT iif(l.hides, '', l.layer), a.start, a.end FROM verdicts v JOIN annotations a ON a.id = v.annotation_id
  JOIN codebook_labels l ON l.label_id = a.label_id
    AND l.codebook_id = (SELECT value FROM settings WHERE key = 'codebook')
WHERE v.article_id = ? AND v.reviewer = ? AND v.round = 0 AND v.final = 0 AND v.verdict = 'accept'
  AND (l.flat OR l.hides)"""
_LAYERS = (
    "SELECT label_id, layer FROM codebook_labels "
    "WHERE codebook_id = (SELECT value FROM settings WHERE key = 'codebook')"
)


class _Taken:
    """Which candidates gave way to what was accepted in their flat layer, or lie in accepted boilerplate."""

    def __init__(self, conn: Connection, me: str) -> None:
        self._conn, self._me = conn, me
        self._layers = dict(conn.execute(_LAYERS))
        self._article = ""
        self._reach: dict[str, Reach] = {}

    def by_others(self, article: str, label: str, start: int, end: int) -> bool:
        """Whether a candidate is none any more. Asked for one article after the other, it reads each once."""
        if article != self._article:
            accepted: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for layer, *extent in self._conn.execute(_ACCEPTED, (article, self._me)):
                accepted[layer].append((extent[0], extent[1]))
            self._article, self._reach = article, {layer: Reach(some) for layer, some in accepted.items()}
        rivals, zones = self._reach.get(self._layers.get(label, "")), self._reach.get("")
        return bool(rivals and rivals.meets(start, end)) or bool(zones and zones.covers(start, end))
