"""brat standoff: a folder with ARTICLE.txt and ARTICLE.ann, and the annotation.conf that fits the codebook.

Offsets are code points into the text as it is. A span over line ends is written as fragments, one a line; on reading,
fragments with nothing but line ends between them are one span again. What brat has no place for stands in ARTICLE.json,
which brat passes over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tui.core.annotation import Annotation
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.show import show
from tui.formats import carry, jsonl
from tui.formats.brat_config import config, spellings
from tui.formats.brat_reading import LINE_END, article_of
from tui.formats.format import Fit, Format, Options
from tui.formats.lines import open_out
from tui.formats.loss import KINDS, Ledger, supported
from tui.formats.text import plain_labels, whole

_LINE = re.compile(f"[^{LINE_END}]+")
_STRANGE = re.compile(r"[^\w-]", re.ASCII)
"""What brat does not take in the name of a type."""


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """All but spans that begin or end with a line end. Labels become what brat takes for the name of a type."""
    ledger = Ledger(labelled.article.id)
    labelled = plain_labels(whole(labelled, ledger), _STRANGE, ledger)
    spans = tuple(one for one in labelled.spans if _in_lines(one, ledger))
    return Fit(supported(replace(labelled, spans=spans), ledger), tuple(ledger.losses))


def _in_lines(one: Labelled, ledger: Ledger) -> bool:
    fragments = _fragments(one.annotation)
    if fragments and (fragments[0][0], fragments[-1][1]) == one.annotation.extent:
        return True
    ledger.lose_span("lines", one)
    return False


def _fragments(claim: Annotation) -> list[tuple[int, int]]:
    """The parts of a span that lie within a line."""
    start, _ = claim.extent
    return [(start + part.start(), start + part.end()) for part in _LINE.finditer(claim.quote or "")]


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """Three files an article, named after its id."""
    path.mkdir()
    (path / "annotation.conf").write_text(config(options.book), encoding="utf-8", newline="\n")
    spelled = spellings(options.book)
    for labelled in articles:
        name = labelled.article.id
        (path / f"{name}.txt").write_bytes(labelled.article.text.encode())
        heads = {one.annotation.id for one in (*labelled.spans, *labelled.relations)}
        hung = (one for one in labelled.attributes if one.annotation.head_id in heads)
        said = [one for one in hung if _spelled(one.annotation, spelled)]
        with open_out(path / f"{name}.ann") as file:
            file.writelines(_lines(labelled, said, spelled))
        ids = heads | {one.annotation.id for one in said}
        packed = carry.pack(labelled, lambda one, ids=ids: one.annotation.id in ids)  # type: ignore[misc]
        (path / f"{name}.json").write_text(jsonl.encode(packed), encoding="utf-8")


def _spelled(claim: Annotation, spelled: dict[tuple[str, str], str]) -> str:
    """An attribute's value as brat can say it; "" where it cannot."""
    value = spelled.get((claim.label, claim.value or ""), claim.value or "")
    return value if not re.search(r"\s", value) else ""


def _lines(labelled: LabelledArticle, said: list[Labelled], spelled: dict[tuple[str, str], str]) -> Iterator[str]:
    names: dict[str, str] = {}
    for number, one in enumerate(labelled.spans, 1):
        claim = one.annotation
        names[claim.id] = f"T{number}"
        parts = _fragments(claim)
        places = ";".join(f"{start} {end}" for start, end in parts)
        text = " ".join(_LINE.findall(claim.quote or ""))
        yield f"T{number}\t{claim.label} {places}\t{text}\n"
    for number, one in enumerate(labelled.relations, 1):
        claim = one.annotation
        names[claim.id] = f"R{number}"
        yield f"R{number}\t{claim.label} Arg1:{names[claim.head_id or '']} Arg2:{names[claim.tail_id or '']}\n"
    for number, one in enumerate(said, 1):
        claim = one.annotation
        yield f"A{number}\t{claim.label} {names[claim.head_id or '']} {_spelled(claim, spelled)}\n"
    commented = [one for one in labelled.all() if one.comment and one.annotation.id in names]
    for number, one in enumerate(commented, 1):
        yield f"#{number}\tAnnotatorNotes {names[one.annotation.id]}\t{show(one.comment)}\n"


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """Every .ann file in a folder and those below it, or one, with the .txt beside it."""
    for ann in sorted(path.rglob("*.ann")) if path.is_dir() else [path]:
        yield article_of(ann, options)


def sniff(path: Path, head: bytes) -> bool:
    """A folder with .ann files in it, or one of them."""
    if path.is_dir():
        return next(path.rglob("*.ann"), None) is not None
    return path.suffix == ".ann" and path.with_suffix(".txt").is_file()


FORMAT = Format(
    name="brat",
    suffix="",
    about="brat standoff: a folder of .txt and .ann files with annotation.conf",
    holds=frozenset(KINDS) - {"surrogates", "lines", "labels"},
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    folder=True,
)
