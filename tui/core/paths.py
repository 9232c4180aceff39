"""Paths over relations and attributes, by which a codebook says what fills a record's field or a table's column.

`inspected.entry` goes along a relation and ends at an attribute; `~given_at` goes a relation backwards;
`[aspect=overall]` after a step keeps the annotations whose attribute has that value; `@text` is a fact that needs no
marking. A path that ends at a span means its text.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from tui.core.codebook import Codebook

OF_ANNOTATION = frozenset({"text", "label", "comment"})
OF_ARTICLE = frozenset({"article", "title", "url", "date", "publisher"})
OF_INTERVAL = frozenset({"first", "last"})  # the days that an attribute's interval (2016-12, START/END) begins and ends

_STEP = re.compile(r"(?P<mark>[~@]?)(?P<name>[^.~@\[\]=]+)(?:\[(?P<key>[^\[\]=]+)=(?P<value>[^\[\]]+)\])?")


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `mark`: `~` (a relation backwards), `@` (a fact) or empty. `key` and `value` filter where it leads."""

    name: str
    mark: str = ""
    key: str = ""
    value: str = ""


def parse(path: str) -> tuple[Step, ...]:
    """The steps of a path. ValueError, with a sentence, if it is not one."""
    steps: list[Step] = []
    at = 0
    while at <= len(path):
        match = _STEP.match(path, at)
        if match is None or path[match.end() : match.end() + 1] not in ("", "."):
            raise ValueError(f"`{path}` is no path: it cannot be read from `{path[at:]}` on")
        steps.append(Step(match["name"], match["mark"], match["key"] or "", match["value"] or ""))
        at = match.end() + 1
    return tuple(steps)


def check(book: Codebook, path: str, start: Set[str]) -> None:
    """ValueError, with a sentence, unless `path` can be walked from an annotation whose label is one of `start`."""
    steps = parse(path)
    labels: Set[str] = start
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        if step.mark == "@":
            _check_fact(path, step, OF_ANNOTATION | OF_ARTICLE, last)
        elif step.name in book.relations:
            labels = _walked(book, path, step, labels)
        elif step.name in book.attributes and not step.mark:
            _check_on(book, path, step.name, labels)
            if not last:
                _check_fact(path, steps[place + 1], OF_INTERVAL, place == len(steps) - 2)
            return
        else:
            raise ValueError(f"`{path}`: there is no relation or attribute `{step.name}`")


def ends(book: Codebook, path: str, start: Set[str]) -> Set[str]:
    """The labels of the spans at which a path that can be walked ends, or whose attribute or facts it takes."""
    labels: Set[str] = start
    for step in parse(path):
        if step.mark == "@" or step.name not in book.relations:
            break
        labels = _walked(book, path, step, labels)
    return labels & book.labels.keys()


def _walked(book: Codebook, path: str, step: Step, labels: Set[str]) -> Set[str]:
    relation = book.relations[step.name]
    near, far = (relation.tail, relation.head) if step.mark else (relation.head, relation.tail)
    if not labels & near:
        raise ValueError(f"`{path}`: no relation `{step.name}` {'ends' if step.mark else 'starts'} at {_some(labels)}")
    if step.key:
        if step.key not in book.attributes:
            raise ValueError(f"`{path}`: there is no attribute `{step.key}`")
        _check_on(book, path, step.key, far)
        values = book.attributes[step.key].values
        if values and step.value not in values:
            raise ValueError(f"`{path}`: `{step.value}` is no value of `{step.key}`")
    return far


def _check_on(book: Codebook, path: str, attribute: str, labels: Set[str]) -> None:
    if not labels & book.attributes[attribute].on:
        raise ValueError(f"`{path}`: {_some(labels)} has no attribute `{attribute}`")


def _check_fact(path: str, step: Step, known: Set[str], last: bool) -> None:
    if step.mark != "@" or step.name not in known:
        names = ", ".join(f"@{name}" for name in sorted(known))
        raise ValueError(f"`{path}`: here stands one of {names}, not `{step.mark}{step.name}`")
    if not last or step.key:
        raise ValueError(f"`{path}`: nothing can follow @{step.name}")


def _some(labels: Set[str]) -> str:
    return " or ".join(sorted(labels)) if len(labels) <= 3 else f"any of {len(labels)} labels"
