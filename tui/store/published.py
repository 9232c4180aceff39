"""A database for readers: flat tables with names, keys and full-text search, as Datasette shows them well.

It is made anew from labelled articles; what is local, the log and the names of anybody who should not be named are not
in it. It has no triggers and no write-ahead log, so it opens where nothing can be written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation
from tui.core.codebook import Codebook
from tui.core.labelled import Labelled, LabelledArticle
from tui.store.articles import storable
from tui.store.driver import Connection, said, sqlite

SCHEMA = """
CREATE TABLE articles (
  id        TEXT PRIMARY KEY,
  title     TEXT NOT NULL,
  publisher TEXT NOT NULL,
  date      TEXT NOT NULL,
  url       TEXT NOT NULL,
  text      TEXT NOT NULL
) STRICT;
CREATE TABLE labels (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  layer      TEXT NOT NULL,
  definition TEXT NOT NULL
) STRICT;
CREATE TABLE annotations (
  id         TEXT PRIMARY KEY,
  name       TEXT NOT NULL CHECK (name <> ''),
  article_id TEXT NOT NULL REFERENCES articles (id),
  kind       TEXT NOT NULL,
  label_id   TEXT NOT NULL REFERENCES labels (id),
  layer      TEXT NOT NULL,
  start      INTEGER,
  end        INTEGER,
  quote      TEXT,
  head_id    TEXT REFERENCES annotations (id),
  tail_id    TEXT REFERENCES annotations (id),
  value      TEXT,
  status     TEXT NOT NULL,
  basis      TEXT NOT NULL,
  reviewers  TEXT NOT NULL,
  comment    TEXT NOT NULL,
  score      REAL,
  sources    TEXT NOT NULL
) STRICT;
"""

AFTER = """
CREATE INDEX annotations_by_article ON annotations (article_id);
CREATE INDEX annotations_by_label ON annotations (label_id, status);
CREATE INDEX annotations_by_head ON annotations (head_id) WHERE head_id IS NOT NULL;
CREATE INDEX annotations_by_tail ON annotations (tail_id) WHERE tail_id IS NOT NULL;
CREATE VIRTUAL TABLE articles_fts USING fts5 (title, text, content=articles);
INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE annotations_fts USING fts5 (name, quote, comment, content=annotations);
INSERT INTO annotations_fts (annotations_fts) VALUES ('rebuild');
ANALYZE;
"""

_TOGETHER = 200


def make(path: Path, articles: Iterable[LabelledArticle], book: Codebook) -> dict[str, int]:
    """Make such a database; how many rows its tables have. Problem if it cannot be written."""
    counts = {"articles": 0, "annotations": 0}
    with said(path):
        conn = sqlite.connect(path, isolation_level=None, factory=Connection)
        try:
            conn.execute("PRAGMA journal_mode = OFF")  # nobody else has it yet; a half-made file is thrown away
            conn.executescript(SCHEMA)
            known: dict[str, tuple[str, str, str, str]] = {
                id: (id, kind, *_described(book, id)) for id, kind in book.kinds().items()
            }
            source = iter(articles)
            while batch := list(islice(source, _TOGETHER)):
                conn.execute("BEGIN")
                for labelled in batch:
                    counts["articles"] += 1
                    counts["annotations"] += _add(conn, labelled, known)
                conn.execute("COMMIT")
            conn.executemany("INSERT INTO labels VALUES (?, ?, ?, ?)", known.values())
            conn.executescript(AFTER)
            conn.execute("PRAGMA journal_mode = DELETE")
            conn.execute("VACUUM")
        finally:
            conn.close()
    return counts


@dataclass(frozen=True)
class Sheet:
    """A report table as it is written: by row a text or a count for each heading, and the article that it is from
    (none of them where rows are counts)."""

    id: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    articles: Sequence[str] = ()


def add_tables(path: Path, sheets: Iterable[Sheet]) -> None:
    """Add report tables to such a database, each as a table of its own."""
    with said(path):
        conn = sqlite.connect(path, isolation_level=None, factory=Connection)
        try:
            taken = {name.casefold() for (name,) in conn.execute("SELECT name FROM sqlite_schema")}
            conn.execute("BEGIN")
            for sheet in sheets:
                names = _distinct([*sheet.headings, *(["article_id"] if sheet.articles else [])], set())
                (name,) = _distinct([sheet.id], taken)
                columns = [_quoted(one) for one in names]
                if sheet.articles:
                    columns[-1] += " TEXT REFERENCES articles (id)"
                conn.execute(f"CREATE TABLE {_quoted(name)} ({', '.join(columns)})")
                ids = [[id] for id in sheet.articles] or [[] for _ in sheet.rows]
                told = (
                    [storable(x) if isinstance(x, str) else x for x in (*row, *id)]
                    for row, id in zip(sheet.rows, ids, strict=True)
                )
                conn.executemany(f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * len(names))})", told)
            conn.execute("COMMIT")
        finally:
            conn.close()


def _distinct(names: Iterable[str], taken: set[str]) -> list[str]:
    """Names of which no two are one to SQLite, nor are in `taken`."""
    found = []
    for name in names:
        number, one = 1, name
        while one.casefold() in taken or one.casefold().startswith("sqlite_"):
            number += 1
            one = f"{name}_{number}" if not one.casefold().startswith("sqlite_") else f"table_{name}"
        taken.add(one.casefold())
        found.append(one)
    return found


def _quoted(name: str) -> str:
    return '"' + storable(name).replace('"', '""') + '"'


def _described(book: Codebook, id: str) -> tuple[str, str]:
    layer = book.labels[id].layer if id in book.labels else ""
    for section in (book.labels, book.relations, book.attributes, book.records):
        if id in section:
            return layer, str(section[id].definition)
    return layer, ""


def _add(conn: Connection, labelled: LabelledArticle, known: dict[str, tuple[str, str, str, str]]) -> int:
    article = labelled.article
    facts = [article.facts.get(name, "") for name in ("publisher", "date", "url")]
    title = article.title or f"Article {article.id}"
    conn.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)",
        [storable(x) for x in (article.id, title, *facts, article.text)],
    )
    claims = {one.annotation.id: one.annotation for one in labelled.all()}
    rows = list(_rows(labelled, claims))
    for one in labelled.all():
        label = one.annotation.label
        known.setdefault(label, (label, one.annotation.kind, one.layer, ""))
    conn.executemany(f"INSERT INTO annotations VALUES ({', '.join('?' * 18)})", rows)
    return len(rows)


def _rows(labelled: LabelledArticle, claims: dict[str, Annotation]) -> Iterator[tuple[Any, ...]]:
    for one in labelled.all():
        claim = one.annotation
        texts = [None if text is None else storable(text) for text in (claim.quote, claim.value)]
        yield (
            claim.id, storable(name_of(claim, claims)), claim.article_id, claim.kind, claim.label, one.layer,
            claim.start, claim.end, texts[0], claim.head_id, claim.tail_id, texts[1], *_standing(one),
        )  # fmt: skip


def _standing(one: Labelled) -> tuple[Any, ...]:
    reviewers, sources = ", ".join(one.reviewers), ", ".join(one.sources)
    return one.status, one.basis, storable(reviewers), storable(one.comment), one.score, storable(sources)


def name_of(claim: Annotation, claims: dict[str, Annotation]) -> str:
    """What an annotation is called in a list; never empty."""
    if claim.kind == "span":
        quote = " ".join((claim.quote or "").split())
        return quote if quote else f"{claim.label} {claim.start}-{claim.end}"
    head, tail = (claims.get(id or "") for id in (claim.head_id, claim.tail_id))
    if claim.kind == "relation" and head and tail:
        return f"{name_of(head, claims)} {claim.label} {name_of(tail, claims)}"
    return f"{claim.label}: {claim.value or claim.id}"


def metadata(title: str, description: str) -> str:
    """Datasette's metadata for such a database: what rows are called, what to narrow by, queries with a name."""
    findings = (
        "SELECT a.name, a.label_id, a.status, t.title, t.date, a.article_id FROM annotations a "
        "JOIN articles t ON t.id = a.article_id WHERE a.kind = 'span' AND a.label_id = :label ORDER BY t.date"
    )
    relations = (
        "SELECT h.name AS head, r.label_id AS relation, t.name AS tail, r.status, r.article_id FROM annotations r "
        "JOIN annotations h ON h.id = r.head_id JOIN annotations t ON t.id = r.tail_id WHERE r.label_id = :relation"
    )
    counts = "SELECT label_id, status, count(*) AS annotations FROM annotations GROUP BY 1, 2 ORDER BY 3 DESC"
    found = {
        "title": title,
        "description": description,
        "databases": {
            "annotations": {
                "tables": {
                    "articles": {"label_column": "title", "facets": ["publisher"], "sort": "date"},
                    "annotations": {"label_column": "name", "facets": ["status", "kind", "label_id", "layer"]},
                    "labels": {"label_column": "id", "facets": ["kind", "layer"]},
                },
                "queries": {
                    "spans_of_a_label": {"sql": findings, "title": "All spans of a label"},
                    "relations": {"sql": relations, "title": "All relations of a kind, with both ends"},
                    "counts": {"sql": counts, "title": "How many annotations there are of each label and status"},
                },
            }
        },
    }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
