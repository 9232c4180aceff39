"""What was changed in a corrected article, as a page to read over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.core.review.state import Review
    from tui.ui.screens.review import ReviewScreen


class Changes:
    """What the screen of an article has for one that was corrected: the page, and the new words drawn in the text."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        screen.deeds["changes"] = self._show

    def draw(self, review: Review) -> None:
        """Have the words drawn as new that were not there before."""
        if review.earlier is not None:
            from tui.core.versions import fresh_words

            pair = review.earlier.alignment
            self._screen.view.set_fresh(sorted(e for change in pair.changes for e in fresh_words(pair, change)))

    async def _show(self) -> None:
        from tui.core.review.corrected import sections
        from tui.ui.screens.reading import Reading

        found = sections(self._screen.open_review)
        title = "What was changed since you read it: [-gone-] {+new+}"
        await self._screen.desk.push_screen(Reading(title, found, (title, found)))
