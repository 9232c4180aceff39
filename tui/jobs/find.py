"""Finding what a command line means: the article with those words, the codebook of a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.store import articles
from tui.store.history import article_like
from tui.store.library import article_ids, article_rows
from tui.store.migrations import open_file

_LISTED = 3


def find_article(path: Path, named: str) -> str:
    """The id of the one article that has these words in its names or text, or whose id begins so.

    Problem (exit code 2) if there is none or more than one.
    """
    with closing(open_file(path)) as conn:
        found = article_ids(conn, named)
        if len(found) == 1:
            return found[0]
        if found:
            rows = article_rows(conn, found[:_LISTED], "")
            titles = ", ".join(f"{row.title or 'untitled'} ({row.id})" for row in rows)
            more = " ..." if len(found) > _LISTED else ""
            raise Problem(f"`{named}` fits {len(found):,} articles: {titles}{more}; add a word or give an id.", code=2)
        try:
            return article_like(conn, named)
        except Problem as problem:
            raise Problem(f"no one article has the words `{named}` or an id that begins so.", code=2) from problem


def codebook_of(db: Path) -> Codebook:
    """The codebook of a file; the shipped one for a file without. Problem if the file cannot be read."""
    with closing(open_file(db, read_only=True)) as conn:
        return articles.codebook_of(conn)
