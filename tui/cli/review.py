"""`review`: open the screen, at an article if one is named."""

from __future__ import annotations

import argparse

from tui.cli.start import start
from tui.jobs.find import find_article

SUMMARY = "open the screen, where you left or at an article"
EXAMPLE = "glossator review two councils"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", nargs="*", help="words of its own, or how its id begins")


def run(args: argparse.Namespace) -> int:
    named = " ".join(args.article)
    return start(args.db, args.reviewer, article=find_article(args.db, named) if named else None)
