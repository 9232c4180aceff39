"""A thread that does one thing after the other with a file, while the screen goes on.

Every verb passes here, so it is less than an executor: no future of the thread's own, and one call back to the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from tui.store.driver import Connection
from tui.store.migrations import open_again

T = TypeVar("T")
Act = Callable[[Connection], Any]
Asked = tuple[Act, "asyncio.Future[Any] | None"]


class Clerk:
    """One thread with a connection of its own to a file that is open, begun by the first thing that it is asked.

    `ready` is told the connection before its first use. `close` it, or the connection stays.
    """

    def __init__(self, name: str, first: Connection, ready: Callable[[Connection], None] = lambda conn: None) -> None:
        self._name, self._first, self._ready = name, first, ready
        self._asked: SimpleQueue[Asked | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._closed = False

    async def do(self, act: Callable[[Connection], T]) -> T:
        """What `act` gives, or raises, when all that was asked before is done."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._ask((act, future))
        return await future

    def see_to(self, act: Act) -> None:
        """Do what nobody waits for; an error is dropped."""
        self._ask((act, None))

    def close(self) -> None:
        """Let go of the file, once all that was asked is done. What is asked later is cancelled."""
        self._closed = True
        if self._thread is not None:
            self._asked.put(None)
            self._thread.join()
            self._thread = None

    def _ask(self, asked: Asked) -> None:
        if self._closed:  # a thread begun now would keep the process from ending
            if asked[1] is not None:
                asked[1].cancel()
            return
        self._asked.put(asked)
        if self._thread is None:
            self._thread = Thread(target=self._work, name=self._name)
            self._thread.start()

    def _work(self) -> None:
        conn: Connection | None = None
        while (asked := self._asked.get()) is not None:
            act, future = asked
            try:
                if conn is None:
                    conn = open_again(self._first)
                    self._ready(conn)
                answer, error = act(conn), None
            except BaseException as raised:
                answer, error = None, raised
            if future is not None:
                _tell(future, answer, error)
        if conn is not None:
            conn.close()


def _tell(future: asyncio.Future[Any], answer: Any, error: BaseException | None) -> None:
    """Hand an answer to the loop that waits for it, unless that has ended."""

    def tell() -> None:
        if future.cancelled():
            return
        if error is None:
            future.set_result(answer)
        else:
            future.set_exception(error)

    try:
        future.get_loop().call_soon_threadsafe(tell)
    except RuntimeError:  # the loop is closed: nobody waits any more
        return
