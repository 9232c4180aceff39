"""Words and graphemes: the steps by which edges, selections and jump labels move.

A word is a maximal run of letters, digits and marks, with single apostrophes, hyphens and soft hyphens inside it, and
full stops and commas between digits. Every other visible character is a word of its own, as is each ideograph and kana
(their scripts have no spaces). No word and no step cuts a grapheme.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

Extent = tuple[int, int]

_PIECE = 4096
"""Code points that are split into words at a time. An article is never split whole: moving must not wait for that."""


class _Kinds(dict[int, str]):
    """The kind of each code point as one ASCII letter, so that plain regular expressions find graphemes and words.

    a letter  d digit  m mark  z joiner  i ideograph or kana  p picture  r half of a flag  h apostrophe or hyphen
    t full stop or comma  f soft hyphen and other format characters  s space  c carriage return  n newline
    l v w x y Hangul leading, vowel, trailing, syllable without and with trailing  o anything else
    """

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(code)
        return kind


_SPECIAL = (
    {ord(c): "h" for c in "'’ʼ‘-‐‑＇－"}
    | {ord(c): "t" for c in ".,"}
    | {0x0D: "c", 0x0A: "n", 0x200C: "m", 0x200D: "z", 0x200B: "o", 0xFF9E: "m", 0xFF9F: "m"}
)
_RANGES = (
    (0x1100, 0x115F, "l"),
    (0x1160, 0x11A7, "v"),
    (0x11A8, 0x11FF, "w"),
    (0x3040, 0x309F, "i"),
    (0x3400, 0x4DBF, "i"),
    (0x4E00, 0x9FFF, "i"),
    (0xA960, 0xA97C, "l"),
    (0xD7B0, 0xD7C6, "v"),
    (0xD7CB, 0xD7FB, "w"),
    (0xF900, 0xFAFF, "i"),
    (0x1F1E6, 0x1F1FF, "r"),
    (0x1F3FB, 0x1F3FF, "m"),
    (0x20000, 0x3FFFF, "i"),
    (0xE0020, 0xE007F, "m"),
)
_PICTURES = (
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2190, 0x21FF),
    (0x2300, 0x23FF),
    (0x2600, 0x27BF),
    (0x2900, 0x297F),
    (0x2B00, 0x2BFF),
    (0x1F000, 0x1FAFF),
)
_CATEGORIES = {"Mn": "m", "Me": "m", "Mc": "m", "Cf": "f", "Nd": "d", "Nl": "a", "No": "a"}


def _kind(code: int) -> str:
    if code in _SPECIAL:
        return _SPECIAL[code]
    if 0xAC00 <= code <= 0xD7A3:
        return "x" if (code - 0xAC00) % 28 == 0 else "y"
    char = chr(code)
    category = unicodedata.category(char)
    if not category.startswith("M"):
        for first, last, kind in _RANGES:
            if first <= code <= last:
                return kind
    if category in _CATEGORIES:
        return _CATEGORIES[category]
    if char.isspace():
        return "s"
    if category.startswith("L"):
        return "a"
    return "p" if any(first <= code <= last for first, last in _PICTURES) else "o"


_KINDS = _Kinds()
_SPACE = re.compile(r"\s")

_PICTURE = "p[mz]*(?:(?<=z)p[mz]*)*"
_FLAG = "rr?[mz]*"
_SYLLABLE = "(?:l*(?:xv*|y|v+|l)w*|w+)[mz]*"
_GRAPHEME = re.compile(f"cn|{_FLAG}|{_PICTURE}|{_SYLLABLE}|[^cns][mz]*|.", re.DOTALL)
_LETTER = "[adlvwxy]"
_WORD = re.compile(f"{_LETTER}(?:[adlvwxymz]|[hf](?={_LETTER})|(?<=d)t(?=d))*|{_FLAG}|{_PICTURE}|[^cns][mz]*")
_CERTAIN = re.compile(".*[adihtfosc]", re.DOTALL)
"""Up to the last character that begins a grapheme whatever stands before it."""

_REACH = 256
"""How far the start of a grapheme is looked for. Only runs of marks or flags longer than this are cut inside one."""


def _kinds(text: str, start: int, end: int) -> str:
    return text[start:end].translate(_KINDS)


def _graphemes_near(text: str, offset: int) -> Iterator[Extent]:
    """The graphemes from one that surely begins before `offset`, or as far back as is looked, onwards."""
    start = max(0, offset - _REACH)
    kinds = _kinds(text, start, offset + _REACH)
    anchor = _CERTAIN.match(kinds, 0, offset - start)
    for match in _GRAPHEME.finditer(kinds, anchor.end() - 1 if anchor else 0):
        yield start + match.start(), start + match.end()


def grapheme_after(text: str, offset: int) -> int:
    """The first grapheme boundary after `offset`; the length of `text` where there is none."""
    for _, end in _graphemes_near(text, offset):
        if end > offset:
            return end
    return len(text)


def grapheme_before(text: str, offset: int) -> int:
    """The last grapheme boundary before `offset`; 0 where there is none."""
    found = 0
    for start, _ in _graphemes_near(text, offset):
        if start >= offset:
            break
        found = start
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """The words of one stretch of text, in order."""

    starts: list[int]
    ends: list[int]


class Words:
    """The words of a text, found piece by piece as they are asked for. Offsets are code points, extents half-open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._count = len(text) // _PIECE + 1
        self._pieces: dict[int, _Piece] = {}

    def at(self, offset: int) -> Extent:
        """The word that holds `offset`, else the nearest one. `(offset, offset)` in a text without words."""
        before, after = self.before(offset + 1), self.after(offset)
        if before is None or after is None:
            return before or after or (offset, offset)
        return before if offset - before[1] < after[0] - offset else after

    def before(self, offset: int) -> Extent | None:
        """The last word that starts before `offset`: the one that `offset` cuts, if it cuts one."""
        for number in range(self._number(offset), -1, -1):
            piece = self._piece(number)
            if i := bisect_left(piece.starts, offset):
                return piece.starts[i - 1], piece.ends[i - 1]
        return None

    def after(self, offset: int) -> Extent | None:
        """The first word that ends after `offset`: the one that `offset` cuts, if it cuts one."""
        for number in range(self._number(offset), self._count):
            piece = self._piece(number)
            if (i := bisect_right(piece.ends, offset)) < len(piece.ends):
                return piece.starts[i], piece.ends[i]
        return None

    def within(self, start: int, end: int) -> list[Extent]:
        """The words that lie inside `[start, end)`, in order."""
        found: list[Extent] = []
        for number in range(self._number(start), self._number(end) + 1):
            piece = self._piece(number)
            first, last = bisect_left(piece.starts, start), bisect_right(piece.ends, end)
            found.extend(zip(piece.starts[first:last], piece.ends[first:last], strict=True))
        return found

    def _number(self, offset: int) -> int:
        """The piece that holds `offset`."""
        number = min(max(offset, 0) // _PIECE, self._count - 1)
        return number - 1 if offset < self._cut(number) else number

    def _cut(self, number: int) -> int:
        """Where a piece starts: at the first space from its multiple of `_PIECE` on, else between two graphemes."""
        if number == 0:
            return 0
        at = number * _PIECE
        if at >= len(self._text):
            return len(self._text)
        space = _SPACE.search(self._text, at, at + _PIECE)
        return space.start() if space else grapheme_after(self._text, at - 1)

    def _piece(self, number: int) -> _Piece:
        if number not in self._pieces:
            start, end = self._cut(number), self._cut(number + 1)
            words = list(_WORD.finditer(_kinds(self._text, start, end)))
            self._pieces[number] = _Piece([start + w.start() for w in words], [start + w.end() for w in words])
        return self._pieces[number]
