"""The cells of WebAnno TSV: how values are escaped, stacked with `|` and numbered with `[n]`."""

from __future__ import annotations

import re

_CONTROLS = {"\b": "b", "\t": "t", "\n": "n", "\x0b": "v", "\f": "f", "\r": "r", "\x1b": "e"}
_PLAIN = {letter: control for control, letter in _CONTROLS.items()}
_IN_TEXT = re.compile(r"[\\\x00-\x1f]")
_IN_VALUE = re.compile(r"[\\\x00-\x1f\[\]|_;*]|->")
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_PART = re.compile(r"(?:[^\\|]|\\(?:->|.))+", re.DOTALL)
_NUMBER = re.compile(r"(?<!\\)\[([^\]\\]*)\]$")


def _escape(found: re.Match[str]) -> str:
    return "\\" + _CONTROLS.get(found.group(), found.group())


def escaped_text(text: str) -> str:
    """A text or token as a line holds it."""
    return _IN_TEXT.sub(_escape, text)


def escaped_value(value: str) -> str:
    """A feature's value as a cell holds it."""
    return _IN_VALUE.sub(_escape, value)


def plain(text: str) -> str:
    """What was escaped."""
    return _ESCAPED.sub(lambda found: _PLAIN.get(found[1], found[1]), text)


def stacked(cell: str) -> list[tuple[str, str]]:
    """The values of a cell, still escaped, each with its number or ""; none of an empty cell."""
    if cell in ("_", ""):
        return []
    found = []
    for part in _PART.findall(cell):
        number = _NUMBER.search(part)
        found.append((part[: number.start()], number[1]) if number else (part, ""))
    return found
