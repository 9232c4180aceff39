"""Jump labels: short codes for words on the screen, the shortest and easiest for those nearest the focus."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

Extent = tuple[int, int]

KEYS = "asdfghjklqwertyuiopzxcvbnm"
"""Home row first: the order in which keys are easy."""


def assign(words: Sequence[Extent], focus: int, keys: str = KEYS) -> dict[str, Extent]:
    """A code of `keys` for each word: no code begins another, those nearest the offset `focus` are the shortest.

    `keys` stand in the order of ease. ValueError if there are words, and fewer than two different keys.
    """
    near = sorted(words, key=lambda word: (_distance(word, focus), word))
    return dict(zip(codes(len(near), keys), near, strict=True))


def codes(count: int, keys: str = KEYS) -> list[str]:
    """`count` codes, none of which begins another: the shortest first, then in the order of ease."""
    letters = list(dict.fromkeys(keys))
    if count and len(letters) < 2:
        raise ValueError("jump labels need at least two different keys")
    # The least easy of the shortest codes gives way to longer ones, until there are enough.
    found = deque(reversed(letters))
    longer: deque[str] = deque()
    while len(found) + len(longer) < count:
        if not found:
            found, longer = longer, found
        prefix = found.popleft()
        longer.extend(prefix + letter for letter in reversed(letters))
    ease = {letter: i for i, letter in enumerate(letters)}
    return sorted([*found, *longer], key=lambda code: (len(code), [ease[c] for c in code]))[:count]


def _distance(word: Extent, offset: int) -> int:
    start, end = word
    return max(start - offset, offset - end + 1, 0)
