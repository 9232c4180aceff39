"""`suggest`: let sources propose candidates, for files on their way through or for a database."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from tui.cli.consent import asking, costly
from tui.cli.printed import as_json
from tui.cli.progress import bar
from tui.core.codebook import Codebook, default
from tui.core.codebook_check import read
from tui.core.text.show import show
from tui.jobs import learned, suggest
from tui.jobs.crew import crew
from tui.jobs.sources import choice
from tui.jobs.suggest import waiting
from tui.store.articles import codebook_of
from tui.store.migrations import open_file

SUMMARY = "propose candidates, for files or for what the database has not seen yet"
EXAMPLE = "glossator suggest --json articles/*.txt"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="files or folders; none: the database")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON, one article a line")
    parser.add_argument("--all", action="store_true", help="every candidate, not the best reading alone")
    parser.add_argument(
        "--source",
        metavar="NAME",
        action="append",
        help="a source to ask, or llm:MODEL (none: the rules; on a database also a model that beats them)",
    )
    parser.add_argument("--yes", action="store_true", help="ask a language model without asking you first")
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="read by N processes on this machine")
    parser.add_argument("--scheduler", metavar="ADDRESS", default="", help="read on a Dask cluster: tls://HOST:PORT")
    parser.add_argument("--codebook", metavar="FILE", type=Path, help="another codebook, for files")


def run(args: argparse.Namespace) -> int:
    names = args.source or []
    if args.paths:
        return _files(args, names)
    with closing(open_file(args.db)) as conn:
        book = codebook_of(conn)
        chosen = learned.sources(args.db, book, names, choice(conn))
        among = [article.id for one in chosen for article in waiting(conn, one)] if costly(chosen) else None
        asked = asking(chosen, lambda one: waiting(conn, one), args.yes)
        with asked, crew(args.jobs, args.scheduler) as many, bar() as progress:
            finding = partial(progress, "finding candidates")
            done = suggest.suggest_all(conn, book, finding, asking=chosen, among=among, crew=many)
    if args.json:
        print(as_json({"articles": done.articles, "proposals": done.proposals}))
    else:
        print(f"{done.articles:,} articles read, {done.proposals:,} candidates proposed.")
    return 0


def _files(args: argparse.Namespace, names: list[str]) -> int:
    book = read(args.codebook) if args.codebook else default()
    sources = learned.sources(args.db, book, names or [learned.RULES])
    refused: list[str] = []
    articles = list(suggest.articles_in(args.paths, refused.append)) if costly(sources) else []
    given = articles or suggest.articles_in(args.paths, refused.append)
    with asking(sources, lambda _: articles, args.yes), crew(args.jobs, args.scheduler) as many:
        if many is not None and all(map(many.takes, sources)):
            read_by = suggest.suggest_many(args.paths, sources, book, args.db, many, refused.append)
        else:
            read_by = suggest.suggest(given, sources)
        for article, found in read_by:
            entry = suggest.as_json(article, found, book, every=args.all)
            print(as_json(entry) if args.json else _listing(entry, book))
    for sentence in refused:
        print(sentence, file=sys.stderr)
    return 1 if refused else 0


def _listing(entry: dict[str, object], book: Codebook) -> str:
    spans = entry["spans"]
    assert isinstance(spans, list)
    lines = [f"{entry['id']}  {show(str(entry['title']))}"]
    for span in spans:
        quote = show(" ".join(span["quote"].split()))
        quote = quote if len(quote) <= 70 else quote[:69] + "…"
        lines.append(f"{span['start']:>7}-{span['end']:<7}{span['label']:<16}{span['score']:.2f}  {quote}")
    return "\n".join(lines)
