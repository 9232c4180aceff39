"""`agreement`: how far those who coded the same articles agree."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.agreement import Figure
from tui.core.text.show import show
from tui.jobs.agreement import ALL, Report, agreement
from tui.jobs.figures import SERVED, as_csv, as_paper, plain
from tui.jobs.latex import as_latex
from tui.store.migrations import open_file

SUMMARY = "measure agreement: F1, kappa and alpha, with intervals"
EXAMPLE = "glossator agreement --paper > agreement.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")
    form.add_argument("--paper", action="store_true", help="print Markdown with a methods paragraph")
    form.add_argument("--latex", action="store_true", help="print the same as LaTeX")


def run(args: argparse.Namespace) -> int:
    with closing(open_file(args.db, read_only=True)) as conn, bar() as progress:
        report = agreement(conn, lambda done: progress("comparing articles", done, 0))
    if args.json:
        print(as_json(plain(report)))
    elif args.csv:
        print(as_csv(report), end="")
    elif args.latex:
        print(as_latex(report))
    else:
        print(as_paper(report) if args.paper else _table(report))
    return 0


def _table(report: Report) -> str:
    """The main figures for a terminal."""
    lines: list[str] = []
    for served, count in report.articles.items():
        lines += [f"{count:,} articles coded {SERVED[served]} by {', '.join(map(show, report.coders[served]))}", ""]
        lines.append(f"{'':<34}{'units':>12}{'F1 exact':>22}{'overlapping':>22}")
        for row in report.rows:
            if row.served != served or (row.first != ALL and row.what != "all"):
                continue
            name = f"{row.first}, {row.second}" if row.second else row.name or "all"
            units = f"{row.counts.first}/{row.counts.second}"
            cells = "".join(f"{_cell(row.figures.get(way)):>22}" for way in ("exact", "overlapping"))
            lines.append(f"{show(name)[:33]:<34}{units:>12}{cells}")
        for word in report.words:
            if word.served == served:
                who = f"{word.measure} {word.layer}, {', '.join(word.coders)}"
                lines.append(f"{show(who)[:45]:<46}{_cell(word.figure):>22} {word.figure.why}".rstrip())
        lines.append("")
    return "\n".join(lines).rstrip()


def _cell(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "-"
    between = "" if figure.low is None else f" [{figure.low:.2f}, {figure.high:.2f}]"
    return f"{figure.value:.2f}{between}"
