"""The list of articles: in order, filtered as one types, with counts for the rows in sight only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

from tui.core.reach import Reach
from tui.store import lots
from tui.store.articles import name_of, storable
from tui.store.driver import Connection, said

PAGE = 200
"""Ids that are read at a time."""

ORDERS = {
    "": "priority, title, article_id",
    "title": "title, article_id",
    "date": "date, title, article_id",
    "-date": "date DESC, title DESC, article_id DESC",
    "publisher": "publisher, title, article_id",
}
"""Name -> the columns of `queue` to order by; each has its index."""


FEW = 1000
"""Articles that the names give, below which those whose text fits follow them."""


COVERED = """(v.scope = '' OR :covering <> '[]' AND NOT EXISTS (SELECT 1 FROM json_each(:covering) c
  WHERE NOT EXISTS (SELECT 1 FROM json_each(c.value) n WHERE instr(' ' || v.scope || ' ', ' ' || n.value || ' '))))"""
"""Whether a row `v` of `verdicts` on an article is about all of it, or covers a pass.

`:covering` is JSON: for each name of the pass's scope the names that cover it; [] where there is no pass.
"""


class ArticleIds(Sequence[str]):
    """Article ids in order, read a page at a time: those whose names fit, then, where they are few, whose text does.

    For the thread whose connection it is. It shows the file as it was when each page was read: ask anew after changes.
    """

    def __init__(self, conn: Connection, filter: str, order: str) -> None:
        self._conn = conn
        self._order = ORDERS[order]
        self._pages: dict[int, list[str]] = {}
        self._rowids: list[int] = []
        words = storable(filter).replace("\0", " ").split()
        self._where = " AND ".join(["names LIKE ? ESCAPE '\\'"] * len(words)) or "1"
        self._patterns = [f"%{_literal(word)}%" for word in words]
        with said(conn.path):
            self._first = self._select(0, FEW)
            self._named = len(self._first)
            if self._named == FEW:
                # articles are never taken away, so the highest row is their number: counting would read them all
                sql = f"SELECT count(*) FROM queue WHERE {self._where}" if words else "SELECT max(rowid) FROM articles"
                self._named = int(conn.execute(sql, self._patterns).fetchone()[0])
            elif words and len(words[-1]) > 2:
                self._rowids = self._by_text(words)
        self._count = self._named + len(self._rowids)

    def _select(self, start: int, count: int) -> list[str]:
        sql = f"SELECT article_id FROM queue WHERE {self._where} ORDER BY {self._order} LIMIT {count} OFFSET {start}"
        return [id for (id,) in self._conn.execute(sql, self._patterns)]

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self._count))]
        at = at + self._count if at < 0 else at
        if not 0 <= at < self._count:
            raise IndexError(at)
        page, place = divmod(at, PAGE)
        if page not in self._pages:
            with said(self._conn.path):
                self._pages[page] = self._read(page * PAGE)
        ids = self._pages[page]
        if place >= len(ids):
            raise IndexError(at)
        return ids[place]

    def index(self, id: object, start: int = 0, stop: int | None = None) -> int:
        """Where an article is. ValueError if it is not in the list."""
        place = self._place(id) if isinstance(id, str) else -1
        if place < max(start, 0) or (stop is not None and place >= stop):
            raise ValueError(id)
        return place

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._place(id) >= 0

    def _place(self, id: str) -> int:
        """Where an article is, found without reading what stands before it; -1 for one that is not in the list."""
        columns = self._order.replace(" DESC", "")
        before = ">" if "DESC" in self._order else "<"
        with said(self._conn.path):
            sql = f"SELECT {columns} FROM queue WHERE article_id = ? AND {self._where}"
            key = self._conn.execute(sql, (id, *self._patterns)).fetchone()
            if key is not None:
                marks = ", ".join("?" * len(key))
                sql = f"SELECT count(*) FROM queue WHERE ({columns}) {before} ({marks}) AND {self._where}"
                return int(self._conn.execute(sql, (*key, *self._patterns)).fetchone()[0])
            row = self._conn.execute("SELECT rowid FROM articles WHERE id = ?", (id,)).fetchone()
        return self._named + self._rowids.index(row[0]) if row and row[0] in self._rowids else -1

    def _read(self, start: int) -> list[str]:
        ids = self._first[start : start + PAGE]
        if len(ids) < PAGE and start + len(ids) < self._named:
            ids = self._select(start, PAGE)
        rest = self._rowids[max(0, start - self._named) :][: PAGE - len(ids)]
        marks = ", ".join("?" * len(rest))
        by_rowid = dict(self._conn.execute(f"SELECT rowid, id FROM articles WHERE rowid IN ({marks})", rest))
        return ids + [by_rowid[rowid] for rowid in rest]

    def _by_text(self, words: Sequence[str]) -> list[int]:
        """Rows of the articles with every word in the text, the last as the beginning of one; not of those named."""
        sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
        found = [rowid for (rowid,) in self._conn.execute(sql, (matching(words),))]
        if not self._first or not found:
            return found
        marks = ", ".join("?" * len(self._first))
        named = {
            rowid for (rowid,) in self._conn.execute(f"SELECT rowid FROM articles WHERE id IN ({marks})", self._first)
        }
        return [rowid for rowid in found if rowid not in named]


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def matching(words: Sequence[str]) -> str:
    """A full-text query for all the words, whatever characters they are made of; the last one may go on."""
    return " AND ".join('"' + word.replace('"', '""') + '"' for word in words) + "*"


def article_ids(conn: Connection, filter: str = "", order: str = "") -> ArticleIds:
    """The articles in an order of ORDERS. `filter`: every word stands in the names, or, where few fit, in the text."""
    return ArticleIds(conn, filter, order)


@dataclass(frozen=True)
class ArticleRow:
    """One line of the list, for one reviewer. `left`: candidates that wait; `decided`: what the reviewer judged.

    `story`: how many articles are nearly the same, with this one; `copy`: another of them waits for all.
    `corrected`: there is a newer text of it.
    """

    id: str
    title: str
    publisher: str
    date: str
    words: int
    left: int
    decided: int
    done: bool
    excluded: bool
    thin: bool
    in_part: bool = False
    story: int = 0
    copy: bool = False
    corrected: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


def article_rows(conn: Connection, ids: Sequence[str], reviewer_id: str) -> list[ArticleRow]:
    """The lines of some articles: ask for those in sight. Ids that are not there are passed over."""
    with said(conn.path):
        me = name_of(conn, reviewer_id)
        blind = lots.blind_among(conn, me, ids)
        return [row for id in ids if (row := _row(conn, id, me, id in blind))]


def _row(conn: Connection, id: str, me: str, blind: bool) -> ArticleRow | None:
    head = conn.execute(
        "SELECT q.title, q.publisher, q.date, a.words FROM queue q JOIN articles a ON a.id = q.article_id "
        "WHERE q.article_id = ?",
        (id,),
    ).fetchone()
    if head is None:
        return None
    said_of = conn.execute(
        "SELECT annotation_id, verdict, scope FROM verdicts "
        "WHERE article_id = ? AND reviewer = ? AND round = 0 AND final = 0 AND verdict IS NOT NULL",
        (id, me),
    ).fetchall()
    verdicts = {row[0]: row[1] for row in said_of if row[0]}
    article, scope = next((row[1:] for row in said_of if not row[0]), (None, ""))
    facts = dict(conn.execute("SELECT key, min(value) FROM article_facts WHERE article_id = ? GROUP BY key", (id,)))
    left = 0 if blind or (article and not scope) else _left(conn, id, verdicts, scope)
    title, publisher, date, words = head
    done, excluded, thin = article == "done" and not scope, article == "excluded", "thin" in facts
    part, (story, copy) = bool(scope), _story(conn, id)
    corrected = conn.execute(_CORRECTED, (id,)).fetchone() is not None
    return ArticleRow(
        id,
        title,
        publisher,
        date,
        words,
        left,
        len(verdicts),
        done,
        excluded,
        thin,
        part,
        story,
        copy,
        corrected,
        facts,
    )


_CORRECTED = """
SELECT 1 FROM editions e JOIN editions n ON n.text_id = e.text_id AND n.place > e.place
  JOIN queue q ON q.article_id = n.article_id WHERE e.article_id = ? LIMIT 1"""


def _story(conn: Connection, id: str) -> tuple[int, bool]:
    """How many articles tell the story of one (0: it alone), and whether another leads it."""
    row = conn.execute("SELECT lead_id FROM stories WHERE article_id = ? AND lead_id IS NOT NULL", (id,)).fetchone()
    if row is None:
        return 0, False
    count = conn.execute("SELECT count(*) FROM stories WHERE lead_id = ?", row).fetchone()
    return int(count[0]), row[0] != id


_SPANS = """
SELECT a.id, a.start, a.end, l.layer, l.flat, l.hides FROM annotations a
  JOIN codebook_labels l ON l.label_id = a.label_id
    AND l.codebook_id = (SELECT value FROM settings WHERE key = 'codebook')
WHERE a.article_id = ? AND a.kind = 'span' AND ({shown})
ORDER BY a.start, a.end DESC"""
PROPOSED = (
    "EXISTS (SELECT 1 FROM proposals p WHERE p.annotation_id = a.id "
    "AND p.source_id NOT IN (SELECT id FROM sources WHERE kind = 'person')) "
    "AND (NOT EXISTS (SELECT 1 FROM superseded u WHERE u.article_id = a.article_id AND u.annotation_id = a.id) "
    "OR EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id "
    "AND v.verdict IS NOT NULL AND v.round = 0))"
)
"""The condition on an annotation `a` that a source which is no person proposes it, and still does."""


def _left(conn: Connection, id: str, verdicts: Mapping[str, str], scope: str) -> int:
    """How many stops of an article are open; of what is finished for a `scope`, none."""
    rows: list[Span] = conn.execute(_SPANS.format(shown=PROPOSED), (id,)).fetchall()
    if verdicts:
        known = {row[0] for row in rows}
        marks = ", ".join("?" * len(verdicts))
        own = conn.execute(_SPANS.format(shown=f"a.id IN ({marks})"), (id, *verdicts)).fetchall()
        rows = sorted(rows + [row for row in own if row[0] not in known], key=lambda row: (row[1], -row[2]))
    if scope:
        over = {row[0] for row in conn.execute(_FINISHED, (id, f" {scope} "))}
        rows = [row for row in rows if row[5] or row[0] in verdicts or row[0] not in over]
    return open_stops(rows, verdicts)


_FINISHED = """
SELECT a.id FROM annotations a JOIN codebook_labels l ON l.label_id = a.label_id
  AND l.codebook_id = (SELECT value FROM settings WHERE key = 'codebook')
WHERE a.article_id = ?1
  AND (instr(?2, ' ' || l.label_id || ' ') OR l.layer <> '' AND instr(?2, ' ' || l.layer || ' '))"""


Span = tuple[str, int, int, str, int, int]
"""A span and what the codebook makes of it: id, start, end, layer, flat, hides."""


def open_stops(rows: Sequence[Span], verdicts: Mapping[str, str]) -> int:
    """How many stops are open among spans by start, the longer first.

    Candidates that overlap in a flat layer are one; what gave way or is hidden is none.
    """
    zones = Reach((row[1], row[2]) for row in rows if row[5] and verdicts.get(row[0]) != "reject")
    taken = {
        layer: Reach(
            (row[1], row[2]) for row in rows if row[3] == layer and row[4] and verdicts.get(row[0]) == "accept"
        )
        for layer in {row[3] for row in rows}
    }
    left, reach = 0, dict[str, int]()
    for span, start, end, layer, flat, hides in rows:
        if hides or span in verdicts or zones.covers(start, end):
            continue
        if flat and (reach.get(layer, -1) > start or taken[layer].meets(start, end)):
            continue
        left += 1
        reach[layer] = end
    return left
