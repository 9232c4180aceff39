"""Reading and writing text files line by line, and JSON values of a known shape; what is wrong names file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from tui.core.errors import Problem

_LONGEST = 1 << 28
"""Code points: a line longer than this is no line but a file that is something else."""


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
            for number, raw in enumerate(iter(lambda: file.readline(_LONGEST), b""), 1):
                if number == 1:
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
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


def parse(text: str, where: str) -> Any:
    """A JSON value. Problem if it is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Problem(f"{where} is not JSON: {error}") from error
    except RecursionError as error:
        raise Problem(f"{where} is JSON that is nested too deeply to be read") from error


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
