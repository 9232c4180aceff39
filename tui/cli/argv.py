"""What stands before and between the words of every command: which file, who, and whether to see tracebacks.

Taken out by hand: the screen opens without waiting for argparse, and the three are understood before and after a
command's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tui.core.errors import Problem

DATABASE = "annotations.db"
"""The file that is opened where none is named, in the folder that the program is started in."""

VALUES = {"--db": "FILE", "--reviewer": "NAME"}
DEBUG = "--debug"


@dataclass(frozen=True, slots=True)
class Line:
    """A command line. `reviewer`: None where nobody is named. `rest`: the command with its own arguments."""

    db: Path
    reviewer: str | None
    debug: bool
    rest: tuple[str, ...]


def line(argv: Sequence[str]) -> Line:
    """The parts of a command line. Problem (exit code 2) where a value is missing."""
    found: dict[str, str] = {}
    rest: list[str] = []
    debug = False
    words = list(argv)
    while words:
        word = words.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
            break
        if word == DEBUG:
            debug = True
        elif name not in VALUES:
            rest.append(word)
        elif equals:
            found[name] = _some(name, value)
        else:
            found[name] = _some(name, words.pop(0) if words and not words[0].startswith("-") else "")
    return Line(Path(found.get("--db", DATABASE)), found.get("--reviewer"), debug, tuple(rest))


def _some(name: str, value: str) -> str:
    if not value.strip():
        raise Problem(f"{name} names nothing; write {name} {VALUES[name]}.", code=2)
    return value
