"""`check`: whether the file is what it should be."""

from __future__ import annotations

import argparse
import json
from contextlib import closing

from tui.core.text.show import show
from tui.store import check
from tui.store.driver import Connection
from tui.store.migrations import open_file

SUMMARY = "find what is wrong with the file; --rebuild makes its caches anew"
EXAMPLE = "glossator check --rebuild"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="make the caches anew from the log, then check")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    with closing(open_file(args.db)) as conn:
        if args.rebuild:
            check.rebuild(conn)
        found = check.check(conn)
        if getattr(args, "json", False):
            print(json.dumps([{"what": one.what, "sentence": one.sentence} for one in found]))
        else:
            _tell(conn, found)
    return 1 if found else 0


def _tell(conn: Connection, found: list[check.Finding]) -> None:
    for one in found:
        print(f"{one.what}: {one.sentence}")
    if not found:
        print(f"{show(conn.path.name)} is as it should be.")
