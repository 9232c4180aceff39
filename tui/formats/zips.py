"""Zip files from outside: nothing is unpacked that is larger than it looks."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.formats.lines import LARGEST, brief

_DENSEST = 1000
"""How many times larger than packed: more is a bomb."""
_SMALL = 1 << 20
"""Bytes that do no harm however well they were packed."""


def check(entry: zipfile.ZipInfo, path: Path, largest: int = LARGEST) -> None:
    """Problem if an entry says that it unpacks to too much."""
    dense = entry.file_size > max(_SMALL, _DENSEST * max(entry.compress_size, 1))
    if entry.file_size > largest or dense:
        raise Problem(f"{path}: {show(entry.filename)} would unpack to {entry.file_size:,} bytes; it is not read")


def unpacked(project: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """The content of an entry. Problem if it is too much."""
    entry = project.getinfo(name)
    check(entry, path)
    with opened(project, entry, path) as file:
        return file.read(LARGEST)


@contextmanager
def opened(project: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Iterator[IO[bytes]]:
    """An entry to read from. Problem where it is broken, locked, or packed in a way that is not known."""
    try:
        with project.open(entry) as file:
            yield file
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise Problem(f"{path}: {show(entry.filename)} cannot be unpacked: {brief(error)}") from error


def archive(path: Path, what: str, inside: IO[bytes] | None = None) -> zipfile.ZipFile:
    """A zip file to read, or one called `path` in another (`inside`). Problem where it is none; `what` it should be."""
    try:
        return zipfile.ZipFile(inside or path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Problem(f"{path} is no {what}: {brief(error)}") from error
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error
