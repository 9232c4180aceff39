"""Which candidates can be stops: all of them, or those of a pass; what is finished in part is not asked again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from tui.core import scope
from tui.core.annotation import Annotation
from tui.core.review.queue import first_open, next_open, ordered, to
from tui.core.review.state import Review, Stops
from tui.core.review.step import Verdict

NEAR = 0.05
"""How much less sure than the surest a claim may be for the choice between them to be a question."""


def with_stops(review: Review) -> Review:
    """The state with its stops, and the count of the open ones, made anew for the pass that it is in."""
    wanted = review.shown.stops if review.shown else _unfinished(review)
    eligible = [a for id in review.proposals if (a := review.annotations[id]).label in wanted]
    if review.shown:
        stops = (_hanging if review.shown.hanging else _spans)(review, eligible)
    else:
        stops = _with_unclear(review, _spans(review, eligible))
    if (earlier := review.earlier) is not None:
        stops = _less(stops, [id for id in stops.order if not earlier.asks(review.carrier(review.annotations[id]))])
    doubtful = review.stops.doubtful
    review = replace(review, stops=stops)
    review = ordered(review, True) if doubtful else review
    return replace(review, left=review.count(set(range(len(stops.groups)))))


def _unfinished(review: Review) -> frozenset[str]:
    """The span labels to ask about where everything is shown: all but those that a finished pass covers."""
    book = review.book
    done = scope.covered(book, review.scope) if review.scope else ()
    return frozenset(label for label in book.labels if not book.layer_of(label).hides and label not in done)


def _spans(review: Review, eligible: Iterable[Annotation]) -> Stops:
    def place(a: Annotation) -> tuple[int, int, float, str]:
        return a.extent[0], -a.extent[1], -review.score(a.id), a.id

    groups: list[list[str]] = []
    order: list[str] = []
    last: dict[str, tuple[int, list[str]]] = {}
    for a in sorted(eligible, key=place):
        order.append(a.id)
        layer = review.layer(a)
        start, end = a.extent
        if layer.flat and layer.id in last and start < last[layer.id][0]:
            reach, group = last[layer.id]
            group.append(a.id)
            last[layer.id] = max(reach, end), group
        else:
            groups.append([a.id])
            last[layer.id] = end, groups[-1]
    return _stops(order, groups)


def _hanging(review: Review, eligible: Iterable[Annotation]) -> Stops:
    """Each relation or attribute is a stop of its own, where the span stands that it hangs on."""
    on_spans = [a for a in eligible if review.carrier(a).kind == "span"]
    order = [a.id for a in sorted(on_spans, key=lambda a: (*review.place(a.id), -review.score(a.id), a.id))]
    return _stops(order, [[id] for id in order])


def _with_unclear(review: Review, spans: Stops) -> Stops:
    """The stops, and with them the relations and attributes that nobody can carry without asking which."""
    rivals: dict[tuple[str, str], list[Annotation]] = {}
    for id in review.proposals:
        a = review.annotations[id]
        kind = review.book.relations.get(a.label) or review.book.attributes.get(a.label)
        if kind and not kind.many and a.head_id and review.annotations[a.head_id].kind == "span":
            rivals.setdefault((a.label, a.head_id), []).append(a)
    asked = {about: near for about, some in rivals.items() if len(near := _as_sure(review, some)) > 1}
    if not asked:
        return spans
    claims = [a for near in asked.values() for a in near]
    order = sorted((*spans.order, *(a.id for a in claims)), key=lambda id: (review.place(id), -review.score(id), id))
    groups = [*map(list, spans.groups), *([a.id] for a in claims)]
    return replace(_stops(order, groups), unclear=frozenset(asked))


def _less(stops: Stops, gone: Collection[str]) -> Stops:
    """Stops without some of them."""
    gone = frozenset(gone)
    groups = [left for group in stops.groups if (left := [id for id in group if id not in gone])]
    return replace(_stops([id for id in stops.order if id not in gone], groups), unclear=stops.unclear)


def _as_sure(review: Review, rivals: list[Annotation]) -> list[Annotation]:
    best = max(review.score(a.id) for a in rivals)
    return [a for a in rivals if review.score(a.id) >= best - NEAR]


def _stops(order: list[str], groups: list[list[str]]) -> Stops:
    return Stops(
        order=tuple(order),
        rank={id: i for i, id in enumerate(order)},
        groups=tuple(map(tuple, groups)),
        group_of={id: i for i, group in enumerate(groups) for id in group},
    )


def narrowed(review: Review, name: str) -> Review:
    """The same article in another pass, named by its scope ("" for everything), at its first stop from the focus on."""
    shown = scope.pass_of(review.book, name)
    done = scope.is_finished(review.book, review.scope, shown)
    after = with_stops(replace(review, shown=shown, done=done, draft=None, selection=None, asked=None))
    focus = after.focused
    if focus is not None and after.drawn(focus.id):
        return after if after.open(focus.id) else to(after, next_open(after, focus) or focus.id)
    return to(after, next_open(after, focus) if focus else first_open(after))


def concluded(review: Review, verdict: Verdict) -> Review:
    """The state once the article is finished for a scope, or is no more."""
    stood = review.scope
    now = verdict.scope if verdict.verdict == "done" else None
    after = replace(review, scope=now, done=scope.is_finished(review.book, now, review.shown))
    return with_stops(after) if not review.shown and (stood or now) else after
