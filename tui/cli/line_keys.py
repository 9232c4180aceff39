"""Keys one by one from standard input, with the names that the registry has for them; nothing is drawn."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from typing import Any

from tui.core.text.show import show

_SEQUENCES = {
    "[A": "up", "[B": "down", "[C": "right", "[D": "left", "OA": "up", "OB": "down", "OC": "right", "OD": "left",
    "[H": "home", "[F": "end", "OH": "home", "OF": "end", "[1~": "home", "[4~": "end", "[3~": "delete",
    "[5~": "pageup", "[6~": "pagedown", "[Z": "shift+tab", "[1;2D": "shift+left", "[1;2C": "shift+right",
    "OP": "f1", "OQ": "f2", "OR": "f3", "OS": "f4", "[15~": "f5", "[17~": "f6", "[18~": "f7", "[19~": "f8",
    "[20~": "f9", "[21~": "f10", "[23~": "f11", "[24~": "f12",
}  # fmt: skip
_CONTROLS = {"\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\b": "backspace", " ": "space"}
_WHOLE = re.compile(r"\[[0-9;<=>?]*[ -/]*[@-~]|O[A-Za-z]|[^\[O]")
_PASTE, _PASTE_END = "[200~", "\x1b[201~"
_WAIT = 0.5
"""Seconds in which what continues an escape sequence belongs to it."""
PASTED = "a paste"
"""What a paste is called: no key has this name."""


class Keys:
    """Gives keys by name, and lines of text; None at the end of the input.

    In a terminal a key counts when it is pressed. From a pipe every character is a key, and line ends are none.
    """

    def __init__(self, stdin: Any = None) -> None:
        self._stdin = stdin or sys.stdin
        self.terminal = bool(self._stdin.isatty())
        self._pasted = ""

    def key(self) -> str | None:
        """The next key."""
        while (character := self._next()) is not None:
            if character == "\x1b":
                return self._sequence()
            if not self.terminal and character in "\r\n":
                continue
            if character in _CONTROLS:
                return _CONTROLS[character]
            return character if character >= " " else f"ctrl+{chr(ord(character) + 96)}"
        return None

    def line(self, prompt: str) -> str | None:
        """A line of text up to the line end; "" for Escape, None at the end of the input."""
        print(prompt, end="", flush=True)
        typed = ""
        while (character := self._next()) is not None and character not in "\r\n":
            if character == "\x1b":
                if (name := self._sequence()) == "escape":
                    typed = ""
                    break
                character = self._pasted if name == PASTED else ""
            if character and character in "\x7f\b":
                self._echo("\b \b" if typed else "")
                typed = typed[:-1]
            added = "".join(filter(str.isprintable, character))
            typed += added
            self._echo(show(added))
        print(flush=True)
        return None if character is None and not typed else typed

    def _echo(self, text: str) -> None:
        if self.terminal:
            print(text, end="", flush=True)

    def _next(self, wait: float | None = None) -> str | None:
        """The next character; None at the end, or if none comes in so many seconds."""
        if not self.terminal:
            return self._stdin.read(1) or None
        descriptor = self._stdin.fileno()
        if wait is not None and not select([descriptor], [], [], wait)[0]:
            return None
        data = os.read(descriptor, 1)
        while data and len(data) < 4 and not _decoded(data):
            data += os.read(descriptor, 1)
        return data.decode("utf-8", "replace")[:1] or None

    def _sequence(self) -> str:
        """The key of an escape sequence; what continues one is never a key of its own."""
        found = ""
        while not _WHOLE.fullmatch(found):
            character = self._next(_WAIT)
            if character is None:
                break
            found += character
        if found == _PASTE:
            self._pasted = self._paste()
            return PASTED
        return _SEQUENCES.get(found, "escape")

    def _paste(self) -> str:
        """What is pasted, up to the mark of its end."""
        pasted = ""
        while not pasted.endswith(_PASTE_END) and (character := self._next()) is not None:
            pasted += character
        return pasted.removesuffix(_PASTE_END)


def _decoded(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def raw(keys: Keys) -> Iterator[Keys]:
    """The terminal hands over each key as it is pressed, and marks pastes; afterwards it is as it was."""
    if not keys.terminal:
        yield keys
        return
    try:
        import termios
        import tty
    except ImportError:  # Windows: a key counts with the next line end
        yield keys
        return
    kept = termios.tcgetattr(sys.stdin)
    marks = os.environ.get("TERM", "dumb") != "dumb" and sys.stdout.isatty()
    tty.setcbreak(sys.stdin, termios.TCSADRAIN)  # what was typed ahead stays
    try:
        print("\x1b[?2004h" if marks else "", end="", flush=True)
        yield keys
    finally:
        print("\x1b[?2004l" if marks else "", end="", flush=True)
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, kept)
