"""The state of one article under review, for one reviewer: what is known about it, what was decided, what has focus.

A `Review` never changes. Verbs (`verbs.act`) give a new one, and the step to record. What a verb touches is small
against the article, so every question here is answered from a window around a span, not from the whole article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tui.core.annotation import Annotation, Article, Proposal
from tui.core.codebook import Codebook, Layer
from tui.core.review.step import NONE, Verdict
from tui.core.spans import SpanIndex, within
from tui.core.text.words import Words

Unit = Literal["word", "char"]
MarkState = Literal["candidate", "accepted"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An edge being moved: where the span would stand. Nothing is recorded before a verdict commits it."""

    annotation_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Text that was picked and has no label yet; `grain` is what it was picked by."""

    start: int
    end: int
    grain: Literal["word", "sentence", "paragraph"] = "word"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to draw."""

    id: str
    start: int
    end: int
    label: str
    layer: Layer
    state: MarkState


@dataclass(frozen=True, slots=True)
class Link:
    """A relation or attribute that hangs on a span; `other`: the relation's other end, `outward` if the tail."""

    annotation: Annotation
    other: Annotation | None
    outward: bool
    state: MarkState


@dataclass(frozen=True, slots=True)
class Stops:
    """The candidates that can be stops, in queue order, and the groups of those that overlap in a flat layer.

    `doubtful`: the order is not that of their places, but the least sure group comes first.
    """

    order: tuple[str, ...] = ()
    rank: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
    group_of: Mapping[str, int] = field(default_factory=dict)
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """One article, one reviewer. Build it with `opening.review_of`.

    `proposals` are those of sources that are no person. `hanging` maps a span to the relations and attributes on it.
    `left` counts the open stops. `trail` holds the decided annotations, the newest last. `warned`: `done` was asked
    for once while stops were open. `swept`: the rest of a paragraph was accepted by the key before. `linked`:
    the other end of the last link. `doubts`: the open questions to the lead, by annotation; "": about the article.
    """

    article: Article
    book: Codebook
    words: Words
    annotations: Mapping[str, Annotation]
    proposals: Mapping[str, tuple[Proposal, ...]]
    verdicts: Mapping[str, Verdict]
    comments: Mapping[str, str]
    spans: SpanIndex
    hanging: Mapping[str, tuple[str, ...]]
    stops: Stops
    left: int = 0
    focus: str | None = None
    draft: Draft | None = None
    selection: Selection | None = None
    unit: Unit = "word"
    trail: tuple[str, ...] = ()
    warned: bool = False
    swept: bool = False
    linked: str | None = None
    doubts: Mapping[str, str] = field(default_factory=dict)
    done: bool = False

    @property
    def total(self) -> int:
        """How many stops there were before anything was decided."""
        return len(self.stops.groups)

    @property
    def focused(self) -> Annotation | None:
        """The annotation in focus."""
        return self.annotations[self.focus] if self.focus else None

    def verdict(self, id: str) -> Verdict:
        """What this reviewer's verdict on an annotation is."""
        return self.verdicts.get(id, NONE)

    def accepted(self, id: str) -> bool:
        """Whether this reviewer holds an annotation to be true."""
        return self.verdict(id).verdict == "accept"

    def layer(self, span: Annotation) -> Layer:
        """The layer of a span."""
        return self.book.layer_of(span.label)

    def standing(self, id: str) -> str:
        """The annotation that stands for `id` now: itself, or what it was relabelled or adjusted to."""
        seen = set()
        while id not in seen and (as_id := self.verdict(id).as_id):
            seen.add(id)
            id = as_id
        return id

    def rivals(self, span: Annotation) -> Iterator[Annotation]:
        """The other spans of the same flat layer that overlap a span. None in a layer that is not flat."""
        layer = self.layer(span)
        if layer.flat:
            for id in self.spans.overlapping(*span.extent, layer.id):
                if id != span.id:
                    yield self.annotations[id]

    def hidden(self, span: Annotation) -> bool:
        """Whether a span lies inside boilerplate that stands, or gave way to an accepted one that overlaps it."""
        if any(self.accepted(rival.id) for rival in self.rivals(span)):
            return True
        return not self.layer(span).hides and self.in_boilerplate(span)

    def in_boilerplate(self, span: Annotation) -> bool:
        """Whether a span lies inside one of a hiding layer that stands or is proposed."""
        for layer in self.book.layers.values():
            if layer.hides:
                for id in self.spans.overlapping(*span.extent, layer.id):
                    if self._counts(id) and within(span.extent, self.annotations[id].extent):
                        return True
        return False

    def _counts(self, id: str) -> bool:
        verdict = self.verdict(id).verdict
        return verdict == "accept" or (verdict is None and id in self.proposals)

    def open(self, id: str) -> bool:
        """Whether a span is a candidate that still waits for a verdict and may be a stop."""
        return id in self.stops.rank and self.verdict(id).verdict is None and not self.hidden(self.annotations[id])

    def leaders(self, group: int) -> list[str]:
        """The open stops of a group: its open candidates in order, less those that overlap one before them."""
        chosen: list[str] = []
        end = -1
        for id in self.stops.groups[group]:
            if self.open(id) and (not chosen or self.annotations[id].extent[0] >= end):
                chosen.append(id)
                end = self.annotations[id].extent[1]
        return chosen

    def alternatives(self, id: str) -> list[str]:
        """The open candidates that share a stop with `id`: they overlap it in the same flat layer. Without `id`."""
        span = self.annotations[id]
        return [rival.id for rival in self.rivals(span) if self.open(rival.id)]

    def marks(self, start: int, end: int) -> list[Mark]:
        """What there is to draw that touches `[start, end)`: accepted spans and candidates that are not hidden."""
        found = []
        for id in self.spans.overlapping(start, end):
            span = self.annotations[id]
            if state := self._drawn(span):
                found.append(Mark(id, *span.extent, span.label, self.layer(span), state))
        return found

    def _drawn(self, span: Annotation) -> MarkState | None:
        verdict = self.verdict(span.id).verdict
        if verdict == "accept":
            return "accepted"
        if verdict is None and span.id in self.proposals and not self.hidden(span):
            return "candidate"
        return None

    def drawn(self, id: str) -> bool:
        """Whether an annotation is a span that is on the screen."""
        return self.annotations[id].kind == "span" and self._drawn(self.annotations[id]) is not None

    def links(self, id: str) -> list[Link]:
        """The relations and attributes that hang on a span and stand or may stand, those of the span as head first."""
        links = []
        for hanging in self.hanging.get(id, ()):
            annotation = self.annotations[hanging]
            verdict = self.verdict(hanging).verdict
            if verdict == "reject" or (verdict is None and hanging not in self.proposals):
                continue
            outward = annotation.head_id == id
            other = annotation.tail_id if outward else annotation.head_id
            end = self.annotations.get(self.standing(other)) if other else None
            if end is not None and self.verdict(end.id).verdict == "reject":
                continue
            links.append(Link(annotation, end, outward, "accepted" if verdict == "accept" else "candidate"))
        return sorted(links, key=lambda link: (not link.outward, link.state != "accepted"))

    def score(self, id: str) -> float:
        """The best score among an annotation's proposals, 0 where none gave one."""
        return max((p.score or 0.0 for p in self.proposals.get(id, ())), default=0.0)

    def groups_touched(self, extents: list[tuple[int, int]]) -> set[int]:
        """The groups of stops that a change at `extents` can open or close."""
        touched = set()
        for start, end in extents:
            for id in self.spans.overlapping(start, end):
                if (group := self.stops.group_of.get(id)) is not None:
                    touched.add(group)
        return touched

    def count(self, groups: set[int]) -> int:
        """How many open stops the groups hold."""
        return sum(len(self.leaders(group)) for group in groups)

    def near(self, span: Annotation) -> list[tuple[int, int]]:
        """What may look different once the verdict on a span differs: it, its rivals, and what boilerplate hides."""
        layer = self.layer(span)
        ids = self.spans.overlapping(*span.extent, None if layer.hides else layer.id)
        return [span.extent, *(self.annotations[id].extent for id in ids)]
