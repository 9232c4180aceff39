"""The terminal driver: Textual's own for Linux and macOS, reading keys through the assembler."""

from __future__ import annotations

import os
import selectors
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from typing import Any

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.ui.assembler import Assembler, Token

_LOOK = 0.1
"""Seconds between two looks whether the program is about to end."""


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

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._assembler = Assembler()
        self._frame: list[str] | None = None
        if sys.__stdout__ is not None and sys.__stdout__.isatty():  # errors may be on their way to a file
            self._file = sys.__stdout__

    def run_input_thread(self) -> None:
        """Read until the program ends."""
        assembler, translator = self._assembler, Translator()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                pending = assembler.wait(time.monotonic())
                ready = selector.select(_LOOK if pending is None else min(_LOOK, pending))
                tokens: list[Token] = []
                if ready:
                    data = os.read(self.fileno, 4096)
                    if not data:  # the terminal is gone
                        break
                    tokens = assembler.feed(decode(data), time.monotonic())
                else:
                    tokens = assembler.tick(time.monotonic())
                for event in translator.events(tokens):
                    self.process_message(event)
        translator.close()

    def send_message(self, message: Message) -> None:
        """Hand an event to the app: by its queue, which is cheaper than a task for each."""
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
