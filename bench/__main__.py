"""`python -m bench`: the budgets of the design, measured beside a bare Textual app; exit code 1 where one is missed.

Never part of the tests: what it finds depends on what else the machine does. `--quick` is a look, not a measurement.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Iterator
from functools import partial

import textual

from bench import files, generate, measures, settling
from bench.table import Line, render
from tui.core import codebook
from tui.core.codebook import Codebook
from tui.store.driver import sqlite

SIZES = (2_000, 200_000)
PARTS = ("start", "filter", "review", "next", "disputes")


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer starts and keys")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part alone; may be given again")
    return parser.parse_args()


def label_key(book: Codebook) -> bytes:
    """The key of the second label that a name in the generated articles can have."""
    return list(book.labels.values())[1].key.encode()


def lines(parts: tuple[str, ...], starts: int, keys: int) -> Iterator[Line]:
    """The lines of the table, as they are measured."""
    book = codebook.default()
    if {"start", "filter"} & set(parts):
        many = files.cached("articles-100000", partial(generate.many, 100_000))
        if "start" in parts:
            yield from measures.starts(many, starts)
        if "filter" in parts:
            yield from measures.filter_keys(many, keys)
    for words in SIZES if {"review", "next"} & set(parts) else ():
        count = 120 if words == SIZES[0] else 2
        long = files.cached(f"words-{words}", partial(generate.long, words, count))
        if "review" in parts:
            yield from measures.review_keys(long, words, f"Long read {words} 000", label_key(book), keys)
        if "next" in parts and words == SIZES[0]:
            yield from measures.next_article(long, words, f"Long read {words} 000", min(keys, 60))
    if "disputes" in parts:
        yield from settling.settling(min(keys, 60))


def kills() -> str:
    """What the last `make kill-test` found."""
    result = files.OUT / "kill-test.json"
    if not result.exists():
        return "acknowledged decisions lost in 200 kills: not run here yet, `make kill-test` does it (budget 0)"
    found = json.loads(result.read_text())
    return "acknowledged decisions lost in {kills} kills: {lost} of {acknowledged} (budget 0)".format(**found)


def main() -> int:
    """Measure, print, and say by the exit code whether every budget held."""
    asked = arguments()
    found = []
    for line in lines(tuple(asked.only or PARTS), 3 if asked.quick else 15, 20 if asked.quick else 100):
        print("  ".join(cell for cell in line.cells() if cell), flush=True)
        found.append(line)
    print()
    print(render(found))
    print()
    print(kills())
    where = f"in memory ({files.MEMORY})" if files.MEMORY.is_dir() else "on the disk"
    print(f"the files were {where}; one synced write on this disk takes {measures.sync_ms(files.OUT):.2f} ms more")
    versions = f"Python {platform.python_version()}, Textual {textual.__version__}, SQLite {sqlite.sqlite_version}"
    print(f"{versions}; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    return 0 if all(line.held for line in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
