"""Which stops are shown, and in which order: everything or a pass through a part, kept for the articles after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.review.state import Review
from tui.core.review.verbs import act
from tui.core.scope import is_finished, passes
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice, Choices

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen


class Passing:
    """One list with both: the orders first, then everything, then each pass."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        screen.deeds["order"] = self._choose

    def note(self, review: Review) -> str:
        """What the status line says of how the article is shown and edges move; "" where that is as usual."""
        notes = [f"only {review.shown.name(review.book)}"] if review.shown else []
        notes += [check] if (check := _check(review)) else []
        notes += ["by character"] if review.unit == "char" else []
        return "  ".join(notes)

    def greeting(self, review: Review) -> str:
        """What is said of an article as it is opened; "" where nothing has to be."""
        if review.blind and not review.done:
            return "no candidates are shown: f selects a word"
        if review.round and not review.done:
            return "it does not count" if review.practice else "shown again, as if for the first time"
        if not review.total and not review.marks(0, len(review.article.text)):
            return "no candidates here: f selects a word, then a label's key adds it"
        return ""

    async def _choose(self) -> None:
        review = self._screen.open_review
        doubtful, scope = review.stops.doubtful, review.shown.scope if review.shown else ""
        parts = passes(review.book)
        rows = [
            Choice("in order of place", ticked=not doubtful),
            Choice("the least sure first", ticked=doubtful),
            Choice("everything", _done(review.scope == ""), ticked=not scope),
        ]
        for part in parts:
            done = is_finished(review.book, review.scope, part)
            rows.append(Choice(f"only {part.name(review.book)}", _done(done), ticked=part.scope == scope))
        names = ["", *(part.scope for part in parts)]

        def take(at: int) -> Work:
            return self._order(at == 1) if at < 2 else self._narrow(names[at - 2])

        await self._screen.desk.push_screen(Choices("Stops: their order, and which are shown", rows, take))

    def _order(self, doubtful: bool) -> Work:
        self._screen.desk.session.keep_stops(doubtful=doubtful)
        return self._screen.act("order", doubtful)

    def _narrow(self, scope: str) -> Work:
        """Another pass changes the whole article, so it is shown anew."""
        screen = self._screen
        screen.desk.session.keep_stops(shown=scope)
        outcome = act(screen.open_review, "narrow", scope)
        screen.show(outcome.review)
        screen.say(outcome.say)
        return None


def _check(review: Review) -> str:
    if review.round:
        return "practice" if review.practice else "a second look"
    return "blind check" if review.blind else ""


def _done(done: bool) -> str:
    return "done" if done else ""
