"""`rejoin`: put the text back into labels that were exported without it."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.text.show import show
from tui.formats.loss import Report
from tui.jobs.beside import refuse_itself
from tui.jobs.losses import summary
from tui.jobs.rejoin import Rejoined, rejoin

SUMMARY = "put the text back into labels that were exported without it"
EXAMPLE = "glossator --db own-copies.db rejoin labels.no-text.jsonl labels.jsonl"

MOST = 20
"""How many of what could not be placed are named one by one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lost", metavar="FILE", type=Path, help="what `export --without-text` wrote")
    parser.add_argument("out", metavar="OUT", type=Path, help="the JSON Lines file to write, with text")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the result as JSON")


def run(args: argparse.Namespace) -> int:
    for path in (args.db, args.lost):
        refuse_itself(path, args.out)
    with ExitStack() as drawing:
        progress = drawing.enter_context(bar())
        done = 0

        def tick() -> None:
            nonlocal done
            done += 1
            progress("putting text back", done, 0)

        def tell(report: Report) -> None:
            drawing.close()
            if not args.json:
                print("\n".join(map(show, summary(report))))

        found = rejoin(args.db, args.lost, args.out, tell, tick)
    _print(found, args.json)
    return 1 if found.missing or found.unplaced else 0


def _print(found: Rejoined, scripted: bool) -> None:
    if scripted:
        missing = {"missing": found.missing, "unplaced": found.unplaced}
        print(as_json({"articles": found.articles, "spans": found.spans} | missing))
        return
    for what, ones in (
        ("articles have no copy in the database", found.missing),
        ("spans stand in sentences that its copy does not have", found.unplaced),
    ):
        if ones:
            more = ["..."] if len(ones) > MOST else []
            print("\n    ".join([f"{len(ones):,} {what}", *ones[:MOST], *more]))
