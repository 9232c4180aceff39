"""`check`: whether the file is what it should be."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from tui.cli.printed import as_json
from tui.core.text.show import show
from tui.store import check
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.rescue import rescue

SUMMARY = "find what is wrong with the file; --rebuild makes its caches anew"
EXAMPLE = "glossator check --rebuild"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="make the caches anew from the log, then check")
    parser.add_argument("--rescue", metavar="NEW", type=Path, help="read what can be read of a damaged file into NEW")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    if args.rescue:
        return _rescue(args.db, args.rescue)
    with closing(open_file(args.db)) as conn:
        if args.rebuild:
            from tui.jobs.stories import keep_up

            check.rebuild(conn)
            keep_up(conn)
        found = check.check(conn)
        if getattr(args, "json", False):
            print(as_json([{"what": one.what, "sentence": one.sentence} for one in found]))
        else:
            _tell(conn, found)
    return 1 if found else 0


def _tell(conn: Connection, found: list[check.Finding]) -> None:
    for one in found:
        print(f"{one.what}: {one.sentence}")
    if not found:
        print(f"{show(conn.path.name)} is as it should be.")


def _rescue(path: Path, target: Path) -> int:
    from tui.jobs.stories import keep_up

    rescued = rescue(path, target)
    with closing(open_file(target)) as conn:
        keep_up(conn)
    for table, kept in rescued.kept.items():
        lost = f", {rescued.refused[table]} more refer to something that is lost" if rescued.refused[table] else ""
        print(f"{table}: {kept} kept{lost}")
    if rescued.opinions:
        print(f"{rescued.opinions} opinions were known from the cache alone and are kept as rescued decisions")
    print(f"Compare {show(target.name)} with the last backup before you go on with it.")
    return 0
