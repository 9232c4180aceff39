"""Files that the commands are tried on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.core.annotation import Article, Candidate, span
from tui.core.codebook import default
from tui.core.review.verbs import act
from tui.jobs.session import Session
from tui.store import articles
from tui.store.articles import Source
from tui.store.migrations import open_file

TITLES = ("First news", "Second news", "Other matters")


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """No config of this machine's user takes part."""


@pytest.fixture
def filled(db: Path) -> Path:
    """A database of three articles, two of them called news, each with a candidate."""
    book = default()
    label = next(iter(book.labels))
    conn = open_file(db, create=True, codebook=book)
    made = [Article.of(f"{title}\n\nAda Ashdown met Ben Birk.", title) for title in TITLES]
    articles.add_articles(conn, [(article, {}) for article in made])
    articles.ensure_source(conn, Source("names", "rules", "names", "1"))
    at = {article.id: article.text.find("Ada") for article in made}
    readings = [(a.id, [Candidate(span(a, label, at[a.id], at[a.id] + 11), 0.9, "name")]) for a in made]
    articles.add_proposals(conn, "names", readings)
    conn.close()
    return db


@pytest.fixture
def decide(filled: Path) -> Callable[[str], None]:
    """A reviewer accepts the one candidate of the first article and finishes it."""

    def by(name: str) -> None:
        session = Session.open(filled, name, "aaaaaa")
        review = session.open_article(session.articles()[0])
        for verb in ("accept", "done"):
            outcome = act(review, verb)
            asyncio.run(session.decide(outcome))
            review = outcome.review
        session.close()

    return by
