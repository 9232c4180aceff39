"""`import`: bring articles in, with labels that other programs wrote, and have candidates found in them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.errors import Problem
from tui.core.text.show import show

if TYPE_CHECKING:
    from tui.jobs.import_labels import Taken
    from tui.jobs.intake import Order, Outcome

SUMMARY = "bring articles in: text, Markdown, HTML, JSON Lines; or labels that other programs wrote"
EXAMPLE = "glossator import saved-pages/ letter.txt"

LISTED = 20
"""So many articles are named in the table, of each kind; JSON names all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a file, or a folder with what is in it")
    parser.add_argument("--codebook", metavar="FILE", type=Path, help="the codebook of a database that is made now")
    parser.add_argument("--no-suggest", action="store_true", help="leave the articles without candidates for now")
    parser.add_argument(
        "--split", metavar="NAME", default="", help="how a file of many articles is divided (or FILE.toml)"
    )
    parser.add_argument("--split-at", metavar="REGEX", default="", help="what stands between the articles of a file")
    labels = parser.add_argument_group("labels of other programs")
    labels.add_argument("--format", metavar="NAME", default="", help="their format; auto: told by their content")
    labels.add_argument("--option", metavar="NAME=VALUE", action="append", default=[], help="an option of the format")
    labels.add_argument("--map", metavar="FILE", type=Path, help="which of their labels are which of ours (TOML)")
    whose = labels.add_mutually_exclusive_group()
    whose.add_argument("--as-source", metavar="NAME", default="", help="they are candidates of a source of this name")
    whose.add_argument("--as-reviewer", metavar="NAME", default="", help="they are this reviewer's decisions")
    whose.add_argument("--each-reviewer", action="store_true", help="they are decisions of those whom the file names")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Import, suggest, and say what came of each file; 1 if anything was refused."""
    from tui.core.codebook_check import read
    from tui.jobs.intake import opened, take_in

    for path in args.paths:
        if not os.path.exists(path):  # unlike Path.exists it raises nothing
            raise Problem(f"There is no {path}; name a file or folder that exists.", code=2)
    given = read(args.codebook) if args.codebook else None
    order = _order(args)
    with opened(args.db, given, args.paths) as target, bar() as progress:
        outcome = take_in(target, order, progress)
    print(as_json(_plain(outcome)) if args.json else "\n".join(_table(outcome)))
    for sentence in _amiss(outcome):
        print(show(sentence), file=sys.stderr)
    return 1 if outcome.amiss else 0


def _order(args: argparse.Namespace) -> Order:
    from tui.cli import reviewer
    from tui.formats.reading import read_map
    from tui.jobs import split
    from tui.jobs.intake import Order

    return Order(
        args.paths,
        format=args.format,
        given=dict(map(_pair, args.option)),
        names=read_map(args.map) if args.map else {},
        reviewer=reviewer.name(args.as_reviewer) if args.as_reviewer else "",
        each=args.each_reviewer,
        suffix=reviewer.suffix() if args.as_reviewer or args.each_reviewer else "",
        source=" ".join(args.as_source.split()),
        suggest=not args.no_suggest,
        split=split.chosen(args.split, args.split_at),
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Problem(f"--option {text} is not NAME=VALUE; `glossator export --formats` lists the options.", code=2)
    return name, value


def _amiss(outcome: Outcome) -> Iterator[str]:
    yield from outcome.report.refused
    for file, rule in outcome.report.several:
        yield f"{file} looks like many articles in one; `import --split {rule}` divides it."
    for path, taken in outcome.taken:
        yield from taken.amiss
        if taken.troubles > len(taken.amiss):
            yield f"... and {taken.troubles - len(taken.amiss):,} more in {path.name}"


def _table(outcome: Outcome) -> Iterator[str]:
    """What came of everything: a line for each kind with its count, and under it the names."""
    report = outcome.report
    for name, ids in (("imported", report.new), ("already there", report.known), ("thin", report.thin)):
        if ids or (name == "imported" and not (outcome.taken or outcome.rows)):
            yield f"{len(ids):>8,}  {name}"
            yield from _names(outcome, ids)
    for path, taken in outcome.taken:
        yield f"{taken.articles:>8,}  with labels in {show(path.name)} ({taken.format}): {_said(taken)}"
    if outcome.rows:
        told = ", ".join(f"{count:,} {table}" for table, count in outcome.rows.items() if count)
        yield f"{sum(outcome.rows.values()):>8,}  new in the record: {told or 'nothing'}"
    yield from _others(outcome)
    yield from _copies(outcome)
    if report.refused:
        yield f"{len(report.refused):>8,}  refused, see below"
    if outcome.candidates:
        yield f"{outcome.candidates:>8,}  candidates found by the rules"


def _others(outcome: Outcome) -> Iterator[str]:
    """Articles in other languages, which the rules pass over."""
    from tui.sources.rules.language import read_language

    others = outcome.report.others
    if others:
        yield f"{len(others):>8,}  in other languages, which get no candidates: the rules read {read_language()}"
    for id, language in others[:LISTED]:
        yield f"{'':>10}{show(str(outcome.report.found[id].file))}: {language}"
    if len(others) > LISTED:
        yield f"{'':>10}... and {len(others) - LISTED:,} more"


def _copies(outcome: Outcome) -> Iterator[str]:
    """Articles that are nearly the same as others, story by story."""
    report = outcome.report
    copies = report.copies
    if copies:
        yield f"{len(copies):>8,}  nearly the same as others, which are reviewed for them"
    for copy in copies[:LISTED]:
        file = report.found[copy.id].file if copy.id in report.found else copy.id
        yield f"{'':>10}{show(str(file))} like {show(copy.title or copy.lead)}"
    if len(copies) > LISTED:
        yield f"{'':>10}... and {len(copies) - LISTED:,} more"


def _names(outcome: Outcome, ids: Sequence[str]) -> Iterator[str]:
    for id in ids[:LISTED]:
        file, title = outcome.report.found[id]
        yield f"{'':>10}{show(str(file))}: {show(title)}"
    if len(ids) > LISTED:
        yield f"{'':>10}... and {len(ids) - LISTED:,} more"


def _said(taken: Taken) -> str:
    counts = (
        (taken.new, "new"),
        (taken.proposals, "candidates"),
        (taken.decisions, "decisions"),
        (taken.done, "done"),
        (taken.carried, "carried to texts with other white space"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing new"


def _told(taken: Taken) -> dict[str, Any]:
    return {name: value for name, value in vars(taken).items() if name != "finished"}


def _plain(outcome: Outcome) -> dict[str, Any]:
    report = outcome.report

    def named(ids: Sequence[str]) -> list[dict[str, str]]:
        return [{"id": id, "file": str(report.found[id].file), "title": report.found[id].title} for id in ids]

    return {
        "imported": named(report.new),
        "already_there": named(report.known),
        "thin": named(report.thin),
        "other_languages": [
            {"id": id, "file": str(report.found[id].file), "language": language} for id, language in report.others
        ],
        "copies": [{"id": copy.id, "like": copy.lead} for copy in report.copies],
        "refused": [{"file": name, "reason": reason} for name, reason in report.refusals],
        "labels": [{"file": path.name, **_told(taken)} for path, taken in outcome.taken],
        "record": dict(outcome.rows),
        "candidates": outcome.candidates,
    }
