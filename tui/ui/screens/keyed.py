"""What all screens have in common: keys find their commands, a line can be typed, and every key is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from tui.core.commands import Command, Situation, is_label_key
from tui.ui.keys import Work, key_name
from tui.ui.prompt import Line
from tui.ui.widgets.bars import HintBar, Standing, StatusLine
from tui.ui.widgets.lines import Lines
from tui.ui.widgets.swift import SwiftScreen

if TYPE_CHECKING:
    from tui.ui.app import Glossator

LEAST = (24, 8)
"""Columns and lines that a terminal must have at least for a screen to be of use."""


class Typing:
    """A line being typed: the question before it, what to do with every change, and what with the end of it.

    `hint` says how it ends. `finish` gets the text; an empty one means that nothing is wanted. Keys that edit nothing
    go to `others`.
    """

    def __init__(
        self,
        question: str,
        finish: Callable[[str], Work],
        *,
        hint: str,
        text: str = "",
        change: Callable[[str], None] | None = None,
        others: Callable[[str], None] | None = None,
    ) -> None:
        self.question = question
        self.hint = hint
        self.finish = finish
        self.line = Line(text, len(text))
        self.change = change
        self.others = others


class Keyed(SwiftScreen, inherit_bindings=False):
    """A screen whose keys are commands. Subclasses give contexts, situation, and add to `deeds`.

    `presses` counts keys; `deeds` maps the ids of the commands that are no verbs to what does them.
    """

    ALLOW_SELECT = False
    AUTO_FOCUS = None
    ESCAPE_TO_MINIMIZE = False
    DEFAULT_CSS = """
    Keyed {
        layers: base over;
        #tiny { layer: over; display: none; width: 100%; height: 100%; }
        &.tiny #tiny { display: block; }
    }
    """
    contexts: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self.hint_bar = HintBar()
        self.status = StatusLine()
        self.presses = 0
        self.fitted = False
        """Whether it was laid out for a size, so that all that it shows is there."""
        self._until_fitted: list[asyncio.Event] = []
        self.deeds: dict[str, Callable[[], Work]] = {
            "leave": self._leave,
            "quit": self._quit,
            "help": lambda: self.desk.show_help(self),
            "palette": lambda: self.desk.show_help(self, filtering=True),
            "theme": self._theme,
        }
        self._said: tuple[str, str] = ("", "")
        self.typing: Typing | None = None
        self._taker: Callable[[str], Work] | None = None

    @property
    def desk(self) -> Glossator:
        """The app, as what it is."""
        return cast("Glossator", self.app)

    # What subclasses say

    def places(self) -> tuple[str, ...]:
        """The contexts that are open, the innermost first."""
        return self.contexts

    def situation(self) -> Situation:
        """What decides which commands can be done."""
        return Situation(read_only=self.desk.session.read_only)

    def standing(self) -> Standing:
        """What the status line always says."""
        session = self.desk.session
        return Standing(session.reviewer, session.saved)

    def verb(self, command: Command) -> Work:
        """Do a command that is a verb of the review."""
        raise NotImplementedError

    def label_key(self, key: str) -> Work:
        """Take a key that belongs to the labels."""
        self.say(f"`{key}` is a label's key; labels are given in an open article")
        return None

    def draw_hints(self) -> None:
        """Show what the keys do now."""

    def came_back(self, changed: Sequence[str]) -> None:
        """The screen is shown again; something was decided in these articles meanwhile."""

    # Keys

    def key(self, event: events.Key | events.Paste) -> Work:
        """Take a key or a paste; what comes of it is to be waited for before the next one."""
        with self.at_once():
            work: Work = None
            if isinstance(event, events.Paste):
                self._paste(event.text)
            elif name := key_name(event):
                self.presses += 1
                work = self._named(name, event)
            if work is None:
                self.draw_bars()
            return work

    def _named(self, name: str, event: events.Key) -> Work:
        if self.has_class("tiny"):
            return self.run_command(found) if (found := self.found(name)) and found.id in ("leave", "quit") else None
        self._said = ("", "")
        if self.typing is not None:
            return self._type(self.typing, name, event)
        name = self.desk.keymap.meant(name)
        if self._taker is not None and name not in ("ctrl+c", "ctrl+q"):
            return self._taker(name)
        if command := self.found(name):
            return self.run_command(command)
        if is_label_key(name):
            return self.label_key(name)
        self.say(f"{name} does nothing here; {self.desk.keymap.key('help')} shows all keys")
        return None

    def found(self, name: str) -> Command | None:
        """The command that a key gives here."""
        return self.desk.keymap.find(name, self.places())

    def run_command(self, command: Command) -> Work:
        """Do a command, or say why it cannot be done."""
        if reason := command.why_not(self.situation()):
            self.say(f"{reason}")
            return None
        if command.verb:
            return self.verb(command)
        return self.deeds[command.id]()

    def take(self, taker: Callable[[str], Work] | None) -> None:
        """Give the next keys to a function instead of the commands, until it is None again."""
        self._taker = taker

    # A line of text

    def ask(self, typing: Typing) -> None:
        """Have a line typed."""
        self.typing = typing
        self.desk.be_patient(True)

    def _type(self, typing: Typing, name: str, event: events.Key) -> Work:
        if name in ("enter", "escape", "ctrl+c"):
            self.typing = None
            self.desk.be_patient(False)
            return typing.finish(typing.line.text if name == "enter" else "")
        character = event.character
        before = typing.line
        if character and character.isprintable():
            typing.line = before.insert(character)
        else:
            typing.line = before.key(name)
        self._changed(typing, before)
        if typing.line == before and typing.others is not None:
            typing.others(name)
        return None

    def _paste(self, text: str) -> None:
        if self.typing is None:
            self._said = (f"a paste of {len(text):,} characters was left alone: no text is being typed", "")
        else:
            before = self.typing.line
            self.typing.line = before.insert(text)
            self._changed(self.typing, before)

    def _changed(self, typing: Typing, before: Line) -> None:
        if typing.change is not None and typing.line.text != before.text:
            typing.change(typing.line.text)

    # What is said

    def say(self, sentence: str, look: str = "") -> None:
        """Show a sentence in the status line until the next key. `look`: "warning" for what went wrong."""
        self._said = (sentence, look)

    def draw_bars(self) -> None:
        """Bring hints and status line up to date."""
        if self.typing is not None:
            self.status.show_prompt(self.typing.question, self.typing.line, self.standing())
        else:
            self.status.show_status(*self._said, self.standing())
        self.draw_hints()

    # Size

    def on_resize(self, event: events.Resize) -> None:
        """Fit the screen, or say that the terminal is too small."""
        width, height = event.size
        tiny = width < LEAST[0] or height < LEAST[1]
        self.set_class(tiny, "tiny")
        if tiny:
            said = f"{width}x{height} is too small: {LEAST[0]}x{LEAST[1]} are needed"
            words, lines, line = said.split(), [], ""
            for word in words:
                if len(line) + len(word) >= width:
                    lines.append(line)
                    line = ""
                line += word + " "
            self.query_one("#tiny", Lines).put([[(text, "")] for text in [*lines, line]])
        self.fit(width, height)
        self.call_after_refresh(self.draw_bars)
        if not self.fitted:
            self.call_after_refresh(self._is_fitted)

    def _is_fitted(self) -> None:
        self.fitted = True
        for waiting in self._until_fitted:
            waiting.set()

    async def until_fitted(self) -> None:
        """Wait until what the screen shows is there, or for half a second: a key typed ahead may be about it."""
        if not self.fitted:
            waiting = asyncio.Event()
            self._until_fitted.append(waiting)
            try:
                await asyncio.wait_for(waiting.wait(), 0.5)
            except TimeoutError:
                pass

    def fit(self, width: int, height: int) -> None:
        """Lay out for a size."""

    def _leave(self) -> Work:
        """Back to where one came from; from the first screen, out."""
        return self.desk.go_back() if len(self.desk.screen_stack) > 1 else self._quit()

    def _quit(self) -> Work:
        self.desk.exit(0)
        return None

    def _theme(self) -> Work:
        return self.desk.next_theme()
