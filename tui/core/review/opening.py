"""Opening an article: from what the record holds about it to a state that verbs can work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.core.annotation import Annotation, Article, Proposal
from tui.core.codebook import Codebook
from tui.core.review.queue import first_open, to
from tui.core.review.state import Review, Stops
from tui.core.review.step import Verdict
from tui.core.review.stops import with_stops
from tui.core.scope import is_finished, pass_of
from tui.core.spans import SpanIndex
from tui.core.text.words import Words

if TYPE_CHECKING:  # most articles were never corrected
    from tui.core.review.corrected import Earlier


def review_of(
    article: Article,
    book: Codebook,
    annotations: Iterable[Annotation] = (),
    proposals: Mapping[str, tuple[Proposal, ...]] | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    comments: Mapping[str, str] | None = None,
    trail: tuple[str, ...] = (),
    done: bool = False,
    scope: str = "",
    shown: str = "",
    doubtful: bool = False,
    focus: str | None = None,
    doubts: Mapping[str, str] | None = None,
    blind: bool = False,
    round: int = 0,
    practice: bool = False,
    scores: bool = True,
    through: bool = False,
    earlier: Earlier | None = None,
) -> Review:
    """The state of an article as it is opened. Annotations whose label the codebook lacks are left aside.

    `proposals` are those of sources that are no person. The focus is `focus` if it is still to be seen, else the
    first open stop. `scope`: what it is done for, "" for all. `shown`: the scope of the pass that it is opened in.
    `doubtful`: the least sure stops come first. `scores`: they are shown. `earlier`: the version before, where there
    is one.
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
        stops=Stops(doubtful=doubtful),
        trail=tuple(id for id in trail if id in known),
        done=is_finished(book, scope if done else None, part := pass_of(book, shown)),
        scope=scope if done else None,
        shown=part,
        doubts=doubts or {},
        blind=blind,
        round=round,
        practice=practice,
        scores=scores,
        through=through,
        earlier=earlier,
    )
    review = with_stops(review)
    if focus is not None and focus in known and review.drawn(focus):
        return replace(review, focus=focus)
    return to(review, first_open(review))


def hanging(annotations: Iterable[Annotation]) -> dict[str, tuple[str, ...]]:
    """Which relations and attributes hang on which annotation, by either end."""
    found: dict[str, list[str]] = {}
    for a in annotations:
        for end in (a.head_id, a.tail_id):
            if end is not None:
                found.setdefault(end, []).append(a.id)
    return {end: tuple(ids) for end, ids in found.items()}
