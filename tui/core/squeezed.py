"""Texts that differ in white space, quotation marks and dashes alone, and where a place in one is in the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from tui.core.annotation import Article
from tui.core.labelled import LabelledArticle, moved
from tui.core.text.plain import plain


class Squeezed:
    """A text without its white space, its marks made plain, and where each of its characters stands."""

    def __init__(self, text: str) -> None:
        smooth = plain(text)
        self.places: Sequence[int] = [place for place, char in enumerate(smooth) if not char.isspace()]
        self.text = "".join(smooth.split())

    def extent(self, start: int, end: int) -> tuple[int, int]:
        """The half-open extent, in characters that are no white space, of one in code points; empty if it has none."""
        return bisect_left(self.places, start), bisect_left(self.places, end)


def carried(labelled: LabelledArticle, other: Article) -> LabelledArticle | None:
    """The same claims about another article that has the text of theirs, or one that theirs is a part of.

    None where it has not, or has it twice. A span of white space alone goes, with what hangs on it.
    """
    theirs, ours = Squeezed(labelled.article.text), Squeezed(other.text)
    at = ours.text.find(theirs.text)
    if not theirs.text or at < 0 or ours.text.find(theirs.text, at + 1) >= 0:
        return None
    extents: Mapping[str, tuple[int, int]] = {
        one.annotation.id: (ours.places[at + start], ours.places[at + end - 1] + 1)
        for one in labelled.spans
        for start, end in [theirs.extent(*one.annotation.extent)]
        if start < end
    }
    return moved(labelled, other, extents)
