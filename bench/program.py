"""How the programs are started: ours by its command and with a home of its own, and the bare app."""

from __future__ import annotations

import sys
from pathlib import Path

PROGRAM = str(Path(sys.executable).parent / "glossator")
BARE = (sys.executable, str(Path(__file__).parent / "bare.py"))


def command(file: Path, reviewer: str, *arguments: str) -> list[str]:
    """The command line that opens a database as a reviewer."""
    return [PROGRAM, "--db", str(file), "--reviewer", reviewer, *arguments]


def home(folder: Path) -> dict[str, str]:
    """The variables that make `folder` the user's home, so that no config of this machine's user takes part."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    return dict.fromkeys(names, str(folder))
