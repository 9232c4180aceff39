"""The part of `import` that takes in labels of other programs, and records of ours."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from tui.cli import reviewer
from tui.cli.progress import bar
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.formats.reading import read_map
from tui.jobs.import_labels import Taken, import_labels
from tui.jobs.record import import_record
from tui.store.articles import person


def take(conn: Any, book: Codebook, args: argparse.Namespace) -> int:
    """Labels, as candidates or as a reviewer's decisions; 1 if some could not be taken as they are."""
    names = read_map(args.map) if args.map else {}
    given = dict(_pair(text) for text in args.option)
    me = person(conn, reviewer.name(args.as_reviewer), suffix=reviewer.suffix()) if args.as_reviewer else ""
    format = args.format or "auto"
    found = []
    for path in args.paths:
        with bar() as progress:
            taken = import_labels(
                conn, path, book, format=format, given=given, names=names, reviewer_id=me, progress=progress
            )
        found.append(taken)
        if not args.json:
            print(f"{show(path.name)} ({taken.format}): {_said(taken)}")
        for sentence in taken.amiss:
            print(show(sentence), file=sys.stderr)
        if taken.troubles > len(taken.amiss):
            print(f"... and {taken.troubles - len(taken.amiss):,} more like these", file=sys.stderr)
    if args.json:
        print(json.dumps([vars(one) for one in found], ensure_ascii=False))
    return 1 if any(one.troubles for one in found) else 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Problem(f"--option {text} is not NAME=VALUE; `glossator export --formats` lists the options.", code=2)
    return name, value


def _said(taken: Taken) -> str:
    counts = (
        (taken.articles, "articles"),
        (taken.new, "of them new"),
        (taken.proposals, "candidates"),
        (taken.decisions, "decisions"),
        (taken.done, "articles done"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count or what == "articles")


def take_record(conn: Any, args: argparse.Namespace) -> int:
    """What `export --format record` wrote: everything in it that is not here yet."""
    counts: dict[str, int] = {}
    for path in args.paths:
        for table, count in import_record(conn, path).items():
            counts[table] = counts.get(table, 0) + count
    told = ", ".join(f"{count:,} {table}" for table, count in counts.items() if count)
    print(json.dumps(counts) if args.json else f"new: {told or 'nothing'}")
    return 0
