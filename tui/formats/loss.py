"""What a format cannot hold: named piece by piece while an article is made to fit, counted for the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tui.core.annotation import Annotation
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.show import show

KINDS: Mapping[str, str] = {
    "articles": "articles are not in the file",
    "unfinished": "articles are left out, because nobody has finished looking for all labels of the layer",
    "text": "articles do not keep their text as it was",
    "surrogates": "articles have half a character (a lone surrogate), which becomes \ufffd",
    "controls": "articles have characters that XML cannot hold, which become \ufffd",
    "title": "articles lose their title",
    "facts": "facts about articles (source, date, publisher ...) are left out",
    "layers": "spans of other layers are left out",
    "nested": "spans that lie inside, over or across a longer one are left out",
    "edges": "spans are left out because an edge lies inside a token, or they hold no token",
    "lines": "spans go over the end of a line, which cannot be written",
    "zones": "spans stand in boilerplate, whose tokens are left out",
    "unlooked": "articles do not say which labels nobody has finished looking for",
    "shown": "texts are shown with their control characters made visible",
    "excerpts": "quotes hold no more words than are allowed",
    "layer": "spans do not say their layer",
    "labels": "labels are written in another way",
    "relations": "relations are left out",
    "attributes": "attributes are left out",
    "records": "records are left out",
    "rests": "records and their fields do not say on which spans they rest",
    "status": "annotations do not say their status",
    "basis": "annotations do not say on which basis they are gold",
    "reviewers": "annotations do not say who holds them",
    "comment": "comments are left out",
    "score": "scores are left out",
    "sources": "annotations do not say which source proposed them",
    "standing": "attributes stand as their span does, although they did not",
}
"""Every kind of loss, with what is said after the number."""

STANDING = ("status", "basis", "reviewers", "comment", "score", "sources")
"""The fields of Labelled that say how an annotation stands."""

UNIFORM = frozenset({"status", "basis", "reviewers"})
"""What is no loss where it is the same for every annotation: the export as a whole says it."""

_EXAMPLES = 3
_BARE = {name: Labelled.__dataclass_fields__[name].default for name in (*STANDING, "layer")}


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that a format cannot hold. `what` is its value or label, `example` shows it where it stands."""

    kind: str
    article_id: str
    what: str
    example: str


def example(annotation: Annotation, among: Mapping[str, Annotation] | None = None) -> str:
    """An annotation as a report shows it, harmless on a terminal. `among`: those that it may hang on, by id."""
    if annotation.kind == "span":
        return show(f"{annotation.label} {annotation.start}-{annotation.end} “{_short(annotation.quote or '', 40)}”")
    ends = [(among or {}).get(id) for id in (annotation.head_id, annotation.tail_id) if id]
    told = [f"“{_short(end.quote or end.value or end.label, 24)}”" for end in ends if end]
    return show(" ".join(filter(None, (annotation.label, annotation.value, " -> ".join(told)))))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def by_id(labelled: LabelledArticle) -> dict[str, Annotation]:
    """The claims about an article by id."""
    return {one.annotation.id: one.annotation for one in labelled.all()}


class Ledger:
    """The losses of one article, written down as they come."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        self.losses: list[Loss] = []

    def lose(self, kind: str, what: str, shown: str = "") -> None:
        """One more loss of this kind."""
        self.losses.append(Loss(kind, self.article_id, what, shown))

    def lose_span(self, kind: str, one: Labelled) -> None:
        """A span that cannot be held."""
        self.lose(kind, one.annotation.label, example(one.annotation))


def reduce(
    labelled: LabelledArticle, holds: frozenset[str], ledger: Ledger, layer_of: Callable[[str], str]
) -> LabelledArticle:
    """The article without what a format never holds, each piece of it named.

    A layer is lost only where it is not the one that `layer_of` the label gives, as the reader will.
    """
    article = labelled.article
    if article.title and "title" not in holds:
        ledger.lose("title", article.title, show(article.title))
        article = replace(article, title="")
    if article.facts and "facts" not in holds:
        for name, value in article.facts.items():
            ledger.lose("facts", name, show(f"{name}: {value}"))
        article = replace(article, facts={})
    if labelled.unlooked and "unlooked" not in holds:
        names = sorted(labelled.unlooked)
        ledger.lose("unlooked", article.id, show(", ".join(names[:3]) + (" ..." if len(names) > 3 else "")))
    among = by_id(labelled) if labelled.relations or labelled.attributes else {}
    kept = {
        name: _kept(getattr(labelled, name), name, holds, ledger, among)
        for name in ("relations", "attributes", "records", "rests")
    }
    spans, *others, rests = (
        tuple(bare(one, holds, ledger, layer_of) for one in ones)
        for ones in (labelled.spans, kept["relations"], kept["attributes"], kept["records"], kept["rests"])
    )
    unlooked = labelled.unlooked if "unlooked" in holds else frozenset()
    return supported(LabelledArticle(article, spans, *others, rests=rests, unlooked=unlooked), ledger)


def _kept(
    ones: tuple[Labelled, ...], kind: str, holds: frozenset[str], ledger: Ledger, among: Mapping[str, Annotation]
) -> tuple[Labelled, ...]:
    if kind in holds:
        return ones
    for one in ones:
        ledger.lose(kind, one.annotation.label, example(one.annotation, among))
    return ()


def bare(one: Labelled, holds: frozenset[str], ledger: Ledger, layer_of: Callable[[str], str]) -> Labelled:
    """An annotation without the standing that a format does not hold."""
    gone: dict[str, Any] = {}
    for name in STANDING:
        value = getattr(one, name)
        if name not in holds and (value != _BARE[name] or name in UNIFORM):
            gone[name] = _BARE[name]
            ledger.lose(name, _said(value), f"{example(one.annotation)}: {show(_said(value))}")
    layer = layer_of(one.annotation.label) if one.annotation.kind == "span" else ""
    if "layer" not in holds and one.layer != layer:
        gone["layer"] = layer
        ledger.lose("layer", one.layer, f"{example(one.annotation)}: {show(one.layer)}")
    return replace(one, **gone) if gone else one


def _said(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def supported(labelled: LabelledArticle, ledger: Ledger) -> LabelledArticle:
    """The article without relations and attributes of what is no longer there, each of them named."""
    there = {one.annotation.id for one in (*labelled.spans, *labelled.records)}
    relations = tuple(_hanging(labelled.relations, there, "relations", ledger))
    there |= {one.annotation.id for one in relations}
    attributes = tuple(_hanging(labelled.attributes, there, "attributes", ledger))
    there |= {one.annotation.id for one in attributes}
    rests = tuple(_hanging(labelled.rests, there, "rests", ledger))
    if (len(relations), len(attributes), len(rests)) == (
        len(labelled.relations), len(labelled.attributes), len(labelled.rests),
    ):  # fmt: skip
        return labelled
    return replace(labelled, relations=relations, attributes=attributes, rests=rests)


def _hanging(ones: Iterable[Labelled], there: set[str], kind: str, ledger: Ledger) -> Iterator[Labelled]:
    for one in ones:
        if one.annotation.head_id in there and (one.annotation.tail_id or one.annotation.head_id) in there:
            yield one
        else:
            ledger.lose(kind, one.annotation.label, example(one.annotation))


def as_head(labelled: LabelledArticle, ledger: Ledger) -> LabelledArticle:
    """The article with each attribute standing as what it hangs on does; those that did not are named."""
    heads = {one.annotation.id: one for one in labelled.all()}
    standing = []
    for one in labelled.attributes:
        head = heads[one.annotation.head_id or ""]
        same = replace(head, annotation=one.annotation, layer="")
        if same != one:
            ledger.lose("standing", one.annotation.label, example(one.annotation))
        standing.append(same)
    return replace(labelled, attributes=tuple(standing))


@dataclass
class Tally:
    """The losses of one kind over all articles."""

    kind: str
    count: int = 0
    values: set[str] = field(default_factory=set)
    examples: list[tuple[str, str]] = field(default_factory=list)

    def said(self) -> str:
        """What is said after the number."""
        return KINDS[self.kind]

    def add(self, loss: Loss) -> None:
        """Count one more."""
        self.count += 1
        if len(self.values) <= _EXAMPLES:
            self.values.add(loss.what)
        if len(self.examples) < _EXAMPLES:
            self.examples.append((loss.article_id, loss.example))


class Report:
    """Counts of what went into a file and of what did not. Small, however large the export."""

    def __init__(self, format: str) -> None:
        self.format = format
        self.articles = self.spans = self.relations = self.attributes = self.records = 0
        self._tallies: dict[str, Tally] = {}

    def add(self, held: LabelledArticle | None, losses: Iterable[Loss]) -> None:
        """Count one article: what the file holds of it, if anything, and what it does not."""
        if held is not None:
            self.articles += 1
            for name in ("spans", "relations", "attributes", "records"):
                setattr(self, name, getattr(self, name) + len(getattr(held, name)))
        for loss in losses:
            self._tallies.setdefault(loss.kind, Tally(loss.kind)).add(loss)

    def losses(self) -> list[Tally]:
        """What is lost, in the order of KINDS; not what is the same for everything and goes without saying."""
        found = [self._tallies[kind] for kind in KINDS if kind in self._tallies]
        return [tally for tally in found if not self._goes_without_saying(tally)]

    def _goes_without_saying(self, tally: Tally) -> bool:
        return tally.kind in UNIFORM and len(tally.values) == 1

    def uniform(self) -> dict[str, str]:
        """The standing that every annotation shares and the format does not repeat."""
        same = [t for t in self._tallies.values() if self._goes_without_saying(t)]
        return {tally.kind: next(iter(tally.values)) for tally in same if next(iter(tally.values))}
