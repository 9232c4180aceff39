"""Which texts are thin: too short to be an article, or a page that asks for consent instead of showing one."""

from __future__ import annotations

import re

FEWEST = 80
"""An article of fewer words is thin."""
LONGEST = 1500
"""A page of more words holds an article, whatever stands around it."""
EVERY = 60
"""Words within which a page that asks for consent says once more what it asks for."""
KINDS = 4
"""Different things that such a page says, at least."""

_ASKS = re.compile(
    r"\b(?:(cookies?)|(consent)|(we and our (?:\d+ )?partners|our partners|third[- ]part(?:y|ies)|vendors?)"
    r"|(personal data|privacy (?:policy|notice|choices|settings))|(legitimate interests?)"
    r"|((?:accept|reject|agree to|allow) all|i (?:accept|agree)|manage (?:settings|options|choices|preferences))"
    r"|(personali[sz]ed (?:ads|advertising|content))|(before you continue)"
    r"|(store (?:and/or|and|or) access information|device identifiers?))\b",
    re.IGNORECASE,
)


def is_thin(body: str) -> bool:
    """Whether a text should wait for nobody: it has fewer than 80 words, or is a page that asks for consent."""
    words = len(body.split())
    return words < FEWEST or (words <= LONGEST and _asks(body, words))


_PARTS = (
    ("cookie",),
    ("consent",),
    ("partner", "third", "vendor"),
    ("personal data", "privacy"),
    ("legitimate interest",),
    ("accept", "reject", "agree", "allow", "manage"),
    ("personali",),
    ("before you continue",),
    ("store ", "device identifier"),
)
"""For each kind of thing that such a page says, what stands in it: looked for first, because most pages have little."""


def _asks(body: str, words: int) -> bool:
    small = body.lower()
    if sum(any(part in small for part in parts) for parts in _PARTS) < KINDS:
        return False
    said = [found.lastindex for found in _ASKS.finditer(body)]
    return len(set(said)) >= KINDS and len(said) * EVERY >= words
