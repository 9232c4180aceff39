"""Opening the screen; without a terminal, saying what is waiting and how to open it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli import config, reviewer
from tui.core.text.show import show

if TYPE_CHECKING:
    from tui.core.keymap import Keymap

CORPUS = Path("corpus")
THEME = "theme"
"""What the config calls the theme."""

_RESTORE = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"  # no mouse
    "\x1b[?2004l\x1b[?1004l\x1b[<u"  # no bracketed paste, focus events or keyboard protocol
    "\x1b[?1049l\x1b[?25h\x1b[0m"  # the ordinary screen, with a cursor, plain
)


def start(db: Path, named: str | None, *, article: str | None = None, make: bool = False) -> int:
    """Open the screen on a file, at an article if one is named by its id; the exit code.

    `make`: where the file is missing and there is a folder ./corpus/, make it from that. Problem if there is no file.
    """
    made = make and not db.exists() and CORPUS.is_dir()
    if made:
        _make(db)
    if elsewhere := no_screen():
        return _tell(db, named, elsewhere)
    # nobody is asked who they are for a file that is not there
    who, suffix, keys = reviewer.name(named, ask=db.exists()), reviewer.suffix(), _keymap()
    theme = config.get(THEME, "dark")
    from tui.jobs.session import Session

    session = Session.open(db, who, suffix)
    if keys is not None:
        session.keyed = keys.labelled
    if not session.read_only:
        from tui.jobs.helper import Helper

        session.helper = Helper(db, session.reviewer_id)
    try:
        with _terminal_given_back():
            from tui.ui.app import run

            return run(session, article, keys, theme, lambda name: config.keep(THEME, name))
    finally:
        session.close()


def start_lines(db: Path, named: str | None, *, article: str | None = None) -> int:
    """Review by lines on standard input and output, at an article if one is named by its id; the exit code."""
    import asyncio

    from tui.cli.line_keys import Keys, raw
    from tui.cli.line_mode import LineReview
    from tui.core import keymap
    from tui.jobs.session import Session

    asked = db.exists() and sys.stdin.isatty() and sys.stdout.isatty()
    who, suffix, keys = reviewer.name(named, ask=asked), reviewer.suffix(), _keymap() or keymap.default()
    with raw(Keys()) as typed, asyncio.Runner() as runner:
        session = Session.open(db, who, suffix)
        session.keyed = keys.labelled
        try:
            LineReview(session, keys, typed, runner).run(article)
        finally:
            session.close()
    return 0


def _keymap() -> Keymap | None:
    """The user's own keys, None where there are none; what reads them costs time, and few have any."""
    if not config.keymap().exists():
        return None
    from tui.cli import own_keys

    return own_keys.load(config.keymap())


def no_screen() -> str:
    """How to open the screen, in half a sentence, where that is not possible here; "" where it is."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return "Run `glossator` in a terminal to open the screen"
    if os.environ.get("TERM") == "dumb":
        return "This terminal cannot show the screen (TERM=dumb), so run `glossator` in another"
    return ""


def _make(db: Path) -> None:
    from tui.cli.progress import bar
    from tui.core.codebook import default
    from tui.jobs.create import create

    with bar() as progress:
        made = create(db, CORPUS, default(), progress)
    print(f"Made {show(str(db))} from {CORPUS}/: {made.articles:,} articles, {made.candidates:,} candidates.")
    for sentence in made.refused:
        print(show(sentence), file=sys.stderr)


def _tell(db: Path, named: str | None, elsewhere: str) -> int:
    """Print what is waiting and how the screen is opened."""
    from tui.jobs.stats import counted

    name = reviewer.name(named)
    counts, others = counted(db, name)
    thin = f", {counts.thin:,} thin" if counts.thin else ""
    thin += f", {counts.copies:,} copies" if counts.copies else ""
    thin += f", {counts.corrected:,} corrected" if counts.corrected else ""
    print(
        f"{show(str(db))}: {counts.articles:,} articles, {counts.done:,} done by {show(name)}, "
        f"{counts.waiting:,} waiting{thin}; {counts.candidates:,} candidates that nobody has decided."
    )
    for other, theirs in others.items():
        print(f"{show(other)}: {theirs.done:,} done, {theirs.waiting:,} waiting.")
    print(f"{elsewhere}; `glossator --help` lists what works without the screen.")
    return 0


@contextmanager
def _terminal_given_back() -> Iterator[None]:
    """Whatever happens in the screen, the shell gets its terminal back as it was."""
    try:
        import termios
    except ImportError:  # Windows keeps its own console
        yield
        return
    kept = termios.tcgetattr(sys.stdin)
    try:
        yield
    except BaseException:
        sys.stdout.write(_RESTORE)
        sys.stdout.flush()
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, kept)
        raise
