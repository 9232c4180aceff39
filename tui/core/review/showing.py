"""How an article is shown: which passes there are to choose from, and what is said of a pass or a check."""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.review.state import Review
from tui.core.scope import is_finished, passes

NO_CANDIDATES = "no candidates are shown: f selects a word"


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen: what it says, whether it holds now or is done, and the verb that does it.

    `keep`: what is remembered of the choice, by the names that the session gives it.
    """

    text: str
    holds: bool
    done: bool
    verb: tuple[str, str | bool]
    keep: dict[str, str | bool]


def offers(review: Review) -> list[Offer]:
    """The orders of the stops, then everything, then each pass, then how mentions are marked, and scores."""
    now = review.shown.scope if review.shown else ""
    found = [
        Offer(text, review.stops.doubtful == doubtful, False, ("order", doubtful), {"doubtful": doubtful})
        for text, doubtful in (("in order of place", False), ("the least sure first", True))
    ]
    for part in (None, *passes(review.book)):
        text, scope = (f"only {part.name(review.book)}", part.scope) if part else ("everything", "")
        done = is_finished(review.book, review.scope, part)
        found.append(Offer(text, scope == now, done, ("narrow", scope), {"shown": scope}))
    found += [
        Offer(text, review.through == chosen, False, ("through", chosen), {"through": chosen})
        for text, chosen in (("mark each mention by itself", False), ("mark the same text through the article", True))
    ]
    other = not review.scores
    text = f"{'show' if other else 'hide'} scores and what is unsure"
    return [*found, Offer(text, False, False, ("scores", other), {"scores": other})]


def notes(review: Review) -> list[str]:
    """In a few words each: the pass, and what kind of check this is; none where all is as usual."""
    said = [f"only {review.shown.name(review.book)}"] if review.shown else []
    said += ["same text"] if review.through else []
    if review.round:
        said.append("practice" if review.practice else "a second look")
    if review.blind:
        said.append("blind check")
    return said


def greeting(review: Review) -> str:
    """What is said of an article as it is opened; "" where nothing has to be."""
    if review.blind and not review.done:
        return NO_CANDIDATES
    if review.round and not review.done:
        return "it does not count" if review.practice else "shown again, as if for the first time"
    if review.earlier is not None:
        from tui.core.review import corrected

        return corrected.greeting(review)
    if not review.total and not review.marks(0, len(review.article.text)):
        return "no candidates here: f selects a word, then a label's key adds it"
    return ""
