"""How good a source is, measured against gold or against what one reviewer holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from tui.core.annotation import Candidate
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.core.scoring import Counts, Rate, Span, add, count, fair
from tui.core.text.show import show
from tui.jobs import learned
from tui.jobs.suggest import best_reading, suggest
from tui.sources.source import Source as Reading
from tui.sources.source import installed
from tui.store.articles import FILES
from tui.store.driver import Connection
from tui.store.labelled import labelled
from tui.store.proposed import proposed
from tui.store.queries import sources

_BATCH = 50

Progress = Callable[[str, int, int], None]
Found = tuple[LabelledArticle, Sequence[Candidate]]


@dataclass(frozen=True, slots=True)
class Band:
    """Candidates with scores that are alike: how many, how many of them are right, and the sum of their scores."""

    candidates: int = 0
    right: int = 0
    scores: float = 0.0

    def __add__(self, other: Band) -> Band:
        return Band(self.candidates + other.candidates, self.right + other.right, self.scores + other.scores)


@dataclass(frozen=True)
class Evaluation:
    """The counts of a source by label, over finished articles.

    `looked`: in how many of them somebody looked for a label to the end; elsewhere it does not count. `taught`: how
    many articles were left out because the source learnt from them.
    """

    source: str
    against: str
    articles: int
    taught: int
    counts: Mapping[str, Counts]
    looked: Mapping[str, int] = field(default_factory=dict)
    bands: Mapping[int, Band] = field(default_factory=dict)
    """The candidates by the tenth that their score lies in, the improbable ones too; 9 holds a score of 1 as well."""

    def f1(self, label: str, measure: str) -> Rate:
        """F1 of a label by a measure of `core.scoring`, or the reason why there is none."""
        if not self.looked.get(label):
            return Rate(None, "nobody has looked for it to the end")
        return self.counts.get(label, Counts()).f1(measure)


def evaluate(
    conn: Connection, book: Codebook, source: str, against: str = "gold", progress: Progress | None = None
) -> Evaluation:
    """Measure a source by its name, or by the id that the record has for one, on the finished articles.

    One that is installed reads them now; of one that is only in the record (an import, an older version), what it
    proposed then counts. What is found is the best reading: likely, and not overlapping in a flat layer. Problem for an
    unknown source or reviewer, or where nobody has finished an article.
    """
    reader = _reader(conn, book, source)
    wanted = (one for one in labelled(conn, against, book, candidates=False) if _finished(one, book))
    result = Evaluation(reader.id, against, 0, 0, {}, dict.fromkeys(book.labels, 0))
    while batch := list(islice(wanted, _BATCH)):
        fresh = [one for one in batch if one.article.id not in reader.taught]
        for one, candidates in reader.read(fresh):
            result = _counted(result, one, candidates, book)
        result = replace(result, taught=result.taught + len(batch) - len(fresh))
        if progress is not None:
            progress("reading", result.articles, 0)
    if not result.articles:
        raise Problem(_none(reader, against, result.taught))
    return result


def _none(reader: _Reader, against: str, taught: int) -> str:
    if taught:
        return f"{show(reader.id)} learnt from all finished articles; finish others to measure it on, or see `train`."
    who = "Nobody has finished an" if against == "gold" else f"{show(against)} has finished no"
    return f"{who} article that {show(reader.id)} has read: there is nothing to measure it against."


def _finished(one: LabelledArticle, book: Codebook) -> bool:
    return not one.unlooked >= book.labels.keys()


def _counted(result: Evaluation, one: LabelledArticle, candidates: Sequence[Candidate], book: Codebook) -> Evaluation:
    hidden = [s.annotation.extent for s in one.spans if _hides(s.annotation.label, book)]
    best = [c.annotation for c in best_reading(candidates, book) if c.annotation.kind == "span"]
    counts: dict[str, Counts] = {}
    bands = dict(result.bands)
    for layer in book.layers.values():
        labels = {label.id for label in book.labels.values() if label.layer == layer.id}
        gaps = [] if layer.hides else hidden
        there: list[Span] = [(*s.annotation.extent, s.annotation.label) for s in one.spans]
        found: list[Span] = [(*a.extent, a.label) for a in best]
        ours, theirs = (fair([s for s in some if s[2] in labels], one.unlooked, gaps) for some in (found, there))
        counts |= count(ours, theirs)
        for c in candidates:
            place = (*c.annotation.extent, c.annotation.label) if c.annotation.label in labels else None
            if place and fair([place], one.unlooked, gaps):
                tenth = min(int(c.score * 10), 9)
                bands[tenth] = bands.get(tenth, Band()) + Band(1, int(place in theirs), c.score)
    looked = {label: n + (label not in one.unlooked) for label, n in result.looked.items()}
    return replace(result, articles=result.articles + 1, counts=add(result.counts, counts), looked=looked, bands=bands)


def _hides(label: str, book: Codebook) -> bool:
    return label in book.labels and book.layer_of(label).hides


@dataclass(frozen=True)
class _Reader:
    """A source to measure: its id, what it finds, and the articles that it learnt from."""

    id: str
    read: Callable[[Sequence[LabelledArticle]], Iterator[Found]]
    taught: frozenset[str] = frozenset()


def _reader(conn: Connection, book: Codebook, name: str) -> _Reader:
    recorded = {id: one for id, one in sources(conn).items() if one.kind != "person" and id != FILES}
    if name not in recorded and (name == learned.MODEL or name in installed()):
        return _now(learned.sources(conn.path, book, [name]))
    ids = [id for id, one in recorded.items() if name in (id, one.name)]
    if len(ids) != 1:
        known = ", ".join(sorted(show(each) for each in {*recorded, *installed(), learned.MODEL}))
        wrong = "is not one source" if ids else "is no source here"
        raise Problem(f"{show(name)} {wrong}; there is {known}.", code=2)
    return _Reader(ids[0], lambda some: _then(conn, ids[0], some))


def _now(asked: Sequence[Reading]) -> _Reader:
    """A source that reads now; those before it tell it what they think."""

    def read(some: Sequence[LabelledArticle]) -> Iterator[Found]:
        by_id = {one.article.id: one for one in some}
        for article, found in suggest((one.article for one in some), asked):
            yield by_id[article.id], found[-1][1]

    return _Reader(asked[-1].id, read, learned.taught(asked[-1]))


def _then(conn: Connection, source_id: str, some: Sequence[LabelledArticle]) -> Iterator[Found]:
    found = proposed(conn, source_id, [one.article.id for one in some])
    return ((one, found[one.article.id]) for one in some if one.article.id in found)
