"""Few segments for a line: every one costs some forty bytes on its way to the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


def merged(parts: Iterable[tuple[str, Style]]) -> list[Segment]:
    """The parts of a line as segments: neighbours that look alike are one, so are blanks and what is beside them."""
    found: list[tuple[str, Style]] = []
    for text, style in parts:
        if not text:
            continue
        if found:
            before, look = found[-1]
            if look == style or ((before.isspace() or text.isspace()) and _blank_alike(look, style)):
                found[-1] = (before + text, style if before.isspace() else look)
                continue
        found.append((text, style))
    return [Segment(text, style) for text, style in found]


def _blank_alike(a: Style, b: Style) -> bool:
    """Whether a blank looks the same in both styles: no line through or under it, and the same background."""
    if a.underline or a.strike or a.reverse or b.underline or b.strike or b.reverse:
        return False
    return a.bgcolor == b.bgcolor


def differing(before: Strip, after: Strip) -> tuple[int, int]:
    """The cells from the first to the last one that differs; empty where nothing does."""
    old, new = list(before), list(after)
    first = _alike(old, new)
    last = after.cell_length - _alike(old[::-1], new[::-1])
    return first, max(first, last)


def _alike(before: Sequence[Segment], after: Sequence[Segment]) -> int:
    """The cells of the segments that are the same from the beginning on."""
    same = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        same += new.cell_length
    return same
