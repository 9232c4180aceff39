"""XML from outside: what declares entities is not read: a few lines of them make gigabytes, or open other files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO
from xml.parsers import expat

from tui.core.errors import Problem
from tui.formats.lines import brief, refuse_large

_STEP = 1 << 16


class _Begun(Exception):
    """The first element began, so no declaration can follow."""


def refuse_entities(path: Path) -> None:
    """Problem, with the line, where a file is no XML, declares a document type, or is too large to be read whole."""
    refuse_large(path)
    refuse_entities_of(lambda: path.open("rb"), str(path))


def refuse_entities_of(open: Callable[[], AbstractContextManager[IO[bytes]]], where: str) -> None:
    """The same of what `open` opens, called `where`, of any size: only what stands before the first element is read."""
    parser = expat.ParserCreate()

    def declared(*about: object) -> None:
        line = parser.CurrentLineNumber
        raise Problem(f"{where}, line {line} declares a document type, so that it may hold a bomb; it is not read")

    def begun(*about: object) -> None:
        raise _Begun

    parser.StartDoctypeDeclHandler = declared
    parser.StartElementHandler = begun
    try:
        with open() as file:
            while piece := file.read(_STEP):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except _Begun:
        return
    except expat.ExpatError as error:
        raise Problem(f"{where}, line {error.lineno} is no XML: {brief(error)}") from error
    except OSError as error:
        raise Problem(f"{where} cannot be read: {error.strerror}") from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not have
        raise Problem(f"{where}, line 1 is in an encoding that cannot be read: {brief(error)}") from error
