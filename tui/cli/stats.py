"""`stats`: what is done and what is waiting, in all and for each reviewer."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import TYPE_CHECKING

from tui.cli.printed import as_json
from tui.core.differing import short
from tui.core.errors import Problem
from tui.core.pace import Pace, Part
from tui.core.scoring import together
from tui.core.text.show import show
from tui.jobs import practice
from tui.jobs.checks import lines, plain
from tui.jobs.stats import ALL, PAUSE, Checks, Counts, Progress, all_counts, checked, practice_of, progresses

if TYPE_CHECKING:
    from tui.core.report import Filled

_WIDEST = 40
"""Characters of a cell that are printed."""

SUMMARY = "count what is done and what is waiting, and how fast it goes"
EXAMPLE = "glossator stats --pace"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    parser.add_argument("--checks", action="store_true", help="also what blind checks and second looks say")
    parser.add_argument("--practice", action="store_true", help="also how practice went, by reviewer and label")
    parser.add_argument(
        "--tables", nargs="*", metavar="ID", help="instead the codebook's report tables, all or those named"
    )
    parser.add_argument(
        "--flow",
        nargs="?",
        const="text",
        choices=("text", "markdown", "svg"),
        help="instead the flow of articles from imported to coded: a table, one with a paragraph, a figure",
    )
    parser.add_argument(
        "--csv", action="store_true", help="with --flow, or --tables and one table's id: print it as CSV"
    )
    parser.add_argument("--pace", action="store_true", help="also states, active time and keys")
    parser.add_argument(
        "--pause", type=float, default=PAUSE, metavar="SECONDS", help=f"a longer gap is a pause ({PAUSE:.0f})"
    )


def run(args: argparse.Namespace) -> int:
    if args.tables is not None:
        return _tables(args)
    if args.flow is not None:
        return _flow(args)
    if args.csv:
        raise Problem("--csv prints a table: name one, such as --tables ID --csv, or --flow --csv.", code=2)
    counts, people = all_counts(args.db, args.reviewer)
    speeds = progresses(args.db, people, args.pause) if args.pace or args.json else {}
    checks = checked(args.db) if args.checks or args.json else {}
    practised = practice_of(args.db) if args.practice or args.json else []
    if args.json:
        print(as_json(_plain(counts, people, speeds, checks) | {"practice": practice.plain(practised)}))
    else:
        parts = [_table(counts, people), *(_speed(name, one) for name, one in speeds.items())]
        parts += [_checks(name, one) for name, one in checks.items() if name in ("", *people)]
        print("\n".join([*parts, *(_practice(practised) if args.practice else [])]))
    return 0


def _flow(args: argparse.Namespace) -> int:
    """Where every article is between import and gold."""
    from tui.jobs import flow
    from tui.store.migrations import open_file

    with closing(open_file(args.db)) as conn:
        one = flow.measured(conn)
    if args.json:
        print(as_json(flow.plain(one)))
        return 0
    forms = {"text": flow.as_text, "markdown": flow.as_markdown, "svg": flow.as_svg}
    print(flow.as_csv(one) if args.csv else forms[args.flow](one), end="" if args.csv else "\n")
    return 0


def _tables(args: argparse.Namespace) -> int:
    """The report tables of the codebook, about what stands in the file."""
    from tui.jobs.report import as_csv, of_file, plain

    found = of_file(args.db, args.tables)
    if args.csv:
        if len(found) != 1:
            ids = ", ".join(one.table.id for one in found)
            raise Problem(f"--csv prints one table: name one of {ids} after --tables.", code=2)
        print(as_csv(found[0]), end="")
    elif args.json:
        print(as_json([plain(one) for one in found]))
    else:
        print("\n\n".join(in_columns(one) for one in found))
    return 0


def in_columns(filled: Filled) -> str:
    """A table as text, each column as wide as it must be, and at most as wide as can be read across."""
    rows = [[show(name) for name in filled.headings]]
    rows += [[show("; ".join(cell)) for cell in row] for row in filled.rows]
    wide = [min(_WIDEST, max(len(row[at]) for row in rows)) for at in range(len(filled.headings))]
    count = len(filled.rows)
    lines = [f"{show(filled.name)}: {count:,} {'row' if count == 1 else 'rows'}"]
    for row in rows:
        cells = (cell if len(cell) <= most else cell[: most - 1] + "…" for cell, most in zip(row, wide, strict=True))
        lines.append("  ".join(cell.ljust(most) for cell, most in zip(cells, wide, strict=True)).rstrip())
    return "\n".join(lines)


def _plain(
    counts: Counts, people: dict[str, Counts], speeds: dict[str, Progress], checks: dict[str, Checks]
) -> dict[str, object]:
    return {
        "articles": counts.articles,
        "done": counts.done,
        "waiting": counts.waiting,
        "thin": counts.thin,
        "copies": counts.copies,
        "corrected": counts.corrected,
        "in_part": counts.in_part,
        "candidates": counts.candidates,
        "steps": counts.steps,
        "checks": plain(checks[ALL]),
        "reviewers": [
            {**_person(name, one, speeds[name]), "checks": plain(checks.get(name, Checks()))}
            for name, one in people.items()
        ],
    }


def _person(name: str, one: Counts, far: Progress) -> dict[str, object]:
    left = far.left
    return {
        "name": name,
        "done": one.done,
        "in_part": one.in_part,
        "waiting": one.waiting,
        "steps": one.steps,
        "articles": far.articles,
        "candidates": far.candidates,
        "claims": far.claims,
        "pause_seconds": far.pause,
        "seconds_left": None if left is None else round(left),
        "pace": _pace(far.pace),
    }


def _practice(found: list[practice.Practised]) -> list[str]:
    """Each reviewer's score by label, and the differences article by article."""
    if not found:
        return ["", "No article that was given for practice is finished."]
    lines = []
    for name, scores in sorted(practice.by_label(found).items()):
        lines += ["", f"{'Practice of ' + show(name):<30}{'answer':>9}{'marked':>9}{'right':>9}{'F1':>9}"]
        for label, counts in [*scores.items(), ("all", together(scores))]:
            f1 = counts.f1("strict").value
            figures = f"{counts.there:>9,}{counts.found:>9,}{counts.strict:>9,}{'-' if f1 is None else f'{f1:.2f}':>9}"
            lines.append(f"{show(label)[:29]:<30}{figures}")
        for one in found:
            if one.reviewer == name:
                lines += [f"  {show(one.title or one.article_id)}: {one.told}"]
                lines += [f"    {show(_differs(each))}" for each in one.differences]
    return lines


def _differs(one: practice.Difference) -> str:
    mine, known = (f"{a.label} “{short(a.quote or '', 40)}”" if a else "nothing" for a in (one.mine, one.known))
    return f"{one.place.start}: {mine}, answer {known} ({one.what})"


def _checks(name: str, one: Checks) -> str:
    return "\n".join(["", f"Checks of {show(name) if name else 'everybody'}", *lines(one)])


def _table(counts: Counts, people: dict[str, Counts]) -> str:
    thin = f", {counts.thin:,} thin" if counts.thin else ""
    thin += f", {counts.copies:,} copies" if counts.copies else ""
    thin += f", {counts.corrected:,} corrected" if counts.corrected else ""
    lines = [
        f"{counts.articles:,} articles: {counts.done:,} done by somebody, {counts.waiting:,} waiting{thin}",
        f"{counts.candidates:,} candidates that nobody has decided",
    ]
    if people:
        lines += ["", f"{'reviewer':<24}{'done':>9}{'in part':>9}{'waiting':>9}{'steps':>9}"]
    lines += [
        f"{show(name):<24}{one.done:>9,}{one.in_part:>9,}{one.waiting:>9,}{one.steps:>9,}"
        for name, one in people.items()
    ]
    return "\n".join(lines)


def _pace(one: Pace) -> dict[str, object]:
    parts = {
        "articles": one.by_article,
        "actions": one.by_action,
        "labels": one.by_label,
        "sources": one.by_source,
        "days": one.by_day,
    }
    return {"all": _part(one.all), **{name: {k: _part(v) for k, v in by.items()} for name, by in parts.items()}}


def _part(part: Part) -> dict[str, object]:
    return {"steps": part.steps, "seconds": round(part.seconds, 1), "keys": part.keys}


def _speed(name: str, far: Progress) -> str:
    one, left = far.pace, far.left
    states = ", ".join(f"{count:,} {state}" for state, count in far.candidates.items())
    lines = ["", f"{show(name)}: {sum(far.candidates.values()):,} candidates: {states}"]
    lines += [f"{one.all.seconds / 60:,.0f} minutes of work, longer gaps than {far.pause:.0f} s left out"]
    lines += [] if left is None else [f"at this pace {left / 60:,.0f} minutes are left"]
    lines += ["", f"{'':<24}{'steps':>9}{'minutes':>9}{'s a step':>9}{'keys a step':>12}"]
    for by in ({"all": one.all}, one.by_action, one.by_label, one.by_source):
        for what, part in sorted(by.items()):
            seconds, keys = part.seconds_a_step or 0.0, part.keys_a_step or 0.0
            lines.append(f"  {show(what):<22}{part.steps:>9,}{part.seconds / 60:>9.1f}{seconds:>9.1f}{keys:>12.2f}")
    return "\n".join(lines)
