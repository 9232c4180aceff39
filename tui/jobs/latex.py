"""Agreement as LaTeX for a paper: the methods paragraph, and the tables of the Markdown form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tui.core.agreement import WAYS
from tui.core.text.show import show
from tui.jobs.agreement import ALL, Report, Row, WordRow
from tui.jobs.figures import SERVED, cell, methods

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "“": "``",
    "”": "''",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


def as_latex(report: Report) -> str:
    """Sections to include in a document; what is not defined has the number of the note below that says why."""
    lines = [r"\section*{Agreement between coders}", "", _tex(methods(report, lambda text: text)), ""]
    for served in report.articles:
        rows = [row for row in report.rows if row.served == served]
        lines.append(rf"\subsection*{{Coded {SERVED[served]}}}")
        lines += _table("By layer and label, all pairs", [row for row in rows if row.first == ALL])
        lines += _table("By pair of coders", [row for row in rows if row.first != ALL and row.what == "all"])
        lines += _words([row for row in report.words if row.served == served])
    return "\n".join(lines)


def _tex(text: str) -> str:
    """Text on one line that LaTeX prints as it is."""
    flat = show(" ".join(text.split()))
    return re.sub(r"[\\~^&%$#_{}–“”]", lambda match: _SPECIAL[match.group()], flat)


def _name(row: Row) -> str:
    if row.second:
        return f"{row.first}, {row.second}"
    return "all" if row.what == "all" else f"{row.what} {row.name}"


def _table(title: str, rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    reasons: dict[str, int] = {}
    head = ["", "units", "articles", "F1 exact", "now", "F1 overlapping", "now", "F1 label-blind", "now"]
    cells = []
    for row in rows:
        line = [_name(row), f"{row.counts.first} / {row.counts.second}", f"{row.articles}"]
        for way in WAYS:
            figure, now = row.figures.get(way), row.now.get(way)
            line += ["", ""] if figure is None else [cell(figure, reasons), "" if now is None else f"{now:.2f}"]
        cells.append(line)
    yield from _tabular(title, "lrr" + "rr" * len(WAYS), head, cells, reasons)


def _words(rows: Sequence[WordRow]) -> Iterator[str]:
    if not rows:
        return
    names = {"kappa": "Cohen's kappa", "alpha": "Krippendorff's alpha"}
    reasons: dict[str, int] = {}
    cells = [
        [row.layer, ", ".join(row.coders), f"{row.words}", names[row.measure], cell(row.figure, reasons)]
        for row in rows
    ]
    yield from _tabular("Word by word", "llrlr", ["layer", "coders", "words", "measure", "value"], cells, reasons)


def _tabular(
    title: str, columns: str, head: Sequence[str], rows: Sequence[Sequence[str]], reasons: dict[str, int]
) -> Iterator[str]:
    yield from ("", rf"\paragraph{{{title}}}\mbox{{}}\\", rf"\begin{{tabular}}{{{columns}}}", r"\hline")
    yield " & ".join(map(_tex, head)) + r" \\ \hline"
    yield from (" & ".join(map(_tex, row)) + r" \\" for row in rows)
    yield from (r"\hline", r"\end{tabular}")
    yield from (rf"\\({number}) {_tex(why)}." for why, number in reasons.items())
