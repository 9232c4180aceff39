"""Which stops are shown, and in which order: everything or a pass through a part, kept for the articles after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.review.showing import Offer, notes, offers
from tui.core.review.state import Review
from tui.core.review.verbs import act
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
        return "  ".join([*notes(review), *(["by character"] if review.unit == "char" else [])])

    async def _choose(self) -> None:
        found = offers(self._screen.open_review)
        rows = [Choice(one.text, "done" if one.done else "", one.holds) for one in found]
        title = "Stops: their order, and which are shown"
        await self._screen.desk.push_screen(Choices(title, rows, lambda at: self._take(found[at])))

    def _take(self, offer: Offer) -> Work:
        screen = self._screen
        screen.desk.session.keep_stops(**offer.keep)
        outcome = act(screen.open_review, *offer.verb)
        screen.show(outcome.review)  # another pass changes the whole article
        screen.say(outcome.say)
        return None
