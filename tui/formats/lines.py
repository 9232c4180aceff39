"""Reading and writing text files line by line, and JSON values of a known shape; what is wrong names file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from tui.core.errors import Problem
from tui.core.text.show import show

_STEP = 1 << 16
LONGEST = 1 << 26
"""Bytes: a line longer than this, or an object in a list, is none but a file that is something else."""
LARGEST = 1 << 28
"""Bytes of a file that is read as a whole."""


def open_out(path: Path) -> TextIO:
    """A new UTF-8 file to write to. Text is written as it is: nothing becomes another line end."""
    return path.open("w", encoding="utf-8", newline="")


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file with their numbers from 1, without LF or CRLF. Nothing else ends a line.

    Problem, with the file and the line, where it is not UTF-8 or cannot be read.
    """
    number = 1
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(iter(lambda: file.readline(LONGEST), b""), 1):
                if number == 1:
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                if len(raw) == LONGEST:
                    raise Problem(f"{path}, line {number} is longer than {LONGEST:,} bytes, too long for one article")
                yield number, raw.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise Problem(f"{path}, line {number} is not UTF-8 text ({error.reason})") from error
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error


def json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The JSON objects of a file, one a line, each with where it stands ("FILE, line 3"); empty lines are none."""
    for number, line in lines(path):
        if line and not line.isspace():
            where = f"{path}, line {number}"
            yield where, shaped(parse(line, where), dict, where)


def json_items(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON list, or of a file of objects, each with where it begins ("FILE, line 3").

    No more than one of them is in memory at a time.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, item in _Items(file, path):
                where = f"{path}, line {line}"
                yield where, shaped(item, dict, where)
    except UnicodeDecodeError as error:
        for _ in lines(path):  # says on which line
            pass
        raise Problem(f"{path} is not UTF-8 text ({error.reason})") from error
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error


class _Items:
    """JSON values between which there is nothing but white space, commas and the brackets of a list around them."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self.file, self.path = file, path
        self.buffer, self.line, self.ended = "", 1, False
        self.step = _STEP

    def __iter__(self) -> Iterator[tuple[int, Any]]:
        decoder = json.JSONDecoder()
        while True:
            self._skip()
            end, value = 0, None
            try:
                if self.buffer:
                    value, end = decoder.raw_decode(self.buffer)
            except RecursionError as error:
                raise Problem(f"{self.path}, line {self.line} is nested too deeply to be read") from error
            except json.JSONDecodeError as error:
                if self.ended:
                    line = self.line + error.lineno - 1
                    raise Problem(f"{self.path}, line {line} is not JSON: {error.msg}") from error
            except ValueError as error:  # a number of thousands of digits
                raise Problem(f"{self.path}, line {self.line} is not JSON: {brief(error)}") from error
            if end and (self.ended or end < len(self.buffer)):
                yield self.line, value
                self._pass(end)
                self.step = _STEP
            elif self.ended:
                return
            else:
                if len(self.buffer) > LONGEST:
                    raise Problem(f"{self.path}, line {self.line} begins an object of more than {LONGEST:,} characters")
                more = self.file.read(self.step)
                self.buffer, self.ended, self.step = self.buffer + more, not more, self.step * 2

    def _skip(self) -> None:
        self._pass(len(self.buffer) - len(self.buffer.lstrip(" \t\r\n,[")))
        if self.buffer.startswith("]"):
            self._pass(1)
            self._pass(len(self.buffer) - len(self.buffer.lstrip()))

    def _pass(self, count: int) -> None:
        self.line += self.buffer.count("\n", 0, count)
        self.buffer = self.buffer[count:]


def parse(text: str, where: str) -> Any:
    """A JSON value. Problem if it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Problem(f"{where} is not JSON: {brief(error)}") from error
    except RecursionError as error:
        raise Problem(f"{where} is JSON that is nested too deeply to be read") from error


def text_of(path: Path) -> str:
    """A UTF-8 file as a whole, exactly as it is. Problem where it is not UTF-8, too large or cannot be read."""
    refuse_large(path)
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Problem(f"{path}, line {line} is not UTF-8 text ({error.reason})") from error
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error


def beginning(path: Path) -> bytes:
    """The first 4 KB of a file, by which it is told; none of one that cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError:
        return b""


def refuse_large(path: Path, largest: int = LARGEST) -> None:
    """Problem if a file that is read as a whole is larger than memory should hold, or cannot be read."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error
    if size > largest:
        raise Problem(f"{path} is larger than {largest:,} bytes and is read as a whole; divide it")


def brief(error: object) -> str:
    """What an error of a library says, in one line of bounded length, safe on a terminal."""
    said = show(" ".join(str(error).split()))
    return said if len(said) <= 160 else said[:159] + "…"


def first_keys(head: bytes) -> frozenset[str]:
    """The keys of the JSON object on the first line of a file that begins with `head`; none if there is no object."""
    try:
        found = json.loads(head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(found) if isinstance(found, dict) else frozenset()


_CALLED = {
    dict: "an object",
    list: "a list",
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


def shaped(value: Any, kind: type | tuple[type, ...], where: str, name: str = "") -> Any:
    """`value`, if it is of this kind; Problem if not. A bool is no number."""
    kinds = kind if isinstance(kind, tuple) else (kind,)
    if isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds):
        return value
    wanted = " or ".join(_CALLED[one] for one in kinds)
    raise Problem(f"{where}: {f'`{name}` is' if name else 'this is'} not {wanted}")


def field(entry: dict[str, Any], name: str, kind: type | tuple[type, ...], where: str, default: Any = None) -> Any:
    """A field of a JSON object. Where it is missing or null: the default, or Problem if that is None."""
    value = entry.get(name)
    if value is None:
        if default is None:
            raise Problem(f"{where}: `{name}` is missing")
        return default
    return shaped(value, kind, where, name)


def name_once(known: dict[Any, Any], id: object, what: object, where: str) -> None:
    """Note what an id stands for. Problem where it stands for something else already: nobody knows which is meant."""
    if known.setdefault(id, what) != what:
        raise Problem(f"{where}: the id {brief(id)} is there twice, for two different things")


def score(value: Any, where: str) -> float | None:
    """A score: none, or a number from 0 to 1. Problem if it is anything else."""
    if value is None:
        return None
    found = float(shaped(value, (int, float), where, "score"))
    if not 0 <= found <= 1:
        raise Problem(f"{where}: the score {found:g} is no number from 0 to 1")
    return found


def sayable(value: str, where: str, name: str) -> str:
    """A value, if it has no half character, which no database can hold; Problem if it has."""
    if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise Problem(f"{where}: `{name}` holds half a character ({show(value[:40])})")
    return value
