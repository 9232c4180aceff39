"""`stats`: what is done and what is waiting, in all and for each reviewer."""

from __future__ import annotations

import argparse

from tui.cli.printed import as_json
from tui.core.pace import Part
from tui.core.text.show import show
from tui.jobs.stats import PAUSE, Counts, Pace, all_counts, paces

SUMMARY = "count what is done and what is waiting, and how fast it goes"
EXAMPLE = "glossator stats --pace"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    parser.add_argument("--pace", action="store_true", help="also active time and keys, by action and label")
    parser.add_argument(
        "--pause", type=float, default=PAUSE, metavar="SECONDS", help=f"a longer gap is a pause ({PAUSE:.0f})"
    )


def run(args: argparse.Namespace) -> int:
    counts, people = all_counts(args.db, args.reviewer)
    speeds = paces(args.db, people, args.pause) if args.pace else {}
    if args.json:
        print(as_json(_plain(counts, people, speeds)))
    else:
        print("\n".join([_table(counts, people), *(_speed(name, one) for name, one in speeds.items())]))
    return 0


def _plain(counts: Counts, people: dict[str, Counts], speeds: dict[str, Pace]) -> dict[str, object]:
    return {
        "articles": counts.articles,
        "done": counts.done,
        "waiting": counts.waiting,
        "thin": counts.thin,
        "candidates": counts.candidates,
        "steps": counts.steps,
        "reviewers": [_person(name, one, speeds.get(name)) for name, one in people.items()],
    }


def _person(name: str, one: Counts, speed: Pace | None) -> dict[str, object]:
    said: dict[str, object] = {"name": name, "done": one.done, "waiting": one.waiting, "steps": one.steps}
    return said if speed is None else {**said, "pace": _pace(speed)}


def _table(counts: Counts, people: dict[str, Counts]) -> str:
    thin = f", {counts.thin:,} thin" if counts.thin else ""
    lines = [
        f"{counts.articles:,} articles: {counts.done:,} done by somebody, {counts.waiting:,} waiting{thin}",
        f"{counts.candidates:,} candidates that nobody has decided",
    ]
    if people:
        lines += ["", f"{'reviewer':<24}{'done':>9}{'waiting':>9}{'steps':>9}"]
    lines += [f"{show(name):<24}{one.done:>9,}{one.waiting:>9,}{one.steps:>9,}" for name, one in people.items()]
    return "\n".join(lines)


def _pace(one: Pace) -> dict[str, object]:
    parts = {"articles": one.by_article, "actions": one.by_action, "labels": one.by_label}
    return {"all": _part(one.all), **{name: {k: _part(v) for k, v in by.items()} for name, by in parts.items()}}


def _part(part: Part) -> dict[str, object]:
    return {"steps": part.steps, "seconds": round(part.seconds, 1), "keys": part.keys}


def _speed(name: str, one: Pace) -> str:
    lines = ["", f"{show(name):<24}{'steps':>9}{'minutes':>9}{'s a step':>9}{'keys a step':>12}"]
    rows = {"all": one.all} | dict(sorted(one.by_action.items())) | dict(sorted(one.by_label.items()))
    for what, part in rows.items():
        seconds, keys = part.seconds_a_step or 0.0, part.keys_a_step or 0.0
        lines.append(f"  {show(what):<22}{part.steps:>9,}{part.seconds / 60:>9.1f}{seconds:>9.1f}{keys:>12.2f}")
    return "\n".join(lines)
