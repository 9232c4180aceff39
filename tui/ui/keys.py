"""Keys on their way to commands: what they are called, and the queue in which they wait while a step is saved."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual import events
from textual._keyboard_protocol import MODIFIER_FUNCTIONAL_KEYS

Work = Awaitable[None] | None
"""What a key leads to: None if it is done, else something to wait for before the next key."""

_ALIASES = {"ctrl+j": "enter", "ctrl+m": "enter", "ctrl+i": "tab", "shift+space": "space"}
"""What some terminals send for a key: a line feed, for one, where Enter was typed before the screen was there."""


def key_name(event: events.Key) -> str:
    """The registry's name of a key: its character if it types one, else its name. "" for a modifier alone."""
    if event.key in MODIFIER_FUNCTIONAL_KEYS or event.key in ("alt", "ignore"):
        return ""
    character = event.character
    if character and character.isprintable() and character != " ":
        return character
    return _ALIASES.get(event.key, event.key)


class KeyQueue:
    """Hands over keys and pastes one by one. While one is being worked on, those after it wait in order.

    Those that come before `start` wait for it: what is typed ahead is for the first screen.
    """

    def __init__(
        self, handle: Callable[[events.Key | events.Paste], Work], failed: Callable[[Exception], None]
    ) -> None:
        self._handle = handle
        self._failed = failed
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._held: list[events.Key | events.Paste] = []
        self._task: asyncio.Task[None] | None = None
        self._started = False

    @property
    def idle(self) -> bool:
        """Whether nothing is being worked on and nothing waits."""
        return self._started and self._task is None and not self._waiting

    def start(self) -> None:
        """Begin with the keys that came so far."""
        self._started = True
        self._drain()

    def put(self, event: events.Key | events.Paste) -> None:
        """Take a key: at once if nothing is before it."""
        self._waiting.append(event)
        self._drain()

    def run(self, work: Work) -> None:
        """See something through before the next key, once what was begun before it is through."""
        if work is not None:
            self._task = asyncio.create_task(self._finish(work, self._task))

    @property
    def held(self) -> int:
        """How many keys are set aside."""
        return len(self._held)

    def hold(self) -> None:
        """Set aside the keys that wait, because what was before them failed."""
        self._held += self._waiting
        self._waiting.clear()

    def release(self) -> None:
        """Go on with the keys that were set aside."""
        self._waiting.extendleft(reversed(self._held))
        self._held.clear()

    def drop(self) -> int:
        """Forget the keys that were set aside; how many there were."""
        count = len(self._held)
        self._held.clear()
        return count

    def _drain(self) -> None:
        while self._started and self._waiting and self._task is None:
            self.run(self._handle(self._waiting.popleft()))

    async def _finish(self, work: Awaitable[None], before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        try:
            await work
        except Exception as error:
            self._waiting.clear()
            self._failed(error)
        finally:
            if self._task is asyncio.current_task():
                self._task = None
        self._drain()
