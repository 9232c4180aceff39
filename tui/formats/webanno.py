"""WebAnno TSV 3.3, as INCEpTION reads it: a folder with one file an article, every span as one layer with features.

Offsets are UTF-16 code units. A sentence's text goes on to where the next one begins, so that no white space is lost
but what stands before the first word. Spans may nest, overlap, cut tokens and go over sentences. The project that
imports the file must have the layers: `webanno.custom.Span` and `webanno.custom.Relation` unless told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from tui.core.annotation import Annotation
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.offsets import Tokens, utf16
from tui.core.text.show import show
from tui.formats.format import Fit, Format, Option, Options
from tui.formats.lines import beginning, open_out
from tui.formats.loss import Ledger, as_head, example, reduce
from tui.formats.text import whole, with_text
from tui.formats.tokens import Extent, breaks, tokens
from tui.formats.webanno_cells import escaped_text, escaped_value
from tui.formats.webanno_reading import article_of

HOLDS = frozenset({"layers", "nested", "lines", "zones", "shown", "labels", "relations"})


def features(options: Options) -> list[str]:
    """The attributes that are features of spans: those of the codebook that a span may have."""
    if options.book is None:
        return []
    labels = options.book.labels.keys()
    return [one.id for one in options.book.attributes.values() if one.on & labels and one.id != options["feature"]]


def fit(labelled: LabelledArticle, options: Options) -> Fit:
    """Spans whose edges do not stand in white space, their relations, and one value of each attribute."""
    ledger = Ledger(labelled.article.id)
    labelled = whole(labelled, ledger)
    text = labelled.article.text
    begin = len(text) - len(text.lstrip())
    if begin == len(text):
        ledger.lose("articles", labelled.article.id, show(labelled.article.title or labelled.article.id))
        return Fit(None, tuple(ledger.losses))
    if text[:begin].strip(" "):
        ledger.lose("text", labelled.article.id, show(labelled.article.title or labelled.article.id))
        labelled = with_text(labelled, " " * begin + text[begin:])
    spans = tuple(one for one in labelled.spans if _outside_space(one, ledger))
    kept = reduce(replace(labelled, spans=spans), HOLDS | {"attributes"}, ledger, options.layer_of)
    attributes = tuple(_said(kept, features(options), ledger))
    return Fit(as_head(replace(kept, attributes=attributes), ledger), tuple(ledger.losses))


def _outside_space(one: Labelled, ledger: Ledger) -> bool:
    quote = one.annotation.quote or ""
    if quote.strip() == quote:
        return True
    ledger.lose_span("edges", one)
    return False


def _said(labelled: LabelledArticle, names: list[str], ledger: Ledger) -> Iterator[Labelled]:
    """The first value of each attribute of a span that has a feature for it."""
    spans = {one.annotation.id for one in labelled.spans}
    taken: set[tuple[str, str]] = set()
    for one in labelled.attributes:
        key = (one.annotation.head_id or "", one.annotation.label)
        if key[0] in spans and key[1] in names and key not in taken and one.annotation.value:
            taken.add(key)
            yield one
        else:
            ledger.lose("attributes", one.annotation.label, example(one.annotation))


def write(articles: Iterable[LabelledArticle], path: Path, options: Options) -> None:
    """One file an article, named after its id."""
    path.mkdir()
    names = features(options)
    for labelled in articles:
        with open_out(path / f"{labelled.article.id}.tsv") as file:
            file.write("#FORMAT=WebAnno TSV 3.3\n")
            file.write("|".join((f"#T_SP={options['span']}", options["feature"], *names)) + "\n")
            file.write(f"#T_RL={options['relation']}|{options['feature']}|BT_{options['span']}\n\n")
            file.writelines(_Sheet(labelled, names).lines())


@dataclass(frozen=True, order=True, slots=True)
class Unit:
    """A row: a token (`part` 0) or a stretch of one. `start` and `end` are code points."""

    token: int
    part: int
    start: int
    end: int


class _Sheet:
    """The rows of one article."""

    def __init__(self, labelled: LabelledArticle, names: list[str]) -> None:
        self.labelled, self.names = labelled, names
        self.text = labelled.article.text
        self.scale = utf16(self.text)
        self.grid = Tokens(tokens(self.text, "words"))
        self.firsts = breaks(self.text, self.grid)
        self.pieces = {one.annotation.id: self._pieces(one.annotation.extent) for one in labelled.spans}
        self.units = self._units()
        self.on: dict[Unit, list[Labelled]] = {}  # the spans of each row
        self.row_of: dict[str, list[Unit]] = {}  # the rows of each span
        for one in labelled.spans:
            rows = [self.units[piece] for piece in self.pieces[one.annotation.id]]
            self.row_of[one.annotation.id] = rows
            for row in rows:
                self.on.setdefault(row, []).append(one)
        self.numbers = self._numbers()
        claims = [one.annotation for one in labelled.attributes]
        self.values = {(claim.head_id, claim.label): claim.value for claim in claims}
        self.into: dict[str, list[Annotation]] = {}  # the relations that end at each span
        for one in labelled.relations:
            self.into.setdefault(one.annotation.tail_id or "", []).append(one.annotation)

    def _pieces(self, extent: Extent) -> list[Extent]:
        """What a span covers of each token that it touches."""
        start, end = extent
        extents = self.grid.extents
        first = bisect_right(extents, start, key=lambda one: one[1])
        found = []
        for token in extents[first:]:
            if token[0] >= end:
                break
            found.append((max(start, token[0]), min(end, token[1])))
        return found

    def _units(self) -> dict[Extent, Unit]:
        """Every row by its extent: the tokens, and the parts of tokens that spans cover."""
        units = {extent: Unit(i, 0, *extent) for i, extent in enumerate(self.grid.extents)}
        parts = sorted({piece for pieces in self.pieces.values() for piece in pieces} - units.keys())
        count: dict[int, int] = {}
        for start, end in parts:
            token = bisect_right(self.grid.extents, start, key=lambda one: one[0]) - 1
            count[token] = count.get(token, 0) + 1
            units[start, end] = Unit(token, count[token], start, end)
        return units

    def _numbers(self) -> dict[str, int]:
        """A number for each span that is on several rows or shares one: only then can it be told from the others."""
        numbers: dict[str, int] = {}
        for one in self.labelled.spans:
            rows = self.row_of[one.annotation.id]
            if len(rows) > 1 or len(self.on[rows[0]]) > 1:
                numbers[one.annotation.id] = len(numbers) + 1
        return numbers

    def lines(self) -> Iterator[str]:
        """All sentences: their text, then their rows."""
        rows = iter(sorted(self.units.values()))
        row = next(rows, None)
        for first, last in pairwise([*self.firsts, len(self.grid.extents)]):
            begin = self.grid.extents[first][0]
            end = self.grid.extents[last][0] if last < len(self.grid.extents) else len(self.text)
            yield "\n"
            yield from (f"#Text={escaped_text(line)}\n" for line in self.text[begin:end].split("\n"))
            while row and row.token < last:
                yield self._row(row)
                row = next(rows, None)

    def _address(self, row: Unit) -> str:
        sentence = bisect_right(self.firsts, row.token)
        part = f".{row.part}" if row.part else ""
        return f"{sentence}-{row.token - self.firsts[sentence - 1] + 1}{part}"

    def _row(self, row: Unit) -> str:
        place = f"{self.scale.to(row.start)}-{self.scale.to(row.end)}"
        here = self.on.get(row, [])
        cells = [self._cell(here, [one.annotation.label for one in here])]
        for name in self.names:
            cells.append(self._cell(here, [self.values.get((one.annotation.id, name)) for one in here]))
        ends = [one.annotation.id for one in here if self.row_of[one.annotation.id][0] == row]
        linked = [claim for id in ends for claim in self.into.get(id, ())]
        cells.append("|".join(escaped_value(claim.label) for claim in linked) or "_")
        cells.append("|".join(self._source(claim) for claim in linked) or "_")
        return "\t".join((self._address(row), place, escaped_text(self.text[row.start : row.end]), *cells)) + "\t\n"

    def _cell(self, here: list[Labelled], values: list[str | None]) -> str:
        numbers = (self.numbers.get(one.annotation.id) for one in here)
        pairs = zip(values, numbers, strict=True)
        said = (("*" if v is None else escaped_value(v)) + (f"[{n}]" if n else "") for v, n in pairs)
        return "|".join(said) or "_"

    def _source(self, claim: Annotation) -> str:
        """Where the head of a relation stands, with the numbers of both ends where they have one."""
        head, tail = claim.head_id or "", claim.tail_id or ""
        ends = (self.numbers.get(head, 0), self.numbers.get(tail, 0))
        return self._address(self.row_of[head][0]) + ("[{}_{}]".format(*ends) if any(ends) else "")


def read(path: Path, options: Options) -> Iterator[LabelledArticle]:
    """Every .tsv file in a folder and those below it, or one file; of TSV 3.2 and 3.3, with any layers."""
    for file in sorted(path.rglob("*.tsv")) if path.is_dir() else [path]:
        yield article_of(file, options)


def sniff(path: Path, head: bytes) -> bool:
    """The first line of such a file, or of the first .tsv file in a folder."""
    if path.is_dir():
        first = next(path.rglob("*.tsv"), None)
        head = beginning(first) if first else b""
    return head.startswith(b"#FORMAT=WebAnno TSV 3")


FORMAT = Format(
    name="webanno",
    suffix="",
    about="WebAnno TSV 3.3 for INCEpTION: a folder of .tsv files",
    holds=HOLDS,
    fit=fit,
    write=write,
    read=read,
    sniff=sniff,
    options=(
        Option("span", "the layer that spans go to", ("webanno.custom.Span",), free=True),
        Option("relation", "the layer that relations go to", ("webanno.custom.Relation",), free=True),
        Option("feature", "the feature of both that holds the label", ("label",), free=True),
    ),
    folder=True,
)
