"""Texts that are nearly the same: a sketch of each, how alike two sketches are, and groups of one story.

A sketch is the smallest hashes of a text's runs of words (bottom-k MinHash): two texts have in common as large a share
of the smallest of both as they have of all. It is a few numbers, whatever the length of the text.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

ALIKE = 0.5
"""The share of runs of words from which on two texts are one story."""
CROWD = 64
"""A run of words in more texts than this is boilerplate and brings no two of them together."""
FEW = 8
"""Texts of one story that are looked for by the same run of words, so that a story in many papers makes no crowd."""
SIZE = 24
"""The most hashes in a sketch."""

_WORD = re.compile(r"\w+")
_RUN = 5
_SAMPLE, _PICKED = 4, 3
"""One word in so many begins a run that is looked at: which ones depends on its first letter, so copies agree."""


def sketch(text: str) -> list[int]:
    """The sketch of a text: up to SIZE numbers below 2**32, the smallest first. Empty where there is no word."""
    words = _WORD.findall(text.lower())
    last = max(1, len(words) - _RUN + 1)
    begins = [i for i, word in enumerate(words[:last]) if i == 0 or ord(word[0]) % _SAMPLE == _PICKED]
    runs = {" ".join(words[i : i + _RUN]) for i in begins}
    return sorted({*map(_number, runs)})[:SIZE]


def _number(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def alike(a: Sequence[int], b: Sequence[int]) -> float:
    """The share of runs of words that two texts have in common, of all that either has, estimated from sketches."""
    union = {*a, *b}
    if max(len(a), len(b)) == SIZE:  # what is beyond the smallest of both is known of neither
        union = {*sorted(union)[:SIZE]}
    return len({*a} & {*b} & union) / len(union) if union else 0.0


class Groups:
    """Ids that belong together, joined two by two."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, id: str) -> str:
        """The id that stands for the group of `id`: itself, where it was joined with none."""
        root = id
        while self._parent.setdefault(root, root) != root:
            root = self._parent[root]
        while self._parent[id] != root:
            self._parent[id], id = root, self._parent[id]
        return root

    def join(self, a: str, b: str) -> None:
        """Make one group of the groups of `a` and `b`."""
        self._parent[self.find(a)] = self.find(b)

    def members(self, ids: Iterable[str]) -> list[list[str]]:
        """The groups that `ids` fall into, each in the order of `ids`."""
        groups: dict[str, list[str]] = defaultdict(list)
        for id in ids:
            groups[self.find(id)].append(id)
        return list(groups.values())


class Near:
    """Texts added one by one, and the groups that they form. Holds a few hundred bytes of each in memory."""

    def __init__(self) -> None:
        self.groups = Groups()
        self._sketches: dict[str, Sequence[int]] = {}
        self._with: dict[int, list[str]] = defaultdict(list)

    def add(self, id: str, of: Sequence[int]) -> None:
        """Add the text called `id` by its sketch, to the group of each earlier text that it is like."""
        self._sketches[id] = of
        self.groups.find(id)
        for number in of:
            others = self._with[number]
            if len(others) < CROWD:
                for other in others:
                    if self.groups.find(other) != self.groups.find(id) and alike(of, self._sketches[other]) >= ALIKE:
                        self.groups.join(id, other)
                if sum(self.groups.find(other) == self.groups.find(id) for other in others) < FEW:
                    others.append(id)
