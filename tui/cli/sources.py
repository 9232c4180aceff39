"""`sources`: which there are and how well they did, which are asked, and whether the rules keep to their examples."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from tui.cli.printed import as_json
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.jobs import sources as job
from tui.sources.source import find, installed
from tui.store.migrations import open_file
from tui.store.tallies import Tally

SUMMARY = "list the sources of candidates with their precision, switch them off, pin a version, check the rules"
EXAMPLE = "glossator sources check"

_HEADS = f"{'proposed':>9}{'accepted':>9}{'rejected':>9}{'precision':>10}"
_ACTIONS = ("list", "check", "off", "on", "pin", "unpin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=_ACTIONS, nargs="?", default="list", help="list, if none is given")
    parser.add_argument("name", metavar="NAME", nargs="?", help="off, on, unpin: a source; pin: the id of a version")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    if args.action == "check":
        return _check(args.db, args.json)
    if args.action == "list":
        return _list(args.db, args.json)
    if not args.name:
        raise Problem(f"Which source? `glossator sources {args.action} NAME`; `glossator sources` lists them.", code=2)
    with closing(open_file(args.db)) as conn:
        if args.action == "pin":
            job.pin(conn, args.name)
        elif args.action == "unpin":
            job.unpin(conn, args.name)
        else:
            job.switch(conn, args.name, args.action == "on")
    return _list(args.db, args.json)


def _list(db: Path, scripted: bool) -> int:
    book = default()
    found = [find(name, book) for name in sorted(installed())]
    here: list[job.Known] = []
    if db.exists():
        with closing(open_file(db, read_only=True)) as conn:
            here = job.known(conn)
    if scripted:
        entries = [{"name": s.name, "id": s.id, "kind": s.kind, "fingerprint": s.fingerprint} for s in found]
        print(as_json(entries + [_entry(one) for one in here]))
        return 0
    for source in found:
        print(f"{source.name:<16}{source.kind:<10}{source.id}")
    if here:
        print(f"\n{'in ' + show(db.name):<36}{'articles':>9}{_HEADS}")
    for one in here:
        print(f"{show(one.source.id):<36}{one.articles:>9,}{_figures(one.tally)}  {one.state}".rstrip())
    return 0


def _entry(one: job.Known) -> dict[str, object]:
    source = {"name": one.source.name, "id": one.source.id, "kind": one.source.kind}
    return source | {"articles": one.articles, "state": one.state} | _counts(one.tally)


def _counts(tally: Tally) -> dict[str, object]:
    precision = None if tally.precision is None else round(tally.precision, 3)
    return {
        "proposed": tally.proposed,
        "accepted": tally.accepted,
        "rejected": tally.rejected,
        "precision": precision,
    }


def _figures(tally: Tally) -> str:
    precision = "-" if tally.precision is None else f"{tally.precision:.2f}"
    return f"{tally.proposed:>9,}{tally.accepted:>9,}{tally.rejected:>9,}{precision:>10}"


def _check(db: Path, scripted: bool) -> int:
    from tui.sources.rules import own_files
    from tui.sources.rules.check import check_rules
    from tui.sources.rules.rulebook import load_rulebook

    book = load_rulebook(own_files())
    wrong = check_rules(book)
    hits: list[Tally] = []
    if db.exists():
        with closing(open_file(db, read_only=True)) as conn:
            hits = job.by_rule(conn)
    if scripted:
        told = {"rules": len(list(book.every())), "wrong": wrong}
        print(as_json(told | {"hits": [{"rule": one.name} | _counts(one) for one in hits]}))
        return 1 if wrong else 0
    print("\n".join(wrong) or f"{len(list(book.every()))} rules, each keeps to its examples.")
    if hits:
        print(f"\n{'in ' + show(db.name):<36}{_HEADS}")
    for one in hits:
        print(f"{show(one.name):<36}{_figures(one)}")
    return 1 if wrong else 0
