"""The codebook: layers, labels, attributes, relations and their rules, as data. Nothing in the code names a label."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tui.core.annotation import Kind


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


@dataclass(frozen=True, slots=True)
class Label:
    """A span label. `key` is what the reviewer presses: a digit, a capital, or `;` and one more character."""

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


@dataclass(frozen=True, slots=True)
class RelationType:
    """A relation; `head` and `tail` name the labels that may stand at its ends. `many`: a head may have several."""

    id: str
    head: frozenset[str]
    tail: frozenset[str]
    many: bool = True
    definition: str = ""


@dataclass(frozen=True, slots=True)
class AttributeType:
    """An attribute of the labels in `on`; `values` is empty where any text is a value."""

    id: str
    on: frozenset[str]
    values: tuple[str, ...] = ()
    definition: str = ""


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of annotation without a span; `fields` maps each field to the attribute or relation that fills it."""

    id: str
    many: bool = True
    fields: Mapping[str, str] = field(default_factory=dict)
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
    tables: tuple[Mapping[str, Any], ...] = ()
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
        return tuple(r for r in self.relations.values() if head in r.head and tail in r.tail)

    def attributes_of(self, label: str) -> tuple[AttributeType, ...]:
        """The attributes that a span labelled `label` may carry, in codebook order."""
        return tuple(a for a in self.attributes.values() if label in a.on)

    def kinds(self) -> Mapping[str, Kind]:
        """Every id that an annotation may name as its label, with the kind of annotation it makes."""
        kinds: dict[str, Kind] = dict.fromkeys(self.labels, "span")
        kinds |= dict.fromkeys(self.relations, "relation")
        kinds |= dict.fromkeys(self.attributes, "attribute")
        kinds |= dict.fromkeys(self.records, "record")
        return kinds


def codebook_id(toml: str) -> str:
    """The id of a codebook: 64 bits of the SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(toml.encode()).hexdigest()[:16]


def parse(toml: str) -> Codebook:
    """Read a codebook from TOML. tomllib.TOMLDecodeError, KeyError or TypeError where `check` would find a problem."""
    data = tomllib.loads(toml)
    layers = {id: Layer(id, **entry) for id, entry in data["layers"].items()}
    labels = {id: _label(id, entry) for id, entry in data["labels"].items()}
    members = _members(layers, labels)
    return Codebook(
        id=codebook_id(toml),
        name=data["name"],
        version=str(data["version"]),
        toml=toml,
        layers=layers,
        labels=labels,
        relations={id: _relation(id, entry, members) for id, entry in data.get("relations", {}).items()},
        attributes={id: _attribute(id, entry, members) for id, entry in data.get("attributes", {}).items()},
        records={id: RecordType(id, **entry) for id, entry in data.get("records", {}).items()},
        tables=tuple(data.get("tables", ())),
        trim=data.get("trim", {}),
    )


def _members(layers: Mapping[str, Layer], labels: Mapping[str, Label]) -> dict[str, frozenset[str]]:
    """What a name in `head`, `tail` or `on` stands for: a label itself, or all the labels of a layer."""
    members = {id: frozenset([id]) for id in labels}
    for layer in layers:
        members[layer] = frozenset(label.id for label in labels.values() if label.layer == layer)
    return members


def _expand(names: list[str], members: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(members[name] for name in names))


def _label(id: str, entry: Mapping[str, Any]) -> Label:
    lists = {k: tuple(entry[k]) for k in ("rules", "examples", "counterexamples") if k in entry}
    return Label(id, **{**entry, **lists})


def _relation(id: str, entry: Mapping[str, Any], members: Mapping[str, frozenset[str]]) -> RelationType:
    ends = {end: _expand(entry[end], members) for end in ("head", "tail")}
    return RelationType(id, **{**entry, **ends})


def _attribute(id: str, entry: Mapping[str, Any], members: Mapping[str, frozenset[str]]) -> AttributeType:
    return AttributeType(id, **{**entry, "on": _expand(entry["on"], members), "values": tuple(entry.get("values", ()))})
