"""Agreement as LaTeX for a paper: the methods paragraph, and the tables of the Markdown form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tui.core.text.show import show
from tui.jobs import trusted
from tui.jobs.agreement import Report, Row, WordRow
from tui.jobs.figures import HEAD, SERVED, cell, cells, methods
from tui.jobs.trusted import Trusted

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
    "“": "``",
    "”": "''",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


def as_latex(report: Report, found: Sequence[Trusted] = ()) -> str:
    """Sections to include in a document; what is not defined has the number of the note below that says why.

    `found`: sources by score, a section of their own.
    """
    lines = [r"\section*{Agreement between coders}", "", _tex(methods(report, lambda text: text)), ""]
    for served in report.served:
        lines.append(rf"\subsection*{{Coded {SERVED[served]}}}")
        for title, rows in report.parts(served):
            lines += _table(title, rows)
        lines += _words([row for row in report.words if row.served == served])
    if found:
        lines += _tabular(
            "Sources against gold, by score",
            "l" + "r" * (len(trusted.HEAD) - 1),
            trusted.HEAD,
            list(map(trusted.cells, found)),
            {},
        )
    return "\n".join(lines)


def _tex(text: str) -> str:
    """Text on one line that LaTeX prints as it is."""
    flat = show(" ".join(text.split()))
    return re.sub(r"[\\~^&%$#_{}–“”]", lambda match: _SPECIAL[match.group()], flat)


def _table(title: str, rows: Sequence[Row]) -> Iterator[str]:
    reasons: dict[str, int] = {}
    lines = [cells(row, reasons) for row in rows]
    yield from _tabular(title, "l" + "r" * (len(HEAD) - 1), HEAD, lines, reasons)


def _words(rows: Sequence[WordRow]) -> Iterator[str]:
    if not rows:
        return
    names = {"kappa": "Cohen's kappa", "alpha": "Krippendorff's alpha"}
    reasons: dict[str, int] = {}
    lines = [
        [row.layer, ", ".join(row.coders), f"{row.words}", names[row.measure], cell(row.figure, reasons)]
        for row in rows
    ]
    yield from _tabular("Word by word", "llrlr", ["layer", "coders", "words", "measure", "value"], lines, reasons)


def _tabular(
    title: str, columns: str, head: Sequence[str], rows: Sequence[Sequence[str]], reasons: dict[str, int]
) -> Iterator[str]:
    yield from ("", rf"\paragraph{{{title}}}\mbox{{}}\\", rf"\begin{{tabular}}{{{columns}}}", r"\hline")
    yield " & ".join(map(_tex, head)) + r" \\ \hline"
    yield from (" & ".join(map(_tex, row)) + r" \\" for row in rows)
    yield from (r"\hline", r"\end{tabular}")
    yield from (rf"\\({number}) {_tex(why)}." for why, number in reasons.items())
