"""Records by rule: one for each thing that the likelier mentions of an article tell of, by what links them."""

from __future__ import annotations

from collections.abc import Sequence

from tui.core import paths
from tui.core.annotation import Annotation, Article, Candidate, record
from tui.core.codebook import Codebook
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.records import attribute_of, entry_of, groups
from tui.core.walker import Walker

_SURE = 0.5
"""A mention, relation or attribute below this score tells of nothing."""


class Recorder:
    """Finds the records of a codebook among candidates."""

    def __init__(self, codebook: Codebook) -> None:
        self._book = book = codebook
        self._kinds = [kind for kind in book.records.values() if kind.of]
        self._of = frozenset(kind.of for kind in self._kinds)
        telling = {relation.id for relation in book.relations.values() if self._of & relation.head & relation.tail}
        for kind in self._kinds:
            for name in kind.key:
                telling |= {step.name for step in paths.parse(kind.fields[name])}
                if other := entry_of(kind.fields, name):
                    telling.add(attribute_of(kind.fields[other]))
        self._telling = frozenset(telling)

    def find(self, article: Article, found: Sequence[Candidate]) -> list[Candidate]:
        """The records that candidates make likely; a record is as sure as the surest of its mentions."""
        likely = [c.annotation for c in found if c.score >= _SURE]
        if not any(a.label in self._of for a in likely):
            return []
        labelled = self._told(article, likely)
        scores = {c.annotation.id: c.score for c in found if c.annotation.label in self._of}
        walker = Walker(labelled)
        records: list[Candidate] = []
        for kind in self._kinds:
            mentions = [one.annotation.id for one in labelled.spans if one.annotation.label == kind.of]
            for group in groups(walker, kind, self._book, mentions):
                score = max(scores[id] for id in group)
                records.append(Candidate(record(article, kind.id, group[0]), score, "record-mentions"))
        return records

    def _told(self, article: Article, likely: Sequence[Annotation]) -> LabelledArticle:
        """The mentions, and what of the rest can tell one record from another."""
        hung = [a for a in likely if a.head_id and a.label in self._telling]
        ends = {end for a in hung for end in (a.head_id, a.tail_id)}
        spans = (a for a in likely if a.kind == "span" and (a.label in self._of or a.id in ends))
        return LabelledArticle.of(article, map(Labelled, [*spans, *hung]))
