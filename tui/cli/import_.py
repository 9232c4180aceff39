"""`import`: bring articles in, with labels that other programs wrote, and have candidates found in them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli import outcomes
from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.errors import Problem
from tui.core.text.show import show

if TYPE_CHECKING:
    from tui.jobs.intake import Order

SUMMARY = "bring articles in: text, Markdown, HTML, JSON Lines; or labels that other programs wrote"
EXAMPLE = "glossator import saved-pages/ letter.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, or a folder with what is in it")
    parser.add_argument("--codebook", metavar="FILE", type=Path, help="the codebook of a database that is made now")
    parser.add_argument("--no-suggest", action="store_true", help="leave the articles without candidates for now")
    parser.add_argument(
        "--split", metavar="NAME", default="", help="how a file of many articles is divided (or FILE.toml)"
    )
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="find candidates by N processes")
    parser.add_argument("--split-at", metavar="REGEX", default="", help="what stands between the articles of a file")
    newer = parser.add_mutually_exclusive_group()
    newer.add_argument("--corrects", metavar="ARTICLE", default="", help="it is a newer text of this article (its id)")
    newer.add_argument("--apart", action="store_true", help="no article is a newer text of another")
    labels = parser.add_argument_group("labels of other programs")
    labels.add_argument("--format", metavar="NAME", default="", help="their format; auto: told by their content")
    labels.add_argument("--option", metavar="NAME=VALUE", action="append", default=[], help="an option of the format")
    labels.add_argument("--map", metavar="FILE", type=Path, help="which of their labels are which of ours (TOML)")
    whose = labels.add_mutually_exclusive_group()
    whose.add_argument("--as-source", metavar="NAME", default="", help="they are candidates of a source of this name")
    whose.add_argument("--as-reviewer", metavar="NAME", default="", help="they are this reviewer's decisions")
    whose.add_argument("--each-reviewer", action="store_true", help="they are decisions of those whom the file names")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Import, suggest, and say what came of each file; 1 if anything was refused."""
    from tui.core.codebook_check import read
    from tui.jobs.intake import opened, take_in

    for path in args.paths:
        if not os.path.exists(path):  # unlike Path.exists it raises nothing
            raise Problem(f"There is no {path}; name a file or folder that exists.", code=2)
    given = read(args.codebook) if args.codebook else None
    order = _order(args)
    with opened(args.db, given, args.paths) as target, bar() as progress:
        outcome = take_in(target, order, progress)
    print(as_json(outcomes.plain(outcome)) if args.json else "\n".join(outcomes.table(outcome)))
    for sentence in outcomes.amiss(outcome):
        print(show(sentence), file=sys.stderr)
    return 1 if outcome.amiss else 0


def _order(args: argparse.Namespace) -> Order:
    from tui.cli import reviewer
    from tui.formats.reading import read_map
    from tui.jobs import split
    from tui.jobs.intake import Order

    return Order(
        args.paths,
        format=args.format,
        given=dict(map(_pair, args.option)),
        names=read_map(args.map) if args.map else {},
        reviewer=reviewer.name(args.as_reviewer) if args.as_reviewer else "",
        each=args.each_reviewer,
        suffix=reviewer.suffix() if args.as_reviewer or args.each_reviewer else "",
        source=" ".join(args.as_source.split()),
        suggest=not args.no_suggest,
        jobs=args.jobs,
        split=split.chosen(args.split, args.split_at),
        corrects=args.corrects,
        apart=args.apart,
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Problem(f"--option {text} is not NAME=VALUE; `glossator export --formats` lists the options.", code=2)
    return name, value
