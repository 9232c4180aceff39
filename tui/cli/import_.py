"""`glossator import`: bring articles in, and have candidates found in them."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.cli.progress import bar
from tui.core.codebook_check import read as read_codebook
from tui.core.errors import Problem
from tui.core.text.show import show

if TYPE_CHECKING:
    from tui.jobs.import_ import Report

SUMMARY = "bring articles in: text, Markdown, HTML, JSON Lines; or labels that other programs wrote"
EXAMPLE = "glossator import saved-pages/ letter.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, or a folder with what is in it")
    parser.add_argument("--codebook", metavar="FILE", type=Path, help="the codebook of a database that is made now")
    parser.add_argument("--no-suggest", action="store_true", help="leave the articles without candidates for now")
    parser.add_argument("--format", metavar="NAME", default="", help="labels in this format, or auto")
    parser.add_argument("--as-reviewer", metavar="NAME", help="labels are this reviewer's decisions")
    parser.add_argument("--map", metavar="FILE", type=Path, help="which of their labels are which of ours (TOML)")
    parser.add_argument("--option", metavar="NAME=VALUE", action="append", default=[], help="an option of the format")


def run(args: argparse.Namespace) -> int:
    """Import, suggest, and say what came of each file; 1 if anything was refused."""
    from tui.cli import labels
    from tui.core.codebook import default, parse
    from tui.jobs import import_, suggest
    from tui.jobs.record import is_record
    from tui.store import articles
    from tui.store.migrations import open_file

    for path in args.paths:
        if not path.exists():
            raise Problem(f"There is no {show(str(path))}; name a file or folder that exists.", code=2)
    given = read_codebook(args.codebook) if args.codebook else None
    conn = open_file(args.db, create=True, codebook=given or default())
    try:
        toml = articles.current_codebook(conn)
        book = parse(toml) if toml else given or default()
        if given is not None and given.id != book.id:
            raise Problem(
                f"{show(str(args.db))} has the codebook {show(book.name)}, version {show(book.version)}; "
                "give another codebook to a new database.",
                code=2,
            )
        if args.format or args.as_reviewer or args.map:
            return labels.take(conn, book, args)
        if args.paths[0].is_file() and is_record(args.paths[0]):
            return labels.take_record(conn, args)
        with bar() as progress:
            report = import_.import_paths(conn, args.paths, progress=progress)
            if not args.no_suggest:
                suggest.suggest_all(conn, book, partial(progress, "finding candidates"))
    finally:
        conn.close()
    _say(report, args)
    return 1 if report.refused else 0


def _say(report: Report, args: argparse.Namespace) -> None:
    if args.json:
        print(json.dumps(vars(report), ensure_ascii=False))
        return
    counts = (
        ("imported", report.new),
        ("already there", report.known),
        ("thin", report.thin),
        ("refused", report.refused),
    )
    for name, what in counts:
        if what or name == "imported":
            print(f"{len(what):>8,}  {name}")
    for sentence in report.refused:
        print(show(sentence), file=sys.stderr)
