"""Placing a span that a file names by offsets and quote: where the two differ, the quote decides, if it can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tui.core.annotation import Annotation, Article, span
from tui.core.offsets import Cut, Scale, utf8, utf16
from tui.core.text.show import show
from tui.formats.format import Options

_NEAR = 256
"""How many code points away from its offsets a quote is looked for first."""
_SURE = 6
"""Characters that a quote has at least that is looked for in the whole text."""


def find(text: str, start: int, quote: str) -> tuple[int, int] | None:
    """Where `quote` stands near `start`, if in one place only, or in one place nearer than any other; else where it
    stands at all, if once. White space may be of any kind and length."""
    words = quote.split()
    if not words:
        return None
    low = max(0, start - _NEAR)
    near = text[low : start + _NEAR + len(quote)]
    loose = re.compile(r"\s+".join(map(re.escape, words)))
    for places in (_exact(near, quote), _loose(near, loose)):
        if places:
            return _nearest([(low + first, low + end) for first, end in places], start)
    if len(quote) < _SURE:
        return None
    far = _loose(text, loose)
    return far[0] if len(far) == 1 else None


def _exact(text: str, quote: str) -> list[tuple[int, int]]:
    places = []
    at = text.find(quote)
    while at >= 0:
        places.append((at, at + len(quote)))
        at = text.find(quote, at + 1)
    return places


def _loose(text: str, quote: re.Pattern[str]) -> list[tuple[int, int]]:
    return [found.span() for found in quote.finditer(text)]


def _nearest(places: Sequence[tuple[int, int]], start: int) -> tuple[int, int] | None:
    """The place nearest to `start`; None where two are as near."""
    first, *others = sorted(places, key=lambda place: abs(place[0] - start))
    return None if others and abs(others[0][0] - start) == abs(first[0] - start) else first


@lru_cache(maxsize=2)
def _scales(text: str) -> tuple[tuple[str, Scale], ...]:
    return (("UTF-16 units", utf16(text)), ("bytes", utf8(text)))


def _in_other_units(text: str, start: int, end: int, quote: str) -> Iterable[tuple[str, tuple[int, int]]]:
    """Where a quote stands at its offsets, if these are counted in other units; and in which."""
    for name, scale in _scales(text):
        try:
            first, last = scale.back(start), scale.back(end)
        except Cut:
            continue
        if text[first:last] == quote:
            yield name, (first, last)


def place(
    article: Article, label: str, start: int, end: int, quote: str | None, where: str, options: Options
) -> Annotation | None:
    """The span of these code-point offsets, or of its quote near them; None if it has no sure place.

    `options.amiss` hears of each span that was moved or refused.
    """
    inside = 0 <= start < end <= len(article.text)
    if inside and quote in (None, article.text[start:end]):
        return span(article, label, start, end)
    if quote is None:
        options.amiss(f"{where}: the span {start}-{end} is empty or outside the text of {len(article.text)} characters")
        return None
    said = show(quote if len(quote) <= 40 else quote[:39] + "…")
    for units, extent in _in_other_units(article.text, start, end, quote):
        options.amiss(f"{where}: the span {start}-{end} counts in {units}: {extent[0]}-{extent[1]}, “{said}”")
        return span(article, label, *extent)
    found = find(article.text, start, quote)
    if found is None:
        options.amiss(f"{where}: the span {start}-{end} is not its quote “{said}”, which has no sure place near it")
        return None
    options.amiss(f"{where}: the span {start}-{end} was moved to {found[0]}-{found[1]}, where “{said}” stands")
    return span(article, label, *found)
