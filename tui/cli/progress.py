"""How far long work is, drawn on one line of the terminal; nothing at all where errors go to a file or a pipe."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tui.core.text.show import show

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is (0 where that is not known)."""

EVERY = 0.1
"""Seconds between two drawings."""
BAR = 24


@contextmanager
def bar() -> Iterator[Progress]:
    """A line of progress while the block runs; it is wiped away at its end, also by an error."""
    if not sys.stderr.isatty():
        yield _nothing
        return
    drawn = 0.0

    def draw(what: str, done: int, total: int) -> None:
        nonlocal drawn
        now = time.monotonic()
        if now - drawn >= EVERY or done == total:
            drawn = now
            _write(f"\r{_line(what, done, total)}")

    try:
        yield draw
    finally:
        _write(f"\r{' ' * _width()}\r")


def _nothing(what: str, done: int, total: int) -> None:
    """Draw nothing."""


def _line(what: str, done: int, total: int) -> str:
    filled = BAR * min(done, total) // total if total else 0
    meter = f"[{'#' * filled}{'.' * (BAR - filled)}] {done:,} of {total:,}" if total else f"{done:,}"
    return f"{show(what)} {meter}"[: _width()].ljust(_width())


def _width() -> int:
    return shutil.get_terminal_size().columns - 1


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
