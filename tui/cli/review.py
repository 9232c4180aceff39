"""`review`: open the screen, at an article if one is named."""

from __future__ import annotations

import argparse

from tui.cli.start import start

SUMMARY = "open the screen, where you left or at an article"
EXAMPLE = "glossator review two councils"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="ARTICLE", nargs="*", help="its id, or words that only this one has")


def run(args: argparse.Namespace) -> int:
    return start(args.db, args.reviewer, article=" ".join(args.article) or None)
