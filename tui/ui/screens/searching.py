"""Searching all articles: what is sought is typed, the places found are listed in context, enter goes to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from tui.core.commands import Situation
from tui.core.errors import Problem
from tui.core.search import Found
from tui.core.text.around import around
from tui.ui.keys import Work
from tui.ui.screens.keyed import Keyed, Typing
from tui.ui.screens.listing import Listing
from tui.ui.widgets.rows import Column, Row, RowList

if TYPE_CHECKING:
    from tui.core.annotation import Article

COLUMNS = (
    Column("Article", 22, quiet=True, least=70),
    Column("Place"),
    Column("", 22, quiet=True, least=100),
)
_LONGEST = 60
"""Characters of a focus that are taken into a query."""


def ask(screen: Keyed) -> Work:
    """Have what is sought typed; from a focus, its label and text are proposed."""
    example = next(iter(screen.desk.session.book.labels), "LABEL")
    hint = f"type words, or a label and words ({example} Leeds); ctrl+u clears; enter lists where they stand"
    screen.ask(Typing("search all articles", lambda text: _found(screen, text), hint=hint, text=_proposed(screen)))
    return None


def _proposed(screen: Keyed) -> str:
    review = screen.situation().review
    focus = review.focused if review else None
    quote = " ".join((focus.quote or "").split()) if focus else ""
    if focus and 0 < len(quote) <= _LONGEST:
        return f"{focus.label} {quote}"
    return screen.desk.sought


def _found(screen: Keyed, text: str) -> Work:
    return _search(screen, text) if text.strip() else None


async def _search(screen: Keyed, text: str) -> None:
    from tui.jobs.search import search

    desk = screen.desk
    desk.sought = text
    screen.say("searching ...")
    screen.draw_bars()
    try:
        found = await search(desk.session, text)
    except Problem as problem:
        screen.say(problem.sentence, "warning")
        screen.draw_bars()
        return
    screen.say("" if found.hits else f"{found.query} stands in no article")
    if not found.hits:
        screen.draw_bars()
    elif isinstance(screen, Hits):
        screen.show_found(found)
    else:
        await desk.push_screen(Hits(found))


class Hits(Listing):
    """Shows the places that a search found, in context; enter opens the article there, with the search open."""

    contexts: ClassVar[tuple[str, ...]] = ("hits",)

    def __init__(self, found: Found) -> None:
        super().__init__(COLUMNS)
        self._found = found
        self._articles: dict[str, Article] = {}
        self.at = 0
        """The hit that one went to last."""
        self.deeds |= {"go-to": self._go, "search": lambda: ask(self)}

    def on_mount(self) -> None:
        """Show all of them."""
        self.rows.focus()
        self.show_filtered()
        self.call_after_refresh(self.draw_bars)

    def show_found(self, found: Found) -> None:
        """Show what another search found."""
        self._found, self.at = found, 0
        self.show_filtered()
        self.draw_bars()

    def show_filtered(self) -> None:
        """Show the places, with the cursor on the one that one went to last."""
        self.rows.set_filter(self._found.query.words)
        self.rows.show(range(len(self._found.hits)), self._fetch, at=self.at)
        self._draw_title()

    def came_back(self, changed: Sequence[str]) -> None:
        """Put the cursor on the place to which the open search went."""
        self.rows.move_to(self.at)

    def situation(self) -> Situation:
        """What decides which commands can be done."""
        return Situation(read_only=self.desk.session.read_only, rows=len(self.rows.ids))

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(self._draw_title)

    def _draw_title(self) -> None:
        hits = self._found.hits
        count = f"the first {len(hits):,}" if self._found.more else f"{len(hits):,}"
        articles = len({hit.article_id for hit in hits})
        places = f"{count} {'place' if len(hits) == 1 else 'places'}"
        within = f"{articles:,} {'article' if articles == 1 else 'articles'}"
        self.title_bar.show_title(f"Search  {self._found.query}", f"{places} in {within} ")

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(at) for at in ids]

    def _row(self, at: int) -> Row:
        hit = self._found.hits[at]
        if hit.article_id not in self._articles:
            self._articles[hit.article_id] = self.desk.session.article(hit.article_id)
        article = self._articles[hit.article_id]
        width = self.size.width
        near = around(article.text, hit.start, hit.end, before=width // 5, after=width)
        quote = near.quote if self._found.query.words else f"[{near.quote}]"
        place = f"{near.before}{quote}{near.after}"
        return Row((article.title or article.id, place, f"{hit.label} {hit.state}".strip()))

    def _go(self) -> Work:
        at = self.rows.current
        return self.go_to(at) if at is not None else None

    async def go_to(self, at: int) -> None:
        """Open the article of a place there; n and p go on to the next places from it."""
        self.at = at
        hit = self._found.hits[at]
        try:
            review = await self.desk.open_article(hit.article_id)
        except Problem as problem:
            self.say(problem.sentence, "warning")
            self.draw_bars()
            return
        with review.at_once():
            if work := review.hits.follow(self._found.hits, at, self._moved):
                await work
            review.draw_bars()

    def _moved(self, at: int) -> None:
        self.at = at

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Go to what was clicked."""
        self.desk.work(lambda: self.go_to(message.id))
