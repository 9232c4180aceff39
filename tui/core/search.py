"""What a search over all articles asks for, and where its words stand in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tui.core.codebook import Codebook
from tui.core.text.plain import plain

MOST = 1_000
"""Places that are listed at most: nobody goes through more."""


@dataclass(frozen=True, slots=True)
class Query:
    """`words` that have to stand somewhere; of `labels`, which are called `said`: only spans of these, and the words,
    if there are any, in what they quote."""

    words: str
    labels: tuple[str, ...] = ()
    said: str = ""

    def __str__(self) -> str:
        """The query as it is shown."""
        quoted = f"“{self.words}”" if self.words else ""
        return f"{self.said} {quoted}".strip()


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that was found, `[start, end)` in code points. `label` and `state` (accepted, candidate) are a span's."""

    article_id: str
    start: int
    end: int
    label: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, in the order of the list of articles. `more`: there is more than is listed."""

    query: Query
    hits: tuple[Hit, ...]
    more: bool = False


def query(text: str, book: Codebook) -> Query:
    """What was typed: words; or a label's id, then words; or the name or id of a label or layer with a colon."""
    text = " ".join(text.split())
    named, colon, rest = text.partition(":")
    known = _named(book)
    if colon and (found := known.get(named.strip().casefold())):
        return Query(rest.strip(), *found)
    first, _, rest = text.partition(" ")
    return Query(rest, (first,), first) if first in book.labels else Query(text)


def _named(book: Codebook) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """The labels that a name in lower case stands for, and what they are called."""
    known: dict[str, tuple[tuple[str, ...], str]] = {}
    for id in book.layers:
        of_layer = tuple(label.id for label in book.labels.values() if label.layer == id)
        known[id.casefold()] = of_layer, id
    for label in book.labels.values():
        for name in (label.name, label.id):
            known[name.casefold()] = (label.id,), label.id
    known.pop("", None)
    return known


class _Bare(dict[int, str]):
    """Each character without its accents, where that is one character."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code))
        bare = parts[0] if all(unicodedata.combining(mark) for mark in parts[1:]) else chr(code)
        self[code] = bare
        return bare


_BARE = _Bare()


def bare(text: str) -> str:
    """A text without accents, with plain quotation marks, dashes and white space; every offset stays the same."""
    text = plain(text)
    return text if text.isascii() else text.translate(_BARE)


@lru_cache(maxsize=64)
def _pattern(words: str) -> re.Pattern[str] | None:
    parts = re.findall(r"[^\W_]+", bare(words))
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(parts) + r"[^\W_]*", re.IGNORECASE) if parts else None


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand one after the other in a text, whatever stands between them; the last one may go on."""
    pattern = _pattern(words)
    return [match.span() for match in pattern.finditer(bare(text))] if pattern else []
