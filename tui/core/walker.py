"""Walking the paths of a codebook over the relations and attributes of one article."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tui.core import paths
from tui.core.codebook import Codebook
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.paths import Step

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Walker:
    """The relations and attributes of one article, ready to be walked along."""

    def __init__(self, labelled: LabelledArticle) -> None:
        self.article = labelled.article
        self.by_id = {one.annotation.id: one for one in labelled.all()}
        self.extents = {one.annotation.id: one.annotation.extent for one in labelled.spans}
        self._ahead: dict[tuple[str, str], list[str]] = {}
        self._back: dict[tuple[str, str], list[str]] = {}
        self._values: dict[tuple[str, str], list[str]] = {}
        for claim in (one.annotation for one in (*labelled.relations, *labelled.rests)):
            head, tail = claim.head_id or "", claim.tail_id or ""
            self._ahead.setdefault((claim.label, head), []).append(tail)
            self._back.setdefault((claim.label, tail), []).append(head)
        for claim in (one.annotation for one in labelled.attributes):
            self._values.setdefault((claim.label, claim.head_id or ""), []).append(claim.value or "")

    def linked(self, relation: str, id: str) -> list[str]:
        """What a relation goes to from an annotation, by id."""
        return self._ahead.get((relation, id), [])

    def on(self, attribute: str, id: str) -> list[str]:
        """The values of an attribute of an annotation, by its id."""
        return self._values.get((attribute, id), [])

    def values(self, book: Codebook, path: str, starts: Iterable[str]) -> tuple[str, ...]:
        """The texts at the end of a path from any of `starts` (ids), each once, in order."""
        ids = list(starts)
        found: Sequence[str] | None = None
        for step in paths.parse(path):
            if step.mark == "@":
                found = self._facts(step.name, ids, found)
            elif step.name in book.relations:
                ids = [id for start in ids for id in self.along(step, start)]
            else:
                found = [value for id in ids for value in self.on(step.name, id)]
        if found is None:
            found = [self.by_id[id].annotation.quote or "" for id in ids]
        return tuple(dict.fromkeys(" ".join(value.split()) for value in found if value.strip()))

    def along(self, step: Step, start: str) -> Iterator[str]:
        """Where one step over a relation leads from an annotation, by id."""
        for id in (self._back if step.mark else self._ahead).get((step.name, start), ()):
            if id in self.by_id and (not step.key or step.value in self._values.get((step.key, id), ())):
                yield id

    def _facts(self, name: str, ids: list[str], values: Sequence[str] | None) -> list[str]:
        if name in OF_INTERVAL:
            return [day for value in values or () if (day := OF_INTERVAL[name](value))]
        if name in _OF_ANNOTATION:
            return [_OF_ANNOTATION[name](self.by_id[id]) for id in ids]
        return [{"article": self.article.id, "title": self.article.title}.get(name, self.article.facts.get(name, ""))]


_OF_ANNOTATION: Mapping[str, Callable[[Labelled], str]] = {
    "text": lambda one: one.annotation.quote or "",
    "label": lambda one: one.annotation.label,
    "comment": lambda one: one.comment,
}


def first_day(interval: str) -> str:
    """The day that `2016`, `2016-12`, `2016-12-31` or `START/END` begins with; "" where it is none of these."""
    year, month, day = _date(interval.partition("/")[0])
    return f"{year:04}-{month or 1:02}-{day or 1:02}" if year else ""


def last_day(interval: str) -> str:
    """The day that such an interval ends with."""
    year, month, day = _date(interval.partition("/")[2] or interval)
    return f"{year:04}-{month or 12:02}-{day or calendar.monthrange(year, month or 12)[1]:02}" if year else ""


def _date(text: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what is not given, and for all where there is no such day."""
    found = _DAY.fullmatch(text.strip())
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return 0, 0, 0
    return year, month, day


OF_INTERVAL: Mapping[str, Callable[[str], str]] = {"first": first_day, "last": last_day}
"""What a path may take from the interval that an attribute names."""
