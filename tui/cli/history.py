"""`history`: who decided what, and when; of one span also who proposed it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from tui.cli import reviewer
from tui.cli.printed import as_json
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.jobs.told import claim, proposal
from tui.store.about import Place, annotations_at, place_of, proposed
from tui.store.driver import Connection
from tui.store.editions import versions
from tui.store.history import article_like, history
from tui.store.migrations import open_file
from tui.store.sight import hidden, others_said

SUMMARY = "list decisions: who, when, what; of a span also who proposed it"
EXAMPLE = "glossator history 3f2a:120-131"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "about",
        metavar="SPAN",
        nargs="?",
        default="",
        help="only about this: an annotation's id, ARTICLE:START-END, or an article's id (ids may be cut short)",
    )
    parser.add_argument("--by", metavar="NAME", default="", help="only this reviewer's")
    parser.add_argument("--newest", metavar="N", type=int, help="only the last N")
    parser.add_argument(
        "--all", action="store_true", help="also what others said of articles that you are still to decide"
    )
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object a line")


def run(args: argparse.Namespace) -> int:
    viewer = reviewer.name(args.reviewer)
    with closing(open_file(args.db)) as conn:
        unseen = {} if args.all else hidden(conn, viewer)
        article, place = _named(conn, args.about)
        newest = max(0, args.newest) if args.newest is not None else None
        ids = annotations_at(conn, place) if place else None
        plain = getattr(args, "json", False)
        if ids is not None and not args.by and newest is None:
            for row in _proposals(conn, ids, viewer, place is not None and place[0] in unseen):
                print(as_json(row) if plain else show(f"{claim(row)}  proposed by {proposal(row)}"))
        if article and not plain:
            for said in _versions(conn, article_like(conn, article)):
                print(show(said))
        rows = history(conn, article=article, reviewer=args.by, newest=newest, about=ids, viewer=viewer, hidden=unseen)
        for row in rows:
            print(as_json(row) if plain else _line(row))
        where = place[0] if place else article_like(conn, article) if article else ""
        left_out = others_said(conn, viewer, [where] if where in unseen else [] if where else list(unseen))
    if left_out:
        said = "an article" if left_out == 1 else f"{left_out} articles"
        print(f"What others said of {said} that you are still to decide is left out; --all shows it.", file=sys.stderr)
    return 0


def _versions(conn: Connection, article_id: str) -> Iterator[str]:
    """A line for each version of an article that was corrected, the oldest first."""
    found = versions(conn, article_id)
    for number, one in enumerate(found, 1):
        counts = ", the one that counts" if one.counts else ""
        yield f"version {number} of {len(found)}: {one.article_id[:8]}  {one.title or one.article_id}{counts}"


def _named(conn: Connection, about: str) -> tuple[str, Place | None]:
    """The article and the place that are asked for; "" and None for all. Problem where nothing has that name."""
    if not about:
        return "", None
    if ":" in about:
        return "", place_of(conn, about)
    try:
        return article_like(conn, about), None
    except Problem as problem:
        if place := place_of(conn, about):
            return "", place
        raise problem


def _proposals(conn: Connection, ids: list[str], viewer: str, blind: bool) -> list[dict[str, Any]]:
    """Who proposed what, as rows with the action `propose`; people only where the viewer may see them."""
    rows = proposed(conn, ids)
    return [
        row | {"action": "propose", "reviewer": row["name"] if row["source_kind"] == "person" else None}
        for row in rows
        if row["source_kind"] != "person" or not blind or row["name"] == viewer
    ]


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
