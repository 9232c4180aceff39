"""The state of an article on the screen, from the record: as it is opened, and after a step was taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tui.core.annotation import Annotation
from tui.core.codebook import Codebook
from tui.core.review.opening import review_of
from tui.core.review.outcome import Extent, changed
from tui.core.review.queue import to
from tui.core.review.state import Review
from tui.core.review.step import Verdict
from tui.store import assignments, queries
from tui.store.articles import name_of
from tui.store.driver import Connection
from tui.store.log import Undone

if TYPE_CHECKING:  # most articles were never corrected
    from tui.core.review.corrected import Earlier


@dataclass(frozen=True, slots=True)
class Kept:
    """How stops are shown to a reviewer: the scope of the pass, whether the least sure come first, scores, and
    whether the same text is marked through the article."""

    shown: str = ""
    doubtful: bool = False
    scores: bool = True
    through: bool = False


def opened(
    conn: Connection,
    book: Codebook,
    reviewer_id: str,
    article_id: str,
    focus: str | None = None,
    *,
    round: int | None = None,
    kept: Kept | None = None,
) -> Review:
    """The state of an article as a reviewer left it, in a round, or (None) in the one that is to be worked on.

    A blind check comes without candidates, a repeat without what was said before.
    """
    name, kept = name_of(conn, reviewer_id), kept or Kept()
    if round is None:
        how = assignments.given(conn, name, article_id)
    else:
        how = assignments.in_round(conn, name, article_id, round)
    loaded = queries.load_article(conn, article_id, reviewer_id, round=round or 0, how=how)
    counts = not (how.round if how else round or 0) and not (how is not None and how.served == "blind")
    return review_of(
        loaded.article,
        book,
        loaded.annotations.values(),
        loaded.proposals,
        loaded.verdicts,
        loaded.comments,
        trail=loaded.trail,
        done=loaded.done,
        scope=loaded.scope,
        shown=kept.shown,
        doubtful=kept.doubtful,
        scores=kept.scores,
        through=kept.through,
        focus=focus,
        doubts=loaded.flags,
        blind=how is not None and how.served == "blind",
        round=how.round if how else round or 0,
        practice=how is not None and how.purpose == "practice",
        earlier=_earlier(conn, book, reviewer_id, loaded)
        if counts and "version-number" in loaded.article.facts
        else None,
    )


def _earlier(conn: Connection, book: Codebook, reviewer_id: str, loaded: queries.Loaded) -> Earlier | None:
    """The version of a corrected article that the reviewer worked on last, beside the one that is opened."""
    from tui.core.review.corrected import Before, earlier
    from tui.store import editions, voices

    name = name_of(conn, reviewer_id)
    old = editions.worked_on(conn, name, loaded.article.id)
    if old is None:
        return None
    before = queries.load_article(conn, old, reviewer_id)
    final = {id: Verdict(verdict, as_id) for id, verdict, as_id in editions.adjudicated(conn, name, old)}
    claims = dict(before.annotations) | voices.claims(conn, [id for id in final if id not in before.annotations])
    said = before.verdicts, before.comments, before.flags
    done = before.done and not before.scope
    return earlier(Before(before.article, claims, *said, final, done), loaded.article, book)


def standing_after(conn: Connection, reviewer_id: str, review: Review, undone: Undone) -> queries.Standing | None:
    """What stands in an article of what a step was about; None where the step was about others, or another round.

    For the writer's thread, right after the step: what is read here was just written, so it costs next to nothing.
    """
    ids = undone.articles.get(review.article.id)
    if ids is None or undone.round != review.round:
        return None
    return queries.standing(conn, review.article, reviewer_id, ids, review.annotations, review.round)


def refreshed(review: Review, standing: queries.Standing) -> tuple[Review, tuple[Extent, ...]]:
    """The state with what the record now holds about some annotations and the article, and what looks different."""
    ids = [*standing.annotations]
    verdicts: dict[str | None, Verdict] = {id: standing.verdicts.get(id, Verdict(None)) for id in ids}
    verdicts[None] = standing.whole
    new = [standing.annotations[id] for id in ids if id not in review.annotations]
    comments = {id: standing.comments.get(id) for id in ids}
    doubts = {id: standing.doubts.get(id) for id in ("", *ids)}
    after, touched = changed(review, verdicts, new, comments, doubts)
    shown = _to_focus(after, ids)
    trail = tuple(id for id in after.trail if after.verdict(id).verdict is not None)
    after = replace(to(after, shown or after.focus), trail=trail, draft=None, selection=None, warned=False)
    if after.focus and not after.drawn(after.focus) and shown is None:
        after = replace(after, focus=None)
    return after, touched


def _to_focus(review: Review, ids: Iterable[str]) -> str | None:
    """The span to look at after these annotations changed: the first that is on the screen."""
    spans: list[Annotation] = [a for id in ids if (a := review.annotations[id]).kind == "span"]
    return next((a.id for a in spans if review.drawn(a.id)), None)
