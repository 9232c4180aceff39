"""The program on a screen in memory, and real keys for it, counted by kind. What the screen shows can be asked for."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual import events

from tui.core.review.state import Review
from tui.jobs.session import Session
from tui.ui.app import Glossator
from tui.ui.screens.review import ReviewScreen

NAMED = {"space": " "}
SIZE = 120, 70
"""Columns and lines."""


class Desk:
    """Types keys into the app, each once the one before is done. `typed`: all of them, in order."""

    def __init__(self, app: Glossator) -> None:
        self.app = app
        self.keys: Counter[str] = Counter()
        self.typed: list[str] = []

    async def press(self, kind: str, *keys: str) -> None:
        """Press keys and count them."""
        for key in keys:
            self.keys[kind] += 1
            self.typed.append(key)
            self.app.post_message(events.Key(key, key if len(key) == 1 else NAMED.get(key)))
            await self.idle()

    async def idle(self) -> None:
        """Wait until every key is worked off and every message handled."""
        calm = 0
        while calm < 3:
            await asyncio.sleep(0.001 if not self.app.keys.idle else 0)
            nodes = self.app.screen.walk_children(with_self=True)
            queues = [self.app._message_queue, *(node._message_queue for node in nodes)]
            settled = self.app.keys.idle and all(queue.empty() for queue in queues)
            laid_out = self.app.screen.size and not self.app.screen._layout_required
            calm = calm + 1 if settled and laid_out else 0

    @property
    def screen(self) -> ReviewScreen:
        """The review screen, which is shown."""
        assert isinstance(self.app.screen, ReviewScreen)
        return self.app.screen

    @property
    def review(self) -> Review:
        """The state of the open article."""
        return self.screen.open_review


@asynccontextmanager
async def at_desk(file: Path, reviewer: str = "Ada", size: tuple[int, int] = SIZE) -> AsyncIterator[Desk]:
    """The app on a file, with its first article open."""
    session = Session.open(file, reviewer, "0001")
    try:
        app = Glossator(session, session.articles()[0])
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            desk = Desk(app)
            await desk.idle()
            yield desk
    finally:
        session.close()
