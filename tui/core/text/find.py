"""Finding a text in an article, however its quotation marks, dashes, spaces and casing are written."""

from __future__ import annotations

import re
from itertools import islice

from tui.core.text.plain import plain

MOST = 5_000
"""Places that are found at most: nobody goes through more."""


def find(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where `wanted` stands in `text`, in order and apart. Nothing where `wanted` is blank."""
    words = plain(wanted).split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return [match.span() for match in islice(pattern.finditer(plain(text)), MOST)]
