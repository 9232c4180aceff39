"""`train`: make a model from what reviewers confirmed, and say how good it is beside the rules."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from contextlib import closing

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.scoring import MEASURES, Counts, together
from tui.core.text.show import show
from tui.jobs.learned import LEAST
from tui.jobs.train import Figures, Trained, train
from tui.store.articles import codebook_of
from tui.store.migrations import open_file

SUMMARY = "make a model from what reviewers confirmed, so that suggest proposes more of the right"
EXAMPLE = "glossator train --on gold"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", metavar="NAME", default="gold", help="learn from gold (unless named) or a reviewer")
    parser.add_argument("--bulk", action="store_true", help="learn also from what was accepted with yy")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    if hasattr(os, "nice"):
        os.nice(10)  # whoever reviews meanwhile goes first
    with closing(open_file(args.db)) as conn, bar() as progress:
        made = train(conn, codebook_of(conn), args.on, bulk=args.bulk, progress=progress)
    print(as_json(_plain(made)) if args.json else _table(made))
    return 0


def _plain(made: Trained) -> dict[str, object]:
    return {
        "id": made.id,
        "on": made.on,
        "articles": made.articles,
        "left_out": made.left_out,
        "seconds": round(made.seconds, 1),
        "used": made.used,
        "layers": {layer: _layer(each) for layer, each in made.figures.items()},
    }


def _layer(each: Figures) -> dict[str, object]:
    return {
        "articles": each.articles,
        "spans": each.spans,
        "rules": _scores(each.rules),
        "learned": _scores(each.learned),
    }


def _scores(counts: Mapping[str, Counts]) -> dict[str, object]:
    all = together(counts)
    return {measure: _rounded(all.f1(measure).value) for measure in MEASURES} | {
        "there": all.there,
        "found": all.found,
        "labels": {label: _rounded(one.f1("strict").value) for label, one in counts.items()},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _table(made: Trained) -> str:
    lines = [
        f"{made.id}: made from {made.articles:,} finished articles ({show(made.on)}) in {made.seconds:.1f} s; "
        f"{made.left_out:,} others were left out."
    ]
    for layer, each in made.figures.items():
        lines += ["", f"{show(layer)}: {each.spans:,} spans in {each.articles:,} articles"]
        lines += [f"  {'strict F1 on articles not learnt from':<40}{'rules':>8}{'model':>8}{'spans':>8}"]
        rows = [("all", together(each.rules), together(each.learned))]
        labels = sorted({*each.rules, *each.learned})
        rows += [(label, each.rules.get(label, Counts()), each.learned.get(label, Counts())) for label in labels]
        lines += [f"  {show(name):<40}{_figure(a):>8}{_figure(b):>8}{a.there:>8,}" for name, a, b in rows]
    return "\n".join([*lines, "", _verdict(made)])


def _figure(counts: Counts) -> str:
    value = counts.f1("strict").value
    return "-" if value is None else f"{value:.3f}"


def _verdict(made: Trained) -> str:
    if made.used:
        return "It beats the rules, so `glossator suggest` asks both from now on."
    few = f"; a model needs {LEAST} articles" if made.articles < LEAST else "; it does not beat them yet"
    return f"`glossator suggest` goes on with the rules alone{few} (`--source learned` asks it all the same)."
