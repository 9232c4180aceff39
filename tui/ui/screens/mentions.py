"""The list of mentions of one text, by group, to tick: what `e` shows before it decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from tui.core.codebook import Label
from tui.core.review.everywhere import MOST, Wish, outright
from tui.core.text.show import in_context, show
from tui.jobs.everywhere import GROUPS, Listed
from tui.ui.keys import Work
from tui.ui.screens.everywhere import Everywhere
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row

_ASIDE = 22
"""Columns of what stands beside a mention."""
_TALL = 20
"""Lines from which there is room for the labels' line below the hints."""
_MORE = "more"
"""The last row, where there are more articles than were looked through."""

Id = int | str
"""A mention by its place in the list, a group by its name."""


class Mentions(Listing):
    """Shows mentions that can be ticked; enter decides the ticked ones and the focus in one step, and goes back."""

    contexts: ClassVar[tuple[str, ...]] = ("ticks",)
    DEFAULT_CSS = """
    Mentions {
        HintBar { height: 1; }
        &.tall HintBar { height: 2; }
    }
    """

    def __init__(self, everywhere: Everywhere, listed: Listed, labels: Sequence[Label]) -> None:
        super().__init__((Column("", 1), Column(""), Column("", _ASIDE, quiet=True)))
        self._everywhere = everywhere
        self._first = listed.wish
        self._listed = listed
        self._labels = labels
        self._by_hand: dict[object, bool] = {}
        self._ticked: set[int] = set()
        self._half = ""
        self.deeds |= {
            "tick": self._tick,
            "tick-all": self._tick_all,
            "take-ticked": self._taken,
            "reject-ticked": self._reject,
        }

    def on_mount(self) -> None:
        """Show all of them."""
        self.rows.focus()
        self._show(self._listed)
        self.say("a label's key relabels them instead")
        self.call_after_refresh(self._laid_out)

    def _laid_out(self) -> None:
        """Now that there is room: the heading above the first mention is in sight, too."""
        if self.rows.current in (0, None):
            self.rows.scroll_to(y=0, animate=False)
        self.draw_bars()

    # What is shown

    def _show(self, listed: Listed) -> None:
        """Show the mentions for a wish, ticked as proposed, or as was ticked by hand before."""
        self._listed, self._ticked = listed, set()
        wanted = {i for i, item in enumerate(listed.items) if self._by_hand.get(item.key, item.place.ticked)}
        self._ticked = set(self._few(wanted))
        self.show_filtered()
        self._draw_title()

    def show_filtered(self) -> None:
        """Show the rows, each group under its heading, with the cursor on the first mention."""
        ids: list[Id] = []
        for i, item in enumerate(self._listed.items):
            name = GROUPS[item.group]
            if name not in ids:
                ids.append(name)
            ids.append(i)
        if self._listed.unseen:
            ids.append(_MORE)
        empty = f"{self._first.quote} stands nowhere else undecided"
        self.rows.show(ids, self._fetch, at=0 if self._listed.items else None, empty=empty)

    def _fetch(self, ids: Sequence[Id]) -> list[Row]:
        return [self._item(id) if isinstance(id, int) else self._heading(id) for id in ids]

    def _item(self, at: int) -> Row:
        item = self._listed.items[at]
        place = item.place
        around = max(8, (self.size.width - _ASIDE - 12 - (place.end - place.start)) // 2)
        text = in_context(item.article.text, place.start, place.end, around, 2 * around)
        aside = f"in {place.inside}" if place.inside else item.article.title if item.far else ""
        return Row(("●" if at in self._ticked else "·", text, show(aside)), quiet=item.done)

    def _heading(self, name: str) -> Row:
        if name == _MORE:
            again = self.desk.keymap.key("everywhere")
            more = f"{self._listed.unseen:,} more articles may hold it"
            return Row(("", more, f"these first, then {again}"), quiet=True)
        members = self._members(name)
        return Row(("", f"{name}: {len(self._ticked & members):,} of {len(members):,}"), quiet=True)

    def _members(self, name: str) -> set[int]:
        return {i for i, item in enumerate(self._listed.items) if GROUPS[item.group] == name}

    def fit(self, width: int, height: int) -> None:
        """Show contexts and title anew when there is another width; the labels where there is room."""
        self.set_class(height >= _TALL, "tall")
        self.rows.refresh_rows(self.rows.ids)
        self.call_after_refresh(self._draw_title)

    def _draw_title(self) -> None:
        wish = self._listed.wish
        what = f"{wish.verdict} {wish.quote} as {wish.label}"
        if wish.verdict == "accept" and wish.over:
            what = f"relabel {wish.quote} from {wish.over} to {wish.label}"
        judged = self._listed.judged
        self.title_bar.show_title(
            f"{what}: {len(self._ticked):,} of {len(self._listed.items):,} ticked",
            f"{judged:,} judged otherwise, left out " if judged else "",
        )

    def draw_hints(self) -> None:
        """Show what the keys do now, and the labels that could be given instead."""
        self.hint_bar.show_hints(self.contexts[0], self.situation(), self.desk.keymap, self._labels)

    # What the keys do

    def _few(self, rows: Iterable[int]) -> list[int]:
        """The rows, of those in other articles only as many as one step decides."""
        kept = []
        far = sum(self._listed.items[i].far for i in self._ticked)
        for at in sorted(rows):
            far += self._listed.items[at].far
            if far <= MOST or not self._listed.items[at].far:
                kept.append(at)
        return kept

    def _tick(self) -> Work:
        at = self.rows.current
        if at is None or at == _MORE:
            return None
        if isinstance(at, int):
            self._set({at}, at not in self._ticked)
            self.rows.move(1)
        else:
            members = self._members(at)
            self._set(members, not members <= self._ticked)
        return None

    def _tick_all(self) -> Work:
        everything = set(range(len(self._listed.items)))
        self._set(everything, self._ticked != everything)
        return None

    def _set(self, rows: set[int], ticked: bool) -> None:
        kept = self._few(rows - self._ticked) if ticked else rows
        if ticked and len(kept) < len(rows - self._ticked):
            self.say(f"one step decides at most {MOST} mentions in other articles")
        self._by_hand |= {self._listed.items[at].key: ticked for at in kept}
        self._ticked = self._ticked.union(kept) if ticked else self._ticked.difference(kept)
        self.rows.refresh_rows(self.rows.ids)
        self._draw_title()

    def _reject(self) -> Work:
        """Wish outright that the mentions lose the label; again: what was wished at first."""
        away = outright(self._first, self._first.label, None)
        return self._wish(self._first if self._listed.wish == away else away)

    def label_key(self, key: str) -> Work:
        """Wish outright that the mentions have another label of the same layer."""
        if key == ";" and not self._half:
            self._half = key
            self.take(self.label_key)
            self.say("; and the label's second key")
            return None
        key, self._half = self._half + key, ""
        self.take(None)
        label = next((label for label in self._labels if label.key == key), None)
        if label is None:
            self.say(f"no label of this layer has the key {key}")
            return None
        return self._wish(outright(self._first, self._first.label, label.id))

    async def _wish(self, wish: Wish) -> None:
        """Show the mentions for another wish."""
        listed = await self._everywhere.gather(wish)
        with self.at_once():
            if listed is not None:
                self._show(listed)
                self.say("also those that you accepted before" if wish.over else "")
            self.draw_bars()

    def on_row_list_chosen(self) -> None:
        """Tick what was clicked."""
        self.desk.work(self._tick)

    async def _taken(self) -> None:
        ticked = [self._listed.items[i] for i in sorted(self._ticked)]
        await self.desk.go_back()
        await self._everywhere.decide(self._listed.wish, ticked, self.presses)
        self.desk.place.draw_bars()
