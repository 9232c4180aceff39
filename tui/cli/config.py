"""The user's config: one file of `key = "text"` lines in the user's folder, which people may edit."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from tui.core.errors import Problem

PROGRAM = "glossator"


def folder(kind: str) -> Path:
    """The user's folder for the program's config or state."""
    import platformdirs

    return platformdirs.user_config_path(PROGRAM) if kind == "config" else platformdirs.user_state_path(PROGRAM)


def keymap() -> Path:
    """Where the user's own keys are, if there are any."""
    return folder("config") / "keymap.toml"


def path() -> Path:
    """Where the config is."""
    return folder("config") / "config.toml"


def get(key: str, example: str) -> str:
    """What the config says under a key, "" if nothing. Problem if it cannot be understood; `example` says how."""
    file = path()
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file} cannot be read ({error}); mend or remove it.", code=2) from error
    import tomllib  # only those who have a config wait for it

    try:
        said = tomllib.loads(text).get(key, "")
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{file} is no TOML ({error}); mend or remove it.", code=2) from error
    if not isinstance(said, str):
        raise Problem(f"{file} must give `{key}` in quotes, as in {key} = {json.dumps(example)}; mend it.", code=2)
    return said


def keep(key: str, value: str) -> None:
    """Put a line into the config, in place of the one that says the same. Problem if it cannot be written."""
    file = path()
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text("utf-8") if file.exists() else ""
        write(file, with_line(before, key, line))
    except OSError as error:
        raise Problem(f"{file} cannot be written ({error.strerror}), so `{key}` is not kept for next time.") from error


def with_line(toml: str, key: str, line: str) -> str:
    """A TOML text with a line in place of the one that gives `key` a value before any table; at its head if none."""
    head, table, rest = _parted(toml)
    found = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=.*$", re.MULTILINE)
    if found.search(head):
        return found.sub(lambda _: line, head, count=1) + table + rest
    return f"{line}\n{toml}"


def _parted(toml: str) -> tuple[str, str, str]:
    """What stands before the first table, its bracket, and what follows."""
    match = re.search(r"^[ \t]*\[", toml, re.MULTILINE)
    return (toml[: match.start()], match[0], toml[match.end() :]) if match else (toml, "", "")


def write(file: Path, text: str) -> None:
    """Write a file as a whole: who reads it meanwhile reads the old one. OSError if it cannot be."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.replace(file)
