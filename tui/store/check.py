"""Whether a file is what it should be, and its caches made anew from the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui.core.annotation import Annotation, Article, article_id, attribute, record, relation, span
from tui.core.codebook import codebook_id
from tui.core.text.show import show
from tui.store import schema
from tui.store.articles import storable, whole
from tui.store.driver import Connection, said, sqlite, writing
from tui.store.queries import ANNOTATION

MOST = 20
"""Findings of one sort that are told singly."""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong. `what`: file, schema, reference, cache, article, annotation, codebook, log."""

    what: str
    sentence: str


def check(conn: Connection) -> list[Finding]:
    """Everything that is wrong with a file; the pages first, and where they are damaged, nothing else."""
    damaged = list(_pages(conn))
    if damaged:
        return damaged
    found: list[Finding] = []
    with said(conn.path):
        for look in CHECKS:
            found += _some(list(look(conn)))
    return found


def _some(found: list[Finding]) -> list[Finding]:
    if len(found) <= MOST:
        return found
    return [*found[:MOST], Finding(found[0].what, f"... and {len(found) - MOST} more of this sort.")]


def _pages(conn: Connection) -> Iterator[Finding]:
    try:
        for (line,) in conn.execute(f"PRAGMA quick_check({MOST})"):
            if line != "ok":
                yield Finding("file", f"The file is damaged: {show(line)}.")
    except sqlite.DatabaseError as error:
        yield Finding("file", f"The file is damaged: {show(str(error))}.")


def _schema(conn: Connection) -> Iterator[Finding]:
    shipped, held = schema.shipped(), schema.objects(conn)
    for key, sql in shipped.items():
        type, name = key
        if key not in held:
            yield Finding("schema", f"The {type} {name} is missing.")
        elif held[key] != sql:
            yield Finding("schema", f"The {type} {name} is not as this program made it.")
    for type, name in held.keys() - shipped.keys():
        if type in ("trigger", "view"):
            yield Finding("schema", f"The {type} {show(name)} is none of this program's.")


def _references(conn: Connection) -> Iterator[Finding]:
    for table, rowid, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        yield Finding("reference", f"Row {rowid} of {table} names something that is not in {parent}.")


CACHES = {
    "verdicts": "*",
    "queue": "article_id, title, publisher, date, names, needed, done",
    "disputes": "*",
    "flags": "*",
    "superseded": "*",
    "editions": "*",
}
"""Cache -> the columns that the view NAME_now defines."""


def _caches(conn: Connection) -> Iterator[Finding]:
    for table, columns in CACHES.items():
        for kept, defined, what in ((table, f"{table}_now", "too many"), (f"{table}_now", table, "missing")):
            sql = f"SELECT count(*) FROM (SELECT {columns} FROM {kept} EXCEPT SELECT {columns} FROM {defined})"
            count = conn.execute(sql).fetchone()[0]
            if count:
                rows = "row is" if count == 1 else "rows are"
                yield Finding("cache", f"{count} {rows} {what} in {table}: run `glossator check --rebuild`.")


def _articles(conn: Connection) -> Iterator[Finding]:
    for id, chars, text, raw in conn.execute("SELECT id, chars, text, raw FROM articles"):
        exact = whole(text, raw)
        if article_id(exact) != id or len(text) != chars or storable(exact) != text:
            yield Finding("article", f"The text of article {show(id)} is not the one that its id was made from.")


def _annotations(conn: Connection) -> Iterator[Finding]:
    rows = conn.execute(f"SELECT {ANNOTATION} FROM annotations a ORDER BY a.article_id")
    article = Article("", "")
    for row in rows:
        if row[1] != article.id:
            text = conn.execute("SELECT text, raw FROM articles WHERE id = ?", (row[1],)).fetchone()
            article = Article(row[1], whole(*text)) if text else Article(row[1], "")
        one = Annotation(*row)
        if one.kind == "span" and storable(article.text[one.extent[0] : one.extent[1]]) != one.quote:
            yield Finding(
                "annotation", f"The quote of annotation {show(one.id)} is not what stands in article {article.id}."
            )
        elif _made_again(article, one) != one.id:
            yield Finding("annotation", f"The id of annotation {show(one.id)} is not the one that its claim makes.")


def _made_again(article: Article, one: Annotation) -> str:
    def end(id: str | None) -> Annotation:
        return Annotation(id or "", article.id, "span", "")

    if one.kind == "span":
        return span(article, one.label, *one.extent).id
    if one.kind == "relation":
        return relation(one.label, end(one.head_id), end(one.tail_id)).id
    if one.kind == "attribute":
        return attribute(one.label, end(one.head_id), one.value or "").id
    return record(article, one.label, one.value or "").id


def _codebooks(conn: Connection) -> Iterator[Finding]:
    for id, toml in conn.execute("SELECT id, toml FROM codebooks"):
        if codebook_id(toml) != id:
            yield Finding("codebook", f"The text of codebook {show(id)} is not the one that its id was made from.")


def _log(conn: Connection) -> Iterator[Finding]:
    sql = (
        "SELECT d.id FROM decisions d JOIN decisions f ON f.id = d.step_id WHERE f.step_id <> f.id OR d.id < f.id "
        "OR d.article_id <> f.article_id OR d.reviewer_id <> f.reviewer_id"
    )
    for (id,) in conn.execute(sql):
        yield Finding("log", f"Decision {show(id)} does not fit the step that it names.")


CHECKS: tuple[Callable[[Connection], Iterator[Finding]], ...] = (
    _schema,
    _references,
    _caches,
    _articles,
    _annotations,
    _codebooks,
    _log,
)


def rebuild(conn: Connection) -> None:
    """Make the caches anew from the record, in one transaction; the record itself is not touched."""
    with writing(conn):
        for table in ("verdicts", "disputes", "flags", "superseded", "editions"):
            conn.execute(f"DELETE FROM {table}")
            conn.execute(f"INSERT INTO {table} SELECT * FROM {table}_now")
        conn.execute("DELETE FROM queue WHERE article_id NOT IN (SELECT id FROM articles)")
        columns = CACHES["queue"]
        conn.execute(
            f"INSERT INTO queue ({columns}) SELECT {columns} FROM queue_now WHERE true ON CONFLICT DO UPDATE SET "
            "title = excluded.title, publisher = excluded.publisher, date = excluded.date, names = excluded.names, "
            "needed = excluded.needed, done = excluded.done"
        )
        conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
