"""A few lines of text in a few looks, drawn again only where they changed: what the bars and the pane are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.color import Color as TerminalColor
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from tui.core.text.show import show
from tui.ui.theme import palette
from tui.ui.widgets.segments import merged
from tui.ui.widgets.swift import Swift

if TYPE_CHECKING:
    from tui.ui.widgets.colours import Shade

Part = tuple[str, str]
"""A text and its look: "", "key", "strong", "quiet", "warning", "cursor", or `label ID` for a
label's colour, `name ID` for the same in thin letters."""
Parts = Sequence[Part]


def cut(parts: Parts, width: int) -> list[Part]:
    """The parts made harmless and cut to `width` cells, with an ellipsis where something is missing."""
    found: list[Part] = []
    left = width
    for text, look in parts:
        text = show(text[: 4 * width])
        size = cell_len(text)
        if size > left:
            if left > 0:
                found.append((set_cell_size(text, left - 1) + "…", look))
            break
        found.append((text, look))
        left -= size
    return found


def size(parts: Parts) -> int:
    """Cells that the parts take."""
    return sum(cell_len(show(text)) for text, _ in parts)


def differing(before: Strip, after: Strip) -> tuple[int, int]:
    """The columns, from the first to past the last, in which two strips of one width differ."""
    old, new = list(before), list(after)
    start = end = 0
    while old and new and old[0] == new[0]:
        start += new.pop(0).cell_length
        old.pop(0)
    while old and new and old[-1] == new[-1]:
        end += new.pop().cell_length
        old.pop()
    if not old and not new:
        return start, start
    if old and new:
        start += _alike(old[0], new[0])
        end += _alike(old[-1], new[-1], backwards=True)
    return start, max(start, after.cell_length - end)


def _alike(old: Segment, new: Segment, backwards: bool = False) -> int:
    """How many cells two segments share at one end."""
    a, b = old.text, new.text
    if old.style != new.style or not a.isascii() or not b.isascii():
        return 0
    pairs = zip(reversed(a), reversed(b), strict=False) if backwards else zip(a, b, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


class Lines(Swift, inherit_bindings=False):
    """Shows the lines it was last given, from the top, each cut to the width."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--key", "lines--quiet", "lines--warning"}
    DEFAULT_CSS = """
    Lines {
        height: 1;
        background: $background;
        color: $foreground;
        .lines--key { color: $primary; }
        .lines--quiet { color: $foreground 60%; }
        .lines--warning { color: $warning; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.shades: Mapping[str, Shade] = {}
        self._given: list[Parts] = []
        self._strips: dict[int, Strip] = {}
        self._styles: dict[str, Style] = {}

    def put(self, lines: Sequence[Parts]) -> None:
        """Show these lines."""
        before, self._given = self._given, list(lines)
        for y in range(max(len(before), len(lines))):
            if self._at(before, y) != self._at(self._given, y):
                old = self._strips.pop(y, None)
                start, end = differing(old, self.render_line(y)) if old else (0, self.outer_size.width)
                if start < end:
                    self.refresh(Region(start, y, end - start, 1))

    def set_shades(self, shades: Mapping[str, Shade]) -> None:
        """Which colour each label has."""
        self.shades = shades
        self.notify_style_update()

    @staticmethod
    def _at(lines: Sequence[Parts], y: int) -> Parts:
        return lines[y] if y < len(lines) else ()

    def render_line(self, y: int) -> Strip:
        """The strip of a line of the widget."""
        if y not in self._strips:
            width = self.outer_size.width
            parts = cut(self._at(self._given, y), width)
            parts.append((" " * (width - size(parts)), ""))
            self._strips[y] = Strip(merged([(text, self._style(look)) for text, look in parts]), width)
        return self._strips[y]

    def _style(self, look: str) -> Style:
        if look not in self._styles:
            self._styles[look] = self.rich_style + self._mixed(look)
        return self._styles[look]

    def _mixed(self, look: str) -> Style:
        few = self.app.no_color or self.app.native_ansi_color
        kind, _, label = look.partition(" ")
        match kind:
            case "key":
                return Style(bold=True) + (
                    Style() if few else self.get_component_rich_style("lines--key", partial=True)
                )
            case "quiet":
                return Style(dim=True) if few else self.get_component_rich_style("lines--quiet", partial=True)
            case "warning":
                return Style(bold=True) + (
                    Style() if few else self.get_component_rich_style("lines--warning", partial=True)
                )
            case "label":
                return Style(bold=True) + self._label_style(label)
            case "name":
                return self._label_style(label)
            case "strong":
                return Style(bold=True)
            case "cursor":
                return Style(reverse=True)
        return Style()

    def _label_style(self, label: str) -> Style:
        app = self.app
        look = palette(app.current_theme)
        shade = self.shades.get(label)
        if app.no_color or shade is None:
            return Style()
        if app.native_ansi_color:
            return Style(color=TerminalColor.from_ansi(shade.ansi(look != "light")))
        return Style(color=shade.on(look).rich_color)

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()
        self.refresh()

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self._strips.clear()
