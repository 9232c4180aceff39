"""`disputes`: where reviewers, or sources, differ, and what is most worth settling."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui.cli import reviewer
from tui.cli.printed import as_json
from tui.core.disputes import Dispute
from tui.core.text.show import show
from tui.jobs.disputes import Doubt, open_disputes, open_doubts, plain, set_rule
from tui.jobs.sheet import REASONS, sheet
from tui.store.migrations import open_file

SUMMARY = "list where reviewers or sources differ, the most useful to settle first"
EXAMPLE = "glossator disputes --markdown > meeting.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    parser.add_argument("--markdown", action="store_true", help="print a sheet for the meeting")
    parser.add_argument("--rule", metavar="RULE", help="keep how gold is found: unanimous, or majority:N")
    parser.add_argument(
        "--sources", metavar="A,B", default="", help="compare these sources or people; one alone: with the reviewers"
    )


def run(args: argparse.Namespace) -> int:
    if args.rule:
        return _keep(args)
    names = [name.strip() for name in args.sources.split(",") if name.strip()]
    me = reviewer.name(args.reviewer)
    with closing(open_file(args.db)) as conn:
        found = open_disputes(conn, me, names)
        doubts = [] if names else open_doubts(conn, me)
        if args.json:
            print(as_json([plain(one) for one in found]))
        elif args.markdown:
            print(sheet(conn, found, doubts))
        else:
            _tell(found, doubts)
    return 0


def _keep(args: argparse.Namespace) -> int:
    """Keep the file's rule of gold."""
    with closing(open_file(args.db)) as conn:
        set_rule(conn, args.rule)
    print(f"Gold is {args.rule} in {show(args.db.name)} from now on; nothing that was decided has changed.")
    return 0


def _tell(found: list[Dispute], doubts: list[Doubt]) -> None:
    print(f"{len(found):,} disputes and {len(doubts):,} doubts are open.")
    for one in found:
        print(f"{one.article_id[:8]} {one.start:>7}-{one.end:<7}{REASONS[one.kind]:<22}{show(_sides(one))}")
    for doubt in doubts:
        print(show(f"{doubt.article_id[:8]} {doubt.start:>7}-{doubt.end:<7}{doubt.by} asks: {doubt.note}"))


def _sides(one: Dispute) -> str:
    """Who says what, on one line."""
    sides = [
        f"{', '.join(v.by)}: {v.annotation.label} {_short(v.annotation.quote or v.annotation.value)}"
        for v in one.versions
    ]
    return " | ".join([*sides, *([f"{', '.join(one.without)}: nothing"] if one.without else [])])


def _short(text: str | None) -> str:
    text = " ".join((text or "").split())
    return f'"{text if len(text) <= 40 else text[:39] + "…"}"' if text else ""
