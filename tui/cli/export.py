"""`export`: write what stands about the articles to a file in a format that other programs read."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Container, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from tui.cli.printed import as_json
from tui.cli.progress import Progress, bar
from tui.core.errors import Problem
from tui.core.splits import Plan
from tui.core.text.show import show
from tui.formats import registry
from tui.formats.format import Format, Options
from tui.formats.loss import KINDS, Report
from tui.jobs.beside import refuse_itself
from tui.jobs.choice import Choice, opened
from tui.jobs.export import Articles, Order, export
from tui.jobs.losses import as_json as losses_of
from tui.jobs.losses import summary
from tui.jobs.parts import export_parts, export_with_card

SUMMARY = "write gold labels, or a reviewer's, or all, to a file for other programs"
EXAMPLE = "glossator export --format conll --labels gold gold.conll"


TABLES, RECORD = "tables", "record"
"""What is no format of articles: the codebook's report tables as a folder of CSV files, and the whole log."""


NO_TEXT = "no-text"


_KINDS = {"candidates": "candidate", "rejected": "rejected", "disputed": "disputed", "comments": "comments"}
"""What can be left out, beside people, and what it is called in a choice."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="file or folder to write; - prints")
    parser.add_argument("--format", metavar="NAME", help="else FILE's ending tells, else jsonl; see --formats")
    parser.add_argument("--formats", action="store_true", help="list the formats with their options, and stop")
    parser.add_argument("--labels", metavar="WHOSE", default="gold", help="gold (unless told), all or a reviewer")
    parser.add_argument("--layer", metavar="NAME", action="append", default=[], help="only this layer; may be repeated")
    parser.add_argument("--label", metavar="NAME", action="append", default=[], help="only this label; may be repeated")
    parser.add_argument(
        "--without",
        metavar="WHAT",
        action="append",
        default=[],
        help="leave out candidates, rejected, disputed or comments, or a reviewer by name; may be repeated",
    )
    facts = "only articles of which this is a fact: publisher=..., file=..., date=...; may be repeated"
    parser.add_argument("--where", metavar="FACT=VALUE", action="append", default=[], help=facts)
    parser.add_argument(
        "--order", metavar="NAME", default="", help="articles by title, date, -date or publisher, not by id"
    )
    parser.add_argument("--versions", action="store_true", help="also older texts of articles that were corrected")
    parser.add_argument("--option", metavar="NAME=VALUE", action="append", default=[], help="an option of the format")
    parser.add_argument("--raw", action="store_true", help="in tables: keep control characters as they are")
    parser.add_argument("--split", metavar="80/10/10", default="", help="divide into train, dev and test: a folder")
    parser.add_argument("--seed", metavar="N", type=int, help="of the split; else the one that balances labels best")
    parser.add_argument("--group-by", metavar="FACT", default="", help="keep articles together that share this fact")
    parser.add_argument("--card", action="store_true", help="write what it is beside FILE, as .card.md and .card.json")
    parser.add_argument("--licence", metavar="TEXT", default="", help="how the labels may be used, for the card")
    parser.add_argument("--without-text", action="store_true", help="leave the articles' text out; see rejoin")
    parser.add_argument("--excerpt", metavar="N", type=int, default=0, help="words of it that may stay in a row: 0")
    parser.add_argument("--dry-run", action="store_true", help="say what would be lost, write nothing")
    parser.add_argument("--strict", action="store_true", help="write nothing and exit 1 if anything would be lost")
    parser.add_argument("--must-hold", metavar="KINDS", default="", help="the same for these kinds of loss alone")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="report what is lost as JSON")


def run(args: argparse.Namespace) -> int:
    if args.formats:
        print("\n".join(_listed()))
        return 0
    refuse_itself(args.db, Path(args.file))
    choice = _choice(args)
    if args.format == TABLES:
        return _tables(args, choice)
    if args.format == RECORD:
        return _record(args)
    format = _format(args)
    chosen = format.choose(_options(args, format))
    format.require()
    strict = _strict(args)
    plan = Plan.of(args.split, args.seed, args.group_by) if args.split else None
    to_stdout = args.file == "-"
    out = sys.stderr if to_stdout and not args.dry_run else sys.stdout
    with opened(args.db, choice) as source, ExitStack() as drawing:
        _known(choice, source.book.layers, source.book.labels)
        tick = _ticks(drawing.enter_context(bar()), source.total)
        tell = _teller(args.json, out, drawing, _NO_GOLD if choice.labels == "gold" else "")
        order = Order(format, Options(chosen, source.book), None, strict, args.licence)
        if args.dry_run:
            export(source.articles(), order, tell, tick)
        elif plan:
            path = None if to_stdout else Path(args.file)
            export_parts(source, plan, replace(order, path=path), choice, tell, tick)
        elif args.card:
            export_with_card(source, replace(order, path=None if to_stdout else Path(args.file)), choice, tell, tick)
        elif to_stdout:
            _print(source.articles(), order, tell, tick)
        else:
            export(source.articles(), replace(order, path=Path(args.file)), tell, tick)
    return 0


def _choice(args: argparse.Namespace) -> Choice:
    return Choice(
        args.labels,
        frozenset(args.layer),
        frozenset(args.label),
        frozenset(_KINDS[what] for what in args.without if what in _KINDS),
        frozenset(what for what in args.without if what not in _KINDS),
        frozenset(_pair(one, "--where", "for example publisher=The Post") for one in args.where),
        args.order,
        args.versions,
    )


def _record(args: argparse.Namespace) -> int:
    """The whole log, which is of no use to other programs but holds everything."""
    from tui.jobs.record import export_file

    if args.dry_run:
        raise Problem("nothing is ever lost in a record, so there is nothing to say without writing it", code=2)
    with tempfile.TemporaryDirectory() as folder, bar() as progress:
        path = Path(folder) / "record.jsonl" if args.file == "-" else Path(args.file)
        counts = export_file(args.db, path, _ticks(progress, 0))
        if args.file == "-":
            _copy_out(path)
    out = sys.stderr if args.file == "-" else sys.stdout
    print(as_json(counts) if args.json else f"{sum(counts.values()):,} rows of the record, all of it", file=out)
    return 0


def _copy_out(path: Path) -> None:
    with path.open("rb") as made:
        shutil.copyfileobj(made, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _ticks(progress: Progress, total: int) -> Callable[[], None]:
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress("exporting", done, total)

    return tick


def _strict(args: argparse.Namespace) -> tuple[str, ...]:
    """The kinds of loss that are forbidden."""
    kinds = tuple(filter(None, args.must_hold.split(",")))
    if unknown := [kind for kind in kinds if kind not in KINDS]:
        raise Problem(f"--must-hold knows no loss {unknown[0]}; there are: {', '.join(KINDS)}", code=2)
    return ("any",) if args.strict else kinds


def _tables(args: argparse.Namespace, choice: Choice) -> int:
    """The report tables, which are no format: what they say of labels is counted, not kept."""
    from tui.jobs.tables import export_tables

    if args.file == "-" or args.dry_run:
        raise Problem("tables is a folder of files, so name one: export --format tables FOLDER", code=2)
    with opened(args.db, choice) as source, bar() as progress:
        tick = _ticks(progress, source.total)
        counts = export_tables(source.articles(), source.book, Path(args.file), args.raw, tick)
    if args.json:
        print(as_json(counts))
    else:
        print("\n".join(f"{count:,} rows in {show(name)}.csv" for name, count in counts.items()))
    return 0


def _format(args: argparse.Namespace) -> Format:
    """The format that is named, or that the file's name ends in; without text only one will do."""
    if not args.without_text:
        return registry.get(args.format or _by_ending(args.file))
    if args.format not in (None, NO_TEXT, "jsonl"):
        raise Problem(f"{args.format} holds text; without it there is only {NO_TEXT}", code=2)
    return registry.get(NO_TEXT)


def _options(args: argparse.Namespace, format: Format) -> dict[str, str]:
    given = _given(args.option)
    if args.raw and _has(format, "raw"):
        given["raw"] = "yes"
    if args.without_text:
        given["excerpt"] = str(args.excerpt)
    return given


def _by_ending(file: str) -> str:
    """The format that a file's name ends in, the first of them where there are several; else our own."""
    suffix = Path(file).suffix
    return next((one.name for one in registry.all_formats() if suffix and one.suffix == suffix), "jsonl")


def _has(format: Format, option: str) -> bool:
    return any(one.name == option for one in format.options)


def _given(pairs: list[str]) -> dict[str, str]:
    return dict(_pair(one, "--option", "--formats lists the options of each format") for one in pairs)


def _pair(text: str, option: str, more: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise Problem(f"{option} {text} is not NAME=VALUE; {more}", code=2)
    return name, value


def _known(choice: Choice, layers: Container[str], labels: Container[str]) -> None:
    """Problem where the codebook does not know what is to be exported."""
    for kind, wanted, known in (("layer", choice.layers, layers), ("label", choice.names, labels)):
        if unknown := sorted(name for name in wanted if name not in known):
            raise Problem(f"the codebook has no {kind} {unknown[0]}; see: glossator codebook show", code=2)


def _listed() -> Iterator[str]:
    yield f"{RECORD:<12} the whole log, lossless; takes neither --labels nor options"
    yield f"{TABLES:<12} the codebook's report tables and all relations as CSV: a folder"
    for format in registry.all_formats():
        extra = f" (needs: pip install 'glossator[{format.extra}]')" if format.extra else ""
        yield f"{format.name:<12} {format.about}{extra}"
        for option in format.options:
            values = f" [{', '.join(option.values)}]" if option.values else ""
            yield f"{'':<12}   {option.name}: {option.about}{values}"


_NO_GOLD = "no article is marked done yet, so there is no gold; --labels all takes everything that stands"


def _teller(as_objects: bool, out: TextIO, drawing: ExitStack, if_none: str) -> Callable[[Report], None]:
    """How the report of losses is told, before the file is there; progress is wiped away first.

    `if_none` is added where there was no article.
    """

    def tell(report: Report) -> None:
        drawing.close()
        lines = [as_json(losses_of(report))] if as_objects else list(map(show, summary(report)))
        if if_none and not report.articles and not as_objects:
            lines.append(if_none)
        print("\n".join(lines), file=out, flush=True)

    return tell


def _print(articles: Articles, order: Order, tell: Callable[[Report], None], tick: Callable[[], None]) -> None:
    """Write to a file first, so that nothing is printed that does not read back as it was written."""
    if order.format.folder:
        raise Problem(f"{order.format.name} is a folder of files, so name one: export --format ... FOLDER", code=2)
    if order.format.binary and sys.stdout.isatty():
        raise Problem(f"{order.format.name} is nothing for a terminal; name a file", code=2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{order.format.suffix}"
        export(articles, replace(order, path=path), tell, tick)
        _copy_out(path)
