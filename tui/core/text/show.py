"""Hostile text made harmless for the screen, one code point for one code point.

What could command a terminal, reorder a line or hide is drawn as a visible character instead, so that an offset on the
screen is an offset in the store and every code point that is kept can be seen.
"""

from __future__ import annotations

import unicodedata

DOT = "·"
"""What stands for a character that has no shape of its own: joiners, bidi controls, selectors, private use."""

_REPLACEMENT = 0xFFFD
_PICTURES = 0x2400
_DELETE_PICTURE = 0x2421
_CIRCLED_A = 0x24B6

_INVISIBLE = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian selectors
    (0x2065, 0x2065),
    (0x2800, 0x2800),  # blank braille
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1F3FB, 0x1F3FF),  # skin tones: a terminal may join them to the emoji before or not, so their width is unsure
    (0xE0000, 0xE0FFF),  # tags, more selectors
)
"""Default-ignorable or blank characters that their general category does not give away."""


class _Shown(dict[int, int]):
    """What each code point is drawn as, worked out when it is first met: a whole table would slow every start."""

    def __missing__(self, code: int) -> int:
        shown = self[code] = _drawn_as(code)
        return shown


def _drawn_as(code: int) -> int:
    category = unicodedata.category(chr(code))
    if category == "Cc":
        if code < 0x20:
            return _PICTURES + code
        return _DELETE_PICTURE if code == 0x7F else _REPLACEMENT
    if category == "Cs" or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return _REPLACEMENT
    if 0x1F1E6 <= code <= 0x1F1FF:  # flags are pairs of these, and terminals disagree how wide a pair is
        return code - 0x1F1E6 + _CIRCLED_A
    if category in ("Cf", "Zl", "Zp", "Co") or any(first <= code <= last for first, last in _INVISIBLE):
        return ord(DOT)
    return code


_SHOWN = _Shown()


def show(text: str) -> str:
    """`text` as it may be written to a terminal; as long as `text`, code point for code point.

    Control characters become their pictures (U+2400 ...), C1 controls and lone surrogates U+FFFD, format characters,
    separators, private use and invisible letters a dot. Line ends count as control characters here.
    """
    if text.isascii() and text.isprintable():
        return text
    return text.translate(_SHOWN)


AROUND = 28
"""Characters of context on each side of what a row is about."""


def in_context(text: str, start: int, end: int, around: int = AROUND, behind: int = 0) -> str:
    """A stretch of a text in square brackets, with up to `around` characters of its line on each side; `behind`: so
    many after it, if that is more."""
    before = text[max(0, start - around) : start].rpartition("\n")[2]
    after = text[end : end + max(around, behind)].partition("\n")[0]
    return show(f"…{before}[{text[start:end]}]{after}…")
