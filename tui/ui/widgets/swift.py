"""Drawing at once what a key changed, and nothing else.

Textual's usual way wakes every changed widget, which wakes the screen, which starts a timer, which renders all between
the first changed line and the last: several times the work of a verb. Here changes are noted while a key is worked on;
when it is done, the changed stretches of lines are written where they stand. Nothing may lie over them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget


class Swift(Widget):
    """A widget of plain lines, without border or padding, whose changes are written at once."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw regions again; all of the widget where none are given."""
        screen = self.screen if self.is_attached else None
        if layout or recompose or not repaint or not isinstance(screen, SwiftScreen) or not screen.gathering:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        screen.note(self, *regions)
        return self

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region of the widget, without the detour for borders and padding, of which it has none."""
        return self.regions_drawn([crop])[0]

    def regions_drawn(self, regions: Sequence[Region]) -> list[list[Strip]]:
        """The lines of each of several regions of the widget."""
        filters = self.get_line_filters()
        background = self.background_colors[1] if filters else self.styles.background
        drawn = []
        for crop in regions:
            strips = []
            for y in range(crop.y, crop.bottom):
                strip = self.render_line(y)
                if crop.x or crop.width != strip.cell_length:
                    strip = strip.crop_extend(crop.x, crop.right, None)
                for filter in filters:
                    strip = strip.apply_filter(filter, background)
                strips.append(strip)
            drawn.append(strips)
        return drawn


class Stretches(CompositorUpdate):
    """Stretches of lines, each with the column and line where it begins."""

    def __init__(self, stretches: list[tuple[int, int, Strip]]) -> None:
        self._stretches = stretches

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for x, y, strip in self._stretches:
            yield Control.move_to(x, y)
            yield from strip

    def render_segments(self, console: Console) -> str:
        """What to write to the terminal."""
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self._stretches)


class SwiftScreen(Screen[None], inherit_bindings=False):
    """A screen that can write what changed at once."""

    gathering = False

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Gather what changes meanwhile, and draw it at the end. In another such block it is for that one to draw."""
        if self.gathering:
            yield
            return
        self.gathering = True
        try:
            yield
        finally:
            self.gathering = False
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
            drawn = widget.regions_drawn(own) if isinstance(widget, Swift) else map(widget.render_lines, own)
            for dirty, strips in zip(seen, drawn, strict=True):
                stretches += [(dirty.x, y, strip) for y, strip in enumerate(strips, dirty.y)]
        self._dirty_widgets.clear()
        if stretches:
            self.app._display(self, Stretches(stretches))
