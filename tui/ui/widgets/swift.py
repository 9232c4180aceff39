"""Drawing at once what a key changed, and nothing else.

Textual's usual way wakes every changed widget, which wakes the screen, which starts a timer, which renders all between
the first changed line and the last: several times the work of a verb. Here changes are noted while a key is worked on;
when it is done, the changed stretches of lines are written where they stand. Nothing may lie over them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import ClassVar, Self, cast

from rich.color import Color, ColorSystem
from rich.console import COLOR_SYSTEMS, Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.style import Style
from textual._compositor import CompositorUpdate
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widget import Widget


class Swift(Widget):
    """A widget of plain lines, without border or padding, whose changes are written at once."""

    _measured = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw regions again; all of the widget where none are given."""
        screen = SwiftScreen.gatherer
        layout = layout and not self._measured
        if screen is None or layout or recompose or not repaint or not self.is_attached or self.screen is not screen:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        screen.note(self, *regions)
        return self

    @contextmanager
    def another_length(self) -> Iterator[None]:
        """Let what is scrolled become longer or shorter: its scrollbar always stands, so nothing is laid out anew."""
        self._measured = True
        try:
            yield
        finally:
            self._measured = False
            self._scroll_update(self.virtual_size)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region of the widget, without the detour for borders and padding, of which it has none."""
        return self.regions_drawn([crop])[0]

    def regions_drawn(self, regions: Sequence[Region]) -> list[list[Strip]]:
        """The lines of each of several regions of the widget."""
        return _regions_drawn(self, self.render_line, regions)


def _regions_drawn(widget: Widget, render_line: Callable[[int], Strip], regions: Sequence[Region]) -> list[list[Strip]]:
    # The other one turns a terminal's own colours into mixed ones: none are used where it is on.
    filters = [filter for filter in widget.get_line_filters() if not isinstance(filter, ANSIToTruecolor)]
    background = widget.background_colors[1] if filters else widget.styles.background
    drawn = []
    for crop in regions:
        strips = []
        for y in range(crop.y, crop.bottom):
            strip = render_line(y)
            if crop.x or crop.width != strip.cell_length:
                strip = strip.crop_extend(crop.x, crop.right, None)
            for filter in filters:
                strip = strip.apply_filter(filter, background)
            strips.append(strip)
        drawn.append(strips)
    return drawn


def _bar_drawn(bar: ScrollBar, regions: Sequence[Region]) -> list[list[Strip]]:
    """The lines of a scrollbar, without the detour over a console, which takes longer than the page beside it."""
    width, height = bar.size
    shown = cast(ScrollBarRender, bar.render())
    look = cast(Style, shown.style)
    rendered = shown.render_bar(
        height, shown.virtual_size, shown.window_size, shown.position, width, True,
        look.bgcolor or Color.default(), look.color or Color.default(),
    )  # fmt: skip
    lines = [Strip([segment], width) for segment in rendered.segments]
    return _regions_drawn(bar, lines.__getitem__, regions)


def _drawn(widget: Widget, regions: Sequence[Region]) -> Iterable[list[Strip]]:
    """The lines of each of several regions of any widget."""
    if isinstance(widget, Swift):
        return widget.regions_drawn(regions)
    if isinstance(widget, ScrollBar) and widget.vertical:
        return _bar_drawn(widget, regions)
    return map(widget.render_lines, regions)


class Stretches(CompositorUpdate):
    """Stretches of lines, each with the column and line where it begins."""

    def __init__(self, stretches: list[tuple[int, int, Strip]]) -> None:
        self._stretches = stretches

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for x, y, strip in self._stretches:
            yield Control.move_to(x, y)
            yield from strip

    def render_segments(self, console: Console) -> str:
        """What to write to the terminal: of each look only what differs from the one before."""
        system = COLOR_SYSTEMS[console.color_system or "truecolor"]
        parts: list[str] = []
        look = _PLAIN
        for x, y, strip in self._stretches:
            parts.append(f"\x1b[{y + 1};{x + 1}H")
            for text, style, _ in strip:
                after = _codes(style, system) if style else _PLAIN
                if after != look:
                    parts.append(f"\x1b[{_change(look, after)}m")
                    look = after
                parts.append(text)
        return "".join([*parts, "\x1b[0m"])


_PLAIN = ("", "", "")


@lru_cache(1024)
def _codes(style: Style, system: ColorSystem) -> tuple[str, str, str]:
    """What a terminal is told for a style's attributes, letters and ground."""
    ground = style.bgcolor and style.bgcolor.downgrade(system).get_ansi_codes(foreground=False)
    letters = style.color and style.color.downgrade(system).get_ansi_codes()
    bare = Style(
        bold=style.bold, dim=style.dim, italic=style.italic, underline=style.underline, reverse=style.reverse,
        strike=style.strike,
    )  # fmt: skip
    return bare._make_ansi_codes(system), ";".join(letters or ()), ";".join(ground or ())


def _change(before: tuple[str, str, str], after: tuple[str, str, str]) -> str:
    """What a terminal is told to go from one look to another."""
    gone = any(old and not new for old, new in zip(before[1:], after[1:], strict=True))
    if before[0] != after[0] or gone:
        return ";".join(["0", *filter(None, after)])
    return ";".join(new for old, new in zip(before, after, strict=True) if new != old)


class SwiftScreen(Screen[None], inherit_bindings=False):
    """A screen that can write what changed at once."""

    gatherer: ClassVar[SwiftScreen | None] = None
    """The screen that gathers what changes; one at a time, and never across an await."""

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Gather what changes meanwhile, and draw it at the end. In another such block it is for that one to draw."""
        if SwiftScreen.gatherer is not None:
            yield
            return
        SwiftScreen.gatherer = self
        try:
            yield
        finally:
            SwiftScreen.gatherer = None
            self._draw_noted()

    def note(self, widget: Widget, *regions: Region) -> None:
        """Draw regions of a widget, or all of it, when what is going on is done."""
        self._dirty_widgets.add(widget)
        widget._repaint_regions.update(regions or [widget.outer_size.region])

    def _can_write(self) -> bool:
        if self._layout_required or self._scroll_required or self._repaint_required or not self.is_current:
            return False
        if not self._compositor.visible_widgets.keys() >= self._dirty_widgets:
            return False
        return self.app._message_queue.empty()  # else more keys are there already: all of them are drawn together

    def _draw_noted(self) -> None:
        if not self._dirty_widgets:
            return
        if not self._can_write():
            self.check_idle()  # the usual way, then
            return
        known = self._compositor.visible_widgets
        for widget in [*self._dirty_widgets]:  # a scrollbar moves with what it scrolls
            if widget.show_vertical_scrollbar and (bar := widget.vertical_scrollbar)._repaint_required:
                bar._repaint_required = False
                self.note(bar)
        stretches: list[tuple[int, int, Strip]] = []
        for widget in self._dirty_widgets:
            region, clip = known[widget]
            corner = region.offset
            seen = [clip.intersection(dirty.translate(corner)) for dirty in widget._exchange_repaint_regions()]
            own = [dirty.translate(-corner) for dirty in seen]
            for dirty, strips in zip(seen, _drawn(widget, own), strict=True):
                stretches += [(dirty.x, y, strip) for y, strip in enumerate(strips, dirty.y)]
        self._dirty_widgets.clear()
        if stretches:
            self.app._display(self, Stretches(stretches))
