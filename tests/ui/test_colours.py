"""The colours of labels: read on their background, and told apart by those who see colours like few others do."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest
from textual.color import Color

from tui.ui.theme import SAFE, THEMES, following, palette
from tui.ui.widgets.colours import SHADES

VISIONS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""What eyes without one kind of cone see of linear light (Machado, Oliveira and Fernandes 2009, full severity)."""


def linear(colour: Color) -> list[float]:
    shares = [part / 255 for part in colour.rgb]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in shares]


def lab(light: list[float]) -> tuple[float, float, float]:
    """CIELAB of linear light, in which distances are about as large as they look."""
    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: Color, vision: str) -> tuple[float, float, float]:
    light = linear(colour)
    return lab([sum(a * b for a, b in zip(row, light, strict=True)) for row in VISIONS[vision]])


def luminance(colour: Color) -> float:
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("vision", VISIONS)
def test_in_the_safe_theme_any_two_labels_differ_for_every_eye(vision: str):
    colours = [seen(shade.on("safe"), vision) for shade in SHADES.values()]
    assert min(dist(a, b) for a, b in combinations(colours, 2)) > 15


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_labels_and_text_can_be_read_on_the_background_of_every_theme(theme):
    ground = Color.parse(theme.background)
    texts = [Color.parse(colour) for colour in (theme.foreground, theme.primary, theme.warning)]
    labels = [shade.on(palette(theme)) for shade in SHADES.values()]
    assert min(contrast(colour, ground) for colour in [*texts, *labels]) >= 4.5


def test_the_themes_go_round():
    name, passed = THEMES[0].name, []
    for _ in THEMES:
        name = following(name)
        passed.append(name)
    assert passed[-1] == THEMES[0].name
    assert SAFE in passed
