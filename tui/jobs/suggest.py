"""Asking sources for candidates: for articles in the record, which keeps what they say, or for a text on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tui.core.annotation import Article, Candidate
from tui.core.codebook import Codebook
from tui.sources.source import Source, find
from tui.store import articles, queries
from tui.store.articles import Proposed
from tui.store.driver import Connection

SHIPPED = ("rules",)
"""The sources that are asked where none is named."""

Progress = Callable[[int, int], None]
"""Called with how many articles are read and how many there are to read."""


def suggest_all(
    conn: Connection,
    book: Codebook,
    progress: Progress | None = None,
    ids: Sequence[str] | None = None,
    names: Sequence[str] = SHIPPED,
    fresh: bool = False,
) -> Proposed:
    """Have each source read the articles that it has not read (of `ids`, or all), and keep what it proposes.

    Problem for a source that is not installed. What was read stays read: the work can be cut off and goes on later.
    """
    total = Proposed(0, 0, 0)
    for name in names:
        source = find(name, book)
        articles.ensure_source(conn, articles.Source(source.id, source.kind, source.name, source.version))
        waiting = articles.unread(conn, source.id)
        if ids is not None:
            wanted = set(ids)
            waiting = [id for id in waiting if id in wanted]
        readings = _readings(source, queries.texts(conn, waiting), len(waiting), progress)
        made = articles.add_proposals(conn, source.id, readings, fresh=fresh)
        total = Proposed(
            total.articles + made.articles, total.annotations + made.annotations, total.proposals + made.proposals
        )
    return total


def _readings(
    source: Source, texts: Iterable[Article], count: int, progress: Progress | None
) -> Iterator[tuple[str, list[Candidate]]]:
    for done, article in enumerate(texts, 1):
        yield article.id, source.read(article, {})
        if progress is not None:
            progress(done, count)


def read(article: Article, sources: Sequence[Source]) -> dict[str, tuple[Candidate, tuple[str, ...]]]:
    """What sources propose for a text that is in no record: annotation id -> its best candidate and who proposed it."""
    found: dict[str, tuple[Candidate, tuple[str, ...]]] = {}
    for source in sources:
        for candidate in source.read(article, {}):
            id = candidate.annotation.id
            before, names = found.get(id, (candidate, ()))
            found[id] = (max(before, candidate, key=lambda c: c.score), (*names, source.id))
    return found


def best_reading(candidates: Iterable[Candidate], book: Codebook, least: float = 0.5) -> list[Candidate]:
    """The candidates that go together: in each flat layer none overlap, the better score first, then the longer.

    Only scores of at least `least` count; relations and attributes stay where what they hang on does.
    """
    ranked = sorted(candidates, key=_rank)
    kept: dict[str, Candidate] = {}
    taken: dict[str, list[tuple[int, int]]] = {}
    for candidate in ranked:
        a = candidate.annotation
        if candidate.score < least:
            continue
        if a.kind == "span":
            layer = book.layer_of(a.label)
            start, end = a.extent
            others = taken.setdefault(layer.id, [])
            if layer.flat and any(start < last and first < end for first, last in others):
                continue
            others.append((start, end))
        elif not all(end is None or end in kept for end in (a.head_id, a.tail_id)):
            continue
        kept[a.id] = candidate
    return list(kept.values())


def _rank(candidate: Candidate) -> tuple[bool, float, int, str]:
    a = candidate.annotation
    length = a.extent[1] - a.extent[0] if a.kind == "span" else 0
    return a.kind != "span", -candidate.score, -length, a.id
