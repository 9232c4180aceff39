"""What a reviewer says beside a verdict: a comment on the focus, a question to the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.ui.keys import Work
from tui.ui.screens.keyed import Typing

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen


class Remarks:
    """The commands that have a line typed."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        screen.deeds |= {"comment": self._comment, "doubt": self._doubt}

    def _comment(self) -> Work:
        """Have a comment on the focus typed."""
        screen = self._screen
        old = screen.open_review.comments.get(screen.open_review.focus or "", "")
        hint = "type a comment on the focus; enter keeps it, an empty one changes nothing"
        screen.ask(Typing("comment", lambda text: screen.act("comment", text), hint=hint, text=old))
        return None

    def _doubt(self) -> Work:
        """Have a question typed; until it is answered, the span is not gold."""
        screen = self._screen
        review = screen.open_review
        old = review.doubts.get(review.focus or "", "")
        about = "the focus" if review.focused else "the article"
        hint = f"type what to ask the lead about {about}; enter asks, an empty line asks nothing"
        screen.ask(Typing("ask", lambda text: screen.act("doubt", text), hint=hint, text=old))
        return None
