"""Making a file or folder beside its name, and letting it take that name at once when it is whole and on the disk."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.core.errors import Problem

MARK = ".glossator"
"""The file that says that a folder was made here, and may be replaced as a whole."""


def refuse_itself(db: Path, path: Path) -> None:
    """Problem if a file that is about to be written is the database that is being read."""
    try:
        same = os.path.samefile(db, path)  # by name: opening a database and closing it again would take its locks away
    except OSError:
        return
    if same:
        raise Problem(f"{path} is the database itself; name another file", code=2)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A name beside `path` for a file or folder to be made; afterwards it is synced and takes the place of `path`.

    Where anything goes wrong before that, it is removed and `path` stays as it was. A folder with files in it is only
    replaced if one like this made it: Problem if not. What is no file (a pipe, a device) is written to.
    """
    if _is_stream(path):
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "part"
            yield part
            _pour(part, path)
        return
    path = path.resolve()
    _refuse_others(path)
    try:
        work = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror}; name another place for the file") from error
    try:
        part = work / path.name
        yield part
        if part.is_dir():
            (part / MARK).write_text("Made by glossator, which replaces this folder as a whole.\n", "utf-8")
        _sync(part)
        _take_place(part, path, work / "before")
        _sync_folder(path.parent)
    except OSError as error:
        raise Problem(f"{path} was not written: {error.strerror}; what was there before is unchanged") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _is_stream(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _pour(part: Path, path: Path) -> None:
    if part.is_dir():
        raise Problem(f"{path} is no place for a folder of files; name a folder", code=2)
    try:
        with part.open("rb") as made, path.open("wb") as out:
            shutil.copyfileobj(made, out)
    except OSError as error:
        raise Problem(f"{path} could not be written to the end: {error.strerror}") from error


def _refuse_others(path: Path) -> None:
    """Problem if a folder would be replaced that somebody keeps other things in."""
    try:
        if path.is_dir() and any(path.iterdir()) and not (path / MARK).exists():
            raise Problem(f"{path} holds files that no export made; name a new folder or an empty one", code=2)
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error


def _take_place(part: Path, path: Path, before: Path) -> None:
    """A file is replaced at once; a folder by two renames, because no folder can replace a full one."""
    if not (part.is_dir() and path.is_dir() and any(path.iterdir())):
        os.replace(part, path)
        return
    os.rename(path, before)
    try:
        os.replace(part, path)
    except OSError:
        os.rename(before, path)
        raise


def _sync(part: Path) -> None:
    for file in part.rglob("*") if part.is_dir() else (part,):
        if file.is_file():
            with file.open("rb+") as opened:
                os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    """So that the new name outlives a power cut. Systems that cannot sync a folder do not need it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
