"""The review: one article, its candidates, and one key for each verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container

from tui.core.commands import Command, Situation, label_commands
from tui.core.errors import Problem
from tui.core.review.offered import offered
from tui.core.review.outcome import Outcome
from tui.core.review.showing import greeting
from tui.core.review.state import Review
from tui.core.review.verbs import act
from tui.ui.keys import Work
from tui.ui.screens.ahead import Ahead
from tui.ui.screens.changes import Changes
from tui.ui.screens.ends import ends_of
from tui.ui.screens.everywhere import Everywhere
from tui.ui.screens.finding import Finding
from tui.ui.screens.jumping import Jumping
from tui.ui.screens.keeping import Keeping
from tui.ui.screens.keyed import Keyed
from tui.ui.screens.leaving_out import LeavingOut
from tui.ui.screens.linking import Linking
from tui.ui.screens.passing import Passing
from tui.ui.screens.recording import Recording
from tui.ui.screens.remarks import Remarks
from tui.ui.widgets.article import ArticleView
from tui.ui.widgets.at_once import Article
from tui.ui.widgets.bars import Standing, TitleBar
from tui.ui.widgets.colours import shades
from tui.ui.widgets.lines import Lines
from tui.ui.widgets.pane import SidePane

if TYPE_CHECKING:
    from tui.jobs.session import TakenBack

Extent = tuple[int, int]

WIDE = 110
"""Columns from which the pane stands beside the article."""
TALL = 20
"""Lines from which there is room for the labels' line below the hints."""


class ReviewScreen(Keyed):
    """Shows an open article. What a key decides is saved first and drawn then."""

    DEFAULT_CSS = """
    ReviewScreen {
        TitleBar, SidePane { background: $surface; }
        #middle { height: 1fr; layout: vertical; }
        ArticleView { height: 1fr; width: 1fr; }
        SidePane { height: 2; width: 100%; }
        HintBar { height: 1; }
        &.tall HintBar { height: 2; }
        &.wide #middle { layout: horizontal; }
        &.wide SidePane { height: 100%; width: 36; }
        &.low SidePane { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.title_bar = TitleBar()
        self.view = Article()
        self.pane = SidePane()
        self.review: Review | None = None
        self.hits = Finding(self)
        self.jumps = Jumping(self)
        self.links = Linking(self)
        self.mentions = Everywhere(self)
        self.ahead = Ahead(self)
        self.keeping = Keeping(self)
        self.passing = Passing(self)
        LeavingOut(self)
        self.recording = Recording(self)
        self.changes = Changes(self)
        self.changed: list[str] = []
        self._retry: Callable[[], Work] | None = None
        self._labels: dict[str, Command] = {}
        self.deeds |= {
            "undo": self._undo,
            "redo": lambda: self._again(back=False),
            "done": lambda: self.act("done"),
            "retry": lambda: self._retry() if self._retry else None,
            "give-up": self._give_up,
            "leave": self._leave,
            "pick": lambda: self.jumps.start(lambda word: self.act("select", *word)),
            "edge-to": lambda: self.jumps.start(lambda word: self.act("edge_to", *word)),
            **self.hits.deeds,
            "consistency": lambda: self.desk.show_consistency(self.open_review.article.id),
            "page-down": lambda: self.view.scroll_pages(1),
            "page-up": lambda: self.view.scroll_pages(-1),
            "line-down": lambda: self.view.scroll_lines(1),
            "line-up": lambda: self.view.scroll_lines(-1),
            "top": lambda: self.view.scroll_to_offset(0),
            "bottom": lambda: self.view.scroll_to_offset(max(0, len(self.open_review.article.text) - 1)),
        }
        self.remarks = Remarks(self)

    def compose(self) -> ComposeResult:
        """A title, the article with its pane, and the lines below."""
        yield self.title_bar
        with Container(id="middle"):
            yield self.view
            yield self.pane
        yield self.hint_bar
        yield self.status
        yield Lines(id="tiny")

    def on_mount(self) -> None:
        """Give the article what focus there is."""
        self.view.focus()
        self.keeping.start()

    @property
    def open_review(self) -> Review:
        """The review that is open; there is one whenever keys come."""
        assert self.review is not None
        return self.review

    @property
    def untouched(self) -> bool:
        """Whether the reviewer has neither decided nor begun anything in the article."""
        review, free = self.open_review, self.typing is None and not self.jumps.hint and self.places() == ("review",)
        return free and not review.trail and review.selection is None and review.draft is None

    # What is shown

    def show(self, review: Review) -> None:
        """Show an article from where its focus is."""
        self.review = review
        self.hits.close()
        if not self._labels:
            self._labels = {command.keys[0]: command for command in label_commands(review.book)}
            for lines in self.query(Lines):
                lines.set_shades(shades(review.book))
        self.view.show(review)
        self.changes.draw(review)
        self._draw_title()
        self.redraw()

    def redraw(self, touched: Iterable[Extent] = ()) -> None:
        """Draw what a verb changed, and bring into sight what the next key acts on."""
        review = self.open_review
        focus = review.focused
        at = focus.extent if focus is not None and focus.kind == "span" else None
        draft = (review.draft.start, review.draft.end) if review.draft else None
        selection = (review.selection.start, review.selection.end) if review.selection else None
        self.view.follow(
            review,
            touched,
            focus=at,
            focus_id=review.focus or "",
            draft=draft,
            selection=selection,
            ends=ends_of(review),
        )
        if wanted := selection or draft or at:
            self.view.scroll_to_offset(*wanted)
        self.pane.show_focus(review, tall=self.has_class("wide"))

    def _draw_title(self) -> None:
        if self.review is None:
            return
        article = self.review.article
        right = "  ".join(fact for name in ("publisher", "date") if (fact := article.facts.get(name)))
        done = "done  " if self.review.done else ""
        title = article.title or article.text.strip().partition("\n")[0] or article.id
        self.title_bar.show_title(title, f"{done}{right} ")

    def fit(self, width: int, height: int) -> None:
        """Put the pane beside the article where there is room; leave out what a low terminal cannot hold."""
        self.set_class(width >= WIDE, "wide")
        self.set_class(height >= TALL, "tall")
        self.set_class(height < 14 and width < WIDE, "low")
        self.pane.styles.width = max(36, min(60, width - 114)) if width >= WIDE else "100%"
        if self.review is not None:
            self.call_after_refresh(self.redraw)
            self.call_after_refresh(self._draw_title)

    # What the keys do

    def places(self) -> tuple[str, ...]:
        """The contexts that are open, the innermost first."""
        if self._retry is not None:
            return ("unsaved",)
        return ("find", "review") if self.hits.open else ("review",)

    def situation(self) -> Situation:
        """What decides which commands can be done."""
        return Situation(self.review, self.desk.session.read_only, hits=len(self.hits.found))

    def standing(self) -> Standing:
        """What the status line always says."""
        session, review = self.desk.session, self.review
        held = self.desk.keys.held
        note = f"{held} keys wait" if held else self.passing.note(review) if review else ""
        return Standing(session.reviewer, session.saved, review.left if review and not review.blind else None, note)

    def draw_hints(self) -> None:
        """Show what the keys do now."""
        if self.review is None:
            return
        if said := self.typing.hint if self.typing else self.jumps.hint:
            self.hint_bar.show_text(said)
        else:
            self.hint_bar.show_hints(self._mode(), self.situation(), self.desk.keymap, offered(self.review))

    def _mode(self) -> str:
        review = self.open_review
        if self._retry is not None or self.hits.open:
            return self.places()[0]
        if review.draft or review.selection:
            return "draft" if review.draft else "selection"
        if review.question:
            return "question"
        if review.focus and review.open(review.focus):
            return "candidate"
        return "decided" if review.left else "nothing left"

    def label_key(self, key: str) -> Work:
        """Give a label by its key, or wait for the second half of one."""
        if key == ";":
            self.take(self._second)
            self.say("; and the label's second key")
            return None
        return self._label(key)

    def _second(self, key: str) -> Work:
        self.take(None)
        return self._label(f";{key}")

    def _label(self, key: str) -> Work:
        if command := self._labels.get(key):
            return self.run_command(command)
        self.say(f"no label has the key {key}; {self.desk.keymap.key('help')} shows all keys")
        return None

    def verb(self, command: Command) -> Work:
        """Do a verb of the review."""
        return self.act(*command.verb)

    def act(self, verb: str | int, *args: object) -> Work:
        """Do a verb: at once if it decides nothing, else once it is saved."""
        outcome = act(self.open_review, str(verb), *args)
        if outcome.step is not None:
            return self._save(outcome)
        self._show_outcome(outcome)
        return None

    def _show_outcome(self, outcome: Outcome) -> None:
        self.review = outcome.review
        if outcome.say:
            self.say(outcome.say)
        self.redraw(outcome.touched)
        if not self.review.left or self.review.warned:
            self.ahead.soon()

    async def _save(self, outcome: Outcome) -> None:
        """Save a step; only then is it drawn. What cannot be saved is kept, to be tried again."""
        was_done = self.open_review.done
        try:
            await self.desk.session.decide(outcome, self.presses)
        except Problem as problem:
            self._not_saved(problem, lambda: self._save(outcome))
            return
        self._was_saved(outcome.beyond)
        if (outcome.review.done and not was_done) or (outcome.step and outcome.step.excludes):
            self.review = outcome.review
            await self._next_article(outcome.say.partition(":")[0])
            if outcome.review.practice:
                from tui.ui.screens.practising import tell

                self.desk.beside(tell(self.desk, outcome.review.article.id))
            return
        with self.at_once():
            self._show_outcome(outcome)
            if was_done != outcome.review.done:
                self._draw_title()
            self.draw_bars()

    def _not_saved(self, problem: Problem, retry: Callable[[], Work]) -> None:
        """Keep what could not be saved, and the keys typed after it, until it is tried again or dropped."""
        self._retry = retry
        self.desk.keys.hold()
        self.say(f"NOT SAVED: {problem.sentence}", "warning")
        self.draw_bars()

    def _was_saved(self, beyond: Iterable[str] = ()) -> None:
        self.presses = 0
        if self._retry is not None:
            self._retry = None
            self.desk.keys.release()
        id = self.open_review.article.id
        self.changed = [*(one for one in self.changed if one != id), *beyond, id]

    async def _next_article(self, said: str) -> None:
        """After `done`: on to the next article that is not."""
        following = self.desk.session.next_article(self.open_review.article.id)
        if following is None:
            await self.keeping.leave()
            others = " but what others have open" if self.desk.session.at_work() else ""
            await self.desk.go_back(f"{said}; no article is left{others}")
            return
        try:
            self.open(following, say=f"{said}; the next article")
        except Problem as problem:
            await self.keeping.leave()
            await self.desk.go_back(f"{said}; the next article cannot be opened: {problem.sentence}")

    def open(self, article_id: str, focus: str | None = None, say: str = "") -> None:
        """Open an article here. Problem if it cannot be read."""
        session = self.desk.session
        review = session.open_article(article_id, focus)
        with self.at_once():
            self.show(review)
            if session.read_only:
                self.say(f"read only: {session.read_only}", "warning")
            elif said := greeting(review) or say:
                self.say(said)
            self.draw_bars()
        self.keeping.soon()

    def came_back(self, changed: Sequence[str]) -> None:
        """Show the article anew if something was decided in it from a list over it."""
        id = self.open_review.article.id
        if id in self.desk.decided:
            self.desk.decided[:] = [other for other in self.desk.decided if other != id]
            self.changed.append(id)
            focus = self.open_review.focus
            self.open(id, focus)
            if focus and self.open_review.focus != focus:
                self.act("focus", self.open_review.standing(focus))

    # Commands

    def _undo(self) -> Work:
        """Take back a draft or a selection, else the last step."""
        if self.open_review.draft or self.open_review.selection:
            return self.act("clear")
        return self._again(back=True)

    async def _again(self, back: bool) -> None:
        move = self.desk.session.undo if back else self.desk.session.redo
        try:
            taken = await move(self.open_review, self.presses)
        except Problem as problem:
            self._not_saved(problem, lambda: self._again(back))
            return
        with self.at_once():
            if taken is None:
                self.say("nothing is left to undo" if back else "nothing was undone last")
            else:
                self.taken_back(taken)
            self.draw_bars()

    def taken_back(self, taken: TakenBack) -> None:
        """Show the state after an undo or a redo, which may be that of another article."""
        self.review = taken.review
        self._was_saved(taken.beyond)
        if taken.other_article:
            self.show(taken.review)
            self.say(f"{taken.say}, in this article")
        else:
            self.say(taken.say)
            self.redraw(taken.touched)
            self._draw_title()

    def _give_up(self) -> Work:
        """Drop what could not be saved, and the keys typed after it."""
        self._retry = None
        dropped = self.desk.keys.drop()
        self.say(f"dropped, and {dropped} keys after it" if dropped else "dropped; nothing was decided")
        return None

    async def _leave(self) -> None:
        await self.keeping.leave()
        await self.desk.go_back()

    # The mouse

    def on_article_view_clicked(self, message: ArticleView.Clicked) -> None:
        """Focus the span that was clicked on, the shortest of several; else select the word."""
        self.desk.work(lambda: self._clicked(message.offset))

    def _clicked(self, offset: int) -> Work:
        review = self.open_review
        marks = sorted(review.marks(offset, offset + 1), key=lambda mark: mark.end - mark.start)
        return self.act("focus", marks[0].id) if marks else self.act("select", *review.words.at(offset))

    def on_article_view_dragged(self, message: ArticleView.Dragged) -> None:
        """Select the words that were dragged over."""
        words = self.open_review.words
        start, end = words.at(message.start)[0], words.at(message.end - 1)[1]
        self.desk.work(lambda: self.act("select", start, end))
