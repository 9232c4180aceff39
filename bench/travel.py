"""`python -m bench.travel`: how long large exports and imports take, beside the bare library, and how much memory.

Each run is a process of its own. Beside an export stand two yardsticks: what the format's library alone takes to read
the file and write it (`json` for lines of JSON, `csv` for tables), and the shortest script that makes lines of JSON
from the same database: `sqlite3` reading the rows, `json` writing, reading back and comparing. Beside an import stand
two: `json` reading the file twice and `sqlite3` writing articles and spans into tables of its own, without who
proposed or decided them; and what `executemany` takes to write the very rows that the import has written, table by
table, into an empty file with the same tables, indexes and triggers.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import files, generate, program
from tui.core import codebook
from tui.core.annotation import span
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import jsonl
from tui.formats.format import Options
from tui.store import record

WORDS = 10
"""Words of an article for each span in it."""
FORMATS = ("jsonl", "prodigy", "doccano", "csv")


@dataclass(frozen=True)
class Run:
    """What one process took: seconds by the clock and of processor time, and the most memory it had, in MB."""

    wall: float
    cpu: float
    memory: float

    def beside(self, **yards: Run) -> str:
        """This run and its yardsticks as a line of a table; how many times theirs in processor time it took."""
        told = [f"{self.wall:6.1f} s  {self.cpu:6.1f} s of processor time  {self.memory:4.0f} MB"]
        told += [f"{name} {yard.cpu:5.1f} s: {self.cpu / yard.cpu:4.1f} x" for name, yard in yards.items()]
        return " | ".join(told)


def main() -> None:
    """Measure and print, or, as a process of its own, be the yardstick."""
    parser = argparse.ArgumentParser(prog="python -m bench.travel", description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--spans", type=int, default=20, help="in each article")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--yardstick", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.yardstick:
        _YARDSTICKS[args.yardstick[0]](Path(args.yardstick[1]))
        return
    with files.folder() as folder:
        measure(folder, args.articles, args.spans, args.formats.split(","))


def measure(folder: Path, articles: int, spans: int, formats: list[str]) -> None:
    """Import as candidates and as a reviewer, then export gold in each format."""
    given = folder / "given.jsonl"
    jsonl.write(_made(articles, spans), given, Options())
    print(f"{articles:,} articles, {articles * spans:,} spans, {given.stat().st_size / 1e6:,.0f} MB as jsonl")
    yard = _yardstick("import", given)
    for name, more in (("candidates", []), ("a reviewer's", ["--as-reviewer", "Ann"])):
        (folder / "a.db").unlink(missing_ok=True)
        ran = _ours(folder, "import", "--format", "jsonl", "--no-suggest", str(given), *more)
        rows = _yardstick("rows", folder / "a.db")
        print(f"import as {name:<14} {ran.beside(rows=rows, script=yard)}", flush=True)
    given.unlink()
    script = _yardstick("script", folder / "a.db")
    for format in formats:
        out = folder / f"out.{format}"
        ran = _ours(folder, "export", "--format", format, str(out))
        yard = _yardstick("csv" if format == "csv" else "json", out)
        print(f"export as {format:<14} {ran.beside(library=yard, script=script)}", flush=True)
        out.unlink()


def _made(articles: int, spans: int) -> Iterator[LabelledArticle]:
    book = codebook.default()
    plain = [one.id for one in book.labels.values() if not book.layer_of(one.id).report]
    rng = random.Random(articles)
    for number in range(articles):
        made, body = generate.article(rng, f"{number:06} {rng.choice(generate.LAST)}", WORDS * spans, date="2020-01-02")
        claims = [span(made, rng.choice(plain), *extent) for extent in body.names]
        yield LabelledArticle(made, tuple(Labelled(one, book.labels[one.label].layer) for one in claims))


def _ours(folder: Path, *arguments: str) -> Run:
    command = [sys.executable, "-m", "tui", "--db", str(folder / "a.db"), "--reviewer", "Ann", *arguments]
    return _run(command, program.home(folder))


def _yardstick(what: str, file: Path) -> Run:
    return _run([sys.executable, "-m", "bench.travel", "--yardstick", what, str(file)], {})


def _run(command: list[str], more: dict[str, str]) -> Run:
    began = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **more}, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _json(path: Path) -> None:
    """Write what the file says, and read it again; the first reading, to have it, is part of the price."""
    copy = path.with_suffix(".copy")
    with path.open(encoding="utf-8") as given, copy.open("w", encoding="utf-8") as out:
        for line in given:
            out.write(json.dumps(json.loads(line), ensure_ascii=False) + "\n")
    copy.unlink()


def _csv(path: Path) -> None:
    copy = path.with_suffix(".copy")
    with path.open(encoding="utf-8", newline="") as given, copy.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(csv.reader(given))
    copy.unlink()


def _import(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        for line in file:
            json.loads(line)
    copy = path.with_suffix(".rows")
    conn = sqlite3.connect(copy, isolation_level=None)
    conn.execute("CREATE TABLE articles (id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID")
    conn.execute("CREATE TABLE spans (id TEXT PRIMARY KEY, article TEXT, label TEXT, start INT, end INT, quote TEXT)")
    conn.execute("CREATE INDEX spans_of ON spans (article)")
    with path.open(encoding="utf-8") as file:
        for number, entry in enumerate(map(json.loads, file)):
            if number % 1000 == 0:
                conn.execute("COMMIT" if number else "SELECT 1")
                conn.execute("BEGIN")
            conn.execute("INSERT INTO articles VALUES (?, ?)", (entry["id"], entry["text"]))
            rows = [(s["id"], entry["id"], s["label"], s["start"], s["end"], s["quote"]) for s in entry["spans"]]
            conn.executemany("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?)", rows)
    conn.execute("COMMIT")
    conn.close()
    copy.unlink()


def _rows(path: Path) -> None:
    """The rows of the record as `executemany` writes them, 10,000 of a table at a time, in the order of the tables."""
    copy = path.with_suffix(".same")
    given = sqlite3.connect(path)
    conn = sqlite3.connect(copy, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA foreign_keys = ON")
    made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'articles_fts_%' "
    for (sql,) in given.execute(f"{made} AND name NOT LIKE 'sqlite_%' ORDER BY type = 'trigger', rowid"):
        conn.execute(sql)
    for table in record.KEYS:
        rows = given.execute(f"SELECT * FROM {table}" + (" ORDER BY id" if table == "decisions" else ""))
        while some := rows.fetchmany(10_000):
            conn.execute("BEGIN")
            conn.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(some[0]))})", some)
            conn.execute("COMMIT")
    conn.close()
    for file in (copy, *copy.parent.glob(f"{copy.name}-*")):
        file.unlink()


def _script(path: Path) -> None:
    out = path.with_suffix(".lines")
    conn = sqlite3.connect(path)
    promised = set()
    with out.open("w", encoding="utf-8") as file:
        for id, text in conn.execute("SELECT id, text FROM articles ORDER BY id"):
            rows = conn.execute(
                "SELECT a.id, a.label_id, a.start, a.end, a.quote, v.verdict, v.reviewer FROM annotations a "
                "JOIN verdicts v ON v.article_id = a.article_id AND v.annotation_id = a.id WHERE a.article_id = ?",
                (id,),
            )
            spans = [dict(zip(_FIELDS, row, strict=True)) for row in rows]
            line = json.dumps({"id": id, "text": text, "spans": spans}, ensure_ascii=False)
            promised.add(hash(line))
            file.write(line + "\n")
    with out.open(encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            text = entry["text"]
            again = [one["quote"] == text[one["start"] : one["end"]] for one in entry["spans"]]
            if not all(again) or hash(json.dumps(entry, ensure_ascii=False)) not in promised:
                raise SystemExit("the script's file does not read back")
    out.unlink()


_FIELDS = ("id", "label", "start", "end", "quote", "status", "reviewer")
_YARDSTICKS = {"script": _script, "json": _json, "csv": _csv, "import": _import, "rows": _rows}


if __name__ == "__main__":
    main()
