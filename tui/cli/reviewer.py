"""Who is at work: the name that decisions are kept under, and the suffix that tells this machine from others."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tui.cli import config
from tui.core.errors import Problem
from tui.core.text.show import show

VARIABLE = "GLOSSATOR_REVIEWER"
LONGEST = 60
SUFFIX = 6


def name(given: str | None, *, ask: bool = False) -> str:
    """The reviewer: as given, else by the variable, else by the config, else asked for once or the login name.

    `ask` is for a terminal with a person before it; the answer is kept in the config. Problem (exit code 2) for a name
    that cannot be one.
    """
    for source, said in (("--reviewer", given), (VARIABLE, os.environ.get(VARIABLE))):
        if said:
            return _fit(said, source)
    if kept := config.get("reviewer", "Ada"):
        return _fit(kept, str(config.path()))
    return _asked() if ask else login()


def _fit(name: str, source: str) -> str:
    name = " ".join(name.split())
    if amiss := _amiss(name):
        raise Problem(f"{source} names a reviewer that {amiss}; choose another name.", code=2)
    return name


def _amiss(name: str) -> str:
    """Why a name cannot be a reviewer's, "" if it can."""
    if not name:
        return "has no letters"
    if len(name) > LONGEST:
        return f"is longer than {LONGEST} characters"
    return "" if name.isprintable() and show(name) == name else "has characters that cannot be seen"


def login() -> str:
    """The name that the user is logged in under."""
    from getpass import getuser

    try:
        return " ".join(getuser().split()) or "reviewer"
    except (OSError, KeyError):  # a user id without a name
        return "reviewer"


def _asked() -> str:
    default = login()
    while True:
        try:
            said = input(f"Your name, as it stands beside your decisions [{show(default)}]: ")
        except EOFError:
            said = ""
        chosen = " ".join(said.split()) or default
        if not (amiss := _amiss(chosen)):
            break
        print(f"That {amiss}.", file=sys.stderr)
    try:
        config.keep("reviewer", chosen)
    except Problem as problem:
        print(show(problem.sentence), file=sys.stderr)
    return chosen


def suffix() -> str:
    """Six characters that tell the people of this machine from those of the same name elsewhere; minted once."""
    path = config.folder("state") / "machine"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f".{path.name}.{os.getpid()}")
            draft.write_text(_code(os.urandom(SUFFIX)), "ascii")
            _first(draft, path)
        kept = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    return kept if len(kept) == SUFFIX and kept.isalnum() else _of_the_host()


def _first(draft: Path, path: Path) -> None:
    """Give a draft its name, unless another process was quicker."""
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links
        draft.replace(path)
    draft.unlink(missing_ok=True)


def _of_the_host() -> str:
    """A suffix that stays the same where nothing can be kept."""
    from hashlib import sha256
    from platform import node

    return _code(sha256(node().encode("utf-8", "replace")).digest())


def _code(data: bytes) -> str:
    from base64 import b32encode

    return b32encode(data).decode("ascii")[:SUFFIX].lower()
