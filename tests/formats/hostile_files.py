"""What tests with broken and hostile files share: a good file in every format, and an import that must refuse it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from articles import BOOK, sample

from tui.formats import registry
from tui.formats.format import Format, Options
from tui.jobs.intake import Order, Outcome, Target, opened, take_in
from tui.jobs.record import export_record

JSON_LINES = ("jsonl", "prodigy", "doccano", "no-text")
JSON_LISTS = ("labelstudio", "jsonld")
ZIPPED = ("refi-qda", "inception")
DEEP = "[" * 100_000 + "]" * 100_000


def written(name: str, folder: Path) -> Path:
    """A file or folder of the sample, as the format writes it; skips where its library is not installed."""
    if name == "record":
        with opened(folder / "source.db", BOOK, []) as target:
            take_in(target, Order([written("jsonl", folder)], format="jsonl", suggest=False), lambda *told: None)
            export_record(target.conn, folder / "sample.record", lambda: None)
        return folder / "sample.record"
    if name == "inception":
        return project(folder)
    format = registry.get(name)
    _need(format)
    path = folder / f"sample{format.suffix}"
    fit = format.fit(sample(), Options(format.choose({}), BOOK)).article
    assert fit is not None
    format.write([fit], path, Options(format.choose({}), BOOK))
    return path


def _need(format: Format) -> None:
    if format.needs:
        pytest.importorskip(format.needs)


def project(folder: Path) -> Path:
    """An INCEpTION project with what one annotator did."""
    xmi = written("xmi", folder)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        for file in xmi.iterdir():
            packed.write(file, file.name if file.suffix == ".xml" else "Ann.xmi")
    with zipfile.ZipFile(folder / "project.zip", "w") as whole:
        whole.writestr("annotation/heron.txt/Ann.zip", inner.getvalue())
    return folder / "project.zip"


def main_file(path: Path) -> Path:
    """The file of a folder that a fault is put into."""
    if path.is_file():
        return path
    kinds = ("tasks.json", "*.ann", "*.tsv", "*.xmi", "*.json", "*.parquet")
    return next(file for kind in kinds for file in sorted(path.rglob(kind)))


def imported(path: Path, name: str, folder: Path) -> tuple[Outcome, int]:
    """What an import into a new database came to, and how many rows the record then has."""
    with opened(folder / "target.db", BOOK, []) as target:
        return _taken(target, path, name), _rows(target)


def _taken(target: Target, path: Path, name: str) -> Outcome:
    order = Order([path], format="" if name == "record" else name, suggest=False)
    return take_in(target, order, lambda *told: None)


def _rows(target: Target) -> int:
    tables = ("articles", "article_facts", "annotations", "proposals", "readings", "decisions")
    return sum(target.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def refused(path: Path, name: str, folder: Path) -> str:
    """The one sentence about a file of which nothing was taken in."""
    outcome, rows = imported(path, name, folder)
    assert outcome.amiss, "the import went well"
    assert rows == 0, "something was taken in"
    (sentence,) = outcome.report.refused
    assert path.name in sentence
    assert "\n" not in sentence
    assert len(sentence) < 600
    assert sentence.isprintable()
    return sentence
