"""Opening an article: from what the record holds about it to a state that verbs can work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tui.core.annotation import Annotation, Article, Proposal
from tui.core.codebook import Codebook
from tui.core.review.queue import first_open
from tui.core.review.state import Review, Stops
from tui.core.review.step import Verdict
from tui.core.spans import SpanIndex
from tui.core.text.words import Words


def review_of(
    article: Article,
    book: Codebook,
    annotations: Iterable[Annotation] = (),
    proposals: Mapping[str, tuple[Proposal, ...]] | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    comments: Mapping[str, str] | None = None,
    trail: tuple[str, ...] = (),
    done: bool = False,
    focus: str | None = None,
    doubts: Mapping[str, str] | None = None,
) -> Review:
    """The state of an article as it is opened. Annotations whose label the codebook lacks are left aside.

    `proposals` are those of sources that are no person. The focus is `focus` if it is still to be seen, else the
    first open stop.
    """
    known = {a.id: a for a in annotations if a.label in book.kinds()}
    proposals = {id: p for id, p in (proposals or {}).items() if id in known}
    verdicts = verdicts or {}
    spans = [a for a in known.values() if a.kind == "span"]
    review = Review(
        article=article,
        book=book,
        words=Words(article.text),
        annotations=known,
        proposals=proposals,
        verdicts=verdicts,
        comments=comments or {},
        spans=SpanIndex.of((book.labels[a.label].layer, a) for a in spans),
        hanging=hanging(known.values()),
        stops=_stops(spans, book, proposals),
        trail=tuple(id for id in trail if id in known),
        done=done,
        doubts=doubts or {},
    )
    review = replace(review, left=review.count(set(range(len(review.stops.groups)))))
    if focus is not None and focus in known and review.drawn(focus):
        return replace(review, focus=focus)
    return replace(review, focus=first_open(review))


def hanging(annotations: Iterable[Annotation]) -> dict[str, tuple[str, ...]]:
    """Which relations and attributes hang on which annotation, by either end."""
    found: dict[str, list[str]] = {}
    for a in annotations:
        for end in (a.head_id, a.tail_id):
            if end is not None:
                found.setdefault(end, []).append(a.id)
    return {end: tuple(ids) for end, ids in found.items()}


def _stops(spans: list[Annotation], book: Codebook, proposals: Mapping[str, tuple[Proposal, ...]]) -> Stops:
    def place(a: Annotation) -> tuple[int, int, float, str]:
        score = max((p.score or 0.0 for p in proposals[a.id]), default=0.0)
        return a.extent[0], -a.extent[1], -score, a.id

    eligible = sorted((a for a in spans if a.id in proposals and not book.layer_of(a.label).hides), key=place)
    groups: list[list[str]] = []
    last: dict[str, tuple[int, list[str]]] = {}
    for a in eligible:
        layer = book.layer_of(a.label)
        start, end = a.extent
        if layer.flat and layer.id in last and start < last[layer.id][0]:
            reach, group = last[layer.id]
            group.append(a.id)
            last[layer.id] = max(reach, end), group
        else:
            groups.append([a.id])
            last[layer.id] = end, groups[-1]
    order = tuple(a.id for a in eligible)
    return Stops(
        order=order,
        rank={id: i for i, id in enumerate(order)},
        groups=tuple(map(tuple, groups)),
        group_of={id: i for i, group in enumerate(groups) for id in group},
    )
