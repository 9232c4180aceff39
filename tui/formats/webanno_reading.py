"""Reading WebAnno TSV 3.2 and 3.3: span layers with any features, relations, links between spans, chains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tui.core.annotation import Annotation, Article, attribute, relation
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.offsets import Cut, utf16
from tui.formats import anchor
from tui.formats.format import Options
from tui.formats.lines import brief, lines, refuse_large
from tui.formats.webanno_cells import plain, stacked

_ROW = re.compile(r"(\d{1,12})-(\d{1,12})(?:\.\d+)?\t(\d{1,12})-(\d{1,12})\t")
_LINK = re.compile(r"[A-Z]{4}_")  # before the feature that holds links; the type of their ends is the next column
_NAMED = ("label", "value")
"""The features that hold a label, if a layer has one of them; else its first that has a value here."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that the header names: what kind it is, its type and its columns from `first` on."""

    kind: str
    type: str
    features: tuple[str, ...]
    first: int

    @property
    def short(self) -> str:
        """The type without its package."""
        return self.type.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its address, its extent in UTF-16 units and its cells."""

    where: str
    address: str
    start: int
    end: int
    cells: list[str]


class _Sheet:
    """The parts of a file as they come: header, text, rows."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.width = 0
        self.rows: list[Row] = []
        self.units: list[str] = []  # the text so far
        self.length = 0  # of it, in UTF-16 units
        self.sentence: list[str] = []  # lines of the sentence whose first row has not come

    def line(self, line: str, where: str) -> None:
        """One more line."""
        if line.startswith("#Text="):
            self.sentence.append(plain(line[6:]))
        elif found := re.match(r"#T_(SP|RL|CH)=(.*)", line):
            type, *features = found[2].split("|")
            if not features and found[1] == "RL":
                raise Problem(f"{where} names a layer of relations, {brief(type)}, but not what they join")
            if features and _LINK.match(features[-1]):
                raise Problem(f"{where} names the links {brief(features[-1])} but not what they go to")
            self.layers.append(Layer(found[1], type, tuple(features), self.width))
            self.width += len(features) or 1
        elif row := _ROW.match(line):
            self._row(line, row, where)
        elif line and not line.startswith("#"):
            raise Problem(f"{where} is no row of WebAnno TSV: `1-1`, a tab, `0-4`, a tab and the token")

    def _row(self, line: str, row: re.Match[str], where: str) -> None:
        cells = line.split("\t")
        address, _, form = cells[:3]
        start, end = int(row[3]), int(row[4])
        if self.sentence:
            text = "\n".join(self.sentence)
            before = _length(text[: max(text.find(plain(form)), 0)])
            self._fill(start - before)
            self.units.append(text)
            self.length += _length(text)
            self.sentence = []
        values = cells[3 : 3 + self.width]
        if len(values) < self.width:
            raise Problem(f"{where} has {len(cells) - 3} columns after the token, not {self.width} as the header says")
        self.rows.append(Row(where, address, start, end, values))

    def _fill(self, begin: int) -> None:
        """What stands between sentences is not in the file: a line end, and spaces before the first one."""
        gap = begin - self.length
        if gap > 0:
            self.units.append(("\n" if self.units else " ") + " " * (gap - 1))
            self.length += gap


def _length(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def article_of(path: Path, options: Options) -> LabelledArticle:
    """The article of one file."""
    refuse_large(path)
    sheet = _Sheet()
    for number, line in lines(path):
        if number == 1 and not line.startswith("#FORMAT=WebAnno TSV 3"):
            raise Problem(f"{path} is not WebAnno TSV 3, as its first line would say; export it in that version")
        sheet.line(line, f"{path}, line {number}")
    return _Reading(Article.of("".join(sheet.units)), sheet, options).of()


class _Reading:
    """The annotations of a sheet, layer by layer: spans first, because the others name them."""

    def __init__(self, article: Article, sheet: _Sheet, options: Options) -> None:
        self.article, self.sheet, self.options = article, sheet, options
        self.scale = utf16(article.text)
        self.found: dict[str, Labelled] = {}
        self.numbered: dict[tuple[str, str], Annotation] = {}  # by type and number
        self.at: dict[tuple[str, str], Annotation] = {}  # by type and address, where there is no number

    def of(self) -> LabelledArticle:
        layers = self.sheet.layers
        for layer in layers:
            if layer.kind != "RL":
                self._spans(layer)
        for layer in layers:
            for row in self.sheet.rows:
                if layer.kind == "RL":
                    self._relations(layer, row)
                elif layer.kind == "SP":
                    self._links(layer, row)
            if layer.kind == "CH":
                self._chain(layer)
        return LabelledArticle.of(self.article, self.found.values())

    def _add(self, claim: Annotation) -> None:
        layer = self.options.layer_of(claim.label) if claim.kind == "span" else ""
        self.found.setdefault(claim.id, Labelled(claim, layer))

    def _cells(self, layer: Layer, row: Row) -> list[list[tuple[str, str]]]:
        """The stacked values of each of a layer's columns."""
        return [stacked(cell) for cell in row.cells[layer.first : layer.first + (len(layer.features) or 1)]]

    def _spans(self, layer: Layer) -> None:
        """A span is the rows of one number, or one row without."""
        parts: dict[tuple[str, str], list[tuple[Row, list[tuple[str, str]]]]] = {}
        for row in self.sheet.rows:
            columns = self._cells(layer, row)
            for i, (_, number) in enumerate(columns[0]):
                values = [column[i] if i < len(column) else ("*", "") for column in columns]
                if layer.kind == "SP" and layer.features and _LINK.match(layer.features[0]):
                    number = ""
                key = (number, "") if number else ("", row.address)
                parts.setdefault(key, []).append((row, values))
        for (number, address), rows in parts.items():
            claim = self._span(layer, rows)
            if claim and number:
                self.numbered[layer.type, number] = claim
                self.at.setdefault((layer.type, rows[0][0].address), claim)
            elif claim:
                self.at[layer.type, address] = claim

    def _span(self, layer: Layer, rows: list[tuple[Row, list[tuple[str, str]]]]) -> Annotation | None:
        where = rows[0][0].where
        values = {
            name: plain(value.partition("->")[0] if layer.kind == "CH" else value)
            for name, (value, _) in zip(layer.features, rows[0][1], strict=False)
            if value != "*" and not _LINK.match(name) and name
        }
        try:
            start, end = self.scale.back(rows[0][0].start), self.scale.back(rows[-1][0].end)
        except Cut as cut:
            self.options.amiss(f"{where}: a span of {layer.short} cannot be placed: {cut}")
            return None
        name = self._naming(layer, values)
        claim = anchor.place(self.article, values.get(name) or layer.short, start, end, None, where, self.options)
        if claim:
            self._add(claim)
            for feature, value in values.items():
                if feature != name and value and not _is_type(layer, feature):
                    self._add(attribute(feature, claim, value))
        return claim

    def _naming(self, layer: Layer, values: dict[str, str]) -> str:
        return next((name for name in (*_NAMED, *layer.features) if values.get(name) and not _is_type(layer, name)), "")

    def _end(self, type: str, number: str, address: str) -> Annotation | None:
        """A span by its number, else by where it stands; of any type, where the file names none that is here."""
        if number not in ("", "0"):
            types = [type, *(layer.type for layer in self.sheet.layers)]
            return next((self.numbered[one, number] for one in types if (one, number) in self.numbered), None)
        types = [type, *(layer.type for layer in self.sheet.layers)]
        return next((self.at[one, address] for one in types if (one, address) in self.at), None)

    def _link(self, label: str, head: Annotation | None, tail: Annotation | None, where: str) -> Annotation | None:
        if head is None or tail is None:
            self.options.amiss(f"{where}: the relation {label} has an end that is none of the spans")
            return None
        claim = relation(label, head, tail)
        self._add(claim)
        return claim

    def _relations(self, layer: Layer, row: Row) -> None:
        columns = self._cells(layer, row)
        base = layer.features[-1].removeprefix("BT_")
        for i, (source, numbers) in enumerate(columns[-1]):
            stack = [column[i][0] if i < len(column) else "*" for column in columns[:-1]]
            values = {name: plain(v) for name, v in zip(layer.features, stack, strict=False) if v != "*"}
            name = self._naming(layer, values)
            from_, _, to = numbers.partition("_")
            head, tail = self._end(base, from_, source), self._end(base, to, row.address)
            claim = self._link(values.get(name) or layer.short, head, tail, row.where)
            for feature, value in values.items() if claim else ():
                if feature != name and value and claim:
                    self._add(attribute(feature, claim, value))

    def _links(self, layer: Layer, row: Row) -> None:
        """Links of a span to others, each with a role: relations named by it."""
        columns = self._cells(layer, row)
        for i, feature in enumerate(layer.features):
            if not _LINK.match(feature) or not columns[i]:
                continue
            target = layer.features[i + 1]
            for (roles, number), (ends, last) in zip(columns[i], columns[i + 1], strict=False):
                head = self._end(layer.type, number, row.address)
                # a link's own number stands behind its address: 1-2[3];1-4, so only the last is cut off by `stacked`
                names = (ends + (f"[{last}]" if last else "")).split(";")
                for role, end in zip(roles.split(";"), names, strict=False):
                    if end in ("_", "*", ""):
                        continue  # a link that goes nowhere yet
                    address, _, inside = end.partition("[")
                    label = plain(role) if role != "*" else feature.rpartition(":")[2].partition("_")[0]
                    self._link(label, head, self._end(target, inside.rstrip("]"), address), row.where)

    def _chain(self, layer: Layer) -> None:
        """Links of a chain, each to the next one: `value->1-2`, the second of the first chain."""
        places: dict[str, list[tuple[int, str, Annotation, str]]] = {}
        for row in self.sheet.rows:
            for value, number in self._cells(layer, row)[0]:
                label, _, place = value.rpartition("->")
                chain, _, nth = place.partition("-")
                claim = self._end(layer.type, number, row.address)
                if claim and nth.isdigit():
                    places.setdefault(chain, []).append((int(nth), label, claim, row.where))
        for links in places.values():
            links.sort(key=lambda one: one[0])
            for (_, label, head, where), (_, _, tail, _) in pairwise(links):
                if head != tail:
                    self._link(plain(label) if label not in ("*", "") else layer.short, head, tail, where)


def _is_type(layer: Layer, feature: str) -> bool:
    """Whether a column does not hold a value but names what a link goes to."""
    at = layer.features.index(feature) if feature in layer.features else 0
    return at > 0 and _LINK.match(layer.features[at - 1]) is not None
