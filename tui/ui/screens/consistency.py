"""The consistency queue: where one's own verdicts do not go together, each settled by a key, here or wherever alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tui.core.consistency.finding import KINDS, Question
from tui.core.consistency.settling import Answer, after, as_elsewhere, as_here, both_right
from tui.core.errors import Problem
from tui.core.text.around import around
from tui.jobs import consistency
from tui.ui.keys import Work
from tui.ui.screens.listing import Listing
from tui.ui.screens.placing import open_at
from tui.ui.widgets.rows import Column, Row, RowList

if TYPE_CHECKING:
    from tui.core.annotation import Article

COLUMNS = (
    Column("Text"),
    Column("Stands here", 16),
    Column("Stands elsewhere", 16),
    Column("Times", 5, "right", quiet=True),
    Column("Alike", 5, "right", quiet=True, least=100),
    Column("", 14, quiet=True),
)
_KEPT = 64
"""Articles that are kept for the lines in sight."""


class Consistency(Listing):
    """Shows what is asked, each with the stretch in its sentence; a key answers it, and it leaves the list."""

    contexts: ClassVar[tuple[str, ...]] = ("consistency",)

    def __init__(self) -> None:
        super().__init__(COLUMNS, lines=2)
        self.questions: list[Question] = []
        self._shown: list[Question] = []
        self._alike: Counter[tuple[int, int]] = Counter()
        self._answered: list[_Turn] = []
        self._undone: list[_Turn] = []
        self._saved = -1
        self._articles: dict[str, Article] = {}
        self.deeds |= {
            "as-elsewhere": lambda: self._answer(as_elsewhere),
            "as-elsewhere-alike": lambda: self._answer(lambda one: as_elsewhere(one, self._shown)),
            "both-right": lambda: self._answer(both_right),
            "both-right-alike": lambda: self._answer(lambda one: both_right(one, self._shown)),
            "others-as-here": lambda: self._answer(as_here),
            "open-place": self._open_current,
            "undo": lambda: self._again(back=True),
            "redo": lambda: self._again(back=False),
        }

    def on_mount(self) -> None:
        """Say what is being done."""
        self.rows.focus()
        self.rows.show((), self._fetch, empty="looking through what you judged ...")
        self.call_after_refresh(self.draw_bars)

    async def load(self, article_id: str | None = None) -> None:
        """Ask anew; the cursor goes to the first question about an article, if one is named."""
        session = self.desk.session
        try:
            self.questions = await consistency.ask(session)
        except Problem as problem:
            self.say(problem.sentence, "warning")
        self._answered.clear()
        self._undone.clear()
        self._saved = session.saved
        with self.at_once():
            self.show_filtered(at=next((one for one in self.questions if one.article_id == article_id), None))
            self.draw_bars()

    def came_back(self, changed: Sequence[str]) -> None:
        """Ask anew if something was decided meanwhile."""
        if self._saved != self.desk.session.saved:
            self.desk.keys.run(self.load())

    # What is shown

    def show_filtered(self, at: Question | None = None) -> None:
        """Show the questions in which every word of the filter occurs; the cursor stays, or goes to one of them."""
        words = self.filter.casefold().split()
        place = self.rows.current or 0
        self._shown = [one for one in self.questions if all(word in _words(one) for word in words)]
        self._alike = Counter((id(one.group), one.place.stands) for one in self._shown)
        place = next((i for i, one in enumerate(self._shown) if one is at), place)
        empty = "nothing fits the filter" if self.filter else "all that you judged goes together"
        self.rows.set_filter(self.filter)
        self.rows.show(range(len(self._shown)), self._fetch, at=max(0, min(place, len(self._shown) - 1)), empty=empty)
        self._draw_title()

    def _draw_title(self) -> None:
        count = len(self._shown)
        filtered = f"  /{self.filter}" if self.filter else ""
        self.title_bar.show_title(f"Consistency{filtered}", "1 question " if count == 1 else f"{count:,} questions ")

    def fit(self, width: int, height: int) -> None:
        """Show the title anew when there is another width."""
        self.call_after_refresh(self._draw_title)

    def _fetch(self, ids: Sequence[int]) -> list[Row]:
        return [self._row(self._shown[i]) for i in ids]

    def _row(self, one: Question) -> Row:
        group = one.group
        times, alike = group.counts[group.leading], self._alike[id(group), one.place.stands]
        told = (group.text, one.here.said, one.there.said, f"{times:,}" if times else "", f"{alike:,}")
        return Row((*told, KINDS[one.kind]), detail=self._detail(one))

    def _detail(self, one: Question) -> str:
        article = self._article(one.article_id)
        width = self.size.width
        near = around(article.text, *one.extent, before=width // 3, after=width)
        return f"{near.before}[{near.quote}]{near.after}"

    def _article(self, id: str) -> Article:
        if id not in self._articles:
            if len(self._articles) >= _KEPT:
                self._articles.clear()
            self._articles[id] = self.desk.session.article(id)
        return self._articles[id]

    # What the keys do

    @property
    def _current(self) -> Question | None:
        at = self.rows.current
        return self._shown[at] if at is not None and at < len(self._shown) else None

    async def _answer(self, answers_of: Callable[[Question], list[Answer]]) -> None:
        """Record an answer to the question that has the cursor, and go on to the next."""
        one = self._current
        if one is None:
            return
        answers = answers_of(one)
        session = self.desk.session
        try:
            await consistency.answer(session, answers, self.presses)
        except Problem as problem:
            self.say(f"NOT SAVED: {problem.sentence}", "warning")
            self.draw_bars()
            return
        self.presses = 0
        self._undone.clear()
        self._answered.append(_Turn(self.questions, one, tuple({answer.place.article_id for answer in answers})))
        self.desk.decided += self._answered[-1].articles
        self.questions = after(self.questions, answers)
        self._saved = session.saved
        with self.at_once():
            self.show_filtered()
            self.say(_said(one, answers))
            self.draw_bars()

    async def _again(self, back: bool) -> None:
        """Take back the last step, or restore it; the question is there again, or gone."""
        turns, others = (self._answered, self._undone) if back else (self._undone, self._answered)
        try:
            undone = await self.desk.session.again(back, self.presses)
        except Problem as problem:
            self.say(f"NOT SAVED: {problem.sentence}", "warning")
            self.draw_bars()
            return
        if undone is None:
            self.say("nothing is left to undo" if back else "nothing was undone last")
            self.draw_bars()
            return
        self.presses = 0
        self.desk.decided += undone.articles
        if not turns:
            await self.load()
        else:
            turn = turns.pop()
            others.append(_Turn(self.questions, turn.one, turn.articles))
            self.questions = turn.questions
            self._saved = self.desk.session.saved
        with self.at_once():
            self.show_filtered(at=others[-1].one if others else None)
            self.say(f"{'taken back' if back else 'restored'}: {', '.join(undone.actions)}")
            self.draw_bars()

    def _open_current(self) -> Work:
        one = self._current
        return self._open(one) if one is not None else None

    async def _open(self, one: Question) -> None:
        await open_at(self.desk, one.article_id, *one.extent)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Open what was clicked."""
        self.desk.work(self._open_current)


@dataclass(frozen=True)
class _Turn:
    """What was asked before an answer, or before it was taken back; the question, and the articles decided in."""

    questions: list[Question]
    one: Question
    articles: tuple[str, ...]


def _words(one: Question) -> str:
    return f"{one.group.text} {one.here.said} {one.there.said} {KINDS[one.kind]}".casefold()


def _said(one: Question, answers: Sequence[Answer]) -> str:
    """What the status line says of an answer."""
    places = "1 place" if len(answers) == 1 else f"{len(answers):,} places"
    version = answers[0].version if answers else None
    if version is None:
        return f"both right in {places}; not asked again"
    return f"“{one.group.text[:40]}”: {one.group.versions[version].said} in {places}"
