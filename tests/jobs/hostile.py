"""A database with a hostile article and two reviewers, for what is made from databases."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tui.core.annotation import Article, Candidate, attribute, relation, span
from tui.core.codebook import Codebook, default
from tui.core.review.step import Row, Step
from tui.store import assignments
from tui.store.articles import Source, add_articles, add_proposals, ensure_source, person
from tui.store.driver import Connection
from tui.store.log import append
from tui.store.migrations import open_file
from tui.store.queries import ANNOTATION, annotation_of, article_ids, load_text

HOSTILE = (
    '<script>alert("x")</script> Ofsted praised Leeds City Council for work that was steady and well led,\r\n'
    "said =cmd|' /C calc'!A0 and \u202egnp.exe & [bold]not bold[/bold] \x1b[31mred\x1b[0m 😀.\n\nThe end of it."
)

NAMES = ("Quillon Vexley", "Öykü Ñandú-O’Neill")


def decide(conn: Connection, article: Article, reviewer: str, book: Codebook, *rows: Row) -> None:
    """One step for each row."""
    for row in rows:
        append(conn, Step((row,)), reviewer_id=reviewer, article_id=article.id, codebook_id=book.id)


def hostile_file(folder: Path) -> Path:
    """A database of one hostile article: Ann Otter and Ben Vole hold the same but for one span, and are done."""
    book = default()
    entity = next(label.id for label in book.labels.values() if not book.layers[label.layer].report)
    finding = next(label.id for label in book.labels.values() if book.layers[label.layer].report)
    article = Article.of(
        HOSTILE, "<b>Praise</b> & =1+1", date="2024-03-05", url="javascript:alert(1)", publisher="'\"><i>"
    )
    start = HOSTILE.index("Ofsted")
    head = span(article, finding, start, start + 60)
    tail = span(article, entity, HOSTILE.index("Leeds"), HOSTILE.index("Leeds") + 18)
    odd = span(article, entity, HOSTILE.index("=cmd"), HOSTILE.index(" and \u202e"))
    link = next(r.id for r in book.relations.values() if finding in r.head and entity in r.tail)
    theme = next(a for a in book.attributes.values() if finding in a.on)
    claims = [head, tail, relation(link, head, tail), attribute(theme.id, head, theme.values[0]), odd]
    path = folder / "annotations.db"
    conn = open_file(path, create=True, codebook=book)
    add_articles(conn, [(article, {})])
    ensure_source(conn, Source("rules@1", "rules", "rules", "1"))
    add_proposals(conn, "rules@1", [(article.id, [Candidate(one, 0.75) for one in claims])])
    ann, ben = (person(conn, name, suffix="x") for name in ("Ann Otter", "Ben Vole"))
    accepts = [Row(one.id, "accept", "accept") for one in claims[:-1]]
    for reviewer in (ann, ben):
        decide(conn, article, reviewer, book, *accepts)
    decide(
        conn, article, ann, book, Row(odd.id, "accept", "accept"), Row(head.id, "comment", "accept", note="Ask Ben?")
    )
    decide(conn, article, ben, book, Row(odd.id, "reject", "reject"))
    for reviewer in (ann, ben):
        decide(conn, article, reviewer, book, Row(None, "done", "done"))
    conn.close()
    return path


def crowded_file(folder: Path) -> Path:
    """The same with two more reviewers, named wherever a name can be: in notes, assignments, sources, facts."""
    path = hostile_file(folder)
    with closing(open_file(path)) as conn:
        book = default()
        (id,) = article_ids(conn)
        article = load_text(conn, id)
        rows = conn.execute(f"SELECT {ANNOTATION} FROM annotations a WHERE kind = 'span' ORDER BY id").fetchall()
        claims = [annotation_of(row, article.text) for row in rows]
        for name, other in zip(NAMES, reversed(NAMES), strict=True):
            who = person(conn, name, suffix="x")
            decide(conn, article, who, book, *(Row(claim.id, "accept", "accept") for claim in claims))
            decide(conn, article, who, book, Row(claims[0].id, "comment", "accept", note=f"as {other} says"))
            decide(conn, article, who, book, Row(claims[0].id, "flag", "accept", note=f"ask {other}"))
            decide(conn, article, who, book, Row(None, "done", "done"))
            given = assignments.Assignment(id, other, 1, from_name=other, note=f"for {other}", part=other)
            assignments.assign(conn, who, [given])
            file = f"{name}.jsonl"
            source = Source(f"jsonl:{file}@1", "import", file, "1", {"file": file})
            ensure_source(conn, source)
            add_articles(conn, [(article, {"file": file, "coder": name})])
            add_proposals(conn, source.id, [(id, [Candidate(claim, 0.5) for claim in claims])])
    return path
