"""How the article's text looks: what lies on a stretch of text, and the terminal style that shows it.

Two planes can lie on the same text. Spans of a reported layer are the ground: a tint, and a bar beside the lines. The
others are ink: coloured letters. Undecided ink is underlined, decided ink is bold, and so is its key in the margin; the
bar is thin or thick. Where no tint can be mixed, all ink is bold; what is undecided is underlined as a whole, what is
decided at its ends. So neither the label nor the state is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rich.color import Color as TerminalColor
from rich.style import Style
from textual.color import Color

from tui.ui.widgets.colours import SHADES, Palette, Shade

Over = Literal["", "focus", "draft", "dropped", "selection", "hit", "end", "fresh", "hint", "more", "typed"]
Plane = Literal["ground", "ink", "zone"]
State = Literal["", "candidate", "accepted"]


class Look(NamedTuple):
    """What lies on a stretch of text. Labels are "" where nothing of that plane does; `over` lies on top of all.

    `edge`: the first or last character of what is decided. `faded`: all else steps back, for jump labels.
    """

    zone: bool = False
    ground: str = ""
    ground_state: State = ""
    ink: str = ""
    ink_state: State = ""
    over: Over = ""
    over_label: str = ""
    over_plane: Plane = "ink"
    edge: bool = False
    faded: bool = False


class Gloss(NamedTuple):
    """A sign in the margin: a label's key, a bar beside the lines of a ground or zone, the pointer at the focus."""

    sign: Literal["key", "bar", "pointer", ""] = ""
    label: str = ""
    state: State = ""


@dataclass(frozen=True)
class Colours:
    """What a style is mixed from. `labels`: how label colours are given. `tints`: backgrounds can be mixed finely."""

    shades: Mapping[str, Shade]
    labels: Literal["rgb", "ansi", "none"]
    tints: bool
    palette: Palette
    text: Color | None
    base: Color | None
    accent: Color
    notice: Color

    @property
    def dark(self) -> bool:
        """Whether the background is dark."""
        return self.palette != "light"

    @property
    def dim_accent(self) -> Color:
        """The accent, less bright."""
        return self.accent.blend(self.base, 0.4) if self.base else self.accent

    def label(self, label: str) -> Color:
        """The colour of a label, as a theme has it."""
        return self.shade(label).on(self.palette)

    def shade(self, label: str) -> Shade:
        """The shade of a label; grey for one that the codebook does not know."""
        return self.shades.get(label, SHADES["grey"])


_STANDARD = [
    TerminalColor.from_rgb(*((low + step * (number >> bit & 1)) for bit in range(3)))
    for low, step in ((0, 170), (85, 170))
    for number in range(8)
]
"""The terminal's sixteen colours, as rich knows them."""

_TINT: Mapping[State, float] = {"candidate": 0.13, "accepted": 0.24, "": 0.0}
"""How much of a label's colour is in its ground: what is decided stands out as done."""

_ATTRIBUTES: Mapping[str, Style] = {
    "focus": Style(reverse=True),
    "draft": Style(reverse=True, underline=True),
    "dropped": Style(strike=True, underline=False),
    "selection": Style(reverse=True, bold=True, underline=False),
    "hit": Style(reverse=True, underline=True),
    "end": Style(italic=True, underline=True),
    "fresh": Style(italic=True),
    "hint": Style(reverse=True, bold=True, dim=False, underline=False),
    "more": Style(reverse=True, dim=False, underline=False),
    "typed": Style(dim=True, underline=False),
}
"""What lies over the text where backgrounds cannot be tinted."""


class Styles:
    """The terminal styles of looks and glosses, mixed once each."""

    def __init__(self, colours: Colours) -> None:
        self.colours = colours
        self._mixed: dict[Look | Gloss, Style] = {}
        text, base = colours.text, colours.base
        self.plain = Style.from_color(text and text.rich_color, base and base.rich_color)

    def of(self, look: Look | Gloss) -> Style:
        """The style for a look or a gloss."""
        style = self._mixed.get(look)
        if style is None:
            style = self._mixed[look] = self._mix(look)
        return style

    def _mix(self, look: Look | Gloss) -> Style:
        if isinstance(look, Gloss):
            return self.plain + self._gloss(look)
        if self.colours.tints and self.colours.text and self.colours.base:
            return _attributes(look) + self._tinted(look, self.colours.text, self.colours.base)
        return self.plain + self._coloured(look) + _attributes(look) + self._flat(look)

    def _coloured(self, look: Look) -> Style:
        label = (look.over_label if look.over in ("focus", "draft") else "") or look.ink or look.ground
        return Style() if look.faded or not label else self._letters(label)

    def _letters(self, label: str) -> Style:
        """Letters in a label's colour, as far as there are colours."""
        kind = self.colours.labels
        if kind == "none" or not label:
            return Style()
        if kind == "ansi":
            number = self.colours.shade(label).ansi(self.colours.dark)
            # A theme's colours are matched to the sixteen by how near they are, so one of them must be given exactly.
            exact = TerminalColor.from_ansi(number) if self.colours.base is None else _STANDARD[number]
            return Style(color=exact)
        return Style.from_color(self.colours.label(label).rich_color)

    def _flat(self, look: Look) -> Style:
        """Attributes that stand in for tints."""
        style = Style(dim=True) if look.faded or (look.zone and look.over != "focus") else Style()
        if look.edge or (look.ground_state == "candidate" and not look.ink):
            style += Style(underline=not look.faded)
        if look.ink:
            style += Style(bold=not look.faded)
        if look.faded and look.over == "focus":
            return style + Style(underline=True)
        return style + _ATTRIBUTES[look.over] if look.over else style

    def _tinted(self, look: Look, text: Color, base: Color) -> Style:
        ground = base
        if look.ground:
            ground = base.blend(self.colours.label(look.ground), _TINT[look.ground_state])
        letters = self.colours.label(look.ink) if look.ink else text
        if look.zone or look.faded:
            letters = base.blend(letters, 0.5)
        if look.over:
            letters, ground = self._over(look, letters, ground)
        return Style.from_color(letters.rich_color, ground.rich_color)

    def _over(self, look: Look, letters: Color, ground: Color) -> tuple[Color, Color]:
        colours = self.colours
        assert colours.text is not None
        assert colours.base is not None
        if look.faded and look.over == "focus":
            return letters, colours.base.blend(colours.label(look.over_label), 0.35)
        if look.over in ("focus", "draft"):
            colour = colours.label(look.over_label)
            if look.over_plane == "ink":
                return colours.base.blend(Color(0, 0, 0), 0.5 if colours.dark else 0.0), colour
            return colours.text, colours.base.blend(colour, 0.45)
        if look.over == "end":
            return letters, ground.blend(colours.label(look.ink), 0.3) if look.ink else ground
        if look.over == "fresh":
            return letters, ground.blend(colours.accent, 0.3)
        if look.over in ("dropped", "typed"):
            return colours.base.blend(colours.text, 0.5), ground
        ground = {
            "selection": colours.accent,
            "hit": colours.notice,
            "hint": colours.accent,
            "more": colours.dim_accent,
        }[look.over]
        return ground.get_contrast_text(1.0), ground

    def _gloss(self, gloss: Gloss) -> Style:
        if gloss.sign == "pointer":
            return Style(bold=True)
        return self._letters(gloss.label) + Style(bold=gloss.state == "accepted")


def _attributes(look: Look) -> Style:
    """What tells states apart in every theme."""
    if look.over in ("end", "fresh"):
        return Style(bold=look.ink_state == "accepted", underline=look.ink_state == "candidate", italic=True)
    if look.over:
        focus = look.over in ("focus", "draft")
        if focus and look.over_plane != "ink" and look.ink:
            return Style(bold=look.ink_state == "accepted", underline=look.ink_state == "candidate")
        ink = look.over_plane == "ink" and focus
        return Style(
            bold=ink or look.over in ("hint", "selection") or None,
            underline=look.over == "draft",
            strike=look.over == "dropped" or None,
        )
    if look.ink and not look.faded:
        return Style(bold=look.ink_state == "accepted", underline=look.ink_state == "candidate")
    return Style()
