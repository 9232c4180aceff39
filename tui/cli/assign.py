"""`assign`: who codes which articles; without a name, who has been given what."""

from __future__ import annotations

import argparse
from collections import Counter
from contextlib import closing
from dataclasses import asdict

from tui.cli import reviewer
from tui.cli.printed import as_json
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.jobs import assign
from tui.jobs.assign import Assignment, Load, Rule
from tui.store.articles import person
from tui.store.driver import Connection
from tui.store.migrations import open_file

SUMMARY = "give articles to reviewers, a share of them to two"
EXAMPLE = "glossator assign Ada Ben Cora --double 0.2 --blind"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help="a reviewer; none: show who has what")
    parser.add_argument("--double", metavar="SHARE", type=float, default=0.0, help="the share that two code: 0 to 1")
    parser.add_argument("--everybody", action="store_true", help="give every article to each reviewer")
    parser.add_argument("--blind", action="store_true", help="show them without candidates")
    parser.add_argument("--only", metavar="WORDS", default="", help="only articles that fit this filter")
    parser.add_argument("--part", metavar="TEXT", default="", help="what this group is called, or how it was drawn")
    parser.add_argument("--practice", action="store_true", help="articles with an answer, to practise on; not counted")
    parser.add_argument(
        "--from", dest="from_name", metavar="NAME", help="hand over what this reviewer has not finished"
    )
    parser.add_argument("--to", dest="to_name", metavar="NAME", help="to this one")
    checks = parser.add_argument_group("checks by lot, for all who work in this file")
    checks.add_argument("--check", metavar="SHARE", type=float, help="the share shown without candidates: 0 to 1")
    checks.add_argument("--again", metavar="SHARE", type=float, help="the share shown again after a while: 0 to 1")
    checks.add_argument("--after", metavar="DAYS", type=float, help="how long after (14)")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    if (args.from_name is None) != (args.to_name is None) or (args.from_name and args.names):
        raise Problem("Articles are handed over with both --from NAME and --to NAME, and no other names.", code=2)
    with closing(open_file(args.db)) as conn:
        if (args.check, args.again, args.after) != (None, None, None):
            assign.draw(conn, args.check, args.again, args.after)
            if not args.names and not args.from_name:
                _tell_rule(assign.rule(conn), args.json)
                return 0
        if args.names or args.from_name:
            _tell_given(_given(conn, args), args.json)
        else:
            _tell_loads(assign.loads(conn), args.json)
            if not args.json and assign.rule(conn) != assign.Rule():
                _tell_rule(assign.rule(conn), args.json)
    return 0


def _given(conn: Connection, args: argparse.Namespace) -> list[Assignment]:
    me = person(conn, reviewer.name(args.reviewer), suffix=reviewer.suffix())
    if args.from_name:
        return assign.hand_over(conn, me, args.from_name, args.to_name)
    if args.practice:
        return assign.practise(conn, me, args.names, blind=args.blind, only=args.only)
    return assign.share_out(
        conn,
        me,
        args.names,
        double=args.double,
        everybody=args.everybody,
        blind=args.blind,
        only=args.only,
        part=args.part,
    )


def _tell_given(given: list[Assignment], scripted: bool) -> None:
    if scripted:
        print(as_json([{"article": one.article_id, "reviewer": one.reviewer, "part": one.part} for one in given]))
        return
    for name, count in sorted(Counter(one.reviewer for one in given).items()):
        print(f"{count:>8,}  {show(name)}")
    if not given:
        print("No article was left to give: each is assigned or finished.")


def _tell_rule(rule: Rule, scripted: bool) -> None:
    if scripted:
        print(as_json(asdict(rule)))
        return
    print(
        f"Checks: {rule.blind:.0%} of the articles without candidates, {rule.again:.0%} again after {rule.days:g} days."
    )


def _tell_loads(loads: list[Load], scripted: bool) -> None:
    if scripted:
        print(as_json([asdict(load) for load in loads]))
        return
    if not loads:
        print("Nothing is assigned: every article is everybody's.")
        return
    print(f"{'reviewer':<24}{'given':>8}{'done':>8}{'double':>8}{'practice':>10}{'done':>8}")
    for one in loads:
        counts = f"{one.coding:>8,}{one.done:>8,}{one.double:>8,}{one.practice:>10,}{one.practised:>8,}"
        print(f"{show(one.reviewer):<24}{counts}")
