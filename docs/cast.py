"""`python -m docs.cast`: a session typed into the program in a terminal, kept as `session.cast` (asciicast, version 2).

The program starts on the sample articles in a folder that is gone afterwards; `SCENES` says which keys are pressed.
What is kept is what stands on the screen after each key, drawn from what stood there before, at times of this script's
own: so the same program gives the same file, however fast the machine. `--play` shows the file in this terminal; so
does `asciinema play docs/session.cast`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.program import command, home
from bench.terminal import Terminal
from tui.core.codebook import default
from tui.jobs.create import create

HERE = Path(__file__).parent
CAST = HERE / "session.cast"
ROWS, WIDE, COLUMNS = 28, 100, 99
"""Lines and columns of the terminal, and the columns kept: the last holds scrollbars, which may come a frame later."""
READ, THINK, TYPE = 2.5, 1.1, 0.2
"""Seconds to look at a new screen, before a key that decides, and from letter to letter of a text."""

SCENES: tuple[tuple[str, Sequence[str]], ...] = (
    ("The library: / filters it", "/Larch"),
    ("Enter opens an article at its first candidate", ("\r", "\r")),
    ("a accepts, x rejects, and the next one comes", "aaaxa"),
    ("A finding: its ground is tinted; t gives it a theme", ("t", "a")),
    ("n goes on; e takes the same text everywhere, in a list to tick", ("n", "e", "\r")),
    ("Another label: its key", "3"),
    ("Wrong? u undoes, without limit", "u"),
    ("Edges: k and l move the end, a keeps it", ("k", "l", "a")),
    ("r links: the letters on the other end", ("r", "a")),
    ("g is the codebook's entry, q leaves it", ("n", "g", "q")),
    ("s selects the sentence without attribution and full stop; u drops it", ("s", "u")),
    ("y accepts what is left in the paragraph", ("y",)),
    ("d finishes the article; with some left it asks once more", ("d", "d")),
    ("q leaves", ("q", "q")),
)
"""What is shown, and the keys pressed for it, one by one."""

Cell = tuple[str, str]
"""A character and how it looks, as a terminal is told."""


def record() -> str:
    """The cast: a header, then an event a line, each `[seconds, "o" | "i" | "m", text]`."""
    title = "Glossator: an article reviewed by keys"
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "title": title, "env": {"TERM": "xterm-256color"}}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "annotations.db"
        create(file, HERE.parent / "corpus", default(), lambda *_: None)
        options: dict[str, Any] = {"environment": home(Path(folder)), "folder": folder}
        with Terminal(*command(file, "Ada"), rows=ROWS, columns=WIDE, **options) as terminal:
            events = list(session(terminal))
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in [header, *events]) + "\n"


def session(terminal: Terminal) -> Iterator[tuple[float, str, str]]:
    """The events of the session."""
    terminal.until("articles").settled(0.6)
    before: list[list[Cell]] = [[(" ", "")] * COLUMNS for _ in range(ROWS)]
    now = 0.5
    for caption, keys in SCENES:
        yield round(now, 2), "m", caption
        for key in keys:
            before, drawn = _drawn(terminal, before)
            if drawn:
                yield round(now, 2), "o", drawn
            now += TYPE if len(keys) > 3 and isinstance(keys, str) and key.isalpha() and keys[0] == "/" else THINK
            yield round(now, 2), "i", key
            terminal.type(key)
            if not terminal.ended:
                _settle(terminal)
        now += READ - THINK
    yield round(now, 2), "o", "\x1b[0m\x1b[2J\x1b[H"


def _settle(terminal: Terminal) -> None:
    """Wait until nothing more is drawn, or the program has ended."""
    try:
        terminal.settled(0.4)
    except OSError:
        terminal.ended = True


def _drawn(terminal: Terminal, before: list[list[Cell]]) -> tuple[list[list[Cell]], str]:
    """What stands on the screen, and what tells a terminal to show it where `before` is shown."""
    after = [[_cell(terminal.cell(row, column)) for column in range(COLUMNS)] for row in range(ROWS)]
    parts = []
    for row, (old, new) in enumerate(zip(before, after, strict=True)):
        differ = [column for column in range(COLUMNS) if old[column] != new[column]]
        if differ:
            parts.append(f"\x1b[{row + 1};{differ[0] + 1}H{_run(new[differ[0] : differ[-1] + 1])}")
    line, column = terminal.cursor
    return after, "".join([*parts, f"\x1b[{line + 1};{column + 1}H"]) if parts else ""


def _run(cells: Sequence[Cell]) -> str:
    """Characters, with what changes the look between them."""
    parts, look = [], None
    for text, wanted in cells:
        parts.append(text if wanted == look else f"\x1b[0{wanted}m{text}")
        look = wanted
    return "".join([*parts, "\x1b[0m"])


def _cell(cell: Any) -> Cell:
    flags = ((cell.bold, ";1"), (cell.italics, ";3"), (cell.underscore, ";4"), (cell.reverse, ";7"))
    look = "".join(code for on, code in flags if on)
    return cell.data, look + _colour(38, cell.fg) + _colour(48, cell.bg)


def _colour(kind: int, colour: str) -> str:
    """A colour of pyte's: six hexadecimal digits, or `default`."""
    if len(colour) != 6 or not all(digit in "0123456789abcdef" for digit in colour):
        return ""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return f";{kind};2;{red};{green};{blue}"


def play(cast: str, write: Any = sys.stdout.write, sleep: Any = time.sleep) -> None:
    """Show a cast as it went, its captions in the line below."""
    header, *events = map(json.loads, cast.splitlines())
    now = 0.0
    write("\x1b[2J")
    for at, kind, text in events:
        sleep(at - now)
        now = at
        if kind == "o":
            write(text)
        elif kind == "m":
            write(f"\x1b7\x1b[{header['height'] + 1};1H\x1b[0;1m\x1b[K{text}\x1b8")
        sys.stdout.flush()
    write("\x1b[0m\n")


def main() -> None:
    """Record the session anew, or play it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--play", action="store_true", help="show the recorded session in this terminal")
    if parser.parse_args().play:
        play(CAST.read_text("utf-8"))
        return
    CAST.write_text(record(), "utf-8")
    print(f"{CAST.name}: {CAST.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
