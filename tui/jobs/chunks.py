"""What is read at a time by processes here or on a cluster: some articles, or a stretch of a file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tui.core.annotation import Article, Candidate
from tui.core.codebook import Codebook, parse
from tui.jobs import learned
from tui.jobs.files import lines_between, read_file
from tui.jobs.found import Refused
from tui.jobs.import_ import article_of
from tui.jobs.suggest import suggest
from tui.sources.source import Source

STRETCH = 1 << 18
"""Bytes of a file of lines that are read at a time."""


@dataclass(frozen=True)
class Work:
    """Which sources read, by their names and by the ids that they must have; for which codebook, beside which file."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    toml: str
    database: str


@dataclass(frozen=True)
class Texts:
    """Articles that are sent along."""

    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Stretch:
    """The lines of a file that begin at these bytes, half-open; the whole file where `end` is -1."""

    path: str
    start: int = 0
    end: int = -1


Chunk = Texts | Stretch


@dataclass(frozen=True)
class Reading:
    """An article with what each source proposes, in the order of `Work`. The text is left out if it was sent along."""

    article: Article
    found: tuple[tuple[Candidate, ...], ...]


@dataclass(frozen=True)
class Done:
    """What came of a chunk: readings, what was refused, and why nothing could be read at all ("" if it could)."""

    readings: tuple[Reading, ...] = ()
    refused: tuple[str, ...] = ()
    cannot: str = ""


def work_of(sources: Sequence[Source], codebook: Codebook, database: Path) -> Work:
    """What others are told so that they ask the same sources."""
    names, ids = tuple(source.name for source in sources), tuple(source.id for source in sources)
    return Work(names, ids, codebook.toml, str(database.absolute()))


def stretches(paths: Sequence[Path]) -> Iterator[Stretch]:
    """Files as stretches: long files of lines in several."""
    for path in paths:
        size = os.path.getsize(path) if path.is_file() else 0
        if path.suffix.lower() not in (".jsonl", ".ndjson") or size < 2 * STRETCH:
            yield Stretch(str(path))
        else:
            yield from (Stretch(str(path), at, min(at + STRETCH, size)) for at in range(0, size, STRETCH))


def read_chunk(work: Work, chunk: Chunk) -> Done:
    """What the sources of `work` propose for the articles of a chunk. The same chunk gives the same again."""
    try:
        sources = _sources(work)
    except Exception as error:  # whatever a plug-in raises has to come back from another machine as words
        return Done(cannot=f"the sources cannot be made there: {error}")
    if (ids := tuple(source.id for source in sources)) != work.ids:
        return Done(cannot=f"another version of the sources is installed there: {', '.join(ids)}")
    refused: list[str] = []
    articles = chunk.articles if isinstance(chunk, Texts) else _articles(chunk, refused)
    readings = []
    for article, found in suggest(articles, sources):
        told = Article(article.id, "", article.title) if isinstance(chunk, Texts) else article
        readings.append(Reading(told, tuple(tuple(candidates) for _, candidates in found)))
    return Done(tuple(readings), tuple(refused))


@lru_cache(maxsize=2)
def _sources(work: Work) -> list[Source]:
    return learned.sources(Path(work.database), parse(work.toml), work.names)


def _articles(chunk: Stretch, refused: list[str]) -> Iterator[Article]:
    path = Path(chunk.path)
    try:
        for found in read_file(path) if chunk.end < 0 else lines_between(path, chunk.start, chunk.end):
            if isinstance(found, Refused):
                refused.append(f"{path.name}: {found}")
            else:
                yield article_of(found, path.name)[0]
    except Refused as reason:
        refused.append(f"{path.name} {reason}")
    except OSError as error:
        refused.append(f"{path.name} cannot be read: {error.strerror or error}")


def key(work: Work, chunk: Chunk) -> str:
    """What tells a piece of work from all others: the versions of the sources, and the articles or the stretch."""
    from tui.sources.source import fingerprint

    about = [article.id for article in chunk.articles] if isinstance(chunk, Texts) else [repr(chunk)]
    return f"glossator-{fingerprint(part.encode() for part in (*work.ids, json.dumps(about)))}"
