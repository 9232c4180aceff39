"""`publish`: make a folder that readers can open: a site, a database for Datasette, and downloads."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.text.show import show
from tui.jobs.publish import Wanted, publish

SUMMARY = "make a site and a database that readers can open"
EXAMPLE = "glossator publish site --only gold --anonymous"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder to make, or to make anew")
    parser.add_argument("--title", metavar="TEXT", default=Wanted.title, help="what the site is called")
    parser.add_argument("--only", metavar="gold", choices=("gold",), help="only what is gold")
    parser.add_argument("--anonymous", action="store_true", help="name no reviewer, and leave comments out")
    parser.add_argument("--without-text", action="store_true", help="leave the articles' text out")
    parser.add_argument("--excerpt", metavar="N", type=int, default=0, help="words of it that may stand in a row: 0")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print what was made as JSON")


def run(args: argparse.Namespace) -> int:
    wanted = Wanted(args.title, args.only == "gold", args.anonymous, args.without_text, args.excerpt)
    with bar() as progress:
        counts = publish(args.db, args.folder, wanted, progress)
    if args.json:
        print(as_json(counts))
    else:
        told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        print(f"{told}; open {show(str(args.folder / 'index.html'))}")
    return 0
