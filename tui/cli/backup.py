"""`backup`: a copy of the file, whole and by itself, to keep or to send."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from tui.core.text.show import show
from tui.store.backup import backup
from tui.store.migrations import open_file

SUMMARY = "copy the file while it may be in use, to keep or to send"
EXAMPLE = "glossator backup copy.db"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the copy to make; nothing may be there yet")


def run(args: argparse.Namespace) -> int:
    with closing(open_file(args.db)) as conn:
        backup(conn, args.file)
    print(f"{show(str(args.file))} is a whole copy of {show(args.db.name)}.")
    return 0
