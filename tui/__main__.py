"""The program's way in: reads the command line, runs what it says and tells in one sentence what went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from tui.cli.argv import DEBUG, line
from tui.core.errors import Problem
from tui.core.text.show import show

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; its exit code: 0, 1 (found something wrong) or 2 (bad use)."""
    words = sys.argv[1:] if argv is None else argv
    _print_anything()
    try:
        code = _run(words)
        sys.stdout.flush()  # so that a reader who has gone away is met here
    except Problem as problem:
        _trace(words)
        return _say(problem.sentence, problem.code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        _trace(words)
        return _say(_unforeseen(error), 1)
    return code


def _run(words: Sequence[str]) -> int:
    given = line(words)
    if not given.rest:
        from tui.cli.start import start

        return start(given.db, given.reviewer, make=True)
    from tui.cli.parser import run

    return run(given)


def _print_anything() -> None:
    """What the terminal's encoding cannot hold is printed as an escape, and ends nothing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _say(sentence: str, code: int) -> int:
    said = f"glossator: {show(sentence)}"
    print(_lines(said) if sys.stderr.isatty() else said, file=sys.stderr)
    return code


def _lines(sentence: str) -> str:
    """A sentence cut between words, where the terminal would cut options and names in two."""
    import shutil
    import textwrap

    columns = shutil.get_terminal_size().columns
    return textwrap.fill(sentence, columns, break_long_words=False, break_on_hyphens=False)


def _trace(words: Sequence[str]) -> None:
    if DEBUG in words:
        import traceback

        for text in traceback.format_exc().splitlines():
            print(show(text), file=sys.stderr)


def _unforeseen(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{os.fsdecode(error.filename)} cannot be used ({error.strerror}); put that right and try again."
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return f"something went wrong that was not foreseen ({what}); run it again with {DEBUG} and report what it prints."


if __name__ == "__main__":
    sys.exit(main())
