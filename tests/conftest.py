"""What every test stands on: no colour switches from outside, a home of its own, no animations.

The variables are taken away before textual is imported, because it reads them once, at its import.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("the same each time", derandomize=True)  # to look further: --hypothesis-profile default
settings.load_profile("the same each time")

for _name in ("NO_COLOR", "FORCE_COLOR", "COLORFGBG", "GLOSSATOR_REVIEWER", "TEXTUAL_THEME", "ESCDELAY"):
    os.environ.pop(_name, None)
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["COLORTERM"] = "truecolor"
os.environ["TZ"] = "UTC"

HOME_VARIABLES = {
    "HOME": ".",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder that the program takes for the user's: no config, no keymap, no reviewer is known."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name, below in HOME_VARIABLES.items():
        monkeypatch.setenv(name, str(folder / below))
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def db(here: Path) -> Path:
    """Where a database may be made; none is there yet."""
    return here / "annotations.db"
