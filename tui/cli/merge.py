"""`merge`: bring other people's files into this one, in any order and as often as wanted."""

from __future__ import annotations

import argparse
from pathlib import Path

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.text.show import show
from tui.jobs.merge import Merged, merge_files

SUMMARY = "bring other people's files into this one, losing nothing"
EXAMPLE = "glossator merge from-ada.db from-ben.db"

COUNTED = ("articles", "annotations", "proposals", "assignments", "decisions")
"""Tables whose new rows are told."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("others", metavar="OTHER.db", nargs="+", type=Path, help="a file to take in; it is only read")
    parser.add_argument("--dry-run", action="store_true", help="say what would come, and add nothing")
    parser.add_argument("--force", action="store_true", help="also take decisions dated more than a day ahead")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    with bar() as progress:

        def tick(other: Path, done: int, of: int) -> None:
            progress(f"merging {other.name}", done, of)

        found = merge_files(args.db, args.others, dry_run=args.dry_run, force=args.force, tick=tick)
    if args.json:
        print(as_json([_plain(one) for one in found]))
    else:
        print("\n".join(line for one in found for line in _lines(one, args.dry_run)))
    return 0


def _plain(one: Merged) -> dict[str, object]:
    return {
        "file": str(one.path),
        "new": one.new,
        "reviewers": list(one.reviewers),
        "clashes": list(one.clashes),
    }


def _lines(one: Merged, dry_run: bool) -> list[str]:
    """What came of one file, for a terminal."""
    counts = ", ".join(f"{one.new[table]:,} {table}" for table in COUNTED if one.new[table])
    would = "would bring" if dry_run else "brought"
    told = [f"{show(str(one.path))} {would} {counts or 'nothing new'}."]
    if one.reviewers:
        told.append(f"  new reviewers: {', '.join(map(show, one.reviewers))}")
    return told + [f"  note: {sentence}" for sentence in one.clashes]
