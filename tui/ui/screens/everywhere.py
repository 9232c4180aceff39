"""The same text everywhere: the mentions in a list to tick, and what is decided at those that are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.core.annotation import Article
from tui.core.errors import Problem
from tui.core.review.everywhere import Extent, Place, Wish, outright, places, wish_of
from tui.ui.keys import Work

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen

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
    items: tuple[Item, ...]
    judged: int
    unseen: int


class Everywhere:
    """`e`: gathers the mentions, shows them, and decides those that were ticked."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        screen.deeds["everywhere"] = self._start

    def _start(self) -> Work:
        wish = wish_of(self._screen.open_review)
        return self._screen.act("everywhere", []) if wish is None else self._show(wish)

    async def _show(self, wish: Wish) -> None:
        """Show the mentions of the focus's text; without any, it is just the verdict."""
        from tui.ui.screens.mentions import Mentions

        screen = self._screen
        review = screen.open_review
        listed = await self.gather(wish)
        if listed is None:
            return
        if not listed.items and not await self._held(wish):
            work = screen.act("everywhere", [])
            if work is not None:
                await work
            screen.draw_bars()
            return
        labels = [label for label in review.book.labels.values() if label.layer == review.book.labels[wish.label].layer]
        await screen.desk.push_screen(Mentions(self, listed, labels))

    async def _held(self, wish: Wish) -> bool:
        """Whether the text is accepted elsewhere, so that it could be rejected or relabelled there."""
        review = self._screen.open_review
        if not review.focus or review.verdict(review.focus).verdict is None:
            return False
        listed = await self.gather(outright(wish, wish.label, None))
        return listed is not None and bool(listed.items)

    async def gather(self, wish: Wish) -> Listed | None:
        """The mentions where a wish could be fulfilled, here and in other articles; None if that cannot be read."""
        review = self._screen.open_review
        assert review.focused is not None
        try:
            far = await self._screen.desk.session.elsewhere(review, wish)
        except Problem as problem:
            self._screen.desk.place.say(problem.sentence, "warning")
            self._screen.desk.place.draw_bars()
            return None
        here = places(review, wish, besides=review.focused.extent)
        items = [Item(review.article, place, far=False, done=False) for place in here.found]
        items += [Item(one.article, one.place, far=True, done=one.done) for one in far.mentions]
        items.sort(key=lambda item: item.group)
        return Listed(wish, tuple(items), here.judged + far.judged, far.unseen)

    async def decide(self, wish: Wish, ticked: Sequence[Item], presses: int) -> None:
        """Decide the focus and what was ticked, in one step; `presses`: keys that the list took."""
        screen = self._screen
        screen.presses += presses
        chosen: dict[str, list[Extent]] = {}
        for item in ticked:
            if item.far:
                chosen.setdefault(item.article.id, []).append(item.place.extent)
        try:
            beyond = await screen.desk.session.steps_elsewhere(wish, chosen) if chosen else {}
        except Problem as problem:
            screen.say(f"nothing was decided: {problem.sentence}", "warning")
            return
        work = screen.act("everywhere", [item.place.extent for item in ticked if not item.far], wish, beyond)
        if work is not None:
            await work
