"""`python -m bench.disputes`: 5,000 disputes listed, opened and settled, agreement of five people, 100,000 decisions
merged: what each takes, without the screen."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from pathlib import Path

from bench import files, generate
from tui.core import codebook
from tui.core.agreement import on_words
from tui.core.annotation import Annotation
from tui.core.disputes import Dispute
from tui.core.review.step import Row, Step
from tui.core.text.words import Words
from tui.jobs import adjudication, settle
from tui.jobs.agreement import agreement
from tui.store import articles, log
from tui.store.coders import double_coded
from tui.store.driver import Connection
from tui.store.merge import merge
from tui.store.migrations import open_file

ARTICLES = 1_300


TWO = {"Ada": "accept", "Ben": "reject"}
FIVE = {**TWO, "Cora": "accept", "Dora": "accept", "Edie": "reject"}


def fill(db: Path, count: int = ARTICLES, people: Mapping[str, str] = TWO) -> int:
    """A file in which people have finished every article, each with one verdict on all candidates; how many."""
    book = codebook.default()
    made = list(generate.many(count, book))
    files.make(db, made, book)
    with closing(open_file(db)) as conn:
        conn.execute("PRAGMA synchronous = OFF")
        for name, verdict in people.items():
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


def by_library(conn: Connection) -> None:
    """Print what the library krippendorff takes for alpha over the words of one layer, its table made beforehand."""
    try:
        import krippendorff
    except ImportError:
        print("alpha by the library krippendorff: it is not installed")
        return
    layer, *_ = codebook.default().layers
    labels = [label.id for label in codebook.default().labels.values() if label.layer == layer]
    table: list[list[int]] = [[] for _ in FIVE]
    for article in double_coded(conn):
        text = articles.stored_text(conn, article.id)
        words = Words(text).within(0, len(text))
        for row, coded in zip(table, article.coders.values(), strict=True):
            held = (article.annotations[id] for id in coded.first)
            units = [(*a.extent, a.label) for a in held if a.label in labels]
            row += (labels.index(label) + 1 if label else 0 for label in on_words(words, units))
    alpha = partial(krippendorff.alpha, reliability_data=table, level_of_measurement="nominal")
    took(f"of which alpha over {len(table[0]):,} words of one layer, by the library krippendorff", alpha)


def merging(folder: Path) -> None:
    """Merge a file of some 100,000 decisions into one that has its articles."""
    full, empty = folder / "full.db", folder / "empty.db"
    count = fill(full, 4_000, FIVE)
    files.make(empty, generate.many(4_000, codebook.default()), codebook.default())
    with closing(open_file(full)) as conn:
        rows = conn.execute("SELECT count(*) FROM decisions").fetchone()[0]
    with closing(open_file(empty)) as conn:
        took(f"{rows:,} decisions on {count:,} articles merged", partial(merge, conn, full))


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
        five = Path(folder) / "five.db"
        fill(five, 1_000, FIVE)
        with closing(open_file(five)) as conn:
            took("agreement of 5 people over 1,000 articles", partial(agreement, conn))
            by_library(conn)
        merging(Path(folder))


if __name__ == "__main__":
    main()
