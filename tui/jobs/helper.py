"""The screen's end of the process beside it: tells it which article is open, and hears what it has done.

Nothing here is waited for. The process begins some seconds after the first article was opened, and ends with the
screen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from subprocess import Popen

REST = 2.0
"""Seconds from the first article to the beginning of the process: opening it comes first."""
PATIENCE = 2.0
"""Seconds that it has to end when it is told to."""


class Helper:
    """A process for one file and reviewer, begun when it is first needed. `close` it."""

    def __init__(self, db: Path, reviewer_id: str, rest: float = REST) -> None:
        self._db, self._reviewer_id, self._rest = db, reviewer_id, rest
        self._told: SimpleQueue[str | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._ears: Thread | None = None
        self._closed = Event()
        self._process: Popen[str] | None = None
        self.on_said: Callable[[str, str], None] | None = None
        """Called from another thread with what was done (`read`, `model`) and the id of what."""

    def opened(self, article_id: str) -> None:
        """An article was opened."""
        self._told.put(article_id)
        if self._thread is None:
            self._thread = Thread(target=self._write, name="helper", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """End the process; what it was doing is done again by the next one."""
        self._closed.set()
        self._told.put(None)
        if self._thread is not None:
            self._thread.join()
        if self._process is not None:
            self._end(self._process)

    def _write(self) -> None:
        if self._closed.wait(self._rest):
            return
        process = self._process = self._begin()
        if process is None or process.stdin is None or process.stdout is None:
            return
        self._ears = Thread(target=self._listen, args=(process.stdout,), name="helper's words", daemon=True)
        self._ears.start()
        while (id := self._newest()) is not None:
            try:
                process.stdin.write(f"{id}\n")
                process.stdin.flush()
            except OSError:  # it has ended: suggest and train say why, when they are asked for
                return

    def _newest(self) -> str | None:
        id = self._told.get()
        try:
            while id is not None:
                id = self._told.get_nowait()
        except Empty:
            pass
        return id

    def _begin(self) -> Popen[str] | None:
        from subprocess import DEVNULL, PIPE, Popen

        command = [sys.executable, "-m", "tui.jobs.worker", str(self._db), self._reviewer_id]
        try:
            return Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True, encoding="utf-8")
        except OSError:
            return None

    def _listen(self, said: IO[str]) -> None:
        for line in said:
            what, _, id = line.strip().partition(" ")
            if self.on_said is not None and not self._closed.is_set():
                self.on_said(what, id)

    def _end(self, process: Popen[str]) -> None:
        from subprocess import TimeoutExpired

        process.terminate()
        try:
            process.wait(PATIENCE)
        except TimeoutExpired:
            process.kill()
            process.wait()
        if self._ears is not None:
            self._ears.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # it ended before it had read all
                    pass
        models = self._db.with_name(f"{self._db.name}.models")
        (models / f"draft-{process.pid}").unlink(missing_ok=True)
