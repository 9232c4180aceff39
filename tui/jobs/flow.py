"""The flow of articles from import to gold, as a table, a figure and a paragraph for the methods section."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from tui.core.text.show import show
from tui.formats.cells import Table
from tui.store.driver import Connection
from tui.store.flow import STATES, flow

_WIDTH, _BOX, _GAP = 560, 34, 18


@dataclass(frozen=True)
class Flow:
    """How many articles are in each state of `store.flow.STATES`, in that order, and why some were left out."""

    states: dict[str, int]
    reasons: dict[str, int]

    @property
    def articles(self) -> int:
        """All that there are: each is in one state."""
        return sum(self.states.values())

    @property
    def coded(self) -> int:
        """Those that somebody finished, or that were adjudicated."""
        return self.states["once"] + self.states["double"] + self.states["adjudicated"]


def measured(conn: Connection) -> Flow:
    """The flow of a file."""
    states, reasons = dict.fromkeys(STATES, 0), {}
    for state, reason, count in flow(conn):
        states[state] += count
        if state == "excluded":
            reasons[reason or "no reason given"] = count
    return Flow(states, reasons)


def plain(one: Flow) -> dict[str, object]:
    """The same for scripts."""
    return {"articles": one.articles, **one.states, "excluded_because": one.reasons}


def rows(one: Flow) -> Iterator[tuple[str, int]]:
    """The lines of the table: all, each state, and below what was left out why."""
    yield "imported", one.articles
    for state, count in one.states.items():
        yield STATES[state], count
        if state == "excluded":
            yield from ((f"  {reason}", number) for reason, number in sorted(one.reasons.items()))


def as_text(one: Flow) -> str:
    """The table for a terminal."""
    return "\n".join(f"{show(what):<50}{count:>10,}" for what, count in rows(one))


def as_csv(one: Flow) -> str:
    """The table for a spreadsheet."""
    file = io.StringIO(newline="")
    table = Table(file, ("state", "articles"))
    for what, count in rows(one):
        table.row((what.strip(), count))
    return file.getvalue()


def as_markdown(one: Flow) -> str:
    """The table and the paragraph."""
    lines = ["| | articles |", "|---|---:|"]
    lines += [f"| {show(what).replace('|', chr(92) + '|')} | {count:,} |" for what, count in rows(one)]
    return "\n".join([*lines, "", paragraph(one)])


def paragraph(one: Flow) -> str:
    """The flow in words."""
    states = one.states
    why = ", ".join(f"{count:,} {show(reason)}" for reason, count in sorted(one.reasons.items()))
    left = f" {states['excluded']:,} were left out by a reviewer ({why})." if states["excluded"] else ""
    aside = [(states["thin"], "held hardly any text"), (states["copy"], "were nearly the same as another")]
    aside.append((states["corrected"], "were older versions of corrected articles"))
    said = ", ".join(f"{count:,} {what}" for count, what in aside if count)
    passed = f" Of those that nobody coded, {said}." if said else ""
    rest = states["begun"] + states["waiting"]
    open_still = f" {rest:,} are still to be coded, {states['begun']:,} of them begun." if rest else ""
    return (
        f"{one.articles:,} articles were imported.{left}{passed} {one.coded:,} were coded: {states['once']:,} by one "
        f"person, {states['double']:,} by two or more, and in {states['adjudicated']:,} something was adjudicated."
        f"{open_still}"
    )


def as_svg(one: Flow) -> str:
    """A figure: a box for each state that holds articles, from all that was imported down; it prints in black."""
    boxes = [(show(what.strip()), count) for what, count in rows(one) if count]
    height = len(boxes) * (_BOX + _GAP) + _GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="14" role="img">',
        f"<title>{escape(paragraph(one))}</title>",
    ]
    for at, (what, count) in enumerate(boxes):
        y, x = _GAP + at * (_BOX + _GAP), 20 if at == 0 else 80
        parts.append(f'<rect x="{x}" y="{y}" width="{_WIDTH - 20 - x}" height="{_BOX}" fill="none" stroke="black"/>')
        parts.append(f'<text x="{x + 12}" y="{y + 22}">{escape(what)}</text>')
        parts.append(f'<text x="{_WIDTH - 32}" y="{y + 22}" text-anchor="end">{count:,}</text>')
        if at:
            middle = y + _BOX // 2
            parts.append(f'<path d="M40 {_GAP + _BOX} V{middle} H{x}" fill="none" stroke="black"/>')
    return "\n".join([*parts, "</svg>", ""])
