"""A stretch of a text with what stands around it, on one line: what lists show of a place."""

from __future__ import annotations

from typing import NamedTuple


class Around(NamedTuple):
    """A stretch, and what stands before and after it; white space is made one space."""

    before: str
    quote: str
    after: str


def around(text: str, start: int, end: int, before: int, after: int) -> Around:
    """The stretch `[start, end)` of a text with about so many characters on either side, cut between words."""
    left = max(0, start - before)
    if left and (space := text.find(" ", left, start)) >= 0:
        left = space + 1
    right = min(len(text), end + after)
    if right < len(text) and (space := text.rfind(" ", end, right)) >= 0:
        right = space
    return Around(
        ("… " if left else "") + _line(text[left:start]).lstrip(),
        _line(text[start:end]).strip(),
        _line(text[end:right]).rstrip() + (" …" if right < len(text) else ""),
    )


def _line(text: str) -> str:
    """White space as one space each, also at the edges."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + words + (" " if text[-1].isspace() else "")
