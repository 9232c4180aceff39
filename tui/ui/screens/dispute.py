"""One dispute or doubt: one key settles it, and the next one opens."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from tui.core.annotation import Annotation
from tui.core.commands import Situation
from tui.core.differing import overlapping, short, sides
from tui.core.disputes import Dispute
from tui.core.errors import Problem
from tui.jobs import adjudication, settle
from tui.jobs.adjudication import Choice, Doubt, Item, Opened
from tui.ui.keys import Work
from tui.ui.screens.answering import Answering
from tui.ui.screens.keyed import Typing
from tui.ui.screens.saving import Saving
from tui.ui.screens.ticking import Ticks
from tui.ui.widgets.bars import TitleBar
from tui.ui.widgets.colours import shades
from tui.ui.widgets.dispute_lines import Draft, body, hidden, sections
from tui.ui.widgets.lines import Lines, Parts

if TYPE_CHECKING:
    from tui.ui.screens.disputes import Disputes

WIDE = 110
"""Columns from which the codebook stands beside the dispute."""
REASONS = {
    "reason-slip": "slip",
    "reason-codebook": "codebook unclear",
    "reason-text": "ambiguous text",
    "reason-other": "other",
}


class DisputeScreen(Saving):
    """Shows an item of the list below it, and goes on to the next once it is settled."""

    DEFAULT_CSS = """
    DisputeScreen {
        TitleBar { background: $surface; }
        #sides { height: 1fr; layout: vertical; }
        #body { height: 1fr; width: 1fr; }
        #beside { display: none; background: $surface; }
        &.wide #sides { layout: horizontal; }
        &.wide #beside { display: block; width: 46; height: 100%; }
    }
    """

    def __init__(self, below: Disputes) -> None:
        super().__init__()
        self._below = below
        self._opened: Opened | None = None
        self._draft = Draft()
        self._top = 0
        self._long = 0
        self.title_bar, self.body, self.beside = TitleBar(), Lines(id="body"), Lines(id="beside")
        self.deeds |= {
            "take": lambda: self._take(self._draft.marked),
            "take-both": lambda: self._settle("both"),
            "take-none": lambda: self._settle("none"),
            "amend": self._amend,
            "settle-alike": self._ask_alike,
            "note": self._ask_note,
            "next-dispute": lambda: self._go(1),
            "previous-dispute": lambda: self._go(-1),
            "place": self._place,
            "names": self._names,
            "mark-down": lambda: self._mark(1),
            "mark-up": lambda: self._mark(-1),
            "read-on": lambda: self._read(1),
            "read-back": lambda: self._read(-1),
            "undo-settled": lambda: self._again(back=True),
            "redo-settled": lambda: self._again(back=False),
            **{id: partial(self._reason, reason) for id, reason in REASONS.items()},
        }
        self.answers = Answering(self)

    def compose(self) -> ComposeResult:
        """A title, the dispute with the codebook beside it, and the lines below."""
        yield self.title_bar
        with Container(id="sides"):
            yield self.body
            yield self.beside
        yield self.hint_bar
        yield self.status
        yield Lines(id="tiny")

    # What is shown

    @property
    def item(self) -> Item:
        """The item that is open; there is one whenever keys come."""
        assert self._opened is not None
        return self._opened.item

    @property
    def dispute(self) -> Dispute:
        """The dispute that is open."""
        assert isinstance(self.item, Dispute)
        return self.item

    async def open(self, item: Item, say: str = "") -> None:
        """Open an item; what is known about it is read beside the screen."""
        session = self.desk.session
        read = partial(adjudication.opened, item=item, book=session.book, reviewer_id=session.reviewer_id)
        self._opened = await session.aside(read)
        self._draft, self._top = Draft(), 0
        colours = shades(session.book)
        with self.at_once():
            for lines in (self.body, self.beside):
                if lines.shades != colours:
                    lines.set_shades(colours)
            if say:
                self.say(say)
            self.redraw()
            self.draw_bars()

    def redraw(self) -> None:
        """Draw all of it, from the line that was read on to."""
        if self._opened is None:
            return
        size = self.body.outer_size
        beside = self._opened.sections(named=not self._below.hides_names)
        lines = body(self._opened, self._draft, self._called(), max(20, size.width - 2))
        if self.has_class("wide"):
            told = list(sections(beside, self.beside.outer_size.width - 2))
            self.beside.put([[(" ", ""), *line] for line in told[: size.height]])
        else:
            lines += [[], *sections(beside, max(20, size.width - 2))]
        self._long = len(lines)
        shown: list[Parts] = [[(" ", ""), *line] for line in lines[self._top : self._top + size.height]]
        self.body.put(shown)
        self._draw_title()

    def _called(self) -> Callable[[str], str]:
        if not self._below.hides_names:
            return lambda name: name
        item = self.item
        people = item.people if isinstance(item, Dispute) else (item.by,)
        known = hidden(people, f"{item.article_id} {item.start}")
        return lambda name: known.get(name, "coder")

    def _draw_title(self) -> None:
        article, shown = self._opened.article if self._opened else None, self._below.shown
        if article is None:
            return
        number = shown.index(self.item) + 1 if self.item in shown else 0
        kind = f"Doubt {number:,}" if isinstance(self.item, Doubt) else f"Dispute {number:,}"
        settled = f"  {self._below.settled:,} settled" if self._below.settled else ""
        self.title_bar.show_title(f"{kind} of {len(shown):,}  {article.title or article.id}", settled.strip() + " ")

    def fit(self, width: int, height: int) -> None:
        """Put the codebook beside the dispute where there is room."""
        self.set_class(width >= WIDE, "wide")
        self.call_after_refresh(self.redraw)

    def places(self) -> tuple[str, ...]:
        """The contexts that are open."""
        if self.unsaved:
            return ("unsaved",)
        return ("doubt",) if self._opened and isinstance(self.item, Doubt) else ("dispute",)

    def situation(self) -> Situation:
        """What decides which commands can be done."""
        read_only = self.desk.session.read_only
        if self._opened is None or not isinstance(self.item, Dispute):
            return Situation(read_only=read_only)
        layer = self.desk.session.book.layers.get(self.dispute.layer)
        one_only = layer is not None and layer.flat and overlapping(self.dispute)
        alike = self._below.alike(self.dispute)
        return Situation(read_only=read_only, versions=len(self._sides), one_only=one_only, alike=alike)

    def draw_hints(self) -> None:
        """Show what the keys do now."""
        if self.typing:
            self.hint_bar.show_text(self.typing.hint)
        elif self._opened is not None:
            self.hint_bar.show_hints(self.places()[0], self.situation(), self.desk.keymap)

    # Settling

    def label_key(self, key: str) -> Work:
        """A digit takes the version of that number."""
        if not isinstance(self.item, Dispute) or not key.isdecimal():
            return super().label_key(key)
        if reason := self.desk.session.read_only:
            self.say(reason)
            return None
        if not 1 <= int(key) <= len(self._sides):
            self.say(f"there is no version {key} here")
            return None
        return self._take(int(key) - 1)

    @property
    def _sides(self) -> list[tuple[int, ...]]:
        return sides(self.dispute)

    def _take(self, row: int) -> Work:
        return self._settle(self._sides[row] if row < len(self._sides) else "none")

    def _settle(self, choice: Choice) -> Work:
        write = partial(
            settle.settle,
            dispute=self.dispute,
            choice=choice,
            reviewer_id=self.desk.session.reviewer_id,
            reason=self._draft.reason,
            note=self._draft.note,
            keys=self.presses,
        )
        return self.write(write, {self.item.article_id}, f"settled: {self._told(choice)}")

    def _told(self, choice: Choice) -> str:
        """A choice in words."""
        if isinstance(choice, tuple):
            return f"version {self._sides.index(choice) + 1}"
        if isinstance(choice, Annotation):
            return f"{choice.label} {short(choice.quote or choice.value or '', 40)}"
        return {"both": "all versions", "none": "none of them"}.get(str(choice), str(choice))

    async def write(self, write: Callable[..., int], ids: Collection[str], say: str) -> None:
        """Record what settles; then the next item opens."""
        place = self._below.shown.index(self.item) if self.item in self._below.shown else 0
        before = len(self._below.items)
        try:
            await self.desk.session.record(write)
        except settle.Meanwhile as problem:
            say = problem.sentence
        except Problem as problem:
            self.not_saved(problem, lambda: self.write(write, ids, say))
            return
        self.was_saved()
        await self._below.refresh_items(ids)
        self._below.settled += max(0, before - len(self._below.items))
        await self._next(place, say)

    async def _next(self, place: int, say: str) -> None:
        shown = self._below.shown
        if shown:
            await self.open(shown[min(place, len(shown) - 1)], say)
        else:
            await self._back(f"{say}; nothing is left to settle")

    def _ask_alike(self) -> Work:
        """Have the answer given that settles all that are like this one."""
        self.say("all like this: a digit takes that version, b all versions, x none; any other key ends this")
        self.take(self._alike)
        return None

    def _alike(self, name: str) -> Work:
        self.take(None)
        command = self.found(name)
        if name.isdecimal() and 1 <= int(name) <= len(self._sides):
            return self._tick(self._sides[int(name) - 1])
        if command and command.id in ("take-both", "take-none") and not command.why_not(self.situation()):
            return self._tick("both" if command.id == "take-both" else "none")
        self.say("only this one, then")
        return None

    async def _tick(self, choice: Choice) -> None:
        """A tick list of the others that this answer fits, each in its context."""
        others = adjudication.like(self.item, self._below.items, choice)
        session = self.desk.session
        stretches = await session.aside(partial(adjudication.stretches, items=others))

        def take(ticked: list[int]) -> Work:
            some = [others[i] for i in ticked]
            write = partial(
                settle.settle_alike,
                dispute=self.dispute,
                choice=choice,
                others=some,
                reviewer_id=session.reviewer_id,
                reason=self._draft.reason,
                note=self._draft.note,
                keys=self.presses,
            )
            ids = {self.item.article_id, *(one.article_id for one in some)}
            return self.write(write, ids, f"settled {len(some) + 1:,} alike: {self._told(choice)}; u takes all back")

        title = f"Settle like this one, {self._told(choice)}"
        await self.desk.push_screen(Ticks(title, stretches, take))

    def _amend(self) -> Work:
        """Give an answer that nobody held."""
        from tui.ui.screens.amending import amend

        assert self._opened is not None
        side = self._sides[min(self._draft.marked, len(self._sides) - 1)]
        return amend(self, self._opened, self.dispute.versions[side[0] - 1].annotation, self._settle)

    # Before it is settled

    def _reason(self, reason: str) -> Work:
        """Another reason than the program can tell; the same key again takes it back."""
        self._redraft(reason="" if self._draft.reason == reason else reason)
        return None

    def _redraft(self, *, marked: int | None = None, reason: str | None = None, note: str | None = None) -> None:
        now = self._draft
        self._draft = Draft(
            now.marked if marked is None else marked,
            now.reason if reason is None else reason,
            now.note if note is None else note,
        )
        self.redraw()

    def _ask_note(self) -> Work:
        hint = "type a note on how it is settled; enter keeps it, an empty one takes it back"
        self.ask(Typing("note", self._noted, hint=hint, text=self._draft.note))
        return None

    def _noted(self, text: str) -> Work:
        self._redraft(note=" ".join(text.split()))
        return None

    def _mark(self, rows: int) -> Work:
        self._redraft(marked=max(0, min(len(self._sides), self._draft.marked + rows)))
        return None

    def _names(self) -> Work:
        self._below.hide_names()
        self.redraw()
        return None

    # Going

    def _go(self, step: int) -> Work:
        shown = self._below.shown
        if len(shown) < 2:
            self.say("there is no other one")
            return None
        place = shown.index(self.item) if self.item in shown else 0
        return self.open(shown[(place + step) % len(shown)])

    async def _place(self) -> None:
        """Open the article where the stretch is, selected."""
        await self.desk.open_place(self.item.article_id, self.item.start, self.item.end)

    def _read(self, pages: int) -> Work:
        page = max(1, self.body.outer_size.height - 2)
        self._top = max(0, min(self._top + pages * page, self._long - page))
        self.redraw()
        return None

    async def _again(self, *, back: bool) -> None:
        items = self._below.items
        place = items.index(self.item) if self.item in items else 0
        article = await self._below.take_back(self, back=back, place=place, retry=lambda: self._again(back=back))
        if article is None:
            self.draw_bars()
            return
        shown = self._below.shown
        known = [item for item in items if item.article_id == article]
        there = next((item for item in shown if item.article_id == article and item not in known), None)
        said = self._said[0]
        if there is not None or shown:
            await self.open(there or shown[0], said)
        else:
            await self._back(said)

    def _leave(self) -> Work:
        return self._back("")

    async def _back(self, say: str) -> None:
        item = self._opened.item if self._opened else None
        await self.desk.go_back(say)
        self._below.show_filtered(item)
