"""An article with what stands about it: what exports write and imports read, whichever the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from tui.core.annotation import Annotation, Article, attribute, is_rest, record, relation, rests_label, span


@dataclass(frozen=True, slots=True)
class Labelled:
    """An annotation and its standing. `layer` is a span's; other kinds have none.

    `status` is the first that holds of gold, disputed, accepted, rejected, candidate; `basis` says why gold is gold
    (adjudicated, agreed, majority, single), else "". `score` is the best of its proposals' scores.
    `reviewers` are in the order of their names.
    """

    annotation: Annotation
    layer: str = ""
    status: str = "candidate"
    basis: str = ""
    reviewers: tuple[str, ...] = ()
    comment: str = ""
    score: float | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article and its labelled annotations; spans by start, the longer first.

    `rests`: the relations that say on which spans records, and the values of their fields, rest. `unlooked`: labels
    that nobody whose labels these are has finished looking for: where none of them stands, it is not known whether it
    should. `finished_by`: who has finished it, where a file says so, even if they found nothing.
    """

    article: Article
    spans: tuple[Labelled, ...] = ()
    relations: tuple[Labelled, ...] = ()
    attributes: tuple[Labelled, ...] = ()
    records: tuple[Labelled, ...] = ()
    rests: tuple[Labelled, ...] = field(default=(), kw_only=True)
    unlooked: frozenset[str] = field(default=frozenset(), kw_only=True, compare=False)
    finished_by: frozenset[str] = field(default=frozenset(), kw_only=True, compare=False)

    @classmethod
    def of(cls, article: Article, ones: Iterable[Labelled]) -> LabelledArticle:
        """An article with annotations of all kinds in any order; spans are put in theirs, the others stay in it."""
        kinds: dict[str, list[Labelled]] = {"span": [], "relation": [], "attribute": [], "record": [], "rest": []}
        for one in ones:
            kinds["rest" if is_rest(one.annotation.label) else one.annotation.kind].append(one)
        spans, relations, attributes, records, rests = map(tuple, kinds.values())
        return cls(article, tuple(sorted(spans, key=place)), relations, attributes, records, rests=rests)

    def all(self) -> Iterator[Labelled]:
        """Every labelled annotation, those that others hang on first."""
        return chain(self.spans, self.records, self.relations, self.attributes, self.rests)


def place(labelled: Labelled) -> tuple[int, int, str, str]:
    """The order of spans: by start, the longer first, then by label."""
    start, end = labelled.annotation.extent
    return start, -end, labelled.annotation.label, labelled.annotation.id


def moved(
    labelled: LabelledArticle,
    article: Article,
    extents: Mapping[str, tuple[int, int]],
    labels: Mapping[tuple[str, str], str] | None = None,
) -> LabelledArticle:
    """The same claims about another text: `extents` says by id where each span stands in it.

    Spans that `extents` leaves out go, and with them what hangs on them. `labels` renames labels, by kind and label.
    Two claims that become the same become one.
    """
    move = _Move(article, extents, labels or {})
    spans = move.each(labelled.spans)
    records, relations, attributes = map(move.each, (labelled.records, labelled.relations, labelled.attributes))
    rests, ordered = move.each(labelled.rests), tuple(sorted(spans, key=place))
    return LabelledArticle(article, ordered, relations, attributes, records, rests=rests, unlooked=labelled.unlooked)


class _Move:
    """Claims on their way to another text, by their old ids."""

    def __init__(
        self, article: Article, extents: Mapping[str, tuple[int, int]], labels: Mapping[tuple[str, str], str]
    ) -> None:
        self._article, self._extents, self._labels = article, extents, labels
        self._new: dict[str, Annotation] = {}

    def each(self, ones: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        """Those that can be moved. What others hang on has to come first."""
        found: dict[str, Labelled] = {}
        for one in ones:
            claim = self._claim(one.annotation)
            if claim is not None:
                self._new[one.annotation.id] = claim
                found.setdefault(claim.id, replace(one, annotation=claim))
        return tuple(found.values())

    def _claim(self, old: Annotation) -> Annotation | None:
        label = self._labels.get((old.kind, old.label), old.label)
        if is_rest(old.label):
            of = old.label.removesuffix(rests_label(""))
            label = rests_label(self._labels.get(("record", of), of))
        if old.kind == "span":
            return span(self._article, label, *self._extents[old.id]) if old.id in self._extents else None
        if old.kind == "record":
            return record(self._article, label, old.value or "")
        head, tail = self._new.get(old.head_id or ""), self._new.get(old.tail_id or "")
        if old.kind == "attribute":
            return attribute(label, head, old.value or "") if head else None
        return relation(label, head, tail) if head and tail else None
