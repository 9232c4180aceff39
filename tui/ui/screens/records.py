"""The records of an article: a form for each, of which one is open, filled from what stands and is proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult

from tui.core.codebook import RecordType
from tui.core.errors import Problem
from tui.core.records import Read
from tui.core.review import recording
from tui.core.review.outcome import Outcome
from tui.core.review.recording import Field, Form
from tui.core.text.show import in_context, show
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice, Choices
from tui.ui.screens.keyed import Typing
from tui.ui.screens.listing import Listing
from tui.ui.widgets.lines import Lines
from tui.ui.widgets.rows import Column, Row, RowList

if TYPE_CHECKING:
    from tui.ui.screens.recording import Recording

_STATES = {"stands": "recorded", "read": "as linked", "candidate": "proposed", "": ""}
_ASIDE = 22


class Place(NamedTuple):
    """A row: a record by its claim's id, and one of its fields; "" for its heading, MENTIONS for what it rests on."""

    claim: str
    field: str = ""


MENTIONS = "\x00mentions"


class Records(Listing):
    """One list: a heading for each record, and below that of the open one its fields, each with its number."""

    contexts: ClassVar[tuple[str, ...]] = ("records",)
    DEFAULT_CSS = """
    Records {
        #there { height: 1; color: $foreground 60%; }
        HintBar { height: 1; }
        &.tall HintBar { height: 2; }
    }
    """

    def __init__(self, work: Recording, at: Place | None = None) -> None:
        super().__init__((Column("", 2, "right"), Column("", 19), Column(""), Column("", _ASIDE, quiet=True, least=60)))
        self._work = work
        self._wanted = at
        self._open = ""
        self._number = ""
        self.forms: list[Form] = []
        self.there = Lines(id="there")
        self.deeds |= {
            "take-record": self._take,
            "field-value": self._value,
            "field-place": self._pick,
            "not-given": self._absent,
            "no-record": self._none,
            "add-record": self._add,
            "next-record": lambda: self._step(1),
            "previous-record": lambda: self._step(-1),
            "see-record": self._see,
            "undo": lambda: self._again(back=True),
            "redo": lambda: self._again(back=False),
        }
        for name in ("row-down", "row-up", "rows-down", "rows-up", "first-row", "last-row"):
            self.deeds[name] = self._followed(self.deeds[name])

    def compose(self) -> ComposeResult:
        """The list, and below it where the row's value stands in the article."""
        yield self.title_bar
        yield self.rows
        yield self.there
        yield self.hint_bar
        yield self.status
        yield Lines(id="tiny")

    def on_mount(self) -> None:
        """Show all of them, the one that is asked for open, else the first that is not recorded."""
        self.rows.focus()
        self.refill(self._wanted)
        self.call_after_refresh(self.draw_bars)

    # What is shown

    def refill(self, at: Place | None = None) -> None:
        """Read the forms anew, with the cursor on a row, or where it was."""
        self.forms = self._work.forms()
        at = at or self.rows.current
        form = self._form(at) if at else None
        if form is None:
            form = next((one for one in self.forms if not one.accepted), self.forms[0] if self.forms else None)
            at = Place(form.claim.id) if form else None
        self._open = form.claim.id if form else ""
        self.show_filtered(at)
        done = sum(form.accepted for form in self.forms)
        self.title_bar.show_title("Records", f"{done} of {len(self.forms)} recorded ")

    def show_filtered(self, at: Place | None = None) -> None:
        """Show the rows."""
        ids: list[Place] = []
        for form in self.forms:
            ids.append(Place(form.claim.id))
            if form.claim.id == self._open:
                ids += [Place(form.claim.id, field.name) for field in form.fields]
                ids += [Place(form.claim.id, MENTIONS)] if form.kind.of else []
        add = self.desk.keymap.key("add-record")
        self.rows.show(
            ids, self._fetch, at=at, empty=f"the article reports nothing yet that is a record; {add} adds one"
        )
        self._show_there()

    def _fetch(self, ids: Sequence[Place]) -> list[Row]:
        return [self._row(id) for id in ids]

    def _row(self, at: Place) -> Row:
        form = self._form(at)
        assert form is not None
        if not at.field:
            state = "recorded" if form.accepted else "proposed" if form.mentions else "not recorded"
            return Row(("●" if form.accepted else "○", form.kind.id, form.summary, state))
        if at.field == MENTIONS:
            quotes = dict.fromkeys(self._quote(id) for id in form.mentions)
            linked = ", ".join(f"{count} {name}" for name, count in form.linked)
            return Row(("", "mentions", " · ".join(quotes) or "none: pick one", linked), quiet=True)
        field = form.field(at.field)
        number = 1 + [one.name for one in form.fields].index(field.name)
        return Row((str(number), field.name, field.value or "–", self._aside(form, field)), quiet=not field.value)

    def _aside(self, form: Form, field: Field) -> str:
        """What the value comes to: its state, and the words that say it where they are others."""
        quotes = [quote for id in field.spans if (quote := self._quote(id)) not in field.value]
        return " ".join([_STATES[field.state], *(f"“{quote}”" for quote in dict.fromkeys(quotes))]).strip()

    def _quote(self, id: str) -> str:
        return " ".join((self._work.review.annotations[id].quote or "").split())

    def _show_there(self) -> None:
        """The line of the article where the row's value stands."""
        spans = self._spans()
        text = self._work.review.article.text
        said = ""
        if spans:
            start, end = self._work.review.annotations[spans[0]].extent
            around = max(10, (self.size.width - (end - start) - 8) // 2)
            said = in_context(text, start, end, around, 2 * around)
        at: Place | None = self.rows.current
        form = self._form(at)
        if form and at and at.field and at.field != MENTIONS:
            said = recording.note(form, at.field, self._work.lists) or said
        self.there.put([[(f"  {said}", "quiet")]])

    def _spans(self) -> tuple[str, ...]:
        """What the row under the cursor rests on, by id."""
        at: Place | None = self.rows.current
        form = self._form(at)
        if at is None or form is None:
            return ()
        return form.field(at.field).spans if at.field and at.field != MENTIONS else form.mentions

    def _form(self, at: Place | None) -> Form | None:
        return next((form for form in self.forms if at and form.claim.id == at.claim), None)

    def fit(self, width: int, height: int) -> None:
        """Two lines of hints where there is room."""
        self.set_class(height >= 20, "tall")
        self.call_after_refresh(self.refill)

    # Going about

    def _followed(self, move: Callable[[], Work]) -> Callable[[], Work]:
        """A move that opens the record which the cursor comes to."""

        def moved() -> Work:
            move()
            return self._follow()

        return moved

    def _follow(self) -> Work:
        at = self.rows.current
        if at is not None and at.claim != self._open:
            self._open = at.claim
            self.show_filtered(at)
        self._show_there()
        self._number = ""
        return None

    def _step(self, by: int) -> Work:
        ids = [form.claim.id for form in self.forms]
        self._go(Place(ids[(ids.index(self._open) + by) % len(ids)]))
        return None

    def _go(self, at: Place) -> None:
        self.rows.move_to(self.rows.ids.index(at) if at in self.rows.ids else 0)
        if at.claim != self._open:
            self._open = at.claim
            self.show_filtered(at)
        self._follow()

    def label_key(self, key: str) -> Work:
        """A number goes to the field that has it."""
        form = self._form(self.rows.current)
        if form is None or not (key.isascii() and key.isdecimal()):
            return super().label_key(key)
        for typed in (self._number + key, key):
            if 1 <= int(typed) <= len(form.fields):
                self._go(Place(form.claim.id, form.fields[int(typed) - 1].name))
                self._number = typed
                return None
        self.say(f"there is no field {key}")
        return None

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        """Open the record that was clicked on."""
        self.desk.work(self._follow)

    # What the keys decide

    async def _done(self, outcome: Outcome, at: Place | None = None) -> None:
        """Save an outcome, and show the forms as they are then."""
        try:
            await self._work.save(outcome, self.presses)
        except Problem as problem:
            self.say(f"NOT SAVED: {problem.sentence}", "warning")
            self.draw_bars()
            return
        self.presses = 0
        with self.at_once():
            self.refill(at)
            self.say(outcome.say)
            self.draw_bars()

    async def _take(self) -> None:
        form = self._current
        outcome = recording.accept(self._work.review, form)
        if outcome.step is None:
            self._step(1)
            self.say(outcome.say)
            return
        await self._done(outcome, self._after(form))

    def _after(self, form: Form) -> Place:
        """The next record that is not recorded, after one; that one itself where there is none."""
        at = self.forms.index(form)
        rest = [*self.forms[at + 1 :], *self.forms[:at]]
        return Place(next((one.claim.id for one in rest if not one.accepted), form.claim.id))

    @property
    def _current(self) -> Form:
        form = self._form(self.rows.current)
        assert form is not None  # commands about a record are there only where the list has rows
        return form

    @property
    def _row_field(self) -> str:
        """What the row under the cursor is of its record: as in `Place`."""
        return self.rows.current.field if self.rows.current else ""

    def _field(self) -> str:
        """The field under the cursor; "" where it is on none, which is said."""
        name = self._row_field
        if not name or name == MENTIONS:
            self.say("no field is under the cursor: its number goes there")
            return ""
        return name

    def _value(self) -> Work:
        form, name = self._current, self._field()
        if not name:
            return None
        values = recording.choices(self._work.review, form, name)
        if not values:
            return self._ask_text(form, name)
        rows = [Choice(value, "", value == form.field(name).value) for value in values]
        rows += [Choice(form.kind.absent, "the article does not say")] if form.kind.absent else []
        known = [*values, form.kind.absent]
        screen = Choices(name, rows, lambda at: self._set(form, name, Read(known[at])))
        return self._push(screen)

    async def _push(self, screen: Choices) -> None:
        await self.desk.push_screen(screen)

    def _ask_text(self, form: Form, name: str) -> Work:
        kept = form.field(name)
        hint = f"type what {name} is; enter keeps it, an empty line changes nothing"
        text = "" if kept.value == form.kind.absent else kept.value
        self.ask(Typing(name, lambda typed: self._typed(form, name, typed), hint=hint, text=text))
        return None

    def _typed(self, form: Form, name: str, text: str) -> Work:
        if not text.strip():
            return None
        value = recording.meant(form, name, text, self._work.lists)
        if not value:
            self.say(f"{show(text)} is no day that can be told: such as 2016-12-01, December 2016, last month")
            return None
        kept = form.field(name)
        return self._set(form, name, Read(value, kept.spans if kept.value == value else ()))

    def _set(self, form: Form, name: str, found: Read) -> Work:
        outcome = recording.set_value(self._work.review, form, name, found, self._work.lists)
        return self._done(outcome, self._following(form, name))

    def _following(self, form: Form, name: str) -> Place:
        """The row after a field, which is likely the next to be looked at."""
        names = [field.name for field in form.fields if not field.entry or field.name == name]
        return Place(form.claim.id, names[min(names.index(name) + 1, len(names) - 1)])

    def _absent(self) -> Work:
        form, name = self._current, self._field()
        if not name:
            return None
        if not form.kind.absent:
            self.say(f"the codebook has no word for what {form.kind.id} does not give")
            return None
        return self._set(form, name, Read(form.kind.absent))

    def _none(self) -> Work:
        form, name = self._current, self._row_field
        if name == MENTIONS:
            self.say("pick a mention again to take it away")
            return None
        if name:
            return self._done(recording.take_away(self._work.review, form, name))
        return self._done(recording.reject(self._work.review, form), self._after(form))

    def _add(self) -> Work:
        kinds = [*self._work.review.book.records.values()]
        if len(kinds) == 1:
            return self._added(kinds[0])
        rows = [Choice(kind.id, kind.definition) for kind in kinds]
        return self._push(Choices("One more", rows, lambda at: self._added(kinds[at])))

    def _added(self, kind: RecordType) -> Work:
        outcome = recording.add(self._work.review, kind, self.forms)
        if outcome.step is None:
            self.say(outcome.say)
            return None
        return self._done(outcome, Place(outcome.step.new[0].id))

    def _pick(self) -> Work:
        name = self._row_field
        return self._work.pick(self._current, "" if name == MENTIONS else name)

    def _see(self) -> Work:
        spans = self._spans()
        if not spans:
            self.say("it rests on nothing in the article")
            return None
        return self._work.see(spans[0])

    def _again(self, back: bool) -> Work:
        return self._work.again(back, self)

    async def _leave(self) -> None:
        await self._work.leave()
