"""Charts as lines of text: every bar has its figures beside it, so nothing is told by colour or length alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len, set_cell_size

from tui.core.pace import Part as Pace
from tui.core.text.show import show
from tui.ui.widgets.lines import Part, Parts, cut, size

_FULL, _HALF, _EMPTY = "━", "╸", "·"
GAP = 3
"""Cells between two columns of charts."""
_FIGURES = 8
"""Cells of a count, and of a share, beside a bar."""
_PACES = (("min", 7), ("steps", 7), ("sec", 6), ("keys", 6))
"""What stands beside the bar of a pace, with its cells: all minutes, all steps, seconds and keys a step."""
_ROOMY = 52
"""Cells of a line below which seconds and keys of a step are left out."""
_NAME = 24
"""Cells of a name at most."""
_LEAST = 4
"""Cells below which a bar says nothing, and is left out."""


def bar(share: float, width: int, look: str = "key") -> list[Part]:
    """A bar of `width` cells, `share` (0 to 1) of it filled; what is more than nothing fills at least a half cell."""
    if width <= 0:
        return []
    halves = max(round(max(0.0, min(1.0, share)) * width * 2), 1 if share > 0 else 0)
    filled = _FULL * (halves // 2) + _HALF * (halves % 2)
    return [(filled, look), (_EMPTY * (width - len(filled)), "quiet")]


def states(title: str, counts: Mapping[str, int], width: int) -> list[Parts]:
    """A bar for each state, with its count and its share of all; the counts add up to the figure in the heading."""
    total = sum(counts.values())
    lines: list[Parts] = [_heading(title, f"{total:,}", width)]
    for state, count in counts.items():
        share = count / total if total else 0.0
        figures = f"{count:>{_FIGURES},}{share:>{_FIGURES}.0%}"
        lines.append(_row(state, "", share, figures, width))
    return lines


def paces(
    title: str, parts: Mapping[str, Pace], width: int, names: Mapping[str, str] | None = None, label: bool = False
) -> list[Parts]:
    """A bar for the active time of each part, the longest full, with minutes, steps, seconds and keys a step.

    `names`: what parts are called. `label`: they are labels, and have their colours.
    """
    called = {id: (names or {}).get(id, id) for id in parts}
    most = max((part.seconds for part in parts.values()), default=0.0)
    columns = _PACES if width >= _ROOMY else _PACES[:2]
    heads = "".join(f"{head:>{cells}}" for head, cells in columns)
    lines: list[Parts] = [_heading(title, heads, width)]
    for id, part in parts.items():
        each, keys = part.seconds_a_step or 0.0, part.keys_a_step or 0.0
        figures = [f"{part.seconds / 60:.1f}", f"{part.steps:,}", f"{each:.1f}", f"{keys:.1f}"]
        beside_it = "".join(f"{figure:>{cells}}" for figure, (_, cells) in zip(figures, columns, strict=False))
        share = part.seconds / most if most else 0.0
        lines.append(_row(called[id], f"name {id}" if label else "", share, beside_it, width))
    return lines if parts else [*lines, [("  nothing yet", "quiet")]]


def beside(left: Sequence[Parts], right: Sequence[Parts], width: int) -> list[Parts]:
    """Two columns of lines, the left one `width` cells wide."""
    lines: list[Parts] = []
    for y in range(max(len(left), len(right))):
        first = cut(left[y], width) if y < len(left) else []
        gap = " " * (width - size(first) + GAP)
        lines.append([*first, (gap, ""), *(right[y] if y < len(right) else [])])
    return lines


def duration(seconds: float) -> str:
    """A time as one reads it: 45 s, 12 min, 3 h 05 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60:,} h {minutes % 60:02} min"


def _heading(title: str, right: str, width: int) -> list[Part]:
    gap = " " * max(1, width - cell_len(title) - cell_len(right) - 1)
    return [(f" {title}", "strong"), (gap, ""), (right, "quiet")]


def _row(name: str, look: str, share: float, figures: str, width: int) -> list[Part]:
    room = min(
        _NAME if width >= 60 else _NAME * 2 // 3, width // 3
    )  # the same in every chart, so that all bars begin in one column
    text = show(name[: 4 * room])
    if cell_len(text) > room:
        text = set_cell_size(text, room - 1) + "…"
    left = width - room - 3 - cell_len(figures)
    bars = bar(share, left) if left >= _LEAST else []
    gap = "" if bars else " " * max(0, left)
    return [
        ("  ", ""),
        (text.ljust(room + len(text) - cell_len(text)), look),
        (" ", ""),
        *bars,
        (gap, ""),
        (figures, ""),
    ]
