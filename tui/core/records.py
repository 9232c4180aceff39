"""The records of an article: facts of it as a whole, and the things that it reports, each with its fields.

A record that somebody made holds a value for a field, or says that there is none; what it does not say is read off the
relations and attributes of its mentions. Mentions are of one thing where a relation between two of that label joins
them, or where all fields of the record's key agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.core import paths
from tui.core.annotation import Annotation, rests_label
from tui.core.codebook import Codebook, RecordType
from tui.core.labelled import LabelledArticle
from tui.core.walker import OF_INTERVAL, Walker


class Lists(Protocol):
    """What words mean as the value of an attribute: a date as an interval, a name as the entry of a list."""

    def value(self, attribute: str, words: str) -> str:
        """The value that words have; "" where that is not known."""

    def name(self, attribute: str, value: str) -> str:
        """What an entry of a list is called; "" where there is no such."""

    def note(self, attribute: str, value: str) -> str:
        """What else is known of an entry, such as when it came to an end; "" where nothing is."""


class NoLists:
    """Where nothing is known of what words mean."""

    def value(self, attribute: str, words: str) -> str:
        """Nothing."""
        return ""

    def name(self, attribute: str, value: str) -> str:
        """Nothing."""
        return ""

    def note(self, attribute: str, value: str) -> str:
        """Nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record. `made`: the claim of those who recorded it, None for one that only its `mentions` (ids) tell of."""

    made: Annotation | None
    mentions: tuple[str, ...]

    @property
    def starts(self) -> list[str]:
        """Where its paths start, by id."""
        return [*([self.made.id] if self.made else ()), *self.mentions]


@dataclass(frozen=True, slots=True)
class Read:
    """A value that a path leads to, and the spans (ids) that say it."""

    value: str
    spans: tuple[str, ...] = ()


STANDING = frozenset({"gold", "accepted", "disputed"})
"""The standings of a record that somebody holds."""


def recorded(walker: Walker, labelled: LabelledArticle, kind: RecordType, book: Codebook) -> list[Recorded]:
    """The records of a kind: those that people made where there are any, else what the mentions tell of."""
    made = [one.annotation for one in labelled.records if one.annotation.label == kind.id and one.status in STANDING]
    if made:
        known = (Recorded(claim, mentions(walker, claim)) for claim in made)
        return sorted(known, key=lambda one: [walker.extents[id] for id in one.mentions])
    if not kind.of:
        return [Recorded(None, ())]
    found = [one.annotation.id for one in labelled.spans if one.annotation.label == kind.of]
    return [Recorded(None, tuple(group)) for group in groups(walker, kind, book, found)]


def mentions(walker: Walker, record: Annotation) -> tuple[str, ...]:
    """The spans that a record rests on, by id; where none are said, the one that it was proposed for."""
    rests = [id for id in walker.linked(rests_label(record.label), record.id) if id in walker.by_id]
    anchor = [record.value] if record.value and record.value in walker.by_id else []
    return tuple(dict.fromkeys(rests or anchor))


def said(walker: Walker, book: Codebook, kind: RecordType, name: str, one: Recorded) -> tuple[str, ...]:
    """The values of a field: what the record says, else what can be read off its mentions."""
    if one.made and (values := walker.on(book.field_label(kind, name), one.made.id)):
        return tuple(dict.fromkeys(values))
    return tuple(found.value for found in read(walker, book, kind, name, one.starts))


def entry_of(fields: Mapping[str, str], name: str) -> str | None:
    """The field that says which entry of a list a field's value is: its path is the other's and one attribute more."""
    start = fields[name] + "."
    return next(
        (other for other, path in fields.items() if path.startswith(start) and _plain(path[len(start) :])), None
    )


def attribute_of(path: str) -> str:
    """The attribute that a path ends at, or takes an end of an interval from; "" where it ends at a span."""
    steps = paths.parse(path)
    names = [step.name for step in steps if not step.mark or step.name not in OF_INTERVAL]
    return names[-1] if names else ""


def _plain(rest: str) -> bool:
    return not set(rest) & set(".@~[")


def read(
    walker: Walker, book: Codebook, kind: RecordType, name: str, starts: Iterable[str], lists: Lists | None = None
) -> tuple[Read, ...]:
    """What a field's path leads to, each value once with the spans that say it. Names of one entry are one value."""
    lists = lists or NoLists()
    other = entry_of(kind.fields, name)
    entry = kind.fields[other].rpartition(".")[2] if other else ""
    found: dict[str, tuple[str, list[str]]] = {}
    for value, id in _walk(walker, book, kind.fields[name], starts, lists):
        code = _code(walker, entry, id, lists) if entry else ""
        shown = (lists.name(entry, code) if code else "") or " ".join(value.split())
        if shown:
            found.setdefault(code or shown, (shown, []))[1].append(id)
    spans = walker.extents
    return tuple(Read(shown, tuple(dict.fromkeys(id for id in ids if id in spans))) for shown, ids in found.values())


def _code(walker: Walker, entry: str, id: str, lists: Lists) -> str:
    """The entry of a list that a span is, said or looked up."""
    return next(iter(walker.on(entry, id)), "") or lists.value(entry, walker.by_id[id].annotation.quote or "")


def _walk(walker: Walker, book: Codebook, path: str, starts: Iterable[str], lists: Lists) -> Iterator[tuple[str, str]]:
    """The values at the end of a path, each with the annotation that says it, by id."""
    ids, steps = list(starts), paths.parse(path)
    for place, step in enumerate(steps):
        if step.mark == "@":
            for id in ids if step.name in paths.OF_ANNOTATION else [""]:
                yield from ((value, id) for value in walker.values(book, f"@{step.name}", [id]))
            return
        if step.name not in book.relations:
            follow = OF_INTERVAL[steps[place + 1].name] if place + 1 < len(steps) else str
            for id in ids:
                quote = walker.by_id[id].annotation.quote
                values = walker.on(step.name, id) or _worded(book, step.name, quote or "", lists)
                yield from ((follow(value), id) for value in values if value)
            return
        ids = [far for id in ids for far in walker.along(step, id)]
    for id in ids:
        yield walker.by_id[id].annotation.quote or "", id


def _worded(book: Codebook, attribute: str, words: str, lists: Lists) -> list[str]:
    """The value of an attribute that the words of a span are: one of a record's, or what a list or calendar says."""
    kind = book.attributes.get(attribute)
    if kind is not None and kind.on & book.records.keys():
        return [value for value in kind.values if value.casefold() == words.casefold()]
    return [lists.value(attribute, words)] if words else []


def groups(
    walker: Walker, kind: RecordType, book: Codebook, found: Sequence[str], lists: Lists | None = None
) -> list[list[str]]:
    """Mentions (ids, in the order of the text) of a record's label, those of one thing together."""
    joins = [r.id for r in book.relations.values() if kind.of in r.head & r.tail]
    merged: dict[tuple[tuple[str, ...], ...], list[str]] = {}
    for number, group in enumerate(_joined(walker, found, joins)):
        key = tuple(_key(walker, book, kind, name, group, lists) for name in kind.key)
        told = key if key and all(key) else ((str(number),),)
        merged.setdefault(told, []).extend(group)
    return list(merged.values())


def _key(
    walker: Walker, book: Codebook, kind: RecordType, name: str, group: Sequence[str], lists: Lists | None
) -> tuple[str, ...]:
    """What a field of the key comes to: the entry of a list where it has one, so that all its names are one."""
    names = [other for other in (entry_of(kind.fields, name), name) if other]
    values = (tuple(one.value for one in read(walker, book, kind, some, group, lists)) for some in names)
    return next((some for some in values if some), ())


def _joined(walker: Walker, mentions: Sequence[str], relations: list[str]) -> list[list[str]]:
    """Mentions in groups, by the relations that join two of them."""
    group_of = {id: [id] for id in mentions}
    for relation in relations:
        for head in mentions:
            for tail in walker.linked(relation, head):
                if tail in group_of and group_of[tail] is not group_of[head]:
                    group_of[head].extend(group_of[tail])
                    for id in group_of[tail]:
                        group_of[id] = group_of[head]
    return [list(group) for group in dict.fromkeys(tuple(group_of[mention]) for mention in mentions)]
