"""`python -m bench.disputes`: 5,000 disputes listed, opened and settled, without the screen; what each takes."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from bench import files, generate
from tui.core import codebook
from tui.core.annotation import Annotation
from tui.core.disputes import Dispute
from tui.core.review.step import Row, Step
from tui.jobs import adjudication, settle
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.migrations import open_file

ARTICLES = 1_300


def fill(db: Path) -> int:
    """A file in which two have finished every article: one holds all candidates, the other rejects them; how many."""
    book = codebook.default()
    made = list(generate.many(ARTICLES, book))
    files.make(db, made, book)
    with closing(open_file(db)) as conn:
        conn.execute("PRAGMA synchronous = OFF")
        for name, verdict in (("Ada", "accept"), ("Ben", "reject")):
            person = articles.person(conn, name, suffix="bench")
            for article, found in made:
                rows = [Row(one.annotation.id, verdict, verdict) for one in found]
                step = Step((*rows, Row(None, "done", "done")))
                log.append(conn, step, reviewer_id=person, article_id=article.id, codebook_id=book.id)
    return len(made)


def took(what: str, act: partial[object], times: int = 1) -> None:
    """Print what something takes, the median of several times."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1000)
    print(f"{what}: {sorted(found)[len(found) // 2]:.1f} ms", flush=True)


def settle_next(conn: Connection, items: list[adjudication.Item], lead: str) -> None:
    """What one key of the lead does: settle, compare the article anew, open the next."""
    item = items.pop(0)
    assert isinstance(item, Dispute)
    settle.settle(conn, item, 1, lead)
    now = adjudication.queue(conn, "Lea", within={item.article_id})
    items[:] = adjudication.replaced(items, {item.article_id}, now)
    adjudication.opened(conn, items[0], codebook.default(), lead)


def main() -> None:
    """Make the file, then measure."""
    files.OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.OUT, prefix="disputes-") as folder:
        db = Path(folder) / "annotations.db"
        fill(db)
        with closing(open_file(db)) as conn:
            lead = articles.person(conn, "Lea", suffix="bench")
            items = adjudication.queue(conn, "Lea")
            firsts: list[Annotation] = [i.versions[0].annotation for i in items if isinstance(i, Dispute)]
            print(f"{len(items):,} disputes about {len({a.label for a in firsts})} labels in {ARTICLES:,} articles")
            took(
                "all compared and put in order, beside the screen",
                partial(adjudication.queue, conn, "Lea"),
                3,
            )
            took("one opened", partial(adjudication.opened, conn, items[0], codebook.default(), lead), 20)
            took("one settled, its article compared anew, the next opened", partial(settle_next, conn, items, lead), 50)
            took("those like one found", partial(adjudication.like, items[0], items, 1), 5)


if __name__ == "__main__":
    main()
