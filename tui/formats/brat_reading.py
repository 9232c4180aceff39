"""Reading brat standoff: every kind of line (T, E, R, A, M, N, *, #), in any order, with the text beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from tui.core.annotation import Annotation, Article, attribute, relation
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.show import show
from tui.formats import anchor, carry
from tui.formats.brat_config import spellings
from tui.formats.format import Options
from tui.formats.lines import brief, lines, name_once, parse, refuse_large, text_of

LINE_END = "\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
"""What ends a line for brat, which splits lines as Python does; for the inside of a character class."""

_GAP = re.compile(f"[{LINE_END}]*")
_PLACE = re.compile(r"(\d{1,12}) (\d{1,12})")
_ROLE = re.compile(r"(\S+?)\d*:([TER]\w+)")


def article_of(ann: Path, options: Options) -> LabelledArticle:
    """The article of one .ann file and the .txt beside it; of the .json beside them, if we wrote one, what is more."""
    article = Article.of(text_of(ann.with_suffix(".txt")))
    native = _Reading(article, ann, options).of()
    beside = ann.with_suffix(".json")
    if not beside.is_file():
        return native
    return carry.unpack(parse(text_of(beside), str(beside)), native, str(beside), options)


class _Reading:
    """One .ann file, kind of line after kind of line, because lines may name what comes after them."""

    def __init__(self, article: Article, ann: Path, options: Options) -> None:
        self.article, self.options = article, options
        self.lines: dict[str, list[tuple[str, str, list[str]]]] = {}
        refuse_large(ann)
        for number, line in lines(ann):
            where = f"{ann}, line {number}"
            cells = line.split("\t", 2)
            if not line.strip() or (line.startswith("#") and len(cells) < 2):
                continue
            if len(cells) < 2 or line[0] not in "TERAMN*#":
                raise Problem(f"{where} is no line of brat standoff: an id such as T1, a tab and what it stands for")
            self.lines.setdefault("A" if line[0] == "M" else line[0], []).append((where, cells[0], cells[1:]))
        self.claims: dict[str, Annotation] = {}  # by the id that the file uses; an event is its trigger
        self.found: dict[str, Labelled] = {}

    def of(self) -> LabelledArticle:
        for where, id, cells in self._all("T"):
            self._span(where, id, cells)
        for _, id, cells in self._all("E"):
            trigger = cells[0].split(" ", 1)[0].partition(":")[2]
            if trigger in self.claims:
                self.claims[id] = self.claims[trigger]
        for kind, take in (("E", self._roles), ("R", self._relation), ("*", self._equal), ("A", self._attribute)):
            for where, id, cells in self._all(kind):
                take(where, id, cells)
        for where, _, cells in self._all("N"):
            self._hang(where, *_three(cells[0]))
        for _, _, cells in self._all("#"):
            self._note(cells)
        return LabelledArticle.of(self.article, self.found.values())

    def _all(self, kind: str) -> Iterator[tuple[str, str, list[str]]]:
        yield from self.lines.get(kind, ())

    def _add(self, claim: Annotation) -> Annotation:
        layer = self.options.layer_of(claim.label) if claim.kind == "span" else ""
        self.found.setdefault(claim.id, Labelled(claim, layer))
        return claim

    def _span(self, where: str, id: str, cells: list[str]) -> None:
        label, _, places = cells[0].partition(" ")
        parts = [(int(found[1]), int(found[2])) for found in map(_PLACE.fullmatch, places.split(";")) if found]
        if not parts or len(parts) != len(places.split(";")) or not label:
            raise Problem(f"{where} names no place such as `{brief(label)} 0 6`")
        start, end = parts[0][0], parts[-1][1]
        text = self.article.text
        whole = all(_GAP.fullmatch(text, a[1], b[0]) and a[1] <= b[0] for a, b in pairwise(parts))
        if not whole:
            self.options.amiss(f"{where}: the fragments of {id} are taken for one span from the first to the last")
        quote = cells[1] if len(cells) > 1 else None
        if len(parts) > 1 and quote == " ".join(text[a:b] for a, b in parts):
            quote = None
        claim = anchor.place(self.article, label, start, end, quote, where, self.options)
        if claim:
            name_once(self.claims, id, self._add(claim), where)

    def _ends(self, where: str, id: str, *names: str) -> list[Annotation] | None:
        missing = [name for name in names if name not in self.claims]
        if missing:
            self.options.amiss(f"{where}: {show(id)} names {show(missing[0])}, which is not there")
            return None
        return [self.claims[name] for name in names]

    def _roles(self, where: str, id: str, cells: list[str]) -> None:
        """The arguments of an event as relations from its trigger."""
        for role in cells[0].split(" ")[1:]:
            if (found := _ROLE.fullmatch(role)) and (ends := self._ends(where, id, id, found[2])):
                self._add(relation(found[1], ends[0], ends[1]))

    def _relation(self, where: str, id: str, cells: list[str]) -> None:
        label, *roles = cells[0].split()
        names = [role.partition(":")[2] for role in roles]
        if len(names) != 2:
            raise Problem(f"{where} has not two arguments, as a relation has")
        if ends := self._ends(where, id, *names):
            name_once(self.claims, id, self._add(relation(label, *ends)), where)

    def _equal(self, where: str, id: str, cells: list[str]) -> None:
        """A set of equals as relations from each to the next."""
        label, *names = cells[0].split()
        if ends := self._ends(where, id, *names):
            for head, tail in pairwise(ends):
                self._add(relation(label, head, tail))

    def _attribute(self, where: str, id: str, cells: list[str]) -> None:
        label, name, value = _three(cells[0])
        plain = {(a, spelled): value for (a, value), spelled in spellings(self.options.book).items()}
        self._hang(where, label, name, plain.get((label, value), value or "true"))

    def _hang(self, where: str, label: str, name: str, value: str) -> None:
        if ends := self._ends(where, label, name):
            self._add(attribute(label, ends[0], value))

    def _note(self, cells: list[str]) -> None:
        name = cells[0].partition(" ")[2]
        if name in self.claims and len(cells) > 1:
            one = self.found[self.claims[name].id]
            said = f"{one.comment}\n{cells[1]}" if one.comment else cells[1]
            self.found[one.annotation.id] = replace(one, comment=said)


def _three(cell: str) -> tuple[str, str, str]:
    """The first two words of a cell and the rest; "" for what is missing."""
    first, _, rest = cell.partition(" ")
    second, _, third = rest.partition(" ")
    return first, second, third
