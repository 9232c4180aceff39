"""Opening an article at a place: the span that stands exactly there gets the focus, else its words are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.errors import Problem
from tui.ui.keys import Work

if TYPE_CHECKING:
    from tui.ui.app import Glossator
    from tui.ui.screens.review import ReviewScreen


def focus_on(screen: ReviewScreen, start: int, end: int) -> Work:
    """Put the focus on a stretch of the open article."""
    review = screen.open_review
    there = next((mark for mark in review.marks(start, end) if (mark.start, mark.end) == (start, end)), None)
    if there:
        return screen.act("focus", there.id)
    return screen.act("select", review.words.at(start)[0], review.words.at(end - 1)[1])


async def open_at(desk: Glossator, article_id: str, start: int, end: int) -> bool:
    """Open an article at a stretch; what goes wrong is said on the screen that is shown, and comes to False."""
    try:
        screen = await desk.open_article(article_id)
    except Problem as problem:
        desk.place.say(problem.sentence, "warning")
        desk.place.draw_bars()
        return False
    with screen.at_once():
        if work := focus_on(screen, start, end):
            await work
        screen.draw_bars()
    return True
