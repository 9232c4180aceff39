"""Adding to the record: sources, codebooks, articles with their facts, and what sources propose.

Everything is added once: what the record holds already is passed over. Long work is cut into short transactions with a
pause as long as the work, so that a key of somebody else's never waits long for its turn.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store.driver import Connection, said, writing

if TYPE_CHECKING:  # the list of articles needs neither, and comes first
    from tui.core.annotation import Annotation, Article, Candidate
    from tui.core.codebook import Codebook

T = TypeVar("T")

SHORT, LONG = 20, 500
"""Articles in one transaction: with others at work, and where nobody else can be."""
WEIGHT = 1_000_000
"""Characters and candidates (100 each) that close a transaction early."""

FILES = "import"
"""The source of facts that are read off the files that articles come in."""


@dataclass(frozen=True)
class Source:
    """Whoever can say something. `kind`: rules, model, import, plug-in, person. A person's `name` is the reviewer."""

    id: str
    kind: str
    name: str
    version: str = ""
    meta: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Added:
    """The ids of articles that were new to the record, and of those that were there."""

    new: tuple[str, ...]
    known: tuple[str, ...]


@dataclass(frozen=True)
class Proposed:
    """How many articles a source read, and how many annotations and proposals that were new it made."""

    articles: int
    annotations: int
    proposals: int


def storable(text: str) -> str:
    """The text with each half of a surrogate pair as U+FFFD, one for one: what a database can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def ensure_source(conn: Connection, source: Source) -> None:
    """Record a source, if it is not recorded."""
    with said(conn.path):
        known = conn.execute("SELECT 1 FROM sources WHERE id = ?", (source.id,)).fetchone()
    if not known:
        row = (source.id, source.kind, storable(source.name), source.version, json.dumps(source.meta), source.id)
        with writing(conn):
            conn.execute(
                "INSERT INTO sources SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM sources WHERE id = ?)", row
            )


def ask(conn: Connection, source: Source) -> None:
    """Record a source, if it is not recorded, and make it the version of its name that counts in this file.

    What other versions proposed and this one does not, in articles that both have read, is superseded from now on.
    """
    ensure_source(conn, source)
    order: list[str] = json.loads(setting(conn, "versions", "[]"))
    same = "SELECT id FROM sources WHERE kind = ? AND name = ?"
    with said(conn.path):
        versions = {id for (id,) in conn.execute(same, (source.kind, storable(source.name)))}
    if [id for id in order if id in versions][-1:] == [source.id]:
        return
    with writing(conn):
        _set(conn, "versions", json.dumps([*(id for id in order if id != source.id), source.id]))
        read = "article_id IN (SELECT article_id FROM readings WHERE source_id = ?)"
        conn.execute(f"DELETE FROM superseded WHERE {read}", (source.id,))
        conn.execute(f"INSERT INTO superseded SELECT * FROM superseded_now WHERE {read}", (source.id,))


def person(conn: Connection, name: str, *, suffix: str) -> str:
    """The id of a reviewer on this machine, `name-suffix`; recorded if it is new."""
    id = f"{storable(name)}-{suffix}"
    ensure_source(conn, Source(id, "person", name))
    return id


def name_of(conn: Connection, reviewer_id: str) -> str:
    """The name of a reviewer, "" if the id is not known."""
    row = conn.execute("SELECT name FROM sources WHERE id = ?", (reviewer_id,)).fetchone()
    return str(row[0]) if row else ""


def store_codebook(conn: Connection, book: Codebook, *, current: bool = True) -> None:
    """Record a version of the codebook; `current` makes it the one that this file works with.

    Problem if it calls a relation what another version calls a span, and the like.
    """
    kinds = book.kinds()
    with writing(conn):
        for id, kind in conn.execute("SELECT id, kind FROM labels").fetchall():
            if kinds.get(id, kind) != kind:
                raise Problem(
                    f"The codebook makes {show(id)} a {kinds[id]}, but in {show(conn.path.name)} it is kept as {kind}: "
                    "give it another id."
                )
        _insert(conn, "codebooks", 4, "id = ?1", [(book.id, book.name, book.version, book.toml)])
        _insert(conn, "labels", 2, "id = ?1", list(kinds.items()))
        rows = [(book.id, id, *_place(book, id)) for id in kinds]
        _insert(conn, "codebook_labels", 6, "codebook_id = ?1 AND label_id = ?2", rows)
        if current:
            _set(conn, "codebook", book.id)


def _place(book: Codebook, id: str) -> tuple[str, int, int, int]:
    if id not in book.labels:
        return "", 0, 0, 0
    layer = book.layer_of(id)
    return layer.id, int(layer.flat), int(layer.hides), int(layer.report)


def current_codebook(conn: Connection) -> str | None:
    """The text of the codebook that this file works with, None if it has none."""
    with said(conn.path):
        row = conn.execute(
            "SELECT toml FROM codebooks WHERE id = (SELECT value FROM settings WHERE key = 'codebook')"
        ).fetchone()
    return str(row[0]) if row else None


def codebook_of(conn: Connection) -> Codebook:
    """The codebook that this file works with; the shipped one where it has none."""
    from tui.core.codebook import default, parse

    toml = current_codebook(conn)
    return parse(toml) if toml else default()


def setting(conn: Connection, key: str, default: str = "") -> str:
    """A setting of this file."""
    with said(conn.path):
        row = conn.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else default


def set_setting(conn: Connection, key: str, value: str) -> None:
    """Set what this file keeps for itself. `gold`: how gold is found, `unanimous` or `majority:N`."""
    with writing(conn):
        _set(conn, key, value)


def _set(conn: Connection, key: str, value: str) -> None:
    conn.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value))


def _insert(conn: Connection, table: str, columns: int, same: str, rows: Sequence[Sequence[object]]) -> int:
    """Add rows that are not there (`same` compares a row to its key); gives how many were new."""
    marks = ", ".join(f"?{i + 1}" for i in range(columns))
    sql = f"INSERT INTO {table} SELECT {marks} WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {same})"
    return conn.executemany(sql, rows).rowcount if rows else 0


def add_articles(
    conn: Connection,
    items: Iterable[tuple[Article, Mapping[str, str]]],
    *,
    source_id: str = FILES,
    fresh: bool = False,
) -> Added:
    """Record articles, each with facts beside those that it brings; an article that is there gets the new facts.

    `source_id` is who says the facts. `fresh`: nobody else has the file open, so no pauses are made.
    """
    if source_id == FILES:
        ensure_source(conn, Source(FILES, "import", "files"))
    new: list[str] = []
    known: list[str] = []
    for batch in batches(items, fresh, lambda item: len(item[0].text)):
        with turn(conn, fresh):
            rows = []
            for article, facts in batch:
                (new if _add_article(conn, article) else known).append(article.id)
                said_of = {"title": article.title, **article.facts, **facts}
                rows += [(article.id, k, storable(v), source_id) for k, v in said_of.items() if v]
            same = "article_id = ?1 AND key = ?2 AND value = ?3 AND source_id = ?4"
            _insert(conn, "article_facts", 4, same, rows)
    return Added(tuple(new), tuple(known))


def _add_article(conn: Connection, article: Article) -> bool:
    if conn.execute("SELECT 1 FROM articles WHERE id = ?", (article.id,)).fetchone():
        return False
    text = storable(article.text)
    raw = None if text is article.text else article.text.encode("utf-8", "surrogatepass")
    words = len(text.split())
    conn.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", (article.id, len(text), words, text, raw))
    return True


def add_proposals(
    conn: Connection,
    source_id: str,
    readings: Iterable[tuple[str, Sequence[Candidate]]],
    *,
    fresh: bool = False,
) -> Proposed:
    """Record what a source proposes, article by article, and that it read each, also where it found nothing.

    Problem for a label that no codebook of the file has, a quote that is not what stands there, an end that does not
    exist: nothing of that batch is recorded, those before it are.
    """
    count = annotations = proposals = 0
    for batch in batches(readings, fresh, lambda reading: 100 * len(reading[1])):
        with turn(conn, fresh):
            annotations += _add_claims(conn, ((id, [c.annotation for c in found]) for id, found in batch))
            rows = [(c.annotation.id, source_id, c.score, storable(c.note)) for _, found in batch for c in found]
            proposals += _insert(
                conn, "proposals", 4, "annotation_id = ?1 AND source_id = ?2", sorted(rows, key=itemgetter(0))
            )
            read = [(source_id, article_id) for article_id, _ in batch]
            _insert(conn, "readings", 2, "source_id = ?1 AND article_id = ?2", read)
            count += len(batch)
    return Proposed(count, annotations, proposals)


_ORDER = {"span": 0, "record": 0, "relation": 1, "attribute": 2}


def add_annotations(conn: Connection, article_id: str, annotations: Sequence[Annotation]) -> int:
    """Record annotations of one article, what they hang on first; inside a transaction. Gives how many are new."""
    return _add_claims(conn, [(article_id, annotations)]) if annotations else 0


def _add_claims(conn: Connection, about: Iterable[tuple[str, Sequence[Annotation]]]) -> int:
    """The same of several articles. At once, because each statement works best on many rows."""
    from tui.core.annotation import is_rest

    labels = dict(conn.execute("SELECT id, kind FROM labels"))
    ranked: list[list[tuple[object, ...]]] = [[], [], [], []]
    for article_id, claims in about:
        text = storable(stored_text(conn, article_id)) if claims else ""
        for a in claims:
            if labels.get(a.label) != a.kind:
                raise Problem(f"{show(a.label)} is no {a.kind} label of this file's codebook; nothing was added.")
            if a.article_id != article_id:
                raise Problem(
                    f"An annotation of article {show(a.article_id)} was given for article {show(article_id)}; "
                    "nothing was added."
                )
            if a.kind == "span" and text[a.start : a.end] != a.quote:
                _refuse_moved(a, text)
            ranked[3 if is_rest(a.label) else _ORDER[a.kind]].append(_annotation_row(a))
    return _insert(conn, "annotations", 10, "id = ?1", [row for rows in ranked for row in rows])


def _refuse_moved(a: Annotation, text: str) -> None:
    """Problem if a span's quote is not what stands there, half characters apart."""
    start, end = a.extent
    if text[start:end] != storable(a.quote or ""):
        stands, given = (show(some[:40]) for some in (text[start:end], a.quote or ""))
        raise Problem(
            f"At {start}-{end} of article {a.article_id} stands {stands!r}, not {given!r}; nothing was added."
        )


def _annotation_row(a: Annotation) -> tuple[object, ...]:
    quote = storable(a.quote) if a.quote is not None else None
    if a.value is not None and storable(a.value) is not a.value:
        raise Problem(
            f"The value of {show(a.label)} holds half a character ({show(a.value)!r}); give it in whole ones."
        )
    return a.id, a.article_id, a.kind, a.label, a.start, a.end, quote, a.head_id, a.tail_id, a.value


def stored_text(conn: Connection, article_id: str) -> str:
    """The text of an article, exactly as it came. Problem if there is no such article."""
    with said(conn.path):
        row = conn.execute("SELECT text, raw FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise Problem(f"There is no article {show(article_id)} in {show(conn.path.name)}.")
    return whole(*row)


def whole(text: str, raw: bytes | None) -> str:
    """A text as it came, from the two columns that keep it."""
    return text if raw is None else raw.decode("utf-8", "surrogatepass")


def known(conn: Connection, ids: Iterable[str]) -> set[str]:
    """Those of some articles that are recorded."""
    with said(conn.path):
        sql = "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {id for (id,) in conn.execute(sql, (json.dumps(list(ids)),))}


def unread(conn: Connection, source_id: str, among: Sequence[str] | None = None, *, waiting: bool = False) -> list[str]:
    """The ids of the articles that a source has not read; of `among` only, in their order, if it is given.

    `waiting`: only those that wait for somebody: no thin ones, no copies.
    """
    with said(conn.path):
        if among is not None:
            sql = "SELECT 1 FROM readings WHERE source_id = ? AND article_id = ?"
            return [id for id in among if conn.execute(sql, (source_id, id)).fetchone() is None]
        rows = conn.execute(
            "SELECT article_id FROM queue q WHERE NOT EXISTS (SELECT 1 FROM readings r WHERE r.source_id = ? "
            "AND r.article_id = q.article_id) AND (needed > 0 OR NOT ?) ORDER BY priority, title, article_id",
            (source_id, waiting),
        ).fetchall()
    return [id for (id,) in rows]


def read_by_any(conn: Connection, article_id: str) -> bool:
    """Whether any source has read an article."""
    with said(conn.path):
        return conn.execute("SELECT 1 FROM readings WHERE article_id = ?", (article_id,)).fetchone() is not None


def batches(items: Iterable[T], fresh: bool, weight: Callable[[T], int]) -> Iterator[list[T]]:
    """Lists of as many items as one transaction takes, fewer where they are heavy, more where a file is `fresh`.

    The next is read only when the last was written. `weight` is about that of a code point of text.
    """
    most = LONG if fresh else SHORT
    batch: list[T] = []
    heavy = 0
    for item in items:
        batch.append(item)
        heavy += weight(item)
        if len(batch) >= most or heavy >= WEIGHT:
            yield batch
            batch, heavy = [], 0
    if batch:
        yield batch


@contextmanager
def turn(conn: Connection, fresh: bool) -> Iterator[None]:
    """A transaction, then a pause as long as it took, for others; none in a `fresh` file or within another turn."""
    began = time.monotonic()
    within = bool(conn.in_transaction)
    with writing(conn):
        yield
    if not fresh and not within:
        time.sleep(min(1.0, time.monotonic() - began))
