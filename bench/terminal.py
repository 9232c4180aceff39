"""A terminal with a program in it, as a person sees it: what stands on the screen, and how it changes with keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyte

from bench.probe import Probe

# pyte 0.8.2 takes the letters of these for text: private sequences with < = > and mode queries with $
MISREAD = re.compile(rb"\x1b\[(?:[<>=][0-9;]*[a-zA-Z]|\?[0-9;]*\$p)")
# the beginning of a sequence whose rest has not come yet
CUT = re.compile(rb"\x1b(?:\[[<>=?]?[0-9;]*\$?)?$")
SAVED = re.compile(r"\bsaved (\d+)\b")

UP, DOWN, RIGHT, LEFT = b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D"
PAGE_DOWN, PAGE_UP, TAB, BACK_TAB, ENTER = b"\x1b[6~", b"\x1b[5~", b"\t", b"\x1b[Z", b"\r"


class Terminal(Probe):
    """A `Probe` whose bytes are drawn on a screen of its own."""

    def __init__(self, *argv: str, rows: int = 40, columns: int = 120, **options: Any) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""
        super().__init__(argv, rows=rows, columns=columns, **options)

    def __enter__(self) -> Terminal:
        return self

    def received(self, data: bytes) -> None:
        """Draw. A sequence that was cut in two is drawn once it is whole."""
        data = self._held + data
        cut = CUT.search(data)
        self._held = data[cut.start() :] if cut else b""
        self._stream.feed(MISREAD.sub(b"", data[: cut.start()] if cut else data))

    def resize(self, rows: int, columns: int) -> None:
        """Make the terminal, and the screen of it, another size."""
        self._screen.resize(rows, columns)
        super().resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen, each as wide as the screen."""
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def cursor(self) -> tuple[int, int]:
        """Line and column of the cursor, from 0."""
        return self._screen.cursor.y, self._screen.cursor.x

    @property
    def saved(self) -> int:
        """The number of steps that the screen says are in the file; -1 where it says nothing of it."""
        found = SAVED.findall(self.text)
        return int(found[-1]) if found else -1

    def cell(self, line: int, column: int) -> Any:
        """A cell of the screen with its colours and attributes (pyte's Char)."""
        return self._screen.buffer[line][column]

    def find(self, text: str) -> tuple[int, int] | None:
        """Line and column where `text` first stands on the screen."""
        for number, line in enumerate(self.lines):
            if (column := line.find(text)) >= 0:
                return number, column
        return None

    def until(self, seen: str | Callable[[Terminal], bool], timeout: float = 20.0) -> Terminal:
        """Wait until the screen shows a text, or is as a function says."""
        test = seen if callable(seen) else lambda screen: seen in screen.text
        try:
            self.wait(lambda: test(self), timeout, f"{seen!r}")
        except Exception as error:
            error.add_note(self.text)
            raise
        return self

    def type(self, keys: bytes | str, seen: str | Callable[[Terminal], bool] | None = None) -> Terminal:
        """Write keys at once; then wait for `seen`, if given."""
        self.write(keys.encode() if isinstance(keys, str) else keys)
        return self.until(seen) if seen is not None else self

    def settled(self, seconds: float = 0.15) -> Terminal:
        """Wait until nothing more is drawn."""
        self.quiet(seconds)
        return self

    def until_saved(self, number: int, timeout: float = 20.0) -> Terminal:
        """Wait until the screen says that at least `number` steps are in the file."""
        return self.until(lambda screen: screen.saved >= number, timeout)
