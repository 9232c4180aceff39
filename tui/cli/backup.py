"""`backup`: a copy of the file, whole and by itself, to keep or to send, or one person's part of it."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from tui.core.text.show import show
from tui.store.backup import backup
from tui.store.migrations import open_file
from tui.store.share import share

SUMMARY = "copy the file while it may be in use, to keep or to send"
EXAMPLE = "glossator backup copy.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--for", dest="name", metavar="NAME", help="only what this person needs, nothing of others")
    parser.add_argument("file", metavar="FILE", type=Path, help="the copy to make; nothing may be there yet")


def run(args: argparse.Namespace) -> int:
    with closing(open_file(args.db)) as conn:
        if args.name is None:
            backup(conn, args.file)
            what = "a whole copy"
        else:
            share(conn, args.name, args.file)
            what = f"{show(args.name)}'s part"
    print(f"{show(str(args.file))} is {what} of {show(args.db.name)}.")
    return 0
