"""The state of one article under review, for one reviewer: what is known about it, what was decided, what has focus.

A `Review` never changes. Verbs (`verbs.act`) give a new one, and the step to record. What a verb touches is small
against the article, so every question here is answered from a window around a span, not from the whole article.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tui.core.annotation import Annotation, Article, Proposal, attribute, is_rest, relation
from tui.core.codebook import Codebook, Layer
from tui.core.review.step import NONE, Verdict
from tui.core.scope import Pass
from tui.core.spans import SpanIndex, within
from tui.core.text.words import Words

if TYPE_CHECKING:  # most articles were never corrected
    from tui.core.review.corrected import Earlier

Unit = Literal["word", "char"]
MarkState = Literal["candidate", "accepted"]
SURE = 0.7
"""The score below which about half of what is proposed is wrong: see docs/learning.md."""


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
    unsure: bool = False


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

    `doubtful`: the order is not that of their places, but the least sure group comes first. `unclear`: the kind and
    the head of relations and attributes of which one can stand and several are proposed about as surely: they are not
    carried, but asked about.
    """

    order: tuple[str, ...] = ()
    rank: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
    group_of: Mapping[str, int] = field(default_factory=dict)
    doubtful: bool = False
    unclear: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Review:
    """One article, one reviewer. Build it with `opening.review_of`.

    `proposals` are those of sources that are no person. `hanging` maps a span to the relations and attributes on it.
    `left` counts the open stops. `trail` holds the decided annotations, the newest last. `warned`: `done` was asked
    for once while stops were open. `swept`: the rest of a paragraph was accepted by the key before. `linked`:
    the other end of the last link. `doubts`: the open questions to the lead, by annotation; "": about the article.
    `done`: finished for what is shown; `scope`: what it is finished for in all, as the record writes it, None for
    nothing. `shown`: the pass, None for everything. `asked`: the relation or attribute that is in question, in a pass
    through those; the focus is then the span that it hangs on. `blind`: a check without candidates. `round`: 0 counts,
    a repeat, or `practice`, is above. `scores`: whether scores are shown. `through`: what a key accepts is accepted
    through the article. `earlier`: what the reviewer decided about the text before it was corrected.
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
    scope: str | None = None
    shown: Pass | None = None
    asked: str | None = None
    blind: bool = False
    round: int = 0
    practice: bool = False
    scores: bool = True
    through: bool = False
    earlier: Earlier | None = None

    @property
    def total(self) -> int:
        """How many stops there were before anything was decided."""
        return len(self.stops.groups)

    @property
    def focused(self) -> Annotation | None:
        """The annotation in focus."""
        return self.annotations[self.focus] if self.focus else None

    @property
    def question(self) -> Annotation | None:
        """The relation or attribute that is asked about, while the focus is on the span that it hangs on."""
        if self.asked is None or self.asked not in self.stops.rank:
            return None
        claim = self.annotations[self.asked]
        return claim if self.standing(claim.head_id or "") == self.focus else None

    @property
    def asks_hanging(self) -> bool:
        """Whether relations or attributes are among the stops."""
        return bool(self.stops.unclear or (self.shown and self.shown.hanging))

    def verdict(self, id: str) -> Verdict:
        """What this reviewer's verdict on an annotation is."""
        return self.verdicts.get(id, NONE)

    @property
    def whole(self) -> Verdict:
        """What this reviewer's verdict on the article as a whole is."""
        return NONE if self.scope is None else Verdict("done", None, self.scope)

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
        if id not in self.stops.rank or self.verdict(id).verdict is not None:
            return False
        one = self.annotations[id]
        return not self.hidden(one) if one.kind == "span" else self._asks(one)

    def _asks(self, claim: Annotation) -> bool:
        """Whether a proposed relation or attribute is still a question: its ends stand, and no other took its place."""
        stands = self.as_it_stands(claim)
        return stands is not None and self.verdict(stands.id).verdict is None and not self.in_place_of(stands)

    def as_it_stands(self, claim: Annotation) -> Annotation | None:
        """A relation or attribute about what stands now for the spans that it names; None where that cannot be."""
        head = self.annotations[self.standing(claim.head_id or "")]
        if not self.accepted(head.id):
            return None
        if claim.kind == "attribute":
            kind = self.book.attributes.get(claim.label)
            return attribute(claim.label, head, claim.value or "") if kind and head.label in kind.on else None
        tail = self.annotations[self.standing(claim.tail_id or "")]
        allowed = claim.label in {kind.id for kind in self.book.relations_between(head.label, tail.label)}
        return relation(claim.label, head, tail) if allowed and self.accepted(tail.id) and head.id != tail.id else None

    def in_place_of(self, claim: Annotation) -> list[str]:
        """What stands where a head can have only one of a kind, and would give way to a claim."""
        kind = self.book.relations.get(claim.label) or self.book.attributes.get(claim.label)
        if kind is None or kind.many:
            return []
        others = (self.annotations[id] for id in self.hanging.get(claim.head_id or "", ()))
        return [
            a.id
            for a in others
            if a.label == claim.label and a.head_id == claim.head_id and a.id != claim.id and self.accepted(a.id)
        ]

    def carrier(self, one: Annotation) -> Annotation:
        """The span where an annotation is: itself, or what a relation or attribute was proposed to hang on."""
        return one if one.kind == "span" or one.head_id is None else self.annotations[one.head_id]

    def place(self, id: str) -> tuple[int, int]:
        """The place of a stop among others: its start, and its end with the longer first."""
        start, end = self.carrier(self.annotations[id]).extent
        return start, -end

    def leaders(self, group: int) -> list[str]:
        """The open stops of a group: its open candidates in order, less those that overlap one before them."""
        if len(self.stops.groups[group]) == 1:
            return [id for id in self.stops.groups[group] if self.open(id)]
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
                unsure = state == "candidate" and self.unsure(id)
                found.append(Mark(id, *span.extent, span.label, self.layer(span), state, unsure))
        return found

    def unsure(self, id: str) -> bool:
        """Whether no source is sure of an annotation, and scores are shown. Proposals without a score say nothing."""
        scores = [p.score for p in self.proposals.get(id, ()) if p.score is not None]
        return self.scores and bool(scores) and max(scores) < SURE

    def _drawn(self, span: Annotation) -> MarkState | None:
        if self.shown and span.label not in self.shown.drawn and not self.layer(span).hides:
            return None
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
            if is_rest(annotation.label):
                continue  # what records rest on is shown with them
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
                for one in (id, *self.hanging.get(id, ())) if self.asks_hanging else (id,):
                    if (group := self.stops.group_of.get(one)) is not None:
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
