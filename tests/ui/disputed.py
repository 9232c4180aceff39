"""A database with planned disagreements of every kind, and the lead who settles them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, closing
from pathlib import Path

from reviewer import Reviewer, app_of, found_in, letter, make_database, news

from tui.core.annotation import Annotation, Article, attribute, relation
from tui.core.codebook import default
from tui.core.review.step import Row, Step
from tui.jobs.session import Session
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.migrations import open_file


def say(conn: Connection, name: str, article: Article, *rows: Row, new: Iterable[Annotation] = ()) -> None:
    """One step of a coder."""
    person = articles.person(conn, name, suffix="0001")
    step = Step(rows, tuple(new))
    log.append(conn, step, reviewer_id=person, article_id=article.id, codebook_id=default().id)


def code(conn: Connection, name: str, article: Article, *held: Annotation, no: Iterable[Annotation] = ()) -> None:
    """A coder holds some claims, rejects others, and finishes the article."""
    rows = [*(Row(a.id, "add", "accept") for a in held), *(Row(a.id, "reject", "reject") for a in no)]
    say(conn, name, article, *rows, Row(None, "done", "done"), new=(*held, *no))


def disagree(path: Path) -> Path:
    """Three coders finish the sample articles and differ: an edge, a label, one rejected, one passed over, a value, a
    relation; and one asks."""
    make_database(path)
    first, second = news(), letter()
    org, wide = found_in(first, "ORG", "Care Watch"), found_in(first, "ORG", "Inspectors praise")
    ada = found_in(first, "PERSON", "Ada Ashdown")
    longer = found_in(first, "PERSON", "Ada Ashdown in Leeds")
    leeds, mistaken = found_in(first, "PLACE", "Leeds"), found_in(first, "ORG", "Leeds")
    good = found_in(first, "STRENGTH", "staff were kind and well led")
    themes = [attribute("theme", good, value) for value in ("workforce", "leadership")]
    about = relation("about", good, org)
    names = [found_in(second, "PERSON", name) for name in ("Edie Elstow", "Finn Farrant")]
    with closing(open_file(path)) as conn:
        code(conn, "Ada", first, org, ada, leeds, good, themes[0], about, no=[wide])
        code(conn, "Ben", first, org, longer, mistaken, good, themes[1], wide)
        code(conn, "Cora", first, org, ada, leeds, good, themes[0], about)
        say(conn, "Ben", first, Row(mistaken.id, "comment", "accept", note="the council, not the town"))
        code(conn, "Ada", second, *names)
        code(conn, "Ben", second, names[0], no=[names[1]])
        say(conn, "Ada", second, Row(names[0].id, "flag", "accept", note="is she a councillor?"))
    return path


@asynccontextmanager
async def leading(db: Path, size: tuple[int, int] = (80, 24), keys: str = "d") -> AsyncIterator[Reviewer]:
    """Lea at work, at the list of disputes."""
    session = Session.open(db, "Lea", "0001")
    try:
        async with app_of(session, size) as reviewer:
            yield await reviewer.press(keys)
    finally:
        session.close()
