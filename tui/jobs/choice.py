"""Which labels of a database are exported, and the articles that carry them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tui.core.codebook import Codebook
from tui.core.labelled import Labelled, LabelledArticle


@dataclass(frozen=True)
class Choice:
    """Which labels to export: `labels` is gold, all or the name of a reviewer.

    Where `layers` or `names` (of labels) are given, spans of others are left out, with what hangs on them. `without`:
    statuses that are left out; "comments" takes the comments away. `people`: reviewers who are left out.
    `facts`: only articles that have all of these (key, value), and in which `order`; "": by id.
    `versions`: all versions of articles that were corrected, not only the newest that was finished.
    """

    labels: str = "gold"
    layers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    facts: frozenset[tuple[str, str]] = frozenset()
    order: str = ""
    versions: bool = False

    def of(self, labelled: LabelledArticle) -> LabelledArticle:
        """What of an article is chosen."""
        if not (self.layers or self.names or self.without):
            return labelled
        spans = tuple(map(self._said, filter(self._wanted, labelled.spans)))
        there = {one.annotation.id for one in spans}
        records = tuple(map(self._said, filter(self._stands, labelled.records)))
        relations = tuple(self._said(one) for one in labelled.relations if self._stands(one) and _hangs(one, there))
        there |= {one.annotation.id for one in (*records, *relations)}
        attributes = tuple(self._said(one) for one in labelled.attributes if self._stands(one) and _hangs(one, there))
        there |= {one.annotation.id for one in attributes}
        rests = tuple(self._said(one) for one in labelled.rests if self._stands(one) and _hangs(one, there))
        return LabelledArticle(
            labelled.article, spans, relations, attributes, records, rests=rests, unlooked=labelled.unlooked
        )

    def _stands(self, one: Labelled) -> bool:
        return one.status not in self.without

    def _wanted(self, one: Labelled) -> bool:
        by_layer = not self.layers or one.layer in self.layers
        by_name = not self.names or one.annotation.label in self.names
        return self._stands(one) and by_layer and by_name

    def _said(self, one: Labelled) -> Labelled:
        return replace(one, comment="") if one.comment and "comments" in self.without else one


def _hangs(one: Labelled, there: set[str]) -> bool:
    return {one.annotation.head_id, one.annotation.tail_id} - {None} <= there


@dataclass(frozen=True)
class Opened:
    """A database that is being exported: its codebook, how many decisions it holds and the hash of their ids.

    `rule`: how gold is found, unanimous or majority:N. `total`: how many articles there will be, 0 where that is not
    known without reading them. `articles` gives the articles with the chosen labels, from the first on, each time;
    `agreement` what a card says of agreement in the file, worked out when it is asked for.
    """

    book: Codebook
    decisions: int
    log: str
    rule: str
    total: int
    articles: Callable[[], Iterable[LabelledArticle]]
    agreement: Callable[[], dict[str, Any]]


@contextmanager
def opened(path: Path, choice: Choice) -> Iterator[Opened]:
    """A database opened for reading. Problem where it cannot be, or knows no reviewer of that name."""
    from tui.jobs.card_agreement import agreed
    from tui.store.articles import codebook_of, setting
    from tui.store.labelled import labelled
    from tui.store.migrations import open_file
    from tui.store.picked import picked
    from tui.store.queries import log_state, waiting

    connection = open_file(path, read_only=True)
    streams: list[Iterator[LabelledArticle]] = []
    try:
        book = codebook_of(connection)
        candidates = "candidate" not in choice.without
        ids = picked(connection, choice.facts, choice.order) if choice.facts or choice.order else None

        def articles() -> Iterable[LabelledArticle]:
            stream = labelled(
                connection,
                choice.labels,
                book,
                candidates=candidates,
                without=choice.people,
                ids=ids,
                versions=choice.versions,
            )
            streams.append(stream)
            return map(choice.of, stream)

        articles()  # a name that nobody has is found out before anything is written
        counted = waiting(connection)
        total = {"gold": counted.done, "all": counted.articles}.get(choice.labels, 0)
        total = total if ids is None else min(total, len(ids))
        rule = setting(connection, "gold", "unanimous")
        yield Opened(book, *log_state(connection), rule, total, articles, lambda: agreed(connection, choice.people))
    finally:
        for stream in streams:
            if isinstance(stream, Generator):
                stream.close()  # it reads from the connection, to its own end
        connection.close()
