"""`sources`: which sources are installed, and whether the rules keep to their own examples."""

from __future__ import annotations

import argparse

from tui.cli.printed import as_json
from tui.core.codebook import default
from tui.sources.source import find, installed

SUMMARY = "list the sources of candidates, or check the rules against their examples"
EXAMPLE = "glossator sources check"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["list", "check"], nargs="?", default="list", help="list, if none is given")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    return _check(args.json) if args.action == "check" else _list(args.json)


def _list(scripted: bool) -> int:
    book = default()
    sources = [find(name, book) for name in sorted(installed())]
    if scripted:
        print(as_json([{"name": s.name, "id": s.id, "kind": s.kind, "fingerprint": s.fingerprint} for s in sources]))
    else:
        for source in sources:
            print(f"{source.name:<16}{source.kind:<10}{source.id}")
    return 0


def _check(scripted: bool) -> int:
    from tui.sources.rules.check import check_rules
    from tui.sources.rules.rulebook import load_rulebook

    book = load_rulebook()
    wrong = check_rules(book)
    if scripted:
        print(as_json({"rules": len(list(book.every())), "wrong": wrong}))
    else:
        print("\n".join(wrong) or f"{len(list(book.every()))} rules, each keeps to its examples.")
    return 1 if wrong else 0
