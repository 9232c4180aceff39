"""`evaluate`: how good a source is, label by label, against gold or a reviewer."""

from __future__ import annotations

import argparse
from contextlib import closing

from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.codebook import Codebook
from tui.core.scoring import MEASURES, Counts, Rate, together
from tui.core.text.show import show
from tui.jobs.evaluate import Evaluation, evaluate
from tui.store.articles import codebook_of
from tui.store.migrations import open_file

SUMMARY = "measure a source against gold or a reviewer: strict, by overlap and partial F1 per label"
EXAMPLE = "glossator evaluate rules --against gold"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="SOURCE", help="rules, learned, or the name or id of a source in the database"
    )
    parser.add_argument("--against", metavar="NAME", default="gold", help="gold (unless named) or a reviewer")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    with closing(open_file(args.db)) as conn, bar() as progress:
        book = codebook_of(conn)
        found = evaluate(conn, book, args.source, args.against, progress)
    print(as_json(_plain(found, book)) if args.json else _table(found, book))
    return 0


def _plain(found: Evaluation, book: Codebook) -> dict[str, object]:
    return {
        "source": found.source,
        "against": found.against,
        "articles": found.articles,
        "left_out": found.taught,
        "calibration": [
            {
                "from": tenth / 10,
                "to": (tenth + 1) / 10,
                "candidates": band.candidates,
                "right": band.right,
                "mean_score": round(band.scores / band.candidates, 3),
            }
            for tenth, band in sorted(found.bands.items())
        ],
        "layers": {layer: _counts(_of_layer(found, book, layer)) for layer in book.layers},
        "labels": {
            label.id: {"layer": label.layer, "looked_for": found.looked[label.id]}
            | _counts(found.counts.get(label.id, Counts()))
            for label in book.labels.values()
        },
    }


def _counts(counts: Counts) -> dict[str, object]:
    return {"there": counts.there, "found": counts.found} | {name: _rates(counts, name) for name in MEASURES}


def _rates(counts: Counts, measure: str) -> dict[str, object]:
    """The figures of a measure; where one is undefined it is null, and `undefined` says why."""
    rates = {"precision": counts.precision(measure), "recall": counts.recall(measure), "f1": counts.f1(measure)}
    plain: dict[str, object] = {"points": counts.points(measure)}
    plain |= {name: rate.value for name, rate in rates.items()}
    return plain | {"undefined": {name: rate.reason for name, rate in rates.items() if rate.reason}}


def _of_layer(found: Evaluation, book: Codebook, layer: str) -> Counts:
    return together({id: counts for id, counts in found.counts.items() if book.labels[id].layer == layer})


def _table(found: Evaluation, book: Codebook) -> str:
    left = f"; {found.taught:,} others taught it and are left out" if found.taught else ""
    lines = [f"{show(found.source)} against {show(found.against)}, {found.articles:,} articles{left}"]
    reasons: dict[str, list[str]] = {}
    for layer in book.layers:
        lines += ["", _row(show(layer), ["there", "found", "strict", "P", "R", *MEASURES[1:]])]
        for label in (label.id for label in book.labels.values() if label.layer == layer):
            lines.append(_line(show(label), found.counts.get(label, Counts())))
            if (rate := found.f1(label, "strict")).value is None:
                reasons.setdefault(rate.reason, []).append(show(label))
        lines.append(_line("all", _of_layer(found, book, layer)))
    notes = [f"no F1 ({reason}): {', '.join(labels)}" for reason, labels in reasons.items()]
    return "\n".join([*lines, *_calibration(found), *([""] if notes else []), *notes])


def _calibration(found: Evaluation) -> list[str]:
    """How much of what was given each score is right, strictly: of what is given 0.9, nine in ten should be."""
    lines = ["", _row("score", ["found", "right", "share", "mean"])] if found.bands else []
    for tenth, band in sorted(found.bands.items(), reverse=True):
        share, mean = band.right / band.candidates, band.scores / band.candidates
        cells = [f"{band.candidates:,}", f"{band.right:,}", f"{share:.2f}", f"{mean:.2f}"]
        lines.append(_row(f"{tenth / 10:.1f} to {(tenth + 1) / 10:.1f}", cells))
    return lines


def _line(name: str, counts: Counts) -> str:
    rates = [
        counts.f1("strict"),
        counts.precision("strict"),
        counts.recall("strict"),
        *(counts.f1(measure) for measure in MEASURES[1:]),
    ]
    return _row(name, [f"{counts.there:,}", f"{counts.found:,}", *map(_figure, rates)])


def _row(name: str, cells: list[str]) -> str:
    return f"{name:<20}" + "".join(f"{cell:>9}" for cell in cells)


def _figure(rate: Rate) -> str:
    return "-" if rate.value is None else f"{rate.value:.3f}"
