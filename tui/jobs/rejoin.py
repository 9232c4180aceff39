"""Putting the text back into labels that were exported without it, from the articles of one's own database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tui.core.annotation import Article
from tui.core.codebook import Codebook
from tui.core.excerpt import Bare, Copies
from tui.core.labelled import LabelledArticle, moved
from tui.core.text.show import show
from tui.formats import registry
from tui.formats.format import Options
from tui.formats.loss import Report
from tui.jobs.export import Order, export


@dataclass
class Rejoined:
    """What was put back, and what was not. `missing`: articles of which no sentence is in the database."""

    articles: int = 0
    spans: int = 0
    missing: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    """Spans that stand in sentences which the copy does not have, each as `ARTICLE LABEL START-END`."""


def rejoin(db: Path, lost: Path, path: Path, say: Callable[[Report], None], tick: Callable[[], None]) -> Rejoined:
    """Read a `no-text` file, find each article among those of a database, and write them with their text as `jsonl`.

    Problem where either file cannot be read, or `path` cannot be written.
    """
    from tui.store.articles import codebook_of
    from tui.store.migrations import open_file
    from tui.store.queries import article_ids, texts

    conn = open_file(db, read_only=True)
    try:
        book = codebook_of(conn)
        copies = Copies(texts(conn, article_ids(conn)), lambda id: next(iter(texts(conn, [id]))))
        found = Rejoined()
        jsonl = registry.get("jsonl")
        order = Order(jsonl, Options(jsonl.choose({}), book), path)
        export(_rejoined(lost, copies, book, found), order, say, tick)
        return found
    finally:
        conn.close()


def _rejoined(lost: Path, copies: Copies, book: Codebook, found: Rejoined) -> Iterator[LabelledArticle]:
    no_text = registry.get("no-text")
    for labelled in no_text.read(lost, Options(no_text.choose({}), book)):
        if not isinstance(labelled, Bare):
            continue
        match copies.of(labelled):
            case None:
                found.missing.append(labelled.article.id)
            case (Article() as copy, places):
                safe = {id: extent for id, extent in places.items() if extent[1] <= len(copy.text)}
                whole = moved(labelled, copy, safe)
                found.articles += 1
                found.spans += len(whole.spans)
                for one in labelled.spans:
                    if one.annotation.id not in safe:
                        claim = one.annotation
                        place = f"{claim.start}-{claim.end}"
                        found.unplaced.append(show(f"{labelled.article.id} {claim.label} {place}"))
                yield whole
