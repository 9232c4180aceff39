"""The app: holds the session, hands keys to the screen in turn, and goes from screen to screen."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen

from tui.core import keymap
from tui.core.errors import Problem
from tui.core.keymap import Keymap
from tui.ui.keys import KeyQueue, Work
from tui.ui.screens.keyed import Keyed
from tui.ui.screens.library import Library
from tui.ui.theme import DARK, THEMES, following

if TYPE_CHECKING:
    from tui.jobs.session import Session
    from tui.ui.screens.review import ReviewScreen

_SETTLE_AFTER, _BACK_UP_AFTER = 0.5, 5.0
"""Seconds from the start to what can wait: tidying memory, and the day's backup, when the reviewer reads."""


class Glossator(App[int], inherit_bindings=False):
    """The program on the screen. All keys go through one queue: none overtakes a step that is being saved."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "Glossator"

    def __init__(
        self,
        session: Session,
        article: str | None = None,
        keys: Keymap | None = None,
        theme: str = "",
        keep_theme: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.session = session
        self.keymap = keys or keymap.default()
        self.keys = KeyQueue(self._key, self._failed)
        self._article = article
        self.sought = ""
        """What was sought last in all articles."""
        self.decided: list[str] = []
        """Articles in which something was decided while none was open, since the library was shown."""
        self._beside: set[asyncio.Task[None]] = set()
        self._review: ReviewScreen | None = None
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme if theme in self.available_themes else DARK
        self._keep_theme = keep_theme

    def get_driver_class(self) -> type[Driver]:
        """The driver that puts cut keys together, where Textual would take the one that it replaces."""
        usual = super().get_driver_class()
        if usual.__name__ != "LinuxDriver":
            return usual
        from tui.ui.terminal import Terminal

        return Terminal

    def get_default_screen(self) -> Screen[Any]:
        """The library is the first screen."""
        return Library()

    def on_mount(self) -> None:
        """Tell the reviewer when another program holds the file; and what can wait, after the first frame."""
        loop = asyncio.get_running_loop()

        def waits(seconds: float) -> None:
            loop.call_soon_threadsafe(self._waits, seconds)

        def helped(what: str, id: str) -> None:
            loop.call_soon_threadsafe(self._helped, what, id)

        self.session.on_wait = waits
        if self.session.helper is not None:
            self.session.helper.on_said = helped
        if self._article is not None:
            self.keys.run(self._open_first(self._article))
        elif cut_off := self.session.interrupted():
            self.keys.run(self._open_first(*cut_off))
        self.set_timer(_SETTLE_AFTER, self._settle)
        self.set_timer(_SETTLE_AFTER, lambda: self.beside(self.session.call_up()))
        self.set_timer(_BACK_UP_AFTER, lambda: self.beside(self.session.back_up()))

    async def _open_first(self, article_id: str, focus: str | None = None) -> None:
        try:
            await self.open_article(article_id, focus)
        except Problem as problem:
            self.place.say(problem.sentence, "warning")
            self.place.draw_bars()

    def _settle(self) -> None:
        gc.collect()
        gc.freeze()  # what is there now stays: no pause of a verb has to look through it again

    def _waits(self, seconds: float) -> None:
        self.place.say(f"another program is writing to the file: waiting {seconds:.0f} s", "warning")
        self.place.draw_bars()

    def _helped(self, what: str, id: str) -> None:
        """Candidates were found for the article that is open, which had none: show them, unless somebody is at it."""
        review = self._review
        if what != "read" or review is None or self.screen is not review or review.open_review.article.id != id:
            return
        if self.keys.idle and review.untouched:
            review.open(id, say="candidates found")
        else:
            review.say("candidates found: open the article again")
        review.draw_bars()

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what no key has to wait for; what goes wrong with it is said."""

        async def whole() -> None:
            try:
                await work
            except Problem as problem:
                self.place.say(problem.sentence, "warning")
                self.place.draw_bars()
            except Exception as error:
                self._failed(error)

        task = asyncio.create_task(whole())
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes go into the queue; all else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.keys.put(event)
        else:
            await super().on_event(event)

    def take_alone(self, message: Message) -> bool:
        """Take a key from the terminal without the app's own queue, if nothing waits there; whether it was taken."""
        if not isinstance(message, events.Key) or self._messages_wait():
            return False
        with self._context():
            try:
                self.keys.put(message)
            except Exception as error:
                self._failed(error)
        return True

    def _messages_wait(self) -> bool:
        return not self._message_queue.empty()

    def _key(self, event: events.Key | events.Paste) -> Work:
        place = self.place
        return place.key(event) if place.fitted else self._key_once_fitted(place, event)

    async def _key_once_fitted(self, place: Keyed, event: events.Key | events.Paste) -> None:
        await place.until_fitted()
        work = place.key(event)
        if work is not None:
            await work

    def _failed(self, error: Exception) -> None:
        self._handle_exception(error)

    def work(self, do: Callable[[], Work]) -> None:
        """Do what the mouse asked for, unless a step is being saved."""
        if self.keys.idle:
            self.keys.run(do())
            self.place.draw_bars()

    def be_patient(self, patient: bool) -> None:
        """Whether a lone Escape waits until it is sure to be one: while text is typed, it would throw that away."""
        if driver := getattr(self._driver, "be_patient", None):
            driver(patient)

    # Screens

    @property
    def place(self) -> Keyed:
        """The screen that is shown."""
        screen = self.screen
        assert isinstance(screen, Keyed)
        return screen

    async def open_article(self, article_id: str, focus: str | None = None) -> ReviewScreen:
        """Open an article for review, where one is open in its place. Problem if it cannot be read."""
        from tui.ui.screens.review import ReviewScreen

        if self._review is None:
            self._review = ReviewScreen()
            self.install_screen(self._review, "review")
        pushed = self._review not in self.screen_stack
        if pushed:
            await self.push_screen("review")
        while self.screen is not self._review:
            await self.pop_screen()
        try:
            self._review.open(article_id, focus)
        except Exception:
            if pushed:
                self.pop_screen()
            raise
        await self._review.view.fitted()
        return self._review

    async def open_place(self, article_id: str, start: int, end: int, focus: str | None = None) -> None:
        """Open an article where something is: with the focus there if this reviewer sees it, else with it selected."""
        from tui.ui.screens.review import ReviewScreen

        await self.open_article(article_id, focus)
        review = self.place
        assert isinstance(review, ReviewScreen)
        if end > start and (focus is None or review.open_review.focus != focus):
            review.act("select", start, end)
            review.draw_bars()

    async def go_back(self, said: str = "") -> None:
        """To the screen before this one."""
        await self.pop_screen()
        place = self.place
        reviewed = self._review.changed if self._review is not None else []
        place.came_back([*self.decided, *reviewed])
        if isinstance(place, Library):
            self.decided.clear()
            reviewed.clear()
        place.say(said)
        place.draw_bars()

    async def show_help(self, place: Keyed, filtering: bool = False) -> None:
        """Show the list of all keys that do something in a screen."""
        from tui.ui.screens.help import Help

        await self.push_screen(Help(place, filtering))

    async def show_disputes(self) -> None:
        """Show what is to be settled."""
        from tui.ui.screens.disputes import Disputes

        disputes = Disputes()
        await self.push_screen(disputes)
        await disputes.load()

    async def show_consistency(self, article_id: str | None = None) -> None:
        """Show where the reviewer's own verdicts do not go together, from an article on if one is named."""
        from tui.ui.screens.consistency import Consistency

        queue = Consistency()
        await self.push_screen(queue)
        await queue.load(article_id)

    async def show_agreement(self) -> None:
        """Show how far coders agree."""
        from tui.ui.screens.agreement import Agreement

        shown = Agreement()
        await self.push_screen(shown)
        await shown.load()

    async def next_theme(self) -> None:
        """The theme after this one; the choice is kept in the user's config."""
        self.theme = following(self.theme)
        self.place.say(f"theme: {self.theme}")
        self.place.draw_bars()
        if self._keep_theme is not None:
            self.beside(asyncio.to_thread(self._keep_theme, self.theme))


def run(
    session: Session,
    article: str | None = None,
    keys: Keymap | None = None,
    theme: str = "",
    keep_theme: Callable[[str], None] | None = None,
) -> int:
    """Show the screens until the reviewer quits, first an article if one is named by its id; the exit code.

    `theme`: the one to begin with, by its name. `keep_theme` is handed the name of each that is chosen.
    """
    app = Glossator(session, article, keys, theme, keep_theme)
    code = app.run()
    return app.return_code or code or 0
