"""`history`: who decided what, and when."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Any

from tui.cli.printed import as_json
from tui.core.text.show import show
from tui.store.history import history
from tui.store.migrations import open_file

SUMMARY = "list decisions: who, when, what"
EXAMPLE = "glossator history --newest 20"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "article", metavar="ARTICLE", nargs="?", default="", help="only this one: its id or how it begins"
    )
    parser.add_argument("--by", metavar="NAME", default="", help="only this reviewer's")
    parser.add_argument("--newest", metavar="N", type=int, help="only the last N")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object a line")


def run(args: argparse.Namespace) -> int:
    with closing(open_file(args.db)) as conn:
        newest = max(0, args.newest) if args.newest is not None else None
        for row in history(conn, article=args.article, reviewer=args.by, newest=newest):
            print(as_json(row) if getattr(args, "json", False) else _line(row))
    return 0


def _line(row: dict[str, Any]) -> str:
    """One decision for a terminal."""
    action = f"{row['action']} of {row['undone']}" if row["undone"] else row["action"]
    parts = [row["at"][:19].replace("T", " "), row["reviewer"], row["article_id"][:8], action]
    if row["label_id"]:
        parts.append(row["label_id"])
    if row["quote"] or row["value"]:
        parts.append(f'"{_short(row["quote"] or row["value"])}"')
    if row["as_label"]:
        parts.append(f"-> {row['as_label']} {row['as_start']}-{row['as_end']}")
    parts += [f"({row[name]})" for name in ("scope", "reason", "note") if row[name]]
    return show("  ".join(parts))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
