"""The list of what is to be settled: disputes and doubts, in the order in which settling them helps most."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from tui.core.differing import short
from tui.core.disputes import Dispute
from tui.core.errors import Problem
from tui.jobs import adjudication
from tui.jobs.adjudication import Doubt, Item
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice, Choices
from tui.ui.screens.listing import Listing
from tui.ui.screens.saving import Saving
from tui.ui.widgets.rows import Column, Row, RowList

if TYPE_CHECKING:
    from tui.ui.screens.dispute import DisputeScreen

COLUMNS = (
    Column("Disputed"),
    Column("", 8),
    Column("Versions", 24),
    Column("Who", 18, quiet=True, least=100),
    Column("Article", 26, quiet=True, least=110),
    Column("Like it", 7, "right", quiet=True),
)
PEOPLE = "people"
_ONE = "dispute"
_AT_ONCE = 200
"""Items whose words are worked out at a time, in some 3 ms."""


class Disputes(Listing, Saving):
    """Shows what is open; enter opens one. The count falls as they are settled."""

    contexts: ClassVar[tuple[str, ...]] = ("disputes",)

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.items: list[Item] = []
        self.shown: list[Item] = []
        self.sources: tuple[str, ...] = ()
        self.hides_names = False
        self.settled = 0
        self._titles: Mapping[str, str] = {}
        self._worded: dict[str, str] = {}
        self._said_of: dict[int, str] = {}
        self._like: Counter[str] = Counter()
        self._one: DisputeScreen | None = None
        self.deeds |= {
            "open-dispute": lambda: self._open(self.rows.current),
            "compare": self._compare,
            "names": self._names,
            "agreement": self._agreement,
            "undo-settled": lambda: self.again(back=True),
            "redo-settled": lambda: self.again(back=False),
        }

    def on_mount(self) -> None:
        """Say that the articles are being compared, which takes a while in a large file."""
        self.rows.focus()
        self.rows.show([], self._fetch, empty="comparing …")

    async def on_unmount(self) -> None:
        """Take the screen of one dispute along, unless the program ends on it."""
        if self._one is not None and self._one not in self.desk.screen_stack:
            self.desk.uninstall_screen(self._one)
            await self._one.remove()

    def places(self) -> tuple[str, ...]:
        """The contexts that are open."""
        return ("unsaved",) if self.unsaved else self.contexts

    def draw_hints(self) -> None:
        """Show what the keys do now."""
        if self.unsaved:
            self.hint_bar.show_hints("unsaved", self.situation(), self.desk.keymap)
        else:
            super().draw_hints()

    async def load(self) -> None:
        """Compare all that was coded, beside the screen, and show what differs."""
        session = self.desk.session
        read = partial(adjudication.queue, reviewer=session.reviewer, sources=self.sources)
        try:
            self.items = await session.aside(read)
            self._titles = await session.aside(partial(adjudication.titles, items=self.items))
            self._worded = await session.aside(partial(adjudication.worded, items=self.items))
        except Problem as problem:
            self.say(problem.sentence, "warning")
        self._said_of.clear()
        self._like = adjudication.counts(self.items)
        with self.at_once():
            self.show_filtered()
            self.draw_bars()
        self.desk.beside(self._get_words())

    async def _get_words(self) -> None:
        """Work out what a filter looks at before its first key, a little at a time so that no key waits."""
        items = self.items
        for at in range(0, len(items), _AT_ONCE):
            for item in items[at : at + _AT_ONCE]:
                self._words(item)
            await asyncio.sleep(0)

    async def refresh_items(self, ids: Collection[str], place: int = 0) -> None:
        """Compare some articles anew after a step there. What is new stands where the first
        that went did, else at `place`."""
        session = self.desk.session
        read = partial(adjudication.queue, reviewer=session.reviewer, sources=self.sources, within=set(ids))
        now = await session.aside(read)
        self._worded |= await session.aside(partial(adjudication.worded, items=now))
        gone = [item for item in self.items if item.article_id in ids]
        self.items = adjudication.replaced(self.items, ids, now, place)
        for item in gone:
            self._said_of.pop(id(item), None)
        self._like -= adjudication.counts(gone)
        self._like += adjudication.counts(now)
        self._choose()

    # What is shown

    def show_filtered(self, at: Item | None = None) -> None:
        """Show the rows that fit the filter."""
        self._choose()
        empty = "nothing fits the filter" if self.filter else "nothing is disputed where two have finished an article"
        self.rows.set_filter(self.filter)
        self.rows.show(self.shown, self._fetch, at=at if at in self.shown else None, empty=empty)
        self._draw_title()

    def _choose(self) -> None:
        words = self.filter.casefold().split()
        found = [item for item in self.items if all(word in self._words(item) for word in words)] if words else None
        self.shown = list(self.items) if found is None else found

    def alike(self, item: Dispute) -> int:
        """How many other disputes are like one of those that are open."""
        return self._like[item.pattern] - 1

    def _words(self, item: Item) -> str:
        """What a filter looks at; kept, because a filter asks for it with every key."""
        if (found := self._said_of.get(id(item))) is None:
            found = self._said_of[id(item)] = " ".join(self._cells(item)[:-1]).casefold()
        return found

    def _fetch(self, ids: Sequence[Item]) -> list[Row]:
        return [Row(self._cells(item)) for item in ids]

    def _cells(self, item: Item) -> tuple[str, ...]:
        title = self._titles.get(item.article_id, item.article_id)
        if isinstance(item, Doubt):
            return item.note, "doubt", item.label, "" if self.hides_names else item.by, title, ""
        who = f"{len(item.people)} coders" if self.hides_names else ", ".join(item.people)
        like = self.alike(item)
        return self._text(item), item.kind, _sides(item), who, title, f"{like:,}" if like else ""

    def _text(self, item: Dispute) -> str:
        first = item.versions[0].annotation
        if first.kind == "span":
            return short(max((v.annotation.quote or "" for v in item.versions), key=len), 80)
        return self._worded.get(first.id, first.label)

    def _draw_title(self) -> None:
        count = len(self.shown)
        done = f"  {self.settled:,} settled" if self.settled else ""
        compared = " and ".join(self.sources) or PEOPLE
        filtered = f"  /{self.filter}" if self.filter else ""
        self.title_bar.show_title(f"Disputes  {compared}{filtered}", f"{count:,} open{done} ")

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(self._draw_title)

    # What the keys do

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Open what was clicked."""
        self.desk.work(lambda: self._open(message.id))

    def _open(self, item: Item | None) -> Work:
        return self._opened(item) if item is not None else None

    async def _opened(self, item: Item) -> None:
        from tui.ui.screens.dispute import DisputeScreen

        if self._one is None:  # installed, so that it can be shown again after it was left
            self._one = DisputeScreen(self)
            self.desk.install_screen(self._one, _ONE)
        await self.desk.push_screen(_ONE)
        await self._one.open(item)

    def _agreement(self) -> Work:
        return self.desk.show_agreement()

    def hide_names(self) -> None:
        """Hide who holds what, or show it."""
        self.hides_names = not self.hides_names
        self._said_of.clear()
        self.desk.beside(self._get_words())

    def _names(self) -> Work:
        self.hide_names()
        self.show_filtered()
        return None

    async def _compare(self) -> None:
        """Choose what is compared: people, a source with people, or two sources."""
        ways = await self.desk.session.aside(adjudication.comparisons)

        async def take(at: int) -> None:
            self.sources = ways[at]
            self.rows.show([], self._fetch, empty="comparing …")
            await self.load()

        rows = [Choice(_compared(way), ticked=way == self.sources) for way in ways]
        await self.desk.push_screen(Choices("Compare", rows, take))

    async def again(self, *, back: bool) -> None:
        """Take back the last step, or restore it, and show what is open then."""
        await self.take_back(self, back=back)
        with self.at_once():
            self.show_filtered(self.rows.current)
            self.draw_bars()

    async def take_back(
        self, screen: Saving, *, back: bool, place: int = 0, retry: Callable[[], Work] | None = None
    ) -> str | None:
        """Undo or redo for a screen; the article that it was in, None where nothing came of it."""
        session = self.desk.session
        try:
            undone = await session.again(back, screen.presses)
        except Problem as problem:
            screen.not_saved(problem, retry or (lambda: self.again(back=back)))
            return None
        screen.was_saved()
        if undone is None:
            screen.say("nothing is left to undo" if back else "nothing was undone last")
            return None
        title = self._titles.get(undone.article_id, "")
        screen.say(f"{'taken back' if back else 'restored'}: {', '.join(undone.actions)}, in {title}")
        before = len(self.items)
        await self.refresh_items(undone.articles, place)
        self.settled = max(0, self.settled + before - len(self.items))
        return undone.article_id


def _sides(item: Dispute) -> str:
    """What the versions say that tells them apart: labels, or how many words an edge is about."""
    labels = list(dict.fromkeys(v.annotation.label for v in item.versions))
    nothing = [*labels, "nothing"] if item.without else labels
    if item.kind == "edge":
        return f"{labels[0]}, {len(item.versions)} edges"
    return " | ".join(nothing)


def _compared(way: tuple[str, ...]) -> str:
    if not way:
        return PEOPLE
    return f"{way[0]} and people" if len(way) == 1 else " and ".join(way)
