"""The process beside the screen: it finds candidates for the articles that come next, and makes the model anew.

`python -m tui.jobs.worker FILE REVIEWER_ID` reads on standard input, a line each, the id of the article that was
opened, and ends with it. It writes `read ID` when an open article without candidates has got some, `model ID` when a
new model is in place. What has candidates keeps them while it is open: nothing changes under the reviewer's cursor.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TextIO

from tui.core.errors import Problem
from tui.jobs import learned
from tui.jobs.sources import choice
from tui.jobs.suggest import suggest_all
from tui.jobs.train import due, train
from tui.sources.source import Source
from tui.store.articles import codebook_of, read_by_any
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.queries import next_article

AHEAD = 8
"""Articles after the open one that get their candidates before they are opened."""


class Worker:
    """What is to be done for a reviewer who has an article open."""

    def __init__(self, conn: Connection, reviewer_id: str, out: TextIO) -> None:
        self._conn, self._reviewer_id, self._out = conn, reviewer_id, out
        self._book = codebook_of(conn)
        self._asked: tuple[object, list[Source]] | None = None

    def opened(self, article_id: str) -> None:
        """Find candidates for an article that was opened, if it has none, and for those that come next."""
        if not read_by_any(self._conn, article_id):
            self._suggest(article_id)
            self._say(f"read {article_id}")
        self._ahead(article_id)

    def learn(self, article_id: str) -> bool:
        """Make a model if one is due, and let it read what comes next; whether it was made."""
        chosen = choice(self._conn)
        kept = learned.MODEL in chosen.off or learned.MODEL in chosen.pinned
        if kept or find_spec("pycrfsuite") is None or not due(self._conn, self._book):
            return False
        with suppress(Problem):  # what was finished holds no names yet
            made = train(self._conn, self._book)
            self._say(f"model {made.id}")
            self._ahead(article_id)
        return True

    def _ahead(self, article_id: str) -> None:
        for id in self._following(article_id):
            self._suggest(id)

    def _following(self, article_id: str) -> Iterator[str]:
        seen = {article_id}
        after: str | None = article_id
        for _ in range(AHEAD):
            after = next_article(self._conn, self._reviewer_id, after)
            if after is None or after in seen:
                return
            seen.add(after)
            yield after

    def _suggest(self, article_id: str) -> None:
        suggest_all(self._conn, self._book, among=[article_id], asking=self._sources())

    def _sources(self) -> list[Source]:
        """The sources; made anew once another model is in place."""
        chosen = choice(self._conn)
        now = (learned.made_of(self._conn.path).get("id"), chosen)
        if self._asked is None or self._asked[0] != now:
            self._asked = now, learned.sources(self._conn.path, self._book, choice=chosen)
        return self._asked[1]

    def _say(self, line: str) -> None:
        print(line, file=self._out, flush=True)


def work(db: Path, reviewer_id: str, given: TextIO, out: TextIO) -> None:
    """Do what the lines of `given` ask for, the newest first, until it ends."""
    lines: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        for line in given:
            lines.put(line.strip())
        lines.put("")

    Thread(target=listen, daemon=True).start()
    with closing(open_file(db)) as conn:
        worker = Worker(conn, reviewer_id, out)
        while article_id := _newest(lines):
            worker.opened(article_id)
            if lines.empty():  # who waits for candidates comes before a better model
                worker.learn(article_id)


def _newest(lines: SimpleQueue[str]) -> str:
    """The last line that has come, once there is one; "" at the end."""
    line = lines.get()
    with suppress(Empty):
        while line:
            line = lines.get_nowait()
    return line


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)  # whoever reviews goes first
    work(Path(sys.argv[1]), sys.argv[2], sys.stdin, sys.stdout)
