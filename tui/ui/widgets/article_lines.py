"""One line of the article, from the marks that touch it to the segments that are drawn. No widget, no scrolling."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from tui.core.annotation import Article
from tui.core.codebook import Codebook, Layer
from tui.core.text.show import show
from tui.core.text.wrap import Wrap
from tui.ui.widgets.article_looks import Gloss, Look, Over, Plane, State

Extent = tuple[int, int]
Cells = list[tuple[str, Look | Gloss]]
"""Text to draw, in order, with what lies on it."""

KEYS = 7
"""Cells of the margin for the keys of ink: four keys with a space between."""
SIGNS = 5
"""Cells of the margin for the pointer, two keys of grounds or zones, the bar and a space."""

BEYOND = 1
"""Cells that stay empty after the longest line, for the code of a one-letter word at its end."""

POINTER = "►"
OUTWARD, INWARD = "→", "←"
THIN, THICK = "│", "▌"


class MarkLike(Protocol):
    """A span to draw."""

    @property
    def id(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def layer(self) -> Layer: ...
    @property
    def state(self) -> State: ...
    @property
    def unsure(self) -> bool: ...


class Marked(Protocol):
    """What has marks: a Review."""

    @property
    def article(self) -> Article: ...
    @property
    def book(self) -> Codebook: ...
    def marks(self, start: int, end: int, /) -> Sequence[MarkLike]: ...


def plane(layer: Layer) -> Plane:
    """Where the spans of a layer are drawn."""
    return "zone" if layer.hides else "ground" if layer.report else "ink"


class End(NamedTuple):
    """The other end of a link of the focus; `outward`: the link runs from the focus to it.

    `ink`: it is drawn as ink, and so as a whole; of the others only the line on which they begin has a sign.
    """

    start: int
    end: int
    outward: bool
    ink: bool


@dataclass
class Overlay:
    """What lies over the marks. `hits` are in order and apart, and so are `fresh`, the words that a
    correction brought; `ends` are what the focus is linked with; `hints` maps a word's start to its code.

    `focus_mark`: what has the focus, where it is a mark.
    """

    focus: Extent | None = None
    focus_mark: MarkLike | None = None
    draft: Extent | None = None
    selection: Extent | None = None
    hits: Sequence[Extent] = ()
    fresh: Sequence[Extent] = ()
    ends: Sequence[End] = ()
    hints: Mapping[int, str] = field(default_factory=dict)
    typed: str = ""
    hint_starts: Sequence[int] = ()

    @property
    def at(self) -> int | None:
        """Where the reviewer's next key acts."""
        acted_on = self.draft or self.selection or self.focus
        return acted_on[0] if acted_on else None


def text_cells(wrap: Wrap, line: int, marks: Sequence[MarkLike], overlay: Overlay, edges: bool) -> Cells:
    """The text of a line in stretches of one look. `edges`: the ends of decided spans are stretches of their own."""
    start, end = wrap.extent(line)
    coats = _coats(marks, edges) + _overs(overlay, start, end)
    hints = _hints(wrap, start, end, overlay)
    cuts = {start, end}
    for extent, _ in coats:
        cuts.update(cut for cut in extent if start < cut < end)
    for at, (stop, _, _) in hints.items():
        cuts.update((at, stop))
    cells: Cells = []
    at = start
    for cut in sorted(cuts):
        if cut <= at:
            continue
        if at in hints:
            cut, code, known = hints[at]
            cells += [(code[:known], Look(over="typed")), (code[known : known + 1], Look(over="hint"))]
            cells.append((code[known + 1 :], Look(over="more")))
        else:
            cells.append((show(wrap.text[at:cut]), _look(at, coats, bool(overlay.hints))))
        at = cut
    return cells


Coat = tuple[Extent, dict[str, object]]
"""Where something lies, and what it changes in a look."""


def _look(offset: int, coats: Iterable[Coat], faded: bool) -> Look:
    changes: dict[str, object] = {"faded": faded}
    for (start, end), change in coats:
        if start <= offset < end:
            changes.update(change)
    return Look(**changes)  # type: ignore[arg-type]


def _coats(marks: Sequence[MarkLike], edges: bool) -> list[Coat]:
    """What lies on the text, the lower first: of two spans of a plane the shorter is on top."""
    coats: list[Coat] = []
    for mark in sorted(marks, key=lambda mark: mark.start - mark.end):
        extent = (mark.start, mark.end)
        match plane(mark.layer):
            case "zone":
                coats.append((extent, {"zone": True}))
                continue
            case "ink":
                coats.append((extent, {"ink": mark.label, "ink_state": mark.state, "edge": False}))
            case "ground":
                coats.append((extent, {"ground": mark.label, "ground_state": mark.state, "edge": False}))
        if edges and mark.state == "accepted":
            ends = (mark.start, mark.start + 1), (mark.end - 1, mark.end)
            coats += [(end, {"edge": True}) for end in ends]
    return coats


def _overs(overlay: Overlay, start: int, end: int) -> list[Coat]:
    found: list[Coat] = []

    def lay(extent: Extent | None, over: Over, **more: object) -> None:
        if extent:
            found.append((extent, {"over": over, **more}))

    for extent in _on_line(overlay.fresh, start, end):
        lay(extent, "fresh")
    for other in overlay.ends:
        if other.ink:
            lay((other.start, other.end), "end")
    mark = overlay.focus_mark
    more = {"over_label": mark.label, "over_plane": plane(mark.layer)} if mark else {}
    if overlay.draft:
        lay(overlay.focus, "dropped")
        lay(overlay.draft, "draft", **more)
    else:
        lay(overlay.focus, "focus", **more)
    lay(overlay.selection, "selection")
    for extent in _on_line(overlay.hits, start, end):
        lay(extent, "hit")
    return found


def _on_line(extents: Sequence[Extent], start: int, end: int) -> Sequence[Extent]:
    """Those of some extents, in order and apart, that touch a line."""
    first = bisect_right(extents, start, key=lambda extent: extent[1])
    return extents[first : bisect_left(extents, end, key=lambda extent: extent[0])]


def _hints(wrap: Wrap, start: int, end: int, overlay: Overlay) -> dict[int, tuple[int, str, int]]:
    """Start -> end, cells of the codes on a line, and how many of them are typed.

    A code covers what follows a word that is shorter than it, at the end of a line the empty cells there. Where it has
    no room for all the same, it is shown without what was typed, so that the next key can always be read.
    """
    found: dict[int, tuple[int, str, int]] = {}
    starts, known = overlay.hint_starts, len(overlay.typed)
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    spare = wrap.width + BEYOND - wrap.cells(start, end)
    for i in range(first, last):
        at = starts[i]
        code = overlay.hints[at]
        limit = starts[i + 1] if i + 1 < last else end
        stop = at + 1
        while stop < limit and wrap.cells(at, stop) < len(code):
            stop += 1
        cells = wrap.cells(at, stop)
        if stop == end:
            cells = max(cells, min(len(code), cells + spare))
        shown, typed = (code, known) if len(code) <= cells else (code[known:], 0)
        found[at] = (stop, shown[:cells].ljust(cells), typed)
    return found


def margin_cells(book: Codebook, marks: Sequence[MarkLike], extent: Extent, overlay: Overlay, room: int) -> Cells:
    """The margin beside a line: keys of the ink that starts on it, pointer, keys of grounds and zones, their bar.

    `extent` is the line's, up to the start of the next. `room`: cells for the keys of ink; without any, none are drawn.
    """
    start, end = extent
    here = sorted((mark for mark in marks if start <= mark.start < end), key=lambda mark: (mark.start, -mark.end))
    cells = _keys(book, [mark for mark in here if plane(mark.layer) == "ink"], room, " ") if room else []
    cells.append((_sign(overlay, start, end), Gloss("pointer")))
    cells += _keys(book, [mark for mark in here if plane(mark.layer) != "ink"], 2, "")
    under = [mark for mark in marks if plane(mark.layer) != "ink" and mark.start < end]
    if not under:
        return [*cells, ("  ", Gloss())]
    top = max(under, key=lambda mark: (plane(mark.layer) == "ground", mark.start))
    return [*cells, (THICK if top.state == "accepted" else THIN, Gloss("bar", top.label, top.state)), (" ", Gloss())]


def _sign(overlay: Overlay, start: int, end: int) -> str:
    """What stands before a line: the pointer where the next key acts, else an arrow to or from what the focus links."""
    if overlay.at is not None and start <= overlay.at < end:
        return POINTER
    other = next((other for other in overlay.ends if start <= other.start < end), None)
    return " " if other is None else OUTWARD if other.outward else INWARD


def _key(book: Codebook, label: str) -> str:
    return show(book.labels[label].key) if label in book.labels else "?"


def _keys(book: Codebook, marks: Sequence[MarkLike], room: int, gap: str) -> Cells:
    """Keys in the order of their spans, right-aligned in `room` cells; `/` joins those of overlapping spans, and `?`
    stands after what no source is sure of."""
    cells: Cells = []
    used, covered = 0, -1
    for mark in marks:
        key = _key(book, mark.label) + ("?" if mark.unsure else "")
        join = "" if not cells else "/" if mark.start < covered and gap else gap
        if used + len(join + key) > room - (mark is not marks[-1]):
            cells.append(("…", Gloss()))
            used += 1
            break
        cells += [(join, Gloss()), (key, Gloss("key", mark.label, mark.state))]
        used += len(join + key)
        covered = max(covered, mark.end)
    return [(" " * (room - used), Gloss()), *cells]
