"""Where else a text stands: the articles that a reviewer may decide in, found by the full-text index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.core.annotation import Article
from tui.store import lots, seats
from tui.store.articles import name_of, storable, whole
from tui.store.driver import Connection, said

Extent = tuple[int, int]

_WORDS = 48
"""Words of a text that are looked up; articles that hold so many in a row are then compared with all of it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """An article that may hold a text. `done`: the reviewer finished it, in a pass that covered the label."""

    article: Article
    done: bool


_ASSIGNED = """
  AND NOT EXISTS (SELECT 1 FROM assigned g WHERE g.article_id = a.id AND g.reviewer = :me AND g.served = 'blind')
  AND (EXISTS (SELECT 1 FROM assigned g WHERE g.article_id = a.id AND g.reviewer = :me AND g.round = 0)
    OR NOT :has AND NOT EXISTS (SELECT 1 FROM assigned g WHERE g.article_id = a.id AND g.round = 0))"""
"""Others' articles and blind ones are left out; whoever has been assigned articles decides in those only."""
_JUDGED = """EXISTS (SELECT 1 FROM verdicts w JOIN annotations n ON n.id = w.annotation_id
    WHERE w.article_id = a.id AND w.reviewer = :me AND w.round = 0 AND w.final = 0 AND w.verdict IS NOT NULL
      AND n.label_id = :label AND n.quote = :quote)"""
_DONE = """(v.verdict IS 'done' AND (v.scope = '' OR instr(' ' || v.scope || ' ', ' ' || :label || ' ')
    OR instr(' ' || v.scope || ' ', ' ' || :layer || ' ')))"""
_HOLD = f"""
SELECT a.id, q.title, a.text, a.raw, {_DONE} FROM articles a JOIN queue q ON q.article_id = a.id
  LEFT JOIN verdicts v ON v.article_id = a.id AND v.annotation_id = '' AND v.reviewer = :me AND v.round = 0
    AND v.final = 0
WHERE a.rowid IN (SELECT value FROM json_each(:rows)) AND a.id <> :besides AND q.needed > 0
  AND v.verdict IS NOT 'excluded' AND {{also}} {{assigned}}"""
_LAYER = """
SELECT layer FROM codebook_labels
WHERE label_id = ? AND codebook_id = (SELECT value FROM settings WHERE key = 'codebook')"""
_AT_A_TIME = 500
_TURNS = (f"NOT {_DONE} AND NOT {_JUDGED}", f"NOT {_DONE} AND {_JUDGED}", _DONE)
"""First the articles where the reviewer never judged this text with this label, the others, and the finished ones."""


def holding(conn: Connection, words: Sequence[str], most: int = 20) -> list[str]:
    """The ids of articles in which these words stand one after the other, whatever stands between them."""
    phrase = '"' + storable(" ".join(words)).replace("\0", " ").replace('"', " ") + '"'
    sql = "SELECT a.id FROM articles_fts f JOIN articles a ON a.rowid = f.rowid WHERE articles_fts MATCH ? LIMIT ?"
    with said(conn.path):
        return [id for (id,) in conn.execute(sql, (phrase, most))]


def holders(conn: Connection, quote: str, label: str, reviewer_id: str, besides: str) -> Iterator[Holder]:
    """The articles, but for `besides`, that may hold a text and are this reviewer's to decide in, one by one.

    Excluded and thin articles, blind checks and what is assigned to others are left out; finished ones come last.
    """
    with said(conn.path):
        me = name_of(conn, reviewer_id)
        layer = conn.execute(_LAYER, (label,)).fetchone()
        given = {"me": me, "besides": besides, "label": label, "layer": layer and layer[0], "quote": storable(quote)}
        any_assigned = conn.execute("SELECT EXISTS (SELECT 1 FROM assignments)").fetchone()[0]
        if any_assigned:
            given["has"] = seats.has_queue(conn, me)
        rows = _rows(conn, quote)
        share = lots.rule(conn).blind
        for also in _TURNS:
            sql = _HOLD.format(also=also, assigned=_ASSIGNED if any_assigned else "")
            for at in range(0, len(rows), _AT_A_TIME):
                given["rows"] = json.dumps(rows[at : at + _AT_A_TIME])
                for id, title, text, raw, done in conn.execute(sql, given):
                    if not share or not lots.blind(conn, me, id, share):
                        yield Holder(Article(id, whole(text, raw), title), bool(done))


def _rows(conn: Connection, quote: str) -> list[int]:
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid"
    return [row for (row,) in conn.execute(sql, (phrase(quote),))]


def count_holding(conn: Connection, quote: str) -> int:
    """How many articles may hold a text, whoever they are assigned to."""
    sql = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    with said(conn.path):
        return int(conn.execute(sql, (phrase(quote),)).fetchone()[0])


def phrase(quote: str) -> str:
    """The full-text query for the words of a text in a row; one of marks alone finds nothing."""
    words = storable(quote).replace("\0", " ").split()[:_WORDS]
    return '"' + " ".join(words).replace('"', '""') + '"'


_NEAR = "SELECT id FROM annotations WHERE article_id = ? AND kind = 'span' AND start < ? AND end > ?"
_HIDING = """
SELECT a.id FROM annotations a WHERE a.article_id = ? AND a.kind = 'span' AND +a.label_id IN (
  SELECT label_id FROM codebook_labels WHERE hides = 1)"""
_HANGING = "SELECT id, head_id, tail_id FROM annotations WHERE head_id IN ({0}) OR tail_id IN ({0})"


def near(conn: Connection, article_id: str, extents: Sequence[Extent], *, hanging: bool) -> set[str]:
    """What verdicts on these stretches of an article depend on: the spans that overlap them, and those that hide.

    `hanging`: also the relations and attributes on those that overlap, their other ends, and what hangs on these.
    """
    with said(conn.path):
        found = {id for start, end in extents for (id,) in conn.execute(_NEAR, (article_id, end, start))}
        new = set(found)
        for _ in range(2 if hanging else 0):
            if not new:
                break
            marks = ", ".join(f"?{i + 1}" for i in range(len(new)))
            rows = conn.execute(_HANGING.format(marks), sorted(new)).fetchall()
            new = {id for row in rows for id in row if id} - found
            found |= new
        return found | {id for (id,) in conn.execute(_HIDING, (article_id,))}
