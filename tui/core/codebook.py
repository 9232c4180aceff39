"""The codebook: layers, labels, attributes, relations and their rules, as data. Nothing in the code names a label."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tui.core.annotation import Kind, rests_label

SHIPPED = Path(__file__).parent.parent / "codebooks" / "inspection.toml"

# What a codebook may name as the colour of a label; the screen's themes say how each one looks.
COLOURS = (
    "red", "orange", "yellow", "lime", "green", "teal", "cyan", "blue", "indigo", "purple", "magenta", "pink", "brown",
    "grey",
)  # fmt: skip

_KEPT = 1  # raise it when the form that `to_json` writes changes: older ones are then parsed anew


@dataclass(frozen=True, slots=True)
class Layer:
    """One plane of spans. `flat`: its spans never overlap. `report`: its spans are findings, what gets published.

    `hides`: its spans are boilerplate: drawn dimmed, never stops, and candidates inside one that stands are hidden.
    `edges`: how a selection becomes a span of this layer: "word", or "sentence" (trimmed as the codebook trims).
    """

    id: str
    flat: bool = True
    report: bool = False
    hides: bool = False
    edges: str = "word"
    definition: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A span label. `key` is what the reviewer presses: a digit, a capital, or `;` and one more character.

    Examples mark with square brackets what gets the label, counterexamples what must not get it. `was`: labels of the
    version before that it takes the place of; what had one of them becomes this when the file moves to this version.
    """

    id: str
    layer: str
    key: str
    colour: str = ""
    name: str = ""
    definition: str = ""
    exclude: str = ""
    rules: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation; `head` and `tail` name the labels that may stand at its ends. `many`: a head may have several.
    `alike`: only between spans of one label. Examples mark the head with square brackets and the tail with braces.
    """

    id: str
    head: frozenset[str]
    tail: frozenset[str]
    many: bool = True
    alike: bool = False
    definition: str = ""
    rules: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    def allows(self, head: str, tail: str) -> bool:
        """Whether it may hold from a span labelled `head` to one labelled `tail`."""
        return head in self.head and tail in self.tail and (head == tail or not self.alike)


@dataclass(frozen=True, slots=True)
class AttributeType:
    """An attribute of the labels or records in `on`; `values` is empty where any text is a value.

    `many`: one annotation may carry several values. `meanings` says of a value when it applies.
    """

    id: str
    on: frozenset[str]
    values: tuple[str, ...] = ()
    many: bool = False
    meanings: Mapping[str, str] = field(default_factory=dict)
    definition: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of annotation without a span; `fields` maps each field to the path that fills it (see `core.paths`).

    `of`: the label whose mentions each propose one record; empty where the article itself is the record.
    `key`: the fields that tell one record from another. `absent`: the value for what the article does not give.
    """

    id: str
    many: bool = True
    of: str = ""
    absent: str = ""
    key: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    definition: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A report table: one row for each annotation that `rows` names (a label, a layer's labels, a record).

    `columns` maps each heading to a path. With `group` (headings), equal rows are one; `count` is then the path by
    whose values the rows of a group are counted.
    """

    id: str
    rows: str
    columns: Mapping[str, str]
    name: str = ""
    group: tuple[str, ...] = ()
    count: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Codebook:
    """A parsed codebook. `id` is a hash of `toml`, the text it was read from, which the database stores whole."""

    id: str
    name: str
    version: str
    toml: str
    layers: Mapping[str, Layer]
    labels: Mapping[str, Label]
    relations: Mapping[str, RelationType]
    attributes: Mapping[str, AttributeType]
    records: Mapping[str, RecordType]
    tables: tuple[Table, ...] = ()
    trim: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> Mapping[str, Label]:
        """Label key -> label."""
        return {label.key: label for label in self.labels.values()}

    def layer_of(self, label: str) -> Layer:
        """The layer that a label belongs to. KeyError for a label that the codebook does not know."""
        return self.layers[self.labels[label].layer]

    def relations_between(self, head: str, tail: str) -> tuple[RelationType, ...]:
        """The relations that may hold from a span labelled `head` to one labelled `tail`, in codebook order."""
        return tuple(r for r in self.relations.values() if r.allows(head, tail))

    def attributes_of(self, label: str) -> tuple[AttributeType, ...]:
        """The attributes that a span labelled `label` may carry, in codebook order."""
        return tuple(a for a in self.attributes.values() if label in a.on)

    def kinds(self) -> Mapping[str, Kind]:
        """Every id that an annotation may name as its label, with the kind of annotation it makes."""
        return self._kinds

    @cached_property
    def _kinds(self) -> Mapping[str, Kind]:
        kinds: dict[str, Kind] = dict.fromkeys(self.labels, "span")
        kinds |= dict.fromkeys(self.relations, "relation")
        kinds |= dict.fromkeys(self.attributes, "attribute")
        kinds |= dict.fromkeys(self.records, "record")
        for record in self.records.values():
            kinds |= {self.field_label(record, name): "attribute" for name in record.fields}
            kinds[rests_label(record.id)] = "relation"
        return kinds

    def field_label(self, record: RecordType, name: str) -> str:
        """The attribute that keeps a field of a record: one that the codebook has for it, else the field's own."""
        path = record.fields[name]
        known = self.attributes.get(path)
        return path if known is not None and record.id in known.on else f"{record.id}.{name}"

    @cached_property
    def field_labels(self) -> frozenset[str]:
        """The attributes that keep fields of records. A record has one of each."""
        return frozenset(self.field_label(r, name) for r in self.records.values() for name in r.fields)


def codebook_id(toml: str) -> str:
    """The id of a codebook: 64 bits of the SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(toml.encode()).hexdigest()[:16]


def parse(toml: str) -> Codebook:
    """Read a codebook from TOML. ValueError, KeyError, TypeError or AttributeError where `check` finds a problem."""
    import tomllib  # costs as much as all of core, and a database keeps the parsed form

    return build(tomllib.loads(toml), toml)


def default() -> Codebook:
    """The codebook that the program ships with."""
    return parse(SHIPPED.read_text("utf-8"))


def to_json(book: Codebook) -> str:
    """The parsed form of a codebook, compact, for `from_json`: reading it takes a tenth of the time."""
    import tomllib

    kept = [_KEPT, book.id, tomllib.loads(book.toml)]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), default=str)


def from_json(kept: str, toml: str) -> Codebook | None:
    """The codebook of `toml` from what `to_json` wrote; None if that was another codebook or an older program."""
    try:
        form, id, data = json.loads(kept)
        if (form, id) != (_KEPT, codebook_id(toml)):
            return None
        return build(data, toml)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def build(data: Mapping[str, Any], toml: str) -> Codebook:
    """The codebook of `data`, which is what TOML `toml` says; errors as for `parse`."""
    layers = {id: Layer(id, **_tidy(entry)) for id, entry in data["layers"].items()}
    labels = {id: Label(id, **_tidy(entry)) for id, entry in data["labels"].items()}
    members = _members(layers, labels.values(), data.get("records", ()))
    return Codebook(
        id=codebook_id(toml),
        name=data["name"],
        version=str(data["version"]),
        toml=toml,
        layers=layers,
        labels=labels,
        relations={id: RelationType(id, **_tidy(e, members)) for id, e in data.get("relations", {}).items()},
        attributes={id: AttributeType(id, **_tidy(e, members)) for id, e in data.get("attributes", {}).items()},
        records={id: RecordType(id, **_tidy(entry)) for id, entry in data.get("records", {}).items()},
        tables=tuple(Table(**_tidy(entry)) for entry in data.get("tables", ())),
        trim=data.get("trim", {}),
    )


def _members(layers: Iterable[str], labels: Collection[Label], records: Iterable[str]) -> dict[str, frozenset[str]]:
    """What a name in `head`, `tail` or `on` stands for: a label or record itself, or all the labels of a layer."""
    members = {layer: frozenset(label.id for label in labels if label.layer == layer) for layer in layers}
    members |= {label.id: frozenset([label.id]) for label in labels}
    return members | {record: frozenset([record]) for record in records}


def _tidy(entry: Mapping[str, Any], members: Mapping[str, frozenset[str]] | None = None) -> dict[str, Any]:
    """An entry's fields as the classes want them: lists as tuples, names as sets of labels, texts on one line."""
    tidy = dict(entry)
    for name, value in entry.items():
        if name in ("head", "tail", "on") and members is not None:
            tidy[name] = frozenset().union(*(members[member] for member in value))
        elif isinstance(value, list):
            tidy[name] = tuple(value)
        elif isinstance(value, str):
            tidy[name] = " ".join(value.split())
    return tidy
