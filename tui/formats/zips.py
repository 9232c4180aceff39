"""Zip files from outside: nothing is unpacked that is larger than it looks."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tui.core.errors import Problem

LARGEST = 1 << 28
"""Bytes that one file in a zip file may unpack to."""
_DENSEST = 1000
"""How many times larger than packed: more is a bomb."""
_SMALL = 1 << 20
"""Bytes that do no harm however well they were packed."""


def check(entry: zipfile.ZipInfo, path: Path, largest: int = LARGEST) -> None:
    """Problem if an entry says that it unpacks to too much."""
    dense = entry.file_size > max(_SMALL, _DENSEST * max(entry.compress_size, 1))
    if entry.file_size > largest or dense:
        raise Problem(f"{path}: {entry.filename} would unpack to {entry.file_size:,} bytes; it is not read")


def unpacked(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """The content of an entry. Problem if it is too much."""
    entry = archive.getinfo(name)
    check(entry, path)
    with archive.open(entry) as file:
        return file.read(LARGEST)
