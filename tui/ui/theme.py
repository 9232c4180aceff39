"""How the program looks: four themes, of which the user's choice is kept in the config."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:  # the list of articles has no labels, and comes first
    from tui.ui.widgets.colours import Palette

DARK, LIGHT, CONTRAST, SAFE = "dark", "light", "high contrast", "colour-blind safe"

THEMES = (
    Theme(
        name=DARK,
        dark=True,
        primary="#7fb4ff",
        warning="#e9b860",
        background="#15181c",
        surface="#1d2126",
        panel="#262b31",
        foreground="#d6dae0",
        variables={"block-cursor-background": "#2c3b52", "block-cursor-foreground": "#ffffff"},
    ),
    Theme(
        name=LIGHT,
        dark=False,
        primary="#0b57b7",
        warning="#8a4b00",
        background="#fbfaf7",
        surface="#f1efe9",
        panel="#e6e3da",
        foreground="#22262b",
        variables={"block-cursor-background": "#cfe0f7", "block-cursor-foreground": "#000000"},
    ),
    Theme(
        name=CONTRAST,
        dark=True,
        primary="#ffff66",
        warning="#ffb000",
        background="#000000",
        surface="#000000",
        panel="#000000",
        foreground="#ffffff",
        variables={"block-cursor-background": "#ffff66", "block-cursor-foreground": "#000000"},
    ),
    Theme(
        name=SAFE,
        dark=True,
        primary="#5affff",
        warning="#ffd296",
        background="#121418",
        surface="#1c1f25",
        panel="#25292f",
        foreground="#e4e6ea",
        variables={"block-cursor-background": "#33405c", "block-cursor-foreground": "#ffffff"},
    ),
)


def palette(theme: Theme) -> Palette:
    """Which colours of the labels a theme shows."""
    return "safe" if theme.name == SAFE else "dark" if theme.dark else "light"


def following(name: str) -> str:
    """The theme after a theme, round and round; the first one after one that is not known."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
