"""What the card of an export says of agreement: the main figures with their intervals, as data and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from tui.core.errors import Problem
from tui.jobs.agreement import ALL, Row, agreement
from tui.jobs.figures import SERVED, cell, figure_as_data
from tui.store.driver import Connection

_WAYS = ("exact", "overlapping")


def agreed(conn: Connection, without: Collection[str]) -> dict[str, Any]:
    """Agreement in all and by layer, at each coder's first `done`; `rows` is empty where nothing is double-coded.

    `without`: reviewers of whom nothing is said. Then the pairs of the others stand one by one, as no figure of all
    pairs is theirs alone.
    """
    try:
        report = agreement(conn)
    except Problem:
        return {"articles": {}, "rows": [], "notes": []}
    pairs = [
        row for row in report.rows if row.first not in (ALL, row.second) and not {row.first, row.second} & set(without)
    ]
    chosen = pairs if without else [row for row in report.rows if row.first == ALL]
    reasons: dict[str, int] = {}
    rows = [_row(row, reasons) for row in chosen if row.what in ("all", "layer")]
    notes = [f"({number}) {why}." for why, number in reasons.items()]
    return {"articles": {} if without else dict(report.articles), "rows": rows, "notes": notes}


def _row(row: Row, reasons: dict[str, int]) -> dict[str, Any]:
    return {
        "served": row.served,
        "between": ALL if row.first == ALL else [row.first, row.second],
        "what": row.what,
        "name": row.name,
        "articles": row.articles,
        "units": [row.counts.first, row.counts.second],
        "f1": {way: figure_as_data(row.figures[way]) for way in _WAYS},
        "said": {way: cell(row.figures[way], reasons) for way in _WAYS},
    }


def as_markdown(found: dict[str, Any], plain: Callable[[str], str]) -> list[str]:
    """The lines of a card. `plain` makes a name text that Markdown takes for nothing else."""
    if not found["rows"]:
        return ["", "Agreement: no article was finished by two people, so there is nothing to compare."]
    lines = ["", "Agreement, F1 between coders at their first `done`, with intervals of 95 %:", ""]
    lines += ["| coded | between | what | articles | exact | overlapping |", "|---|---|---|---:|---:|---:|"]
    for row in found["rows"]:
        between = row["between"] if isinstance(row["between"], str) else ", ".join(map(plain, row["between"]))
        what = plain(row["name"]) or "all"
        cells = (SERVED[row["served"]], between, what, str(row["articles"]), *(row["said"][way] for way in _WAYS))
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, "", "  \n".join(map(plain, found["notes"]))] if found["notes"] else lines
