"""The table that the measures print: what, bare app, ours, ratio, budget, held or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One measure. `limit` bounds `ours / bare` where `ratio` is set, else `ours`; None: printed beside, not judged."""

    what: str
    unit: str
    ours: float
    bare: float | None = None
    limit: float | None = None
    ratio: bool = False

    @property
    def value(self) -> float:
        """What the limit bounds."""
        return self.ours / self.bare if self.ratio and self.bare else self.ours

    @property
    def held(self) -> bool:
        """Whether the budget holds; true where there is none."""
        return self.limit is None or self.value <= self.limit

    def cells(self) -> tuple[str, ...]:
        """The cells of its row, as text."""
        if self.limit is None:
            budget = verdict = ""
        else:
            budget = f"{self.limit:g} x" if self.ratio else f"{self.limit:g} {self.unit}"
            verdict = "held" if self.held else "MISSED"
        bare = "" if self.bare is None else _number(self.bare)
        ratio = f"{self.ours / self.bare:.2f}" if self.bare else ""
        return self.what, self.unit, bare, _number(self.ours), ratio, budget, verdict


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


HEAD = ("what", "unit", "bare", "ours", "ratio", "budget", "")


def render(lines: Iterable[Line]) -> str:
    """The lines as a table, names to the left and numbers to the right."""
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join("  ".join(_pad(row, widths)).rstrip() for row in rows)


def _pad(row: tuple[str, ...], widths: list[int]) -> list[str]:
    numbers = range(2, 5)
    return [
        cell.rjust(width) if column in numbers else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
