"""The same text in all articles: which mentions could be decided with the focus, and the steps that decide them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tui.core.annotation import Article
from tui.core.codebook import Codebook
from tui.core.everywhere import occurrences
from tui.core.review.everywhere import MOST, Extent, Place, Wish, elsewhere, places
from tui.core.review.opening import review_of
from tui.core.review.state import Review
from tui.core.review.step import Step
from tui.store import mentions, queries
from tui.store.driver import Connection

LISTED = 2 * MOST
"""Mentions that are listed at a time; no more articles are looked through once there are so many."""
LOOKED = 1000
"""Articles that are looked through at a time."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in another article. `done`: the reviewer finished it, so the mention is proposed unticked."""

    article: Article
    done: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Found:
    """Mentions in other articles. `judged`: left out because they were judged otherwise. `unseen`: articles that may
    hold the text, too, and were not looked through this time."""

    mentions: tuple[Mention, ...] = ()
    judged: int = 0
    unseen: int = 0


def find(conn: Connection, book: Codebook, reviewer_id: str, besides: str, wish: Wish) -> Found:
    """Where a wish could be fulfilled in the articles other than `besides` that are this reviewer's to decide in."""
    found: list[Mention] = []
    judged = looked = ticked = 0
    held = mentions.holders(conn, wish.quote, wish.label, reviewer_id, besides)
    for holder in islice(held, LOOKED):
        looked += 1
        among = list(occurrences(holder.article.text, wish.quote))
        if not among:
            continue
        extents = [(one.start, one.end) for one in among]
        near = places(_near(conn, book, reviewer_id, holder.article, extents, hanging=False), wish, among=among)
        judged += near.judged
        for place in near.found:
            proposed = place.ticked and not holder.done and ticked < MOST
            ticked += proposed
            found.append(Mention(holder.article, holder.done, replace(place, ticked=proposed)))
        if ticked >= MOST or len(found) >= LISTED:
            break
    whole = looked < LOOKED and ticked < MOST and len(found) < LISTED
    unseen = 0 if whole else max(0, mentions.count_holding(conn, wish.quote) - 1 - looked)
    return Found(tuple(found), judged, unseen)


def steps(
    conn: Connection, book: Codebook, reviewer_id: str, wish: Wish, chosen: Mapping[str, Sequence[Extent]]
) -> dict[str, Step]:
    """The steps, by article, that fulfil a wish at chosen mentions, as far as it still can be."""
    found = {}
    for id, extents in chosen.items():
        article = queries.load_text(conn, id)
        step = elsewhere(_near(conn, book, reviewer_id, article, extents, hanging=True), wish, extents)
        if step is not None:
            found[id] = step
    return found


def _near(
    conn: Connection, book: Codebook, reviewer_id: str, article: Article, extents: Sequence[Extent], *, hanging: bool
) -> Review:
    """The state of an article around some stretches: all that verdicts on them depend on."""
    only = mentions.near(conn, article.id, extents, hanging=hanging)
    loaded = queries.load_article(conn, article.id, reviewer_id, only=only)
    return review_of(
        loaded.article,
        book,
        loaded.annotations.values(),
        loaded.proposals,
        loaded.verdicts,
        loaded.comments,
        done=loaded.done,
    )
