"""`review`: open the screen, at an article if one is named; or review by lines, without a screen."""

from __future__ import annotations

import argparse

from tui.cli.start import start, start_lines
from tui.jobs.find import find_article

SUMMARY = "open the screen, where you left or at an article; or review by lines"
EXAMPLE = "glossator review two councils"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lines", action="store_true", help="no screen: a line for each candidate, a key for each line"
    )
    parser.add_argument("article", metavar="ARTICLE", nargs="*", help="words of its own, or how its id begins")


def run(args: argparse.Namespace) -> int:
    named = " ".join(args.article)
    article = find_article(args.db, named) if named else None
    begin = start_lines if args.lines else start
    return begin(args.db, args.reviewer, article=article)
