"""The same text everywhere: where else a mention stands, in which form, and what was judged of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tui.core.text.plain import plain
from tui.core.text.words import Words

Form = Literal["same", "casing", "possessive"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a text stands. `[start, end)` in code points, without a possessive ending.

    `form`: the same text, in other casing, or the same with a possessive ending after it.
    """

    start: int
    end: int
    form: Form


def occurrences(text: str, quote: str, words: Words | None = None) -> Iterator[Occurrence]:
    """Where `quote` stands in `text` as whole words, in order, none overlapping.

    White space, quotation marks and dashes match whichever their form; casing may differ.
    """
    wanted = plain(quote).split()
    if not wanted:
        return
    pattern = re.compile(r"\s+".join(re.escape(word) for word in wanted), re.IGNORECASE)
    copy = plain(text)
    words = words or Words(text)
    exact = " ".join(wanted)
    for found in pattern.finditer(copy):
        start, end = found.span()
        if not _whole(words, copy, start, end):
            continue
        form: Form = "same"
        if " ".join(found.group().split()) != exact:
            form = "casing"
        elif _possessive(copy, end):
            form = "possessive"
        yield Occurrence(start, end, form)


def _whole(words: Words, text: str, start: int, end: int) -> bool:
    """Whether no word is cut at either edge, but for a possessive ending."""
    first, last = words.at(start), words.at(end - 1)
    if first[0] < start < first[1]:
        return False
    return not last[0] < end < last[1] or _possessive(text, end)


def _possessive(text: str, end: int) -> bool:
    """Whether a possessive ending and nothing more of the word follows `end`."""
    return re.match(r"'s?\b|'(?!\w)", text[end : end + 3]) is not None and not text[end + 2 : end + 3].isalnum()
