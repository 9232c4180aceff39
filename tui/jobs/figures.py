"""Agreement as it is handed on: for scripts, for a spreadsheet, and for the methods section of a paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence

from tui.core.agreement import DRAWS, FEWEST, LEVEL, MOST, SEED, WAYS, Figure
from tui.core.text.show import show
from tui.formats.cells import Table
from tui.jobs.agreement import Report, Row, WordRow

SERVED = {"candidates": "with candidates shown", "blind": "without candidates shown"}
WAY_NAMES = {"exact": "exact", "overlapping": "overlapping", "blind": "label-blind"}


def plain(report: Report) -> dict[str, object]:
    """All figures, for scripts; one that is not defined is None, with its reason."""
    return {
        "rows": [_row(row) for row in report.rows],
        "words": [_word_row(row) for row in report.words],
        "confused": {
            served: [{"labels": [a, b], "count": n} for a, b, n in some] for served, some in report.confused.items()
        },
        "coders": report.coders,
        "articles": report.articles,
        "days": report.days,
        "codebooks": report.codebooks,
        "samples": [{"part": part, "articles": count} for part, count in report.samples],
        "log": {"decisions": report.log[0], "sha256": report.log[1]},
        "interval": {"level": LEVEL, "seed": SEED, "draws": DRAWS, "fewest_draws": FEWEST},
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "served": row.served,
        "coders": [row.first, row.second] if row.second else [],
        "what": row.what,
        "name": row.name,
        "articles": row.articles,
        "units": [row.counts.first, row.counts.second],
        "f1": {
            WAY_NAMES[way]: {"matched": getattr(row.counts, way), **figure_as_data(figure), "now": row.now[way]}
            for way, figure in row.figures.items()
        },
        **({} if row.alpha is None else {"alpha": figure_as_data(row.alpha)}),
    }


def _word_row(row: WordRow) -> dict[str, object]:
    return {
        "served": row.served,
        "layer": row.layer,
        "coders": list(row.coders),
        "measure": row.measure,
        "words": row.words,
        **figure_as_data(row.figure),
    }


def figure_as_data(figure: Figure) -> dict[str, object]:
    """A figure with its interval, or why it has none."""
    found: dict[str, object] = {"value": figure.value}
    if figure.why:
        return found | {"why": figure.why}
    if figure.open:
        return found | {"low": None, "high": None, "why_open": figure.open}
    return found if figure.low is None else found | {"low": figure.low, "high": figure.high}


def as_csv(report: Report) -> str:
    """The same rows for a spreadsheet; a figure that is not defined is an empty cell with its reason beside it."""
    file = io.StringIO(newline="")
    columns = ("served", "first", "second", "what", "name", "articles", "units_first", "units_second", "measure")
    table = Table(file, (*columns, "matched", "value", "low", "high", "now", "why"))
    for row in report.rows:
        for way, one in row.figures.items():
            where = (row.served, row.first, row.second, row.what, row.name, row.articles)
            units = (row.counts.first, row.counts.second, f"F1 {WAY_NAMES[way]}", getattr(row.counts, way))
            table.row((*where, *units, one.value, one.low, one.high, row.now[way], one.why or one.open))
        if row.alpha is not None:
            table.row(
                (
                    *where,
                    row.counts.first,
                    row.counts.second,
                    "alpha",
                    None,
                    row.alpha.value,
                    *[None] * 3,
                    row.alpha.why,
                )
            )
    for word in report.words:
        first, second = word.coders if word.measure == "kappa" else ("; ".join(word.coders), "")
        what = (word.served, first, second, "words", word.layer, None, None, None, word.measure, None)
        table.row((*what, word.figure.value, None, None, None, word.figure.why))
    return file.getvalue()


def as_paper(report: Report) -> str:
    """Markdown for a paper: a methods paragraph, and tables by label, attribute, relation, pair and layer."""
    lines = ["# Agreement between coders", "", "## How it was measured", "", methods(report, tame), ""]
    for served in report.served:
        lines += [f"## Coded {SERVED[served]}", ""]
        for title, rows in report.parts(served):
            lines += _table(title, rows)
        lines += _word_table([row for row in report.words if row.served == served])
        lines += list(_confused(report.confused.get(served, [])))
    return "\n".join(lines)


def methods(report: Report, plain: Callable[[str], str]) -> str:
    """How it was measured, as a paragraph; `plain` makes names harmless in the form that is printed."""
    parts = []
    for served, count in report.articles.items():
        people = ", ".join(map(plain, report.coders[served]))
        parts.append(f"{count:,} articles were coded {SERVED[served]} by at least two of {people}.")
    if report.days:
        parts.append(f"They were finished between {report.days[0]} and {report.days[1]}.")
    if report.samples:
        parts.append("Of assigned articles: " + ", ".join(f"{plain(p)} ({n:,})" for p, n in report.samples) + ".")
    parts.append(f"Codebook: {', '.join(map(plain, report.codebooks))}.")
    parts.append(
        "Each coder worked without seeing the others' labels. Figures are of what each held when first marking the "
        "article as finished, before files were merged, feedback was given or anything was adjudicated; the column "
        "“now” is of what they hold at present. F1 is twice the number of matched spans over all spans that the two "
        "coders marked: exact (same edges and label), overlapping (same label, at least one character in common), "
        "label-blind (overlapping, whatever the label); a span matches one other at most. Relations and attributes are "
        "compared where both coders hold what they hang on, spans aligned by overlap and label. Intervals are "
        f"{LEVEL:.0%} percentile bootstrap intervals over articles ({DRAWS:,} draws, fewer from {MOST // DRAWS:,} "
        f"articles on and at least {FEWEST}; fixed seed {SEED}). Cohen's kappa and "
        "Krippendorff's alpha (nominal) are over words, in layers whose spans do not overlap, with “no label” as a "
        "value. The column “alpha” is, for spans, Krippendorff's unitizing alpha over characters (Krippendorff 2004), "
        "articles "
        "laid end to end, spans of one coder that touch being one, pairs and labels weighted by the length of what "
        "both read, and for attributes alpha (nominal) of the values "
        "that both gave to the same span; relations have none, for what nobody linked is not counted. What was coded "
        "with and without candidates shown is not pooled."
    )
    parts.append(f"State of the record: {report.log[0]:,} decisions, SHA-256 {report.log[1][:16]}.")
    return " ".join(parts)


def called(row: Row) -> str:
    """What a row is of, within its table."""
    if row.what == "self":
        return row.first
    if row.second:
        return f"{row.first}, {row.second}"
    return "all" if row.what == "all" else row.name if row.what == "month" else f"{row.what} {row.name}"


def cells(row: Row, reasons: dict[str, int]) -> list[str]:
    """The cells of a row: what it is of, units, exact matches, articles, each F1 and its present value, and alpha."""
    counts = row.counts
    found = [called(row), f"{counts.first} / {counts.second}", f"{counts.exact}", f"{row.articles}"]
    for way in WAYS:
        figure, now = row.figures.get(way), row.now.get(way)
        found += ["", ""] if figure is None else [cell(figure, reasons), "" if now is None else f"{now:.2f}"]
    return [*found, "" if row.alpha is None else cell(row.alpha, reasons)]


HEAD = (
    "",
    "units",
    "matched",
    "articles",
    "F1 exact",
    "now",
    "F1 overlapping",
    "now",
    "F1 label-blind",
    "now",
    "alpha",
)


def _table(title: str, rows: Sequence[Row]) -> list[str]:
    lines = [f"### {title}", "", f"| {' | '.join(HEAD)} |", "|---|" + "---:|" * (len(HEAD) - 1)]
    reasons: dict[str, int] = {}
    for row in rows:
        name, *values = cells(row, reasons)
        lines.append(f"| {' | '.join((tame(name), *values))} |")
    return [*lines, "", *_notes(reasons)]


def cell(figure: Figure, reasons: dict[str, int]) -> str:
    """A figure with its interval; where something is not defined, the number of the note that says why."""
    why = figure.why or figure.open
    note = f" ({reasons.setdefault(why, len(reasons) + 1)})" if why else ""
    value = "–" if figure.value is None else f"{figure.value:.2f}"
    return value + (f" [{figure.low:.2f}, {figure.high:.2f}]" if figure.low is not None else "") + note


def _notes(reasons: dict[str, int]) -> list[str]:
    return [*(f"({number}) {why}.  " for why, number in reasons.items()), ""] if reasons else []


def _word_table(rows: Sequence[WordRow]) -> list[str]:
    if not rows:
        return []
    lines = ["### Word by word", "", "| layer | coders | words | measure | value |", "|---|---|---:|---|---:|"]
    reasons: dict[str, int] = {}
    for row in rows:
        name = "Cohen's kappa" if row.measure == "kappa" else "Krippendorff's alpha"
        people = ", ".join(map(tame, row.coders))
        lines.append(f"| {tame(row.layer)} | {people} | {row.words} | {name} | {cell(row.figure, reasons)} |")
    return [*lines, "", *_notes(reasons)]


def _confused(found: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    if found:
        yield from ("### Labels taken for each other", "", "| | | times |", "|---|---|---:|")
        yield from (f"| {tame(a)} | {tame(b)} | {n} |" for a, b, n in found)
        yield ""


def tame(text: str) -> str:
    """Text on one line that Markdown leaves as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", show(" ".join(text.split())))
