"""The terminal driver: Textual's own for Linux and macOS, reading keys through the assembler."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.ui.assembler import Assembler, Token

if TYPE_CHECKING:
    from tui.ui.app import Glossator


class Translator:
    """Tokens to Textual's events. A sequence that Textual does not know is nothing: it must not fall into letters."""

    def __init__(self) -> None:
        self._parser = XTermParser()

    def events(self, tokens: Iterable[Token]) -> Iterator[Message]:
        """The events that tokens stand for."""
        for kind, text in tokens:
            if kind == "paste":
                yield events.Paste(text.replace("\x00", ""))
            elif kind == "escape":
                yield events.Key("escape", text)
            elif kind == "alt":
                yield events.Key(f"alt+{text}" if text.isprintable() else "alt", None)
            elif len(text) == 1 and text.isascii() and text.isalnum():  # nothing to parse, and the commonest by far
                yield events.Key(text, text)
            else:
                yield from self._parser.feed(text)
                self._forget()

    def close(self) -> None:
        """Nothing more will come."""
        try:
            list(self._parser.feed(""))
        except (EOFError, ParseError):
            pass

    def _forget(self) -> None:
        """Begin anew if the parser is still inside a sequence, which was whole: it would take it for letters."""
        before = self._parser
        if before._awaiting.timeout is None:
            return
        self._parser = after = XTermParser()
        after.last_x, after.last_y = before.last_x, before.last_y
        after.mouse_pixels = before.mouse_pixels
        after.terminal_size, after.terminal_pixel_size = before.terminal_size, before.terminal_pixel_size


class Terminal(LinuxDriver):
    """Reads keys as `Assembler` puts them together; a lone Escape takes 25 ms, or half a second while `patient`."""

    _app: Glossator

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._assembler = Assembler()
        self._translator = Translator()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._reading = False
        self._due: asyncio.TimerHandle | None = None
        self._frame: list[str] | None = None
        if sys.__stdout__ is not None and sys.__stdout__.isatty():  # errors may be on their way to a file
            self._file = sys.__stdout__

    def run_input_thread(self) -> None:
        """Leave the reading to the event loop: a thread would have to wake, and wake the loop, for every key."""
        self._reading = True
        self._loop.call_soon_threadsafe(self._listen)

    def disable_input(self) -> None:
        """Read no more."""
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self.fileno)
            self._translator.close()
        super().disable_input()

    def _listen(self) -> None:
        if self._reading:
            self._translator = Translator()
            self._loop.add_reader(self.fileno, self._read)

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, 4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._hand_over(self._assembler.feed(self._decode(data), time.monotonic()))
        else:  # the terminal is gone
            self.disable_input()
            self._app.exit(return_code=1)

    def _tick(self) -> None:
        self._hand_over(self._assembler.tick(time.monotonic()))

    def _hand_over(self, tokens: list[Token]) -> None:
        found = list(self._translator.events(tokens))
        if len(found) != 1 or not self._app.take_alone(found[0]):
            for event in found:
                self.process_message(event)
        if self._due is not None:
            self._due.cancel()
        pending = self._assembler.wait(time.monotonic())
        self._due = None if pending is None else self._loop.call_later(pending, self._tick)

    def send_message(self, message: Message) -> None:
        """Hand an event to the app by its queue, which is cheaper than a task for each."""
        self._app.post_message(message)

    def write(self, data: str) -> None:
        """Write; what is to be shown together goes out together, so that the writing thread wakes but once."""
        if data == SYNC_START:
            self._frame = [data]
        elif self._frame is None:
            super().write(data)
        else:
            self._frame.append(data)
            if data == SYNC_END:
                whole, self._frame = "".join(self._frame), None
                super().write(whole)

    def be_patient(self, patient: bool) -> None:
        """Whether a lone Escape waits until it is sure to be no part of a sequence, because text could be lost."""
        self._assembler.patient = patient
