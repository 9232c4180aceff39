"""What was settled otherwise than the reviewer had it, answers to the own doubts, and where practice went otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from tui.core.annotation import Annotation
from tui.core.differing import short
from tui.core.errors import Problem
from tui.jobs.feedback import News, Told, id_of, news
from tui.jobs.practice import Difference
from tui.jobs.session import Session
from tui.store.voices import Doubt
from tui.ui.keys import Work
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row, RowList

COLUMNS = (Column("", 3), Column("You had"), Column("Settled"), Column("Article", 26, quiet=True, least=100))
_SEEN = "feedback.seen:"
_VERDICTS = {"accept": "accepted", "reject": "rejected"}


async def told_since(session: Session) -> str:
    """What is new for the reviewer, in words; "" where nothing is."""
    found = await session.aside(partial(news, name=session.reviewer, seen=session.setting(_SEEN + session.reviewer)))
    new = [one for one in found.told if id_of(one) in found.new]
    answered = sum(isinstance(one, Doubt) for one in new)
    differ = sum(isinstance(one, Difference) for one in new)
    against = len(new) - answered - differ
    parts = [
        f"{against:,} settled against you" if against else "",
        f"{answered:,} of your doubts answered" if answered else "",
        f"{differ:,} otherwise in practice" if differ else "",
    ]
    return ", ".join(part for part in parts if part)


class Feedback(Listing):
    """Shows what one was told, the newest first; enter opens the article at the place."""

    contexts: ClassVar[tuple[str, ...]] = ("feedback",)

    def __init__(self) -> None:
        super().__init__(COLUMNS, lines=2)
        self._news = News((), frozenset(), "", {})
        self._shown: list[Told] = []
        self.deeds["feedback-place"] = lambda: self._open(self.rows.current)

    def on_mount(self) -> None:
        """Say what is being done."""
        self.rows.focus()
        self.rows.show((), self._fetch, empty="looking what was settled ...")
        self.call_after_refresh(self.draw_bars)

    async def load(self) -> None:
        """Read it, and keep that it was looked at."""
        session = self.desk.session
        key = _SEEN + session.reviewer
        try:
            self._news = await session.aside(partial(news, name=session.reviewer, seen=session.setting(key)))
            await session.set_setting(key, self._news.latest)
        except Problem as problem:
            self.say(problem.sentence, "warning")
        with self.at_once():
            self.show_filtered()
            self.draw_bars()

    def show_filtered(self) -> None:
        """Show the rows that fit the filter."""
        words = self.filter.casefold().split()
        self._shown = [
            one
            for one in self._news.told
            if all(word in " ".join((*self._row(one).cells, self._row(one).detail)).casefold() for word in words)
        ]
        empty = "nothing fits the filter" if self.filter else "nothing was settled against you, and nothing answered"
        self.rows.set_filter(self.filter)
        self.rows.show(range(len(self._shown)), self._fetch, empty=empty)
        self._draw_title()

    def _draw_title(self) -> None:
        new = f", {len(self._news.new):,} new" if self._news.new else ""
        self.title_bar.show_title("Settled and answered", f"{len(self._shown):,}{new} ")

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(self._draw_title)

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self._shown[i]) for i in ids]

    def _row(self, one: Told) -> Row:
        new = "new" if id_of(one) in self._news.new else ""
        title = self._news.titles.get(one.article_id, one.article_id)
        if isinstance(one, Doubt):
            return Row((new, f"asked: {one.note}", one.answer or "", title), f"answered by {one.answered_by}")
        if isinstance(one, Difference):
            mine, known = (_named(a) if a else "nothing" for a in (one.mine, one.known))
            return Row((new, mine, known, title), f"practice: {one.what}")
        had = f"{one.mine} {_named(one.annotation)}"
        instead = _named(one.instead) if one.instead else f"{_VERDICTS[one.verdict]}"
        why = "; ".join(part for part in (f"by {one.by}", one.reason, one.note) if part)
        return Row((new, had, instead, title), why)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Open what was clicked."""
        self.desk.work(lambda: self._open(message.id))

    def _open(self, at: int | None) -> Work:
        return self._opened(self._shown[at]) if at is not None else None

    async def _opened(self, one: Told) -> None:
        if isinstance(one, Doubt):
            await self.desk.open_place(one.article_id, one.start, one.end, one.annotation_id or None)
        else:
            claim = one.place if isinstance(one, Difference) else one.annotation
            await self.desk.open_place(one.article_id, claim.start or 0, claim.end or 0, claim.id)


def _named(a: Annotation) -> str:
    return f"{a.label} {short(a.quote or a.value or '', 60)}"
