"""`stats`: what is done and what is waiting, in all and for each reviewer."""

from __future__ import annotations

import argparse

from tui.cli.printed import as_json
from tui.core.text.show import show
from tui.jobs.stats import Counts, all_counts

SUMMARY = "count what is done and what is waiting"
EXAMPLE = "glossator stats --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    counts, people = all_counts(args.db, args.reviewer)
    print(as_json(_plain(counts, people)) if args.json else _table(counts, people))
    return 0


def _plain(counts: Counts, people: dict[str, Counts]) -> dict[str, object]:
    return {
        "articles": counts.articles,
        "done": counts.done,
        "waiting": counts.waiting,
        "candidates": counts.candidates,
        "steps": counts.steps,
        "reviewers": [
            {"name": name, "done": one.done, "waiting": one.waiting, "steps": one.steps} for name, one in people.items()
        ],
    }


def _table(counts: Counts, people: dict[str, Counts]) -> str:
    lines = [
        f"{counts.articles:,} articles: {counts.done:,} done by somebody, {counts.waiting:,} waiting",
        f"{counts.candidates:,} candidates that nobody has decided",
    ]
    if people:
        lines += ["", f"{'reviewer':<24}{'done':>9}{'waiting':>9}{'steps':>9}"]
    lines += [f"{show(name):<24}{one.done:>9,}{one.waiting:>9,}{one.steps:>9,}" for name, one in people.items()]
    return "\n".join(lines)
