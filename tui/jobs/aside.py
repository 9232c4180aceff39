"""A thread that reads while the screen goes on: for what looks through the whole file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tui.store.driver import Connection
from tui.store.migrations import open_again

T = TypeVar("T")


class Aside:
    """One thread with a connection of its own to a file that is open. `close` it, or the connection stays."""

    def __init__(self, first: Connection) -> None:
        self._first = first
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._conn: Connection | None = None

    async def read(self, act: Callable[[Connection], T]) -> T:
        """What `act` finds in the file."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: act(self._connection()))

    def _connection(self) -> Connection:
        if self._conn is None:
            self._conn = open_again(self._first)
        return self._conn

    def close(self) -> None:
        """Let go of the file, once what is being read is read."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _close(self) -> None:
        if self._conn is not None:
            self._conn.close()
