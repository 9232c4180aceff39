"""What SQLite says when something is wrong, as one sentence with a way on."""

from __future__ import annotations

from pathlib import Path

from tui.core.errors import Problem
from tui.core.text.show import show


class Busy(Problem):
    """Another process has the file; trying again later helps."""

    CODES = (5, 6)


# primary result code -> what to say; {name} is the file, {why} SQLite's own words
SENTENCES = {
    3: "{name} may not be opened by you; ask for the right to write it and its folder.",
    5: "{name} is being written by another program and did not come free in time; nothing was saved, try again.",
    6: "{name} is locked by another program; nothing was saved, try again.",
    7: "There is not enough memory to work on {name}; close other programs and try again.",
    8: "{name} or its folder cannot be written; nothing was saved: make it writable, or work on a copy.",
    10: "The disk under {name} failed ({why}); nothing was saved: check the disk, then try again.",
    11: "{name} is damaged ({why}); stop working on it, run `glossator check`, and go back to the last backup.",
    13: "The disk under {name} is full; nothing was saved: make room, then try again.",
    14: "{name} cannot be opened; check that it and its folder are there and that you may write them.",
    18: "Something is too large for {name} ({why}).",
    19: "{name} refused a row that breaks its rules ({why}); nothing was saved.",
    26: "{name} is not a database; name another file with --db.",
}


def problem_of(error: Exception | None, path: Path, sentence: str = "") -> Problem:
    """The Problem that stands for an error of SQLite about a file; `sentence` is the reason if it is known already."""
    code = getattr(error, "sqlite_errorcode", 1) & 0xFF
    pattern = sentence.replace("{", "{{").replace("}", "}}") or SENTENCES.get(code, "{name}: {why}.")
    kind = Busy if code in Busy.CODES else Problem
    return kind(pattern.format(name=show(path.name), why=show(str(error))))
