"""Finding many phrases in a text at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from tui.core.text.plain import plain

Token = tuple[str, int, int]
"""A word, or a character that is neither a word's nor white space, and its extent."""

Words = tuple[str, ...]

_TOKEN = re.compile(r"\w+|[^\w\s]")


def tokens(text: str) -> list[Token]:
    """The tokens of a text; quotation marks and dashes are made plain."""
    return [(match[0], *match.span()) for match in _TOKEN.finditer(plain(text))]


@lru_cache(maxsize=1 << 16)
def normal(quote: str) -> str:
    """A quote as it is compared: quotation marks, dashes and white space made plain."""
    return " ".join(plain(quote).split())


class Phrases:
    """Texts to look for, each of a layer."""

    def __init__(self) -> None:
        self._named: dict[Words, list[tuple[str, str]]] = defaultdict(list)
        self._known: set[tuple[str, str]] = set()
        self._lengths: dict[str, set[int]] = defaultdict(set)

    def add(self, text: str, layer: str) -> None:
        """Look for a text, too."""
        if (layer, text) in self._known:
            return
        self._known.add((layer, text))
        if words := tuple(word for word, _, _ in tokens(text)):
            self._named[words].append((layer, text))
            self._lengths[words[0]].add(len(words))

    def found(self, words: list[Token]) -> Iterator[tuple[str, str, int, int]]:
        """Where which text stands among the tokens of an article, as whole words: layer, text, start, end."""
        said = tuple(word for word, _, _ in words)
        for at, word in enumerate(said):
            for length in self._lengths.get(word, ()):
                named = self._named.get(said[at : at + length]) if at + length <= len(said) else None
                if named and _whole(words, at, at + length - 1):
                    start, end = words[at][1], words[at + length - 1][2]
                    for layer, text in named:
                        yield layer, text, start, end


_JOINS = ("-", "'")


def _whole(words: list[Token], first: int, last: int) -> bool:
    """Whether no word is cut: neither `well` of `well-led` nor `Neill` of `O'Neill`; but `Ada` of `Ada's` is whole."""
    if first > 1 and _joined(words, first - 2):
        return False
    if last + 2 < len(words) and _joined(words, last):
        return words[last + 1][0] == "'" and words[last + 2][0] == "s"
    return True


def _joined(words: list[Token], at: int) -> bool:
    """Whether a word is joined to the next but one by what stands between them."""
    before, join, after = words[at : at + 3]
    touching = before[2] == join[1] and join[2] == after[1]
    return join[0] in _JOINS and touching and before[0].isalnum() and after[0].isalnum()
