"""The colours that a codebook can name, in each theme's shade, and a choice for labels that name none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from textual.color import Color, ColorParseError

from tui.core.codebook import Codebook

Palette = Literal["dark", "light", "safe"]
"""Which of its colours a shade has in a theme."""

_GREY = 7


@dataclass(frozen=True, slots=True)
class Shade:
    """One colour, for a dark and for a light background; `hue` is the nearest of the terminal's first eight.

    `safe`: on a dark background, chosen so that any two differ for those who see red, green or blue like another.
    """

    dark: Color
    light: Color
    safe: Color
    hue: int

    def on(self, palette: Palette) -> Color:
        """The colour in a theme."""
        return {"dark": self.dark, "light": self.light, "safe": self.safe}[palette]

    def ansi(self, dark: bool) -> int:
        """The nearest of the terminal's sixteen colours that can be read: the brighter ones on a dark background."""
        if self.hue == _GREY:
            return _GREY if dark else _GREY + 1
        return self.hue + 8 if dark else self.hue


def _shade(dark: str, light: str, safe: str, hue: int) -> Shade:
    return Shade(Color.parse(dark), Color.parse(light), Color.parse(safe), hue)


SHADES: Mapping[str, Shade] = {
    "blue": _shade("#6cb2ff", "#0550ae", "#7896ff", 4),
    "purple": _shade("#c99aff", "#7a2fc9", "#965aff", 5),
    "teal": _shade("#45d1b7", "#00706a", "#69874b", 6),
    "orange": _shade("#ffa657", "#a84300", "#ffd296", 3),
    "pink": _shade("#ff97cb", "#b4236f", "#d24b96", 5),
    "green": _shade("#86e08c", "#116329", "#1e9600", 2),
    "yellow": _shade("#efcf62", "#7d5a00", "#c3ff4b", 3),
    "red": _shade("#ff867c", "#b31d28", "#f087a5", 1),
    "cyan": _shade("#62d6f0", "#00677f", "#5affff", 6),
    "brown": _shade("#d6a981", "#7a4a1f", "#e1a587", 3),
    "indigo": _shade("#9ba8ff", "#3d3fb8", "#c3b4ff", 4),
    "lime": _shade("#bfe05a", "#4d6b00", "#5ad23c", 2),
    "magenta": _shade("#f07fe8", "#a01494", "#b469c3", 5),
    "grey": _shade("#a3adb8", "#57606a", "#ffffe1", _GREY),
}
"""Every colour name of a codebook, in the order in which labels without one are given theirs."""


def shades(book: Codebook) -> dict[str, Shade]:
    """The shade of each span label: the one it names, else the first of `SHADES` that is left in its layer.

    A colour may also be written as `#rrggbb`; what is neither is taken as not given. Labels of one layer share a shade
    only when there are more of them than shades.
    """
    found: dict[str, Shade] = {}
    for layer in book.layers:
        labels = [label for label in book.labels.values() if label.layer == layer]
        named = {label.id: shade for label in labels if (shade := _named(label.colour))}
        free = [shade for shade in SHADES.values() if shade not in named.values()] or list(SHADES.values())
        rest = (label.id for label in labels if label.id not in named)
        found |= named | {id: free[i % len(free)] for i, id in enumerate(rest)}
    return found


def _named(colour: str) -> Shade | None:
    if colour in SHADES:
        return SHADES[colour]
    if not colour.startswith("#"):
        return None
    try:
        exact = Color.parse(colour)
    except ColorParseError:
        return None
    nearest = min(SHADES.values(), key=lambda shade: _distance(shade.dark, exact))
    return Shade(exact, exact, exact, nearest.hue)


def _distance(a: Color, b: Color) -> int:
    return (a.r - b.r) ** 2 + (a.g - b.g) ** 2 + (a.b - b.b) ** 2
