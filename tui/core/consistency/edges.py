"""Edges one word apart: where the same words stand, once labelled with the word before or after them, once without."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from tui.core.consistency.judged import Extent, Judged
from tui.core.consistency.phrases import Token, normal, tokens

Words = tuple[str, ...]


class Pair(NamedTuple):
    """A text of a label with the word at one edge, and that word; the same without it is the other."""

    layer: str
    label: str
    text: str
    word: str


class Edged(NamedTuple):
    """A span that stands in one of two ways: 0 with the word, 1 without; and where either stands."""

    judged: Judged
    stands: int
    long: Extent
    short: Extent


class Partners:
    """The texts of each label, and which of them differ by one word at an edge."""

    def __init__(self) -> None:
        self._texts: dict[str, dict[Words, str]] = defaultdict(dict)
        self._words: dict[str, Words] = {}
        self._longer: dict[tuple[str, Words], set[Words]] | None = None

    def add(self, label: str, text: str) -> None:
        """Take in a text of a label."""
        self._texts[label].setdefault(self.words(text), text)
        self._longer = None

    def words(self, text: str) -> Words:
        """The words of a text as they are compared: casing does not count at an edge."""
        if text not in self._words:
            self._words[text] = tuple(word.casefold() for word, _, _ in tokens(text))
        return self._words[text]

    def has(self, label: str, text: str) -> bool:
        """Whether a text has a partner, shorter or longer."""
        words = self.words(text)
        return bool(self.shorter(label, words) or self.longer(label, words))

    def shorter(self, label: str, words: Words) -> list[Words]:
        """The texts of a label that lack one word of these at an edge."""
        known = self._texts[label]
        cut = {words[1:], words[:-1]} if len(words) > 1 else set()
        return sorted(some for some in cut if some in known)

    def longer(self, label: str, words: Words) -> set[Words]:
        """The texts of a label that have one word more at an edge."""
        if self._longer is None:
            self._longer = defaultdict(set)
            for name, texts in self._texts.items():
                for some in texts:
                    for short in self.shorter(name, some):
                        self._longer[name, short].add(some)
        return self._longer.get((label, words), set())

    def text(self, label: str, words: Words) -> str:
        """A text as it was written where it was first seen."""
        return self._texts[label][words]


class Edges:
    """The spans of each pair that stand where the same words do."""

    def __init__(self) -> None:
        self._pairs: dict[Pair, list[Edged]] = defaultdict(list)

    def look(self, partners: Partners, layer: str, one: Judged, words: list[Token]) -> None:
        """Take in an accepted span of an article with these tokens."""
        if not partners.has(one.label, normal(one.quote)):
            return
        first = bisect_left(words, one.start, key=lambda token: token[1])
        own = words[first : bisect_right(words, one.end, key=lambda token: token[2])]
        said = tuple(word.casefold() for word, _, _ in own)
        if not own:
            return
        for short in partners.shorter(one.label, said):
            extent = (own[1][1], one.end) if short == said[1:] else (one.start, own[-2][2])
            self._add(partners, layer, one, (said, short), Edged(one, 0, (one.start, one.end), extent))
        for long in partners.longer(one.label, said):
            if whole := _with(words, one, long, said):
                self._add(partners, layer, one, (long, said), Edged(one, 1, whole, (one.start, one.end)))

    def _add(self, partners: Partners, layer: str, one: Judged, pair: tuple[Words, Words], edged: Edged) -> None:
        long, short = pair
        word = long[0] if short == long[1:] else long[-1]
        self._pairs[Pair(layer, one.label, partners.text(one.label, long), word)].append(edged)

    def found(self) -> Iterator[tuple[Pair, list[Edged]]]:
        """The pairs that stand in both ways."""
        return ((pair, some) for pair, some in self._pairs.items() if len({one.stands for one in some}) == 2)


def _with(words: list[Token], one: Judged, long: Words, said: Words) -> Extent | None:
    """The extent with the word that a longer text has, if that stands beside the span, in its line."""
    first = bisect_left(words, one.start, key=lambda token: token[1])
    before, after = first - 1, first + len(said)
    if long == (*said, long[-1]) and after < len(words) and words[after][0].casefold() == long[-1]:
        return (one.start, words[after][2]) if words[after][1] - one.end <= 1 else None
    if long == (long[0], *said) and before >= 0 and words[before][0].casefold() == long[0]:
        return (words[before][1], one.end) if one.start - words[before][2] <= 1 else None
    return None
