"""`python -m bench.consistency`: how long the consistency queue takes over 1,000 finished articles, without the screen.

Every name in the articles is labelled, one in fifty otherwise than the same name elsewhere, one in fifty not at all.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from functools import partial

from bench import files, generate
from tui.core import codebook
from tui.core.annotation import span
from tui.core.codebook import Codebook
from tui.core.consistency.settling import after, as_elsewhere, decided
from tui.core.review.opening import review_of
from tui.core.review.step import Row, Step, Verdict
from tui.jobs import consistency
from tui.store import articles, log, queries
from tui.store.driver import Connection
from tui.store.migrations import open_file

ARTICLES, WORDS = 1_000, 525


def main() -> None:
    """Review on a copy, measure, and print."""
    with files.copy_of(files.cached(f"finished-{ARTICLES}", partial(generate.long, WORDS, ARTICLES))) as copy:
        conn, book = open_file(copy), codebook.default()
        me = articles.person(conn, "Bench", suffix="1")
        verdicts = _review(conn, book, me)
        wall, cpu = time.perf_counter(), time.process_time()
        found = consistency.questions(conn, book, me)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"{ARTICLES:,} articles of {WORDS} words, {verdicts:,} verdicts: {len(found):,} questions")
        print(f"  {dict(Counter(one.kind for one in found))}")
        print(f"  found in {wall:.1f} s, {cpu:.1f} s of processor time")
        answers = as_elsewhere(found[0])
        began = time.perf_counter()
        loaded = queries.load_article(conn, found[0].article_id, me)
        known = {id: Verdict(one.verdict, one.as_id) for id, one in loaded.verdicts.items()}
        review = review_of(loaded.article, book, loaded.annotations.values(), loaded.proposals, known)
        step = decided(review, answers).step
        assert step is not None
        log.append(conn, step, reviewer_id=me, article_id=found[0].article_id, codebook_id=book.id)
        left = after(found, answers)
        print(f"  one answered, and {len(left):,} left, in {(time.perf_counter() - began) * 1e3:.0f} ms")
        conn.close()


def _review(conn: Connection, book: Codebook, me: str) -> int:
    """Decide every name in every article; how many verdicts that makes."""
    rng = random.Random(ARTICLES)
    layers = {label: book.layer_of(label) for label in book.labels}
    plain = [label for label, layer in layers.items() if not layer.hides and not layer.report]
    count = 0
    ids = [id for (id,) in conn.execute("SELECT id FROM articles ORDER BY id")]
    for article in queries.texts(conn, ids):
        new = []
        for quote, start, end in conn.execute(
            "SELECT quote, start, end FROM annotations WHERE article_id = ? AND kind = 'span' GROUP BY start, end",
            (article.id,),
        ):
            if len(quote.split()) == 2 and (chance := rng.random()) > 0.02:
                usual = plain[sum(map(ord, quote)) % len(plain)]
                new.append(span(article, rng.choice(plain) if chance < 0.04 else usual, start, end))
        rows = (*(Row(a.id, "add", "accept") for a in new), Row(None, "done", "done"))
        log.append(conn, Step(rows, tuple(new)), reviewer_id=me, article_id=article.id, codebook_id=book.id)
        count += len(new)
    return count


if __name__ == "__main__":
    main()
