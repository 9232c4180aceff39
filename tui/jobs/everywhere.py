"""The same text in all articles: which mentions could be decided with the focus, and the steps that decide them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tui.core.annotation import Article
from tui.core.codebook import Codebook
from tui.core.everywhere import occurrences
from tui.core.review.everywhere import MOST, Extent, Place, Wish, elsewhere, places
from tui.core.review.opening import review_of
from tui.core.review.state import Review
from tui.core.review.step import Step
from tui.store import assignments, mentions, queries
from tui.store.articles import name_of
from tui.store.driver import Connection

LISTED = 2 * MOST
"""Mentions that are listed at a time; no more articles are looked through once there are so many."""
LOOKED = 1000
"""Articles that are looked through at a time."""


GROUPS = (
    "in this article",
    "in other articles",
    "in other casing, or possessive",
    "part of a longer candidate",
    "in articles that you finished",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A mention in the list. `far`: in another article than the open one."""

    article: Article
    place: Place
    far: bool
    done: bool

    @property
    def key(self) -> tuple[str, Extent]:
        """What it is known by, whatever is wished for it."""
        return self.article.id, self.place.extent

    @property
    def group(self) -> int:
        """The place of its group in GROUPS."""
        if self.done:
            return 4
        if self.place.inside:
            return 3
        return 2 if self.place.form != "same" else int(self.far)


@dataclass(frozen=True, slots=True)
class Listed:
    """The mentions where a wish could be fulfilled, by group. `judged`: left out, because they were judged otherwise.

    `unseen`: articles that may hold the text, too, and were not looked through.
    """

    wish: Wish
    items: tuple[Item, ...] = ()
    judged: int = 0
    unseen: int = 0

    @property
    def ticked(self) -> tuple[Item, ...]:
        """Those that are proposed to be decided."""
        return tuple(item for item in self.items if item.place.ticked)


def listed(conn: Connection, book: Codebook, reviewer_id: str, review: Review, wish: Wish) -> Listed:
    """Where a wish about the focus's text could be fulfilled: in the open article, and in the others that are this
    reviewer's to decide in. From a blind check or a repeat nothing is decided in others."""
    assert review.focused is not None
    here = places(review, wish, besides=review.focused.extent)
    items = [Item(review.article, place, far=False, done=False) for place in here.found]
    given = assignments.given(conn, name_of(conn, reviewer_id), review.article.id)
    apart = given is not None and (given.served == "blind" or given.round > 0)
    far = Listed(wish) if apart else find(conn, book, reviewer_id, review.article.id, wish)
    items = sorted((*items, *far.items), key=lambda item: item.group)
    return replace(far, items=tuple(items), judged=here.judged + far.judged)


def find(conn: Connection, book: Codebook, reviewer_id: str, besides: str, wish: Wish) -> Listed:
    """Where a wish could be fulfilled in the articles other than `besides` that are this reviewer's to decide in."""
    found: list[Item] = []
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
            found.append(Item(holder.article, replace(place, ticked=proposed), far=True, done=holder.done))
        if ticked >= MOST or len(found) >= LISTED:
            break
    whole = looked < LOOKED and ticked < MOST and len(found) < LISTED
    unseen = 0 if whole else max(0, mentions.count_holding(conn, wish.quote) - 1 - looked)
    return Listed(wish, tuple(found), judged, unseen)


def steps(conn: Connection, book: Codebook, reviewer_id: str, wish: Wish, chosen: Iterable[Item]) -> dict[str, Step]:
    """The steps, by article, that fulfil a wish at chosen mentions in other articles, as far as it still can be."""
    by_article: dict[str, list[Extent]] = {}
    for item in chosen:
        if item.far:
            by_article.setdefault(item.article.id, []).append(item.place.extent)
    found = {}
    for id, extents in by_article.items():
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
