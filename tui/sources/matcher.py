"""Tokens and a phrase table keyed on the first token: what finds triggers in a text at millions of words a second."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

_TOKEN = re.compile(r"'s\b|(?:[^\W_]|[\u0300-\u036f])+(?:'(?!s\b)[^\W_]+)*|[^\w\s]|_")
_END: Any = None
"""The key of a trie node under which its lists stand; no token is None."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and marks of a text made plain; a possessive 's and every mark is a token of its own.

    `lower[i]` is the token `text[starts[i]:ends[i]]` in lower case. Offsets are code points.
    """

    text: str
    lower: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Tokens:
        """`text` has to be plain (see `tui.core.text.plain`), or curly quotes and dashes match nothing."""
        spans = [found.span() for found in _TOKEN.finditer(text)]
        small = text.lower()
        if len(small) == len(text):
            lower = [small[start:end] for start, end in spans]
        else:  # a letter whose small form is two
            lower = [text[start:end].lower() for start, end in spans]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        return cls(text, lower, starts, ends)

    def __len__(self) -> int:
        return len(self.lower)


class Hit(NamedTuple):
    """That a phrase of `list` stands at tokens `[first, last)`."""

    list: str
    first: int
    last: int


class Phrases:
    """Phrases by the list they belong to, found longest first at each token, for each list apart."""

    def __init__(self) -> None:
        self._root: dict[Any, Any] = {}

    def add(self, list_id: str, phrases: Iterable[str]) -> None:
        """Put `phrases` (plain text, any case) on the list `list_id`."""
        root = self._root
        for phrase in phrases:
            node = root
            for token in _TOKEN.findall(phrase.lower()):
                node = node.setdefault(token, {})
            lists = node.get(_END, ())
            if node is not root and list_id not in lists:
                node[_END] = (*lists, list_id)

    def lists_of(self, phrase: str) -> Sequence[str]:
        """The lists that hold `phrase`, whole."""
        node: Any = self._root
        for token in _TOKEN.findall(phrase.lower()):
            node = node.get(token)
            if node is None:
                return ()
        found: Sequence[str] = node.get(_END, ())
        return found

    def hits(self, tokens: Tokens, first: int = 0, last: int | None = None) -> Iterator[Hit]:
        """Every list's longest phrase at each token of `[first, last)`, in order of their first token."""
        lower = tokens.lower
        root = self._root
        count = len(lower)
        for i in range(first, count if last is None else last):
            node = root.get(lower[i])
            if node is None:
                continue
            j = i + 1
            if len(node) == 1 and _END in node:
                for name in node[_END]:
                    yield Hit(name, i, j)
                continue
            longest: dict[str, int] = {}
            while node is not None:
                for name in node.get(_END, ()):
                    longest[name] = j
                node = node.get(lower[j]) if j < count else None
                j += 1
            for name, end in longest.items():
                yield Hit(name, i, end)
