"""The article under review: text by the Line API, marks in two planes, the focus, and what a mouse points at.

Only lines that change are drawn again, and only from their first cell that differs to their last: a verb must cost next
to nothing in an article of any length. Text is never markup; every line goes through `show`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.core.annotation import Article
from tui.core.text.wrap import Wrap
from tui.ui.theme import palette
from tui.ui.widgets.article_lines import (
    BEYOND,
    KEYS,
    SIGNS,
    End,
    Extent,
    Marked,
    MarkLike,
    Overlay,
    margin_cells,
    text_cells,
)
from tui.ui.widgets.article_looks import Colours, Styles
from tui.ui.widgets.colours import shades
from tui.ui.widgets.segments import differing, merged

WIDEST = 100
"""Cells of text on a line at most: longer lines are hard to read."""

_KEPT = 512
"""Drawn lines that are kept."""


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a review-like object: its `article.text`, its `book`, and what its `marks(start, end)` gives.

    Offsets are code points of the text, extents half-open. The screen says what changed (`follow`, `set_...`); nothing
    here decides anything, and no key is bound here.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"article--accent", "article--notice"}
    DEFAULT_CSS = """
    ArticleView {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        .article--accent { background: $primary; }
        .article--notice { background: $warning; }
    }
    """

    class Clicked(Message):
        """The mouse was clicked at an offset."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    class Dragged(Message):
        """The mouse was dragged over an extent; sent again as it grows."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start = start
            self.end = end

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._review: Marked | None = None
        self._text = ""
        self._wrap: Wrap | None = None
        self._overlay = Overlay()
        self._strips: dict[int, Strip] = {}
        self._styles: Styles | None = None
        self._ready: tuple[Article, Wrap, dict[int, Strip]] | None = None
        self._room = KEYS
        self._margin = KEYS + SIGNS
        self._pressed: int | None = None
        self._dragged: Extent | None = None

    # What is shown

    def show(self, review: Marked) -> None:
        """Show a review from the top of its article, with nothing in focus, selected or sought."""
        if self._review is None or review.book is not self._review.book:
            self._styles = None
        self._review = review
        self._text = review.article.text
        self._overlay = Overlay()
        self._wrap = None
        self._fit()
        self._ready = None
        self.scroll_to(y=0, animate=False)

    def prepare(self, review: Marked) -> None:
        """Break another article into lines and draw its first page, so that `show` has next to nothing to do."""
        if self._review is None or self._wrap is None or review.book is not self._review.book:
            return
        shown = self._review, self._text, self._overlay, self._wrap, self._strips
        try:
            self._review, self._text, self._overlay = review, review.article.text, Overlay()
            self._wrap, self._strips = Wrap(self._text, self._wrap.width, cell_len), {}
            for line in range(min(self._height, self._wrap.count)):
                self._strip(line)
            self._ready = review.article, self._wrap, self._strips
        finally:
            self._review, self._text, self._overlay, self._wrap, self._strips = shown

    def follow(
        self,
        review: Marked,
        touched: Iterable[Extent] = (),
        *,
        focus: Extent | None = None,
        focus_id: str = "",
        draft: Extent | None = None,
        selection: Extent | None = None,
        ends: Sequence[End] = (),
    ) -> None:
        """Draw the same article after a verb: marks changed in `touched`; focus, draft and selection are as given.

        `ends`: what the focus is linked with.
        """
        self._review = review
        mark = self._mark(focus, focus_id)
        before = self._overlay.ends
        if before != ends:
            self._overlay = replace(self._overlay, ends=tuple(ends))
            touched = [*touched, *_lines_of({*before} ^ {*ends})]
        self._lay(touched, focus=focus, focus_mark=mark, draft=draft, selection=selection)

    def refresh_span(self, start: int, end: int) -> None:
        """Draw again what touches `[start, end)`."""
        self._redraw([(start, end)])

    def set_focus(self, extent: Extent | None, id: str = "") -> None:
        """Put the focus on a span. `id` tells spans of the same extent apart."""
        self._lay(focus=extent, focus_mark=self._mark(extent, id))

    def set_draft(self, extent: Extent | None) -> None:
        """Draw the focus as it would stand if the draft were committed."""
        self._lay(draft=extent)

    def set_selection(self, extent: Extent | None) -> None:
        """Draw a selection that has no label yet."""
        self._lay(selection=extent)

    def set_hits(self, hits: Sequence[Extent]) -> None:
        """Draw what a search found, in the order of the text."""
        self._overlay = replace(self._overlay, hits=tuple(hits))
        self._redraw_all()

    def set_fresh(self, words: Sequence[Extent]) -> None:
        """Draw the words that a correction brought, in the order of the text."""
        self._overlay = replace(self._overlay, fresh=tuple(words))
        self._redraw_all()

    def set_hints(self, codes: Mapping[str, Extent], typed: str = "") -> None:
        """Draw jump labels over the words that they lead to; only those that begin with what was typed."""
        hints = {start: code for code, (start, _) in codes.items() if code.startswith(typed)}
        self._overlay = replace(self._overlay, hints=hints, hint_starts=sorted(hints), typed=typed)
        self._redraw_all()

    def _mark(self, extent: Extent | None, id: str) -> MarkLike | None:
        if extent and self._review:
            for mark in self._review.marks(*extent):
                if (mark.start, mark.end) == extent and id in ("", mark.id):
                    return mark
        return None

    def _lay(self, touched: Iterable[Extent] = (), **changes: Extent | MarkLike | None) -> None:
        before = self._overlay
        self._overlay = after = replace(before, **changes)  # type: ignore[arg-type]
        moved = [
            extent
            for name in ("focus", "draft", "selection")
            if getattr(before, name) != getattr(after, name) or before.focus_mark != after.focus_mark
            for extent in (getattr(before, name), getattr(after, name))
            if extent
        ]
        self._redraw([*touched, *moved])
        self._place_cursor()

    # Where things are

    def visible_range(self) -> Extent:
        """The extent of the text on the screen."""
        if self._wrap is None:
            return 0, 0
        first = min(self.scroll_offset.y, self._wrap.count - 1)
        last = min(first + max(1, self._height), self._wrap.count) - 1
        return self._wrap.extent(first)[0], self._wrap.extent(last)[1]

    def offset_at(self, x: int, y: int) -> int:
        """The offset drawn at a cell of the widget, or the nearest one of that line."""
        if self._wrap is None:
            return 0
        line = max(0, min(self.scroll_offset.y + y, self._wrap.count - 1))
        start, end = self._wrap.extent(line)
        return max(start, min(self._wrap.offset_at(line, max(0, x - self._margin)), end - 1))

    def scroll_to_offset(self, start: int, end: int | None = None) -> None:
        """Bring `[start, end)` into view. If it is not, it comes to stand a third of a page from where one came."""
        if self._wrap is None:
            return
        first = self._wrap.line_of(start)
        last = self._wrap.line_of(max(start, (end or start) - 1))
        top, height = self.scroll_offset.y, self._height
        air = min(2, height // 6)
        if first < top + air and top > 0:
            target = first - max(height // 3, height * 2 // 3 - (last - first))
        elif last >= top + height - air:
            target = first - max(0, min(height // 3, height - air - 1 - (last - first)))
        else:
            return
        self.scroll_to(y=max(0, target), animate=False)

    def scroll_lines(self, lines: int) -> None:
        """Read on by lines, back if negative."""
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False)

    def scroll_pages(self, pages: int) -> None:
        """Read on by pages, which overlap by two lines, back if negative."""
        self.scroll_lines(pages * max(1, self._height - 2))

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height

    def _fit(self) -> None:
        """Break the text for the width there is; what stood at the top stays there."""
        width = self.scrollable_content_region.width
        if not width or self._review is None:
            return
        self._room = KEYS if width >= 60 else 0
        self._margin = self._room + (SIGNS if width >= 20 else 0)
        cells = max(1, min(WIDEST, width - self._margin - BEYOND))
        self._strips.clear()
        if self._wrap is None or self._wrap.width != cells:
            top = self.visible_range()[0]
            if self._ready and self._ready[0] is self._review.article and self._ready[1].width == cells:
                _, self._wrap, self._strips = self._ready
            else:
                self._wrap = Wrap(self._text, cells, cell_len)
            self.virtual_size = Size(width, self._wrap.count)
            self.scroll_to(y=self._wrap.line_of(top), animate=False)
        self.refresh()
        self._place_cursor()

    def _place_cursor(self) -> None:
        """The terminal's cursor stands on the focus, for whoever follows it: a screen reader, a magnifier."""
        at = self._overlay.at
        if self._wrap is None or at is None or not self.has_focus:
            return
        y = self._wrap.line_of(at) - self.scroll_offset.y
        if 0 <= y < self._height:
            corner = self.region.offset
            self.app.cursor_position = Offset(corner.x + self._margin + self._wrap.column(at), corner.y + y)

    # Drawing

    def render_line(self, y: int) -> Strip:
        line = self.scroll_offset.y + y
        if self._wrap is None or line >= self._wrap.count:
            return Strip.blank(self.size.width, self._look().plain)
        return self._strip(line)

    def _strip(self, line: int) -> Strip:
        strip = self._strips.get(line)
        if strip is None:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            strip = self._strips[line] = self._draw(line)
        return strip

    def _draw(self, line: int) -> Strip:
        review, wrap, styles = self._review, self._wrap, self._look()
        assert review is not None
        assert wrap is not None
        start, end = wrap.extent(line)
        after = wrap.extent(line + 1)[0] if line + 1 < wrap.count else len(self._text) + 1
        marks = review.marks(start, max(end, start + 1))
        cells = text_cells(wrap, line, marks, self._overlay, edges=not styles.colours.tints)
        if self._margin:
            cells = margin_cells(review.book, marks, (start, after), self._overlay, self._room) + cells
        width = self.size.width
        parts = [(text, styles.of(look)) for text, look in cells]
        used = self._margin + wrap.cells(start, end)
        if self._overlay.hints:  # the last of them may reach beyond the text
            used = sum(cell_len(text) for text, _ in cells)
        rest = Segment(" " * (width - used), styles.plain)
        return Strip([*merged(parts), rest], width)

    def _look(self) -> Styles:
        if self._styles is None:
            self._styles = Styles(self._colours())
        return self._styles

    def _colours(self) -> Colours:
        app = self.app
        system = "truecolor" if app.is_headless else app.console.color_system
        few = app.native_ansi_color or system in ("standard", "windows")
        _, _, base, text = self.colors
        return Colours(
            shades=shades(self._review.book) if self._review else {},
            labels="none" if app.no_color else "ansi" if few else "rgb",
            tints=system != "256" and not few and not app.no_color,
            palette=palette(app.current_theme),
            text=None if app.native_ansi_color else text,
            base=None if app.native_ansi_color else base,
            accent=self.get_component_styles("article--accent").background,
            notice=self.get_component_styles("article--notice").background,
        )

    def _redraw_all(self) -> None:
        self._strips.clear()
        self.refresh()

    def _redraw(self, extents: Iterable[Extent]) -> None:
        """Draw the lines that touch the extents again, up to the last cell that differs."""
        if self._wrap is None:
            return
        top, height = self.scroll_offset.y, self._height
        lines: set[int] = set()
        for start, end in extents:
            lines.update(self._kept_lines(self._wrap.line_of(start), self._wrap.line_of(max(start, end - 1))))
        for line in lines:
            before = self._strips.pop(line)
            if top <= line < top + height:
                first, last = differing(before, self._strip(line))
                if first < last:
                    self.refresh(Region(first, line - top, last - first, 1))

    def _kept_lines(self, first: int, last: int) -> Iterable[int]:
        """The lines from `first` to `last` that were drawn; others will be drawn when they are asked for."""
        if last - first < len(self._strips):
            return [line for line in range(first, last + 1) if line in self._strips]
        return [line for line in self._strips if first <= line <= last]

    # What happens to it

    def on_resize(self) -> None:
        self._ready = None
        self._fit()

    def on_focus(self) -> None:
        self._place_cursor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._place_cursor()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles = self._ready = None
        self._strips.clear()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = self.offset_at(event.x, event.y)
        self._dragged = None
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed is not None:
            offset = self.offset_at(event.x, event.y)
            extent = min(offset, self._pressed), max(offset, self._pressed) + 1
            if extent != self._dragged and (self._dragged or offset != self._pressed):
                self._dragged = extent
                self.post_message(self.Dragged(*extent))

    def on_mouse_up(self) -> None:
        self.release_mouse()
        if self._pressed is not None and not self._dragged:
            self.post_message(self.Clicked(self._pressed))
        self._pressed = None


def _lines_of(ends: Iterable[End]) -> list[Extent]:
    """Stretches whose lines look different with other ends: all of those in ink, the first character of the others."""
    return [(other.start, other.end if other.ink else other.start + 1) for other in ends]
