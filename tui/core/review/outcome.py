"""What a verb comes to: the next state, the step to record, what to say, and which stretches look different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tui.core.annotation import Annotation
from tui.core.review.carry import Deed
from tui.core.review.queue import next_open, to
from tui.core.review.state import Review
from tui.core.review.step import Step, Verdict
from tui.core.review.stops import concluded
from tui.core.spans import SpanIndex

Extent = tuple[int, int]

MANY = 100
"""So many annotations that are new with a step are indexed all at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`step` None: nothing to record. `touched`: the extents whose drawing may differ, besides focus and selection.

    `beyond`: what the same key decides in other articles, by their ids.
    """

    review: Review
    step: Step | None = None
    say: str = ""
    touched: tuple[Extent, ...] = ()
    beyond: Mapping[str, Step] = field(default_factory=dict)


def changed(
    review: Review,
    verdicts: Mapping[str | None, Verdict],
    new: Iterable[Annotation] = (),
    comments: Mapping[str, str | None] | None = None,
    doubts: Mapping[str, str | None] | None = None,
) -> tuple[Review, tuple[Extent, ...]]:
    """The state with other verdicts (None: about the article), annotations, comments and doubts, and what looks
    different."""
    before = review
    review = _with_annotations(review, [a for a in new if a.id not in review.annotations])
    about = {id: verdict for id, verdict in verdicts.items() if id is not None}
    spans = [a for id in about if (a := review.annotations[id]).kind == "span"]
    redrawn = tuple({near for span in spans for near in review.near(span)})
    touched = list(redrawn)
    if review.asks_hanging:
        carriers = (review.carrier(review.annotations[id]) for id in about)
        touched += [span.extent for span in carriers if span.kind == "span"]
    groups = review.groups_touched(touched)
    after = replace(review, verdicts={**review.verdicts, **about} if about else review.verdicts)
    after = replace(after, left=before.left - before.count(groups) + after.count(groups))
    if None in verdicts:
        after = concluded(after, verdicts[None])
    if comments:
        after = replace(after, comments=_with(after.comments, comments))
    if doubts:
        after = replace(after, doubts=_with(after.doubts, doubts))
    return after, redrawn


def _with(texts: Mapping[str, str], new: Mapping[str, str | None]) -> dict[str, str]:
    """Texts with others put in; an empty one is taken out."""
    return {id: text for id, text in {**texts, **new}.items() if text}


def _with_annotations(review: Review, new: list[Annotation]) -> Review:
    if not new:
        return review
    spans, hanging = review.spans, dict(review.hanging)
    many = len(new) > MANY
    if many:  # adding copies a layer's entries each time
        known = (a for a in (*review.annotations.values(), *new) if a.kind == "span")
        spans = SpanIndex.of((review.book.labels[a.label].layer, a) for a in known)
    for a in new:
        if a.kind == "span" and not many:
            spans = spans.add(review.book.labels[a.label].layer, a)
        for end in (a.head_id, a.tail_id):
            if end is not None:
                hanging[end] = (*hanging.get(end, ()), a.id)
    annotations = {**review.annotations, **{a.id: a for a in new}}
    return replace(review, annotations=annotations, spans=spans, hanging=hanging)


def decided(deed: Deed, place: Annotation | None, decided: tuple[str, ...], say: str = "") -> Outcome:
    """The outcome of a deed: recorded, and on to the next stop after `place`, or to `place` if that is open still."""
    review = deed.review
    if not deed.rows:
        return Outcome(review, say=say or "nothing to decide here")
    verdicts = {row.annotation_id: Verdict(row.verdict, row.as_id, row.scope) for row in deed.rows}
    comments = {row.annotation_id: row.note for row in deed.rows if row.action == "comment" and row.annotation_id}
    doubts = {row.annotation_id or "": row.note for row in deed.rows if row.action == "flag"}
    after, touched = changed(review, verdicts, deed.new.values(), comments, doubts)
    trail = tuple(id for id in review.trail if id not in decided) + decided
    after = replace(after, draft=None, selection=None, warned=False, swept=False, trail=trail)
    open_still = place is not None and after.open(place.id)  # what was added beside a stop leaves it in focus
    following = place.id if place is not None and open_still else next_open(after, place)
    after = to(after, following or (decided[-1] if decided else after.focus))
    if deed.lost:
        say = f"{say}; not allowed there, so rejected: {', '.join(deed.lost)}".lstrip("; ")
    if after.left == 0 and not after.done and not after.blind:
        say = f"{say}; 0 left: d".lstrip("; ")
    return Outcome(after, Step(tuple(deed.rows), tuple(deed.new.values())), say, touched)
