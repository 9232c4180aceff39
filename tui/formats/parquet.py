"""Parquet in a folder that is a data set: `data/train.parquet`, one row an article, and a README.md that describes it.

The columns are those of our JSON Lines: spans and relations as lists of structs. `datasets`, pandas and DuckDB read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.formats import jsonl
from tui.formats.format import Fit, Format, Options
from tui.formats.lines import brief, parse
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import whole

_BATCH = 500
"""Articles a row group: what is in memory at a time."""
_GROUP = 1 << 30
"""Bytes that a row group of others may unpack to."""
_MORE = ("records", "attributes", "unfinished")
"""What of our lines has no column of its own."""


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Everything fits but half characters."""
    ledger = Ledger(labelled.article.id)
    return Fit(whole(supported(labelled, ledger), ledger), tuple(ledger.losses))


def _schema() -> Any:
    import pyarrow as pa  # type: ignore[import-not-found, unused-ignore]

    texts = pa.list_(pa.string())
    standing = [
        ("score", pa.float64()),
        ("sources", texts),
        ("status", pa.string()),
        ("basis", pa.string()),
        ("reviewers", texts),
        ("comment", pa.string()),
    ]
    pair = pa.struct([("name", pa.string()), ("value", pa.string())])
    edges = [("start", pa.int64()), ("end", pa.int64()), ("label", pa.string())]
    span = [("id", pa.string()), *edges, ("layer", pa.string()), ("quote", pa.string()), ("attributes", pa.list_(pair))]
    relation = [("id", pa.string()), ("label", pa.string()), ("head", pa.struct(edges)), ("tail", pa.struct(edges))]
    return pa.schema(
        [
            ("id", pa.string()),
            ("title", pa.string()),
            ("text", pa.large_string()),
            ("meta", pa.list_(pair)),
            ("spans", pa.list_(pa.struct(span + standing))),
            ("relations", pa.list_(pa.struct(relation + standing))),
            ("more", pa.string()),
        ]
    )


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One row an article, some hundred of them a row group."""
    import pyarrow as pa
    import pyarrow.parquet as pq  # type: ignore[import-not-found, unused-ignore]

    (path / "data").mkdir(parents=True)
    schema = _schema()
    rows = iter(articles)
    with pq.ParquetWriter(path / "data" / "train.parquet", schema, compression="zstd") as writer:
        while batch := [_row(labelled) for labelled in islice(rows, _BATCH)]:
            writer.write_table(pa.Table.from_pylist(batch, schema))
    (path / "README.md").write_text(_CARD, encoding="utf-8")


_CARD = """---
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train.parquet
---

One row an article. `spans` and `relations` are lists of structs; `start` and `end` count code points, half-open:
`text[start:end] == quote`. `more` is JSON: records, attributes that do not stand as their span does, and labels that
nobody has finished looking for.
"""


def _pairs(values: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"name": name, "value": each}
        for name, value in values.items()
        for each in (value if isinstance(value, list) else [value])
    ]


def _row(labelled: LabelledArticle) -> dict[str, Any]:
    found = jsonl.as_object(labelled)
    found["meta"] = _pairs(found["meta"])
    for span in found["spans"]:
        span["attributes"] = _pairs(span["attributes"])
    for relation in found["relations"]:
        for name in ("head", "tail"):
            relation[name] = dict(zip(("start", "end", "label"), relation[name], strict=True))
    found["more"] = jsonl.encode({name: found.pop(name) for name in _MORE if name in found})
    return found


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """The rows of every .parquet file in a folder and those below it, or of one."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for file in sorted(path.rglob("*.parquet")) if path.is_dir() else [path]:
        try:
            with pq.ParquetFile(file) as opened:
                _refuse_large(opened, file)
                for number, row in enumerate(_rows(opened), 1):
                    where = f"{file}, row {number}"
                    yield jsonl.from_object(_entry(row, where), where, options)
        except (pa.ArrowException, OSError) as error:
            raise Problem(f"{file} cannot be read as Parquet: {brief(error)}") from error


def _refuse_large(opened: Any, file: Path) -> None:
    """Problem where a row group, which is in memory as a whole, says that it unpacks to too much."""
    groups = (opened.metadata.row_group(number) for number in range(opened.num_row_groups))
    if any(group.total_byte_size > _GROUP for group in groups):
        raise Problem(f"{file} has a row group of more than {_GROUP:,} bytes; write it in smaller ones")


def _rows(opened: Any) -> Iterator[dict[str, Any]]:
    for batch in opened.iter_batches(batch_size=100):
        yield from batch.to_pylist()


def _entry(row: dict[str, Any], where: str) -> dict[str, Any]:
    """A row as the JSON object that it stands for."""
    try:
        more = parse(row.pop("more", None) or "{}", where)
        row["meta"] = {pair["name"]: pair["value"] for pair in row.get("meta") or ()}
        for span in row.get("spans") or ():
            values: dict[str, Any] = {}
            for pair in span.get("attributes") or ():
                values.setdefault(pair["name"], []).append(pair["value"])
            span["attributes"] = values
        for relation in row.get("relations") or ():
            for name in ("head", "tail"):
                relation[name] = [relation[name][key] for key in ("start", "end", "label")]
    except (KeyError, TypeError, AttributeError) as error:
        raise Problem(f"{where} has not the columns of our data sets: {brief(error)}") from error
    return row | more if isinstance(more, dict) else row


def sniff(path: Path, head: bytes) -> bool:
    """A folder with .parquet files, or what such a file begins with."""
    if path.is_dir():
        return next(path.rglob("*.parquet"), None) is not None
    return head.startswith(b"PAR1")


FORMAT = Format(
    name="parquet",
    suffix="",
    about="Parquet, as a data set folder for datasets, pandas and DuckDB",
    holds=frozenset(KINDS) - {"surrogates"},
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    extra="parquet",
    needs="pyarrow",
    folder=True,
)
