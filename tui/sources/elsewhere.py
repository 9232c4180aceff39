"""What the rest of an article says about a word: whether it stands there in small letters, and between which words.

A name that the learner cannot tell where it stands is often plain a paragraph later.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_MOST = 12
"""Neighbours of a word that are told, the commonest first."""


def elsewhere(
    words: Sequence[str], lower: Sequence[str], sentences: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, list[str]]]:
    """For tokens that begin with a capital their number and features; `lower` are the words in small letters."""
    small = {word for word in words if word[:1].islower()}
    inside: Counter[str] = Counter()
    places: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for first, last in sentences:
        for i in range(first, last):
            if words[i][:1].isupper():
                inside[lower[i]] += i > first
                before = f"g-1={lower[i - 1] if i > first else ''}"
                after = f"g1={lower[i + 1] if i + 1 < last else ''}"
                places[lower[i]].append((i, before, after))
    firsts = {first for first, _ in sentences}
    for word, found in places.items():
        told = f"e={word in small}|{min(inside[word], 2)}"
        around = Counter(side for _, *sides in found for side in sides)
        common = around.most_common(_MOST) if len(found) > 1 else []
        for i, before, after in found:
            others = [side for side, count in common if count > 1 or side not in (before, after)]
            yield i, [told, f"{told}|{i in firsts}", *others]
