"""A small file to test with: one article about plants, a few candidates, two reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tui.core.annotation import Annotation, Article, Candidate, relation, span
from tui.core.codebook import Codebook, parse
from tui.core.review.step import Row, Step
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.migrations import open_file

BOOK = """
name = "plants"
version = "1"
[layers.part]
[layers.remark]
report = true
[layers.frame]
hides = true
[labels.LEAF]
layer = "part"
key = "1"
[labels.ROOT]
layer = "part"
key = "2"
[labels.PRAISE]
layer = "remark"
key = "P"
[labels.EDGE]
layer = "frame"
key = "Z"
[relations.grows_on]
head = ["LEAF"]
tail = ["ROOT"]
[attributes.colour]
on = ["LEAF"]
"""
TEXT = "The leaf on the root is green, the second leaf is not. It was praised."


@dataclass
class Desk:
    """An open file with what tests need to know of it."""

    conn: Connection
    path: Path
    book: Codebook
    article: Article
    leaf: Annotation
    root: Annotation
    second: Annotation
    grows: Annotation
    ada: str
    ben: str

    def decide(
        self,
        *rows: Row,
        new: tuple[Annotation, ...] = (),
        by: str = "",
        article: Article | None = None,
        round: int = 0,
        keys: int = 1,
        served: str = "candidates",
    ) -> log.Written:
        return log.append(
            self.conn,
            Step(rows, new, keys),
            reviewer_id=by or self.ada,
            article_id=(article or self.article).id,
            codebook_id=self.book.id,
            round=round,
            served=served,
        )

    def accept(self, one: Annotation, by: str = "") -> log.Written:
        return self.decide(Row(one.id, "accept", "accept"), by=by)

    def reject(self, one: Annotation, by: str = "") -> log.Written:
        return self.decide(Row(one.id, "reject", "reject"), by=by)

    def finish(self, by: str = "", scope: str = "") -> log.Written:
        return self.decide(Row(None, "done", "done", scope=scope), by=by)

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        return self.conn.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> object:
        return self.conn.execute(sql, values).fetchone()[0]


def book() -> Codebook:
    return parse(BOOK)


def article() -> Article:
    return Article.of(TEXT, "On plants", publisher="The Garden", date="2020-02-02")


def fill(conn: Connection) -> None:
    one = article()
    leaf, root = span(one, "LEAF", 4, 8), span(one, "ROOT", 16, 20)
    articles.add_articles(conn, [(one, {})], fresh=True)
    articles.ensure_source(conn, articles.Source("rules@1", "rules", "rules", "1"))
    claims = [leaf, root, span(one, "LEAF", 42, 46), relation("grows_on", leaf, root)]
    articles.add_proposals(conn, "rules@1", [(one.id, [Candidate(c, 0.9, "pattern") for c in claims])], fresh=True)
    for name in ("Ada", "Ben"):
        articles.person(conn, name, suffix="m1")


def desk_at(path: Path) -> Desk:
    one = article()
    leaf, root = span(one, "LEAF", 4, 8), span(one, "ROOT", 16, 20)
    return Desk(
        open_file(path),
        path,
        book(),
        one,
        leaf,
        root,
        span(one, "LEAF", 42, 46),
        relation("grows_on", leaf, root),
        "Ada-m1",
        "Ben-m1",
    )
