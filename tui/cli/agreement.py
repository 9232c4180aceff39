"""`agreement`: how far those who coded the same articles agree."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.agreement import Figure
from tui.core.text.show import show
from tui.jobs import trusted
from tui.jobs.agreement import Report, Row, agreement
from tui.jobs.figures import SERVED, as_csv, as_paper, called, cell, plain, tame
from tui.jobs.latex import as_latex
from tui.store.articles import codebook_of
from tui.store.migrations import open_file

SUMMARY = "measure agreement: F1, kappa and alpha, with intervals"
EXAMPLE = "glossator agreement --paper > agreement.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")
    form.add_argument("--paper", action="store_true", help="print Markdown with a methods paragraph")
    form.add_argument("--latex", action="store_true", help="print the same as LaTeX")
    parser.add_argument("--sources", action="store_true", help="also each source against gold, by score (not in --csv)")


def run(args: argparse.Namespace) -> int:
    with closing(open_file(args.db, read_only=True)) as conn, bar() as progress:
        report = agreement(conn, lambda done: progress("comparing articles", done, 0))
        found = trusted.trusted(conn, codebook_of(conn)) if args.sources else []
    if args.json:
        print(as_json(plain(report) | ({"sources": trusted.plain(found)} if args.sources else {})))
    elif args.csv:
        print(as_csv(report), end="")
    elif args.latex:
        print(as_latex(report, found))
    elif args.paper:
        print("\n".join([as_paper(report), *(trusted.as_markdown(found, tame) if args.sources else [])]))
    else:
        print("\n".join([_table(report), *(["", *trusted.as_text(found)] if args.sources else [])]))
    return 0


def _table(report: Report) -> str:
    """The main figures for a terminal."""
    lines: list[str] = []
    for served in report.served:
        count = report.articles.get(served, 0)
        people = f" by {', '.join(map(show, report.coders[served]))}" if count else " by two"
        lines.append(f"{count:,} articles coded {SERVED[served]}{people}")
        for title, rows in report.parts(served):
            lines += ["", f"{title:<34}{'units':>12}{'F1 exact':>22}{'overlapping':>22}{'alpha':>8}"]
            reasons: dict[str, int] = {}
            lines += [_line(row, reasons) for row in rows]
            lines += [f"({number}) {why}" for why, number in reasons.items()]
        lines.append("")
        for word in report.words:
            if word.served == served:
                who = f"{word.measure} {word.layer}, {', '.join(word.coders)}"
                lines.append(f"{show(who)[:45]:<46}{_cell(word.figure):>22} {word.figure.why}".rstrip())
        lines.append("")
    return "\n".join(lines).rstrip()


def _line(row: Row, reasons: dict[str, int]) -> str:
    name = row.name if row.what in ("layer", "label", "relation", "record", "attribute") else called(row)
    ways = (row.figures.get(way) for way in ("exact", "overlapping"))
    figures = "".join(f"{'' if figure is None else cell(figure, reasons):>22}" for figure in ways)
    alpha = "" if row.alpha is None else cell(row.alpha, reasons)
    return f"{show(name)[:33]:<34}{f'{row.counts.first}/{row.counts.second}':>12}{figures}{alpha:>8}"


def _cell(figure: Figure) -> str:
    if figure.value is None:
        return "-"
    between = "" if figure.low is None else f" [{figure.low:.2f}, {figure.high:.2f}]"
    return f"{figure.value:.2f}{between}"
