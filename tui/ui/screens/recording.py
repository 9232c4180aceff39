"""From an open article to its records and back: the form, the span that a field rests on, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.core.errors import Problem
from tui.core.review.outcome import Outcome
from tui.core.review.state import Review
from tui.core.text.show import in_context
from tui.ui.screens.choices import Choice
from tui.ui.screens.jumping import OFF_SCREEN
from tui.ui.screens.numbered import Numbered

if TYPE_CHECKING:  # what only the form needs is imported with it
    from tui.core.review.recording import Form
    from tui.jobs.lists import ArticleLists
    from tui.ui.screens.records import Place, Records
    from tui.ui.screens.review import ReviewScreen


class Recording:
    """What the form of an article's records needs of the screen with the article."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self._lists: tuple[str, ArticleLists] | None = None
        self._decided = False
        screen.deeds["records"] = self.show

    @property
    def review(self) -> Review:
        """The article that is open."""
        return self._screen.open_review

    @property
    def lists(self) -> ArticleLists:
        """What words mean in the article."""
        from tui.jobs.lists import ArticleLists

        if self._lists is None or self._lists[0] != self.review.article.id:
            self._lists = self.review.article.id, ArticleLists(self.review)
        return self._lists[1]

    def forms(self) -> list[Form]:
        """The records of the article as they are now."""
        from tui.core.review import recording

        return recording.forms(self.review, self.lists)

    async def show(self, at: Place | None = None) -> None:
        """Show the form, at a record's row; else at the record that the focus has to do with."""
        from tui.ui.screens.records import Place, Records

        if self.review.draft or self.review.selection:
            self._screen.act("clear")
        focus = self.review.focus
        try:
            forms = self.forms()
        except Problem as problem:  # a list of the user's own cannot be read
            self._screen.say(problem.sentence, "warning")
            return
        if at is None and focus:
            near = {focus} | {link.other.id for link in self.review.links(focus) if link.other}
            at = next((Place(form.claim.id) for form in forms if near & {*form.mentions}), None)
        await self._screen.desk.push_screen(Records(self, at))

    async def save(self, outcome: Outcome, keys: int) -> None:
        """Save what the form decided. Problem where it was not saved."""
        if outcome.step is not None:
            await self._screen.desk.session.decide(outcome, keys)
            self._screen.review = outcome.review
            self._decided = True

    async def leave(self) -> None:
        """Back to the article, drawn as it now is."""
        desk = self._screen.desk
        if self._decided:
            self._decided = False
            desk.decided.append(self.review.article.id)
        await desk.go_back()

    async def again(self, back: bool, form: Records) -> None:
        """Undo or redo; where that was in another article, it is shown there."""
        screen, session = self._screen, self._screen.desk.session
        try:
            taken = await (session.undo if back else session.redo)(self.review, form.presses)
        except Problem as problem:
            form.say(f"NOT SAVED: {problem.sentence}", "warning")
            form.draw_bars()
            return
        if taken is not None and taken.other_article:
            await screen.desk.go_back()
            with screen.at_once():
                screen.taken_back(taken)
                screen.draw_bars()
            return
        with form.at_once():
            if taken is None:
                form.say("nothing is left to undo" if back else "nothing was undone last")
            else:
                screen.review = taken.review
                self._decided = True
                form.presses = 0
                form.refill()
                form.say(taken.say)
            form.draw_bars()

    async def see(self, span_id: str) -> None:
        """To the article, with the focus on a span."""
        await self.leave()
        self._screen.act("focus", span_id)
        self._screen.draw_bars()

    async def pick(self, form: Form, field: str) -> None:
        """Have the span picked that a field rests on ("": that mentions the record), then back to the form."""
        from tui.core.review import recording
        from tui.ui.screens.records import Place

        back = Place(form.claim.id, field)
        screen, review = self._screen, self.review
        labels = recording.mention_labels(review, form, field or None)
        marks = [mark for mark in review.marks(0, len(review.article.text)) if mark.label in labels]
        if not marks:
            wanted = ", ".join(sorted(labels)) or "span"
            screen.desk.place.say(f"no {wanted} stands here: add it in the article first")
            return
        await self.leave()
        if near := (form.field(field).spans if field else ()) or form.mentions:
            screen.view.scroll_to_offset(*review.annotations[near[0]].extent)
        ids = {(mark.start, mark.end): mark.id for mark in reversed(marks)}
        start, end = screen.view.visible_range()
        seen = [extent for extent in ids if start <= extent[0] < end]
        about = f"{field or form.kind.id} rests on"
        if not seen:
            await self._by_number(form, field, [*ids.values()])
            return
        screen.jumps.start(
            lambda extent: self._picked(form, field, ids[extent]),
            words=seen,
            hint=f"{about}: type the letters on it; {OFF_SCREEN}: by number; any other key: back to the form",
            also={OFF_SCREEN: lambda: self._by_number(form, field, [*ids.values()])},
            otherwise=lambda: self.show(back),
        )
        screen.draw_bars()

    async def _by_number(self, form: Form, field: str, ids: list[str]) -> None:
        review = self.review
        ids = sorted(ids, key=lambda id: review.annotations[id].extent)
        rows = [
            Choice(in_context(review.article.text, *review.annotations[id].extent), review.annotations[id].label)
            for id in ids
        ]
        title = f"{field or form.kind.id} rests on"
        await self._screen.desk.push_screen(Numbered(title, rows, lambda at: self._picked(form, field, ids[at])))

    async def _picked(self, form: Form, field: str, span_id: str) -> None:
        from tui.core.review import recording
        from tui.ui.screens.records import Place

        review, screen = self.review, self._screen
        outcome = self._rested(form, field, span_id) if field else recording.rest_on(review, form, span_id)
        said, look = outcome.say, ""
        try:
            await self.save(outcome, screen.presses)
        except Problem as problem:
            said, look = f"NOT SAVED: {problem.sentence}", "warning"
        screen.presses = 0
        await self.show(Place(form.claim.id, field))
        screen.desk.place.say(said, look)

    def _rested(self, form: Form, field: str, span_id: str) -> Outcome:
        """The field has the value that the span's words mean; where they are no day, it keeps its own."""
        from tui.core.records import Read
        from tui.core.review import recording

        span = self.review.annotations[span_id]
        value = recording.read_off(self.review, form, field, span_id, self.lists)
        if not value:
            return Outcome(self.review, say=f"“{span.quote}” is no day that can be told; type it")
        return recording.set_value(self.review, form, field, Read(value, (span_id,)), self.lists)
