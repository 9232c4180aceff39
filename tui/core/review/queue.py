"""The queue: which stop comes next. Undecided candidates by start, the longer first, wrapping once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from tui.core.annotation import Annotation
from tui.core.review.state import Review
from tui.core.spans import order


def first_open(review: Review) -> str | None:
    """The first open stop of the article."""
    return _scan(review, range(len(review.stops.order)))


def to(review: Review, id: str | None) -> Review:
    """The state with its focus on a stop; for a relation or attribute: on the span that it hangs on, and asking."""
    if id is None or review.annotations[id].kind == "span":
        return replace(review, focus=id, asked=None)
    return replace(review, focus=review.standing(review.carrier(review.annotations[id]).id), asked=id)


def next_open(review: Review, place: Annotation | None) -> str | None:
    """The next open stop after a span, wrapping to those that were passed; None when nothing is left."""
    if place is None or not _placed(review, place):
        return first_open(review)
    at = _rank(review, place)
    past = at + 1 if review.stops.rank.get(place.id) == at else at
    return _scan(review, chain(range(past, len(review.stops.order)), range(past)))


def previous_open(review: Review, place: Annotation | None) -> str | None:
    """The open stop before a span, wrapping to the last."""
    count = len(review.stops.order)
    at = count if place is None or not _placed(review, place) else _rank(review, place)
    return _scan(review, chain(range(at - 1, -1, -1), range(count - 1, at - 1, -1)))


def ordered(review: Review, doubtful: bool) -> Review:
    """The same state with its stops in order of place, or the least sure first: by the best score in each group."""
    stops = review.stops
    sure = [max((review.score(id) for id in group), default=0.0) for group in stops.groups]

    def key(group: int) -> tuple[float, int]:
        return (sure[group] if doubtful else 0.0), group

    if doubtful:
        order_ = tuple(id for group in sorted(range(len(stops.groups)), key=key) for id in stops.groups[group])
    else:
        order_ = tuple(sorted(stops.order, key=review.place))
    rank = {id: i for i, id in enumerate(order_)}
    return replace(review, stops=replace(stops, order=order_, rank=rank, doubtful=doubtful))


def _rank(review: Review, place: Annotation) -> int:
    """Where a span stands, or would stand, in the queue's order; at its head where that is not one of places."""
    if (rank := review.stops.rank.get(place.id)) is not None:
        return rank
    if review.stops.doubtful:
        return 0
    start, end = review.carrier(place).extent
    return bisect_left(review.stops.order, (start, -end), key=review.place)


def _placed(review: Review, place: Annotation) -> bool:
    return review.carrier(place).kind == "span"


def _scan(review: Review, ranks: Iterable[int]) -> str | None:
    if review.left == 0:
        return None
    for rank in ranks:
        id = review.stops.order[rank]
        if review.open(id) and id in review.leaders(review.stops.group_of[id]):
            return id
    return None


def next_drawn(review: Review, place: Annotation | None, direction: int) -> str | None:
    """The next (1) or previous (-1) span on the screen, of any layer and state, wrapping; in a pass through relations
    or attributes the next of these."""
    if review.shown and review.shown.hanging:
        return _next_hanging(review, place, direction)
    start, end = order(place) if place and place.kind == "span" else None, (len(review.article.text) + 1, 0, "")
    if direction > 0:
        ids = chain(review.spans.after(start or (-1, 0, "")), review.spans.after((-1, 0, "")))
    else:
        ids = chain(review.spans.before(start or end), review.spans.before(end))
    return next((id for id in ids if review.drawn(id)), None)


def _next_hanging(review: Review, place: Annotation | None, direction: int) -> str | None:
    """The next relation or attribute of the pass that stands or is a question, from the one asked about on."""
    assert review.shown is not None
    stops = review.shown.stops
    ids = [
        a.id
        for a in review.annotations.values()
        if a.label in stops and _placed(review, a) and (review.accepted(a.id) or review.open(a.id))
    ]
    ids.sort(key=lambda id: (review.place(id), id), reverse=direction < 0)
    if not ids or place is None or not _placed(review, place):
        return ids[0] if ids else None
    at = (review.place(place.id), place.id if place.kind != "span" else "")
    past = (id for id in ids if ((review.place(id), id) > at if direction > 0 else (review.place(id), id) < at))
    return next(past, ids[0])
