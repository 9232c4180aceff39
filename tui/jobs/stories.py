"""Which articles are nearly the same: kept up after articles came in, so that nobody reviews one story twelve times."""

from __future__ import annotations

from collections.abc import Callable

from tui.core.near import sketch
from tui.store import stories
from tui.store.articles import batches, turn
from tui.store.driver import Connection
from tui.store.queries import texts
from tui.store.stories import Copy

__all__ = ["Copy", "keep_up"]

Progress = Callable[[str, int, int], None]


def keep_up(conn: Connection, progress: Progress | None = None, *, fresh: bool = False) -> list[Copy]:
    """Compare the articles that are new with the others; gives the copies in all stories that they tell.

    Committed a few articles at a time: interrupted, it goes on where it stopped. `fresh`: nobody else has the file
    open. Holds no more than a few articles in memory.
    """
    new = stories.unsketched(conn)
    with turn(conn, fresh):
        met = stories.release(conn)
    done = 0
    for batch in batches(texts(conn, new), fresh, lambda article: len(article.text)):
        sketches = [(article.id, sketch(article.text)) for article in batch]
        with turn(conn, fresh):
            for id, numbers in sketches:
                met |= stories.add(conn, id, numbers)
        done += len(batch)
        if progress is not None:
            progress("comparing articles", done, len(new))
    if not met:
        return []
    with turn(conn, fresh):
        return stories.lead(conn, met)
