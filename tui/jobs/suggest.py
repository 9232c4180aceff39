"""Candidates from sources: for articles in hand, and for what a source has not read in a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.core.annotation import Annotation, Article, Candidate, Proposal
from tui.core.codebook import Codebook
from tui.core.text.show import show
from tui.jobs import learned
from tui.jobs.files import article_files, read_file
from tui.jobs.found import Refused
from tui.jobs.layout import facts_of
from tui.jobs.sources import choice
from tui.sources.source import Source, Votes
from tui.store import articles as record
from tui.store.queries import texts
from tui.store.training import done_by_anybody

if TYPE_CHECKING:
    from tui.jobs.crew import Crew

BEST_FROM = 0.5
"""The best reading holds no candidate below this score."""
SHOWN_FROM = 0.25
"""A rule's candidate below this score costs a reviewer more keys than it saves; the record does not get it."""
_BATCH = 50

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Suggested:
    """How many articles were read, how many proposals are new."""

    articles: int
    proposals: int


@dataclass(frozen=True, slots=True)
class Sourced:
    """A candidate, its best score, and the names of the sources that agree on it."""

    annotation: Annotation
    score: float
    sources: tuple[str, ...]


def articles_in(paths: Sequence[Path], refused: Callable[[str], None]) -> Iterator[Article]:
    """The articles in files and folders, as an import reads them; `refused` hears of each file that is none."""
    for path in article_files(list(paths)):
        try:
            for found in read_file(path):
                if isinstance(found, Refused):
                    refused(f"{show(path.name)}: {found}")
                else:
                    yield Article.of(found.text, found.title or facts_of(found.text).get("title", ""))
        except Refused as reason:
            refused(f"{show(path.name)} {reason}")


def suggest(
    articles: Iterable[Article], sources: Sequence[Source]
) -> Iterator[tuple[Article, list[tuple[Source, list[Candidate]]]]]:
    """Each article with what each source proposes for it; a later source sees what earlier ones proposed."""
    for article in articles:
        found: list[tuple[Source, list[Candidate]]] = []
        for source in sources:
            found.append((source, source.read(article, votes(found))))
        yield article, found


def suggest_many(
    paths: Sequence[Path],
    sources: Sequence[Source],
    codebook: Codebook,
    database: Path,
    crew: Crew,
    refused: Callable[[str], None],
) -> Iterator[tuple[Article, list[tuple[Source, list[Candidate]]]]]:
    """The same for the articles in files and folders, read by a crew, which must be able to open them; in order."""
    from tui.jobs.chunks import stretches, work_of
    from tui.jobs.crew import results

    files = [path.absolute() for path in article_files(list(paths))]
    for _, done in results(crew, work_of(sources, codebook, database), stretches(files)):
        for sentence in done.refused:
            refused(show(sentence))
        for reading in done.readings:
            yield reading.article, [(s, list(found)) for s, found in zip(sources, reading.found, strict=True)]


def votes(found: Iterable[tuple[Source, Sequence[Candidate]]]) -> Votes:
    """What sources proposed, as the next one gets it."""
    given: dict[Annotation, list[Proposal]] = {}
    for source, candidates in found:
        for c in candidates:
            given.setdefault(c.annotation, []).append(Proposal(c.annotation.id, source.id, c.score, c.note))
    return given


def best_reading(candidates: Iterable[Candidate], codebook: Codebook) -> list[Candidate]:
    """The candidates of at least BEST_FROM that fit together: in a flat layer none overlaps another.

    The better score wins, then the longer span; relations and attributes stay where their ends do. In order of place,
    spans first.
    """
    likely = [c for c in candidates if c.score >= BEST_FROM]
    spans = [c for c in likely if c.annotation.kind == "span" and c.annotation.label in codebook.labels]
    spans.sort(key=lambda c: (-c.score, c.annotation.extent[0] - c.annotation.extent[1], c.annotation.extent))
    occupied: dict[str, bytearray] = {}
    chosen = [c for c in spans if _free(c.annotation, codebook, occupied)]
    chosen.sort(key=lambda c: (c.annotation.extent[0], -c.annotation.extent[1]))
    held = {c.annotation.id for c in chosen}
    hanging = [c for c in likely if c.annotation.kind != "span" and _ends(c.annotation) <= held]
    return chosen + hanging


def _free(span: Annotation, codebook: Codebook, occupied: dict[str, bytearray]) -> bool:
    """Whether no better span of its flat layer is in the way; if so it takes its place."""
    layer = codebook.layer_of(span.label)
    if not layer.flat:
        return True
    start, end = span.extent
    taken = occupied.setdefault(layer.id, bytearray())
    if len(taken) < end:
        taken.extend(bytes(end - len(taken)))
    if any(taken[start:end]):
        return False
    taken[start:end] = b"\x01" * (end - start)
    return True


def _ends(annotation: Annotation) -> set[str]:
    return {end for end in (annotation.head_id, annotation.tail_id) if end is not None}


def suggest_all(
    conn: Any,
    codebook: Codebook,
    progress: Progress | None = None,
    *,
    names: Sequence[str] = (),
    fresh: bool = False,
    among: Sequence[str] | None = None,
    asking: Sequence[Source] | None = None,
    crew: Crew | None = None,
) -> Suggested:
    """Let the sources called `names` read what they have not read in the database, and keep what they propose.

    None named: the rules, and the model where it has earned its place. A model does not read what somebody finished:
    it may have learnt from that. Committed a few articles at a time: interrupted, it goes on where it stopped. Problem
    for an unknown source. `among`: only these articles, in their order; `asking`: these sources, instead of `names`.
    `crew`: who reads, instead of this process.
    """
    read = kept = 0
    chosen = learned.sources(conn.path, codebook, names, choice(conn)) if asking is None else asking
    for number, source in enumerate(chosen):
        meta = {"fingerprint": source.fingerprint}
        record.ask(conn, record.Source(source.id, source.kind, source.name, source.version, meta))
        waiting = record.unread(conn, source.id, among)
        if source.kind == "model":
            done = done_by_anybody(conn)
            waiting = [id for id in waiting if id not in done]
        asked = chosen[: number + 1] if source.kind == "model" else [source]
        batches = [waiting[first : first + _BATCH] for first in range(0, len(waiting), _BATCH)]
        handed = crew if crew is not None and all(map(crew.takes, asked)) else None
        done_here = 0
        for found in _read(conn, codebook, asked, batches, handed):
            readings = [(id, worth_showing(source, candidates)) for id, candidates in found]
            kept += record.add_proposals(conn, source.id, readings, fresh=fresh).proposals
            done_here += len(readings)
            if progress is not None:
                progress(done_here, len(waiting))
        read += done_here
    return Suggested(read, kept)


def _read(
    conn: Any, codebook: Codebook, asked: Sequence[Source], batches: Sequence[Sequence[str]], crew: Crew | None
) -> Iterator[list[tuple[str, Sequence[Candidate]]]]:
    """For each batch of articles what the last of the sources proposes, read here or by a crew."""
    if crew is None:
        for batch in batches:
            yield [(article.id, found[-1][1]) for article, found in suggest(texts(conn, batch), asked)]
        return
    from tui.jobs.chunks import Texts, work_of
    from tui.jobs.crew import results

    chunks = (Texts(tuple(texts(conn, batch))) for batch in batches)
    for _, done in results(crew, work_of(asked, codebook, conn.path), chunks):
        yield [(reading.article.id, reading.found[-1]) for reading in done.readings]


def waiting(conn: Any, source: Source) -> Iterator[Article]:
    """The articles of a database that wait for somebody and that a source has not read: what is worth paying for."""
    yield from texts(conn, record.unread(conn, source.id, waiting=True))


def worth_showing(source: Source, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What a source proposes without the improbable, and without what would hang on them.

    A model gives no more than it has reason to: a name of doubtful label is worth a key, though each label is unlikely.
    """
    if source.kind == "model":
        return list(candidates)
    shown = [c for c in candidates if c.score >= SHOWN_FROM]
    held = {c.annotation.id for c in shown if c.annotation.kind == "span"}
    return [c for c in shown if c.annotation.kind == "span" or _ends(c.annotation) <= held]


def as_json(
    article: Article, found: Sequence[tuple[Source, Sequence[Candidate]]], codebook: Codebook, *, every: bool
) -> dict[str, Any]:
    """An article and its best reading (or every candidate) as scripts get it."""
    by_id: dict[str, Sourced] = {}
    for source, candidates in found:
        for c in candidates:
            old = by_id.get(c.annotation.id, Sourced(c.annotation, 0.0, ()))
            by_id[c.annotation.id] = Sourced(c.annotation, max(old.score, c.score), (*old.sources, source.name))
    merged = [Candidate(s.annotation, s.score) for s in by_id.values()]
    kept = merged if every else best_reading(merged, codebook)
    spans = {c.annotation.id: c for c in kept if c.annotation.kind == "span"}
    attributes: dict[str, dict[str, str | None]] = {}
    for c in sorted(kept, key=lambda c: c.score):
        if c.annotation.kind == "attribute" and c.annotation.head_id in spans:
            attributes.setdefault(str(c.annotation.head_id), {})[c.annotation.label] = c.annotation.value
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "spans": [_span(by_id[id], codebook, attributes.get(id, {})) for id in spans],
        "relations": [
            _relation(by_id[c.annotation.id], by_id)
            for c in kept
            if c.annotation.kind == "relation" and _ends(c.annotation) <= by_id.keys()
        ],
    }


def _span(sourced: Sourced, codebook: Codebook, attributes: dict[str, str | None]) -> dict[str, Any]:
    a = sourced.annotation
    return {
        "start": a.start,
        "end": a.end,
        "label": a.label,
        "layer": codebook.layer_of(a.label).id,
        "quote": a.quote,
        "score": round(sourced.score, 3),
        "sources": list(sourced.sources),
        "attributes": attributes,
    }


def _relation(sourced: Sourced, by_id: dict[str, Sourced]) -> dict[str, Any]:
    def end(id: str | None) -> list[Any]:
        a = by_id[str(id)].annotation
        return [a.start, a.end, a.label]

    a = sourced.annotation
    return {
        "label": a.label,
        "head": end(a.head_id),
        "tail": end(a.tail_id),
        "score": round(sourced.score, 3),
        "sources": list(sourced.sources),
    }
