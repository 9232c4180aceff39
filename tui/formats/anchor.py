"""Placing a span that a file names by offsets and quote: where the two differ, the quote decides, if it can."""

from __future__ import annotations

from tui.core.annotation import Annotation, Article, span
from tui.core.text.show import show
from tui.formats.format import Options

_NEAR = 256
"""How many code points away from its offsets a quote is looked for."""


def find(text: str, start: int, quote: str) -> tuple[int, int] | None:
    """Where `quote` stands near `start`, if in one place only, or in one place nearer than any other."""
    if not quote:
        return None
    low = max(0, start - _NEAR)
    window = text[low : start + _NEAR + len(quote)]
    places = []
    at = window.find(quote)
    while at >= 0:
        places.append(low + at)
        at = window.find(quote, at + 1)
    places.sort(key=lambda place: abs(place - start))
    if not places or (len(places) > 1 and abs(places[0] - start) == abs(places[1] - start)):
        return None
    return places[0], places[0] + len(quote)


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
    found = find(article.text, start, quote)
    said = show(quote if len(quote) <= 40 else quote[:39] + "…")
    if found is None:
        options.amiss(f"{where}: the span {start}-{end} is not its quote “{said}”, which has no sure place near it")
        return None
    options.amiss(f"{where}: the span {start}-{end} was moved to {found[0]}-{found[1]}, where “{said}” stands")
    return span(article, label, *found)
