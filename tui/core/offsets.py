"""Offsets in the units of other programs: UTF-16 code units, UTF-8 bytes, graphemes, tokens; here always code points.

A `Scale` turns a code-point offset into a unit (`to`) and back (`back`). Where an offset has no counterpart, because it
would cut a unit in two, both raise `Cut`: an edge is never moved in silence.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from tui.core.text.words import grapheme_after

Extent = tuple[int, int]


class Cut(ValueError):
    """An offset that cuts a unit in two, or lies outside the text."""


class Scale:
    """Code points from 0 to `length`, one to one; the other scales differ from it."""

    def __init__(self, length: int) -> None:
        self.length = length

    def to(self, offset: int) -> int:
        """The unit at a code-point offset."""
        if not 0 <= offset <= self.length:
            raise Cut(f"offset {offset} lies outside a text of {self.length} characters")
        return offset

    def back(self, unit: int) -> int:
        """The code-point offset of a unit."""
        return Scale.to(self, unit)


class Wide(Scale):
    """Units of which a code point has one or more: `places` are the code points with more, `widths` how many."""

    def __init__(self, length: int, places: Sequence[int], widths: Iterable[int]) -> None:
        super().__init__(length)
        self._places = places
        self._extra = [0]  # how many units more than code points stand before each place
        self._units = []  # the unit at which each place begins
        for place, width in zip(places, widths, strict=True):
            self._units.append(place + self._extra[-1])
            self._extra.append(self._extra[-1] + width - 1)

    def to(self, offset: int) -> int:
        return super().to(offset) + self._extra[bisect_left(self._places, offset)]

    def back(self, unit: int) -> int:
        passed = bisect_left(self._units, unit)
        offset = unit - self._extra[passed]
        if passed and offset <= self._places[passed - 1]:
            raise Cut(f"unit {unit} lies inside the character at {self._places[passed - 1]}")
        return Scale.to(self, offset)


class Narrow(Scale):
    """Units of which each has one or more code points: `edges` are where they begin, and the end of the text."""

    def __init__(self, edges: Sequence[int]) -> None:
        super().__init__(edges[-1])
        self._edges = edges

    def to(self, offset: int) -> int:
        unit = bisect_left(self._edges, Scale.to(self, offset))
        if self._edges[unit] != offset:
            raise Cut(f"offset {offset} lies inside the unit at {self._edges[unit - 1]}")
        return unit

    def back(self, unit: int) -> int:
        if not 0 <= unit < len(self._edges):
            raise Cut(f"unit {unit} lies outside a text of {len(self._edges) - 1}")
        return self._edges[unit]


def utf16(text: str) -> Scale:
    """UTF-16 code units: what Java, JavaScript and their formats count. Astral characters are two."""
    if text.isascii():
        return Scale(len(text))
    places = [i for i, char in enumerate(text) if char > "\uffff"]
    return Wide(len(text), places, [2] * len(places)) if places else Scale(len(text))


def utf8(text: str) -> Scale:
    """UTF-8 bytes; a lone surrogate is three."""
    if text.isascii():
        return Scale(len(text))
    places = [i for i, char in enumerate(text) if char > "\x7f"]
    return Wide(len(text), places, [len(text[i].encode("utf-8", "surrogatepass")) for i in places])


def graphemes(text: str) -> Scale:
    """What a reader takes for one character: a letter with its marks, a flag, a family of emoji, CR LF."""
    if text.isascii() and "\r" not in text:
        return Scale(len(text))
    edges = [0]
    while edges[-1] < len(text):
        edges.append(grapheme_after(text, edges[-1]))
    return Narrow(edges)


SCALES = {"characters": lambda text: Scale(len(text)), "utf-16": utf16, "bytes": utf8, "graphemes": graphemes}
"""The scales that a file's offsets may be in, by the name that the command line uses."""


class Tokens:
    """Offsets in tokens. `extents` are in order and do not overlap; what lies between them belongs to none."""

    def __init__(self, extents: Iterable[Extent]) -> None:
        self.extents = list(extents)
        self._starts = [start for start, _ in self.extents]
        self._ends = [end for _, end in self.extents]

    def to(self, start: int, end: int) -> Extent:
        """The half-open extent in tokens of `[start, end)`. Cut if an edge lies inside a token or next to none."""
        first, last = bisect_left(self._starts, start), bisect_right(self._ends, end)
        if first >= last or self._starts[first] != start or self._ends[last - 1] != end:
            raise Cut(f"{start}-{end} does not begin and end where tokens do")
        return first, last

    def back(self, first: int, last: int) -> Extent:
        """The code points of a half-open extent in tokens."""
        if not 0 <= first < last <= len(self.extents):
            raise Cut(f"tokens {first}-{last} are none of the text's {len(self.extents)}")
        return self._starts[first], self._ends[last - 1]
