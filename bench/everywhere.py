"""`python -m bench.everywhere`: how long `e` takes over 100,000 articles, for a name in few and one in many.

Without the screen: finding the mentions, making the steps for those ticked, writing them, taking them back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from bench import files, generate
from bench.probe import percentile
from tui.core import codebook
from tui.core.annotation import Article
from tui.core.codebook import Codebook
from tui.core.review.everywhere import Wish
from tui.jobs import everywhere
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.migrations import open_file

T = TypeVar("T")

FEW = 20
RARE, OFTEN = "Zebedee Quayle", f"{generate.FIRST[0]} {generate.LAST[0]}"


def main() -> None:
    """Measure on a copy, and print a table."""
    with files.copy_of(files.cached("articles-100000", partial(generate.many, 100_000))) as copy:
        conn, book = open_file(copy), codebook.default()
        me = articles.person(conn, "Bench", suffix="1")
        rare = [Article.of(f"Letter {n}. {RARE} came, and {RARE} went.", f"Letter {n}") for n in range(FEW)]
        articles.add_articles(conn, [(one, {}) for one in rare], fresh=True)
        for name in (RARE, OFTEN):
            _measured(conn, book, me, Wish(name, next(iter(book.labels))))
        conn.close()


def _measured(conn: Connection, book: Codebook, me: str, wish: Wish, rounds: int = 7) -> None:
    look = partial(everywhere.find, conn, book, me, "", wish)
    found, finding = _timed(look, rounds)
    ticked = [item for item in found.items if item.place.ticked]
    make = partial(everywhere.steps, conn, book, me, wish, ticked)
    steps, making = _timed(make, rounds)
    _, writing = _timed(lambda: log.append_all(conn, steps, reviewer_id=me, codebook_id=book.id), 1)
    _, undoing = _timed(lambda: log.undo(conn, me), 1)
    count = len({item.article.id for item in found.items})
    print(f"{wish.quote}: {len(found.items)} mentions listed in {count} articles, {found.unseen:,} articles left over")
    print(f"  found in {finding:.1f} ms, steps made in {making:.1f}, written in {writing:.1f}, undone in {undoing:.1f}")


def _timed(do: Callable[[], T], rounds: int) -> tuple[T, float]:
    """What it gives, and the median of its milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        result = do()
        times.append((time.perf_counter() - began) * 1e3)
    return result, percentile(times, 0.5)


if __name__ == "__main__":
    main()
