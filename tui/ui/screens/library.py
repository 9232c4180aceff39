"""The library: the list of articles, filtered as one types; the first thing that is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.core.errors import Problem
from tui.ui.keys import Work
from tui.ui.screens.arranging import Arranging
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row, RowList

COLUMNS = (
    Column("Article"),
    Column("Paper", 20, quiet=True, least=100),
    Column("Date", 10, quiet=True, least=60),
    Column("Words", 6, "right", quiet=True, least=120),
    Column("Decided", 7, "right", quiet=True, least=100),
    Column("Left", 5, "right"),
    Column("", 8, quiet=True, least=40),
)

_NEWS_AFTER = 1.0
"""Seconds from the start to looking for news: the list comes first."""


class Library(Listing):
    """Shows every article with what is left to decide in it; Enter opens one."""

    contexts: ClassVar[tuple[str, ...]] = ("library",)

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.arranging = Arranging(self)
        self.deeds |= {
            "open": self._open_current,
            "arrange": self.arranging.ask_order,
            "state": self.arranging.ask_state,
            "consistency": self._consistency,
            "disputes": self._disputes,
            "agreement": self._agreement,
            "feedback": self._feedback,
            "progress": self._progress,
            "search": self._search,
        }

    def on_mount(self) -> None:
        """Show the articles, with the cursor where the reviewer was."""
        self.rows.focus()
        left = self.desk.session.resume()
        self.show_filtered(at=left[0] if left else None)
        session = self.desk.session
        if session.read_only:
            self.say(f"read only: {session.read_only}", "warning")
        elif session.notice:
            self.say(session.notice, "warning")
        elif left:
            self.say("enter goes on where you left")
        self.desk.keys.run(self.arranging.restore())
        self.desk.keys.start()
        self.set_timer(_NEWS_AFTER, lambda: self.desk.beside(self._tell_news()))

    def show_filtered(self, at: str | None = None) -> None:
        """Show the articles that fit the filter, the first with the cursor; all of them without a filter."""
        session = self.desk.session
        ids = session.articles(self.filter)
        if self.filter and ids:
            at = ids[0]
        empty = "no article fits the filter" if self.filter else self.arranging.empty
        self.rows.set_filter(self.filter)
        self.rows.show(ids, self._fetch, at=at, empty=empty)
        self.draw_title()

    def _fetch(self, ids: Sequence[str]) -> list[Row]:
        rows, others = [], self.desk.session.at_work()
        for row in self.desk.session.rows(ids):
            states = {
                "older": row.corrected,
                "left out": row.excluded,
                "done": row.done,
                "in part": row.in_part,
                "thin": row.thin,
            }
            states |= {"copy": row.copy, f"{row.story} alike": row.story > 0}
            state = next((name for name, holds in states.items() if holds), "")
            if who := others.get(row.id):
                state = f"at {who[0]}"
            left = f"{row.left:,}" if row.left else "-"
            cells = (row.title or row.id, row.publisher, row.date, f"{row.words:,}", f"{row.decided:,}", left, state)
            rows.append(Row(cells, quiet=row.done or row.excluded or row.corrected))
        return rows

    def draw_title(self) -> None:
        """Show the file, what of it is listed, and how many articles that are."""
        count = len(self.rows.ids)
        articles = f"{count:,} article" if count == 1 else f"{count:,} articles"
        filtered = f"  /{self.filter}" if self.filter else ""
        self.title_bar.show_title(
            f"Glossator  {self.desk.session.path.name}{self.arranging.said}{filtered}", f"{articles} "
        )

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(self.draw_title)

    def came_back(self, changed: Sequence[str]) -> None:
        """Show what was decided in articles meanwhile; the last one has the cursor."""
        self.rows.refresh_rows(changed)
        if changed and changed[-1] in self.rows.ids:
            self.rows.move_to(self.rows.ids.index(changed[-1]))
        self.draw_bars()

    async def _progress(self) -> None:
        from tui.ui.screens.progress import ProgressScreen

        await self.desk.push_screen(ProgressScreen())

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Open what was clicked."""
        self.desk.work(lambda: self._open(message.id))

    async def _open(self, id: str) -> None:
        resumed = self.desk.session.resume()
        focus = resumed[1] if resumed and resumed[0] == id else None
        try:
            await self.desk.open_article(id, focus)
        except Problem as problem:
            self.say(problem.sentence, "warning")
            self.draw_bars()
            return
        if who := self.desk.session.at_work().get(id):
            self.desk.place.say(f"{' and '.join(who)} has this article open, too", "warning")
            self.desk.place.draw_bars()

    def _consistency(self) -> Work:
        return self.desk.show_consistency()

    def _search(self) -> Work:
        from tui.ui.screens.searching import ask

        return ask(self)

    def _open_current(self) -> Work:
        id = self.rows.current
        return self._open(id) if id is not None else None

    def _disputes(self) -> Work:
        return self.desk.show_disputes()

    async def _tell_news(self) -> None:
        """Say at the start if something was settled against the reviewer, or answered, since he or she last looked."""
        from tui.ui.screens.feedback import told_since

        if said := await told_since(self.desk.session):
            self.desk.place.say(f"{said}: {self.desk.keymap.key('feedback')} in the list")
            self.desk.place.draw_bars()

    async def _feedback(self) -> None:
        from tui.ui.screens.feedback import Feedback

        feedback = Feedback()
        await self.desk.push_screen(feedback)
        await feedback.load()

    def _agreement(self) -> Work:
        return self.desk.show_agreement()
