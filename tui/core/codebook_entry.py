"""What the codebook says of one label, relation, attribute, record or layer, as plain text to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tui.core.codebook import AttributeType, Codebook, Label, Layer, RecordType, RelationType


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines; each line is a paragraph to wrap. The first section's heading is what the entry is."""

    heading: str
    lines: tuple[str, ...]


def names(book: Codebook) -> dict[str, str]:
    """Every id that has an entry, with what it is: "label", "relation", "attribute", "record" or "layer"."""
    kinds = (
        ("label", book.labels),
        ("relation", book.relations),
        ("attribute", book.attributes),
        ("record", book.records),
        ("layer", book.layers),
    )
    return {id: kind for kind, entries in kinds for id in entries}


def entry(book: Codebook, id: str) -> tuple[Section, ...]:
    """The entry of any id of the codebook, without its empty sections. KeyError for an unknown one."""
    sections = _READERS[names(book)[id]](book, id)
    return tuple(section for section in sections if section.lines)


def _label(book: Codebook, id: str) -> Iterator[Section]:
    label: Label = book.labels[id]
    layer = book.layer_of(id)
    yield Section(f"{id}  {label.key}", (label.definition,) if label.definition else ())
    yield Section("Not", (label.exclude,) if label.exclude else ())
    yield Section("Rules", label.rules)
    yield Section("Do", label.examples)
    yield Section("Do not", label.counterexamples)
    yield Section("Attributes", tuple(_one_line(book, a) for a in book.attributes_of(id)))
    yield Section("Relations", tuple(_ends(book, r, id) for r in book.relations.values() if id in r.head | r.tail))
    yield Section(f"All of layer {layer.id}", _joined(layer.definition, layer.rules))


def _relation(book: Codebook, id: str) -> Iterator[Section]:
    relation: RelationType = book.relations[id]
    yield Section(f"{id}  {_set(book, relation.head)} -> {_set(book, relation.tail)}", (relation.definition or id,))
    yield Section("Rules", (*_limits(relation), *relation.rules))
    yield Section("Do", relation.examples)


def _limits(relation: RelationType) -> Iterator[str]:
    if not relation.many:
        yield "At most one from the same span."
    if relation.alike:
        yield "Only between spans of one label."


def _attribute(book: Codebook, id: str) -> Iterator[Section]:
    attribute: AttributeType = book.attributes[id]
    yield Section(f"{id}  of {_set(book, attribute.on)}", (attribute.definition or id,))
    meanings = attribute.meanings
    yield Section("Values", tuple(f"{v}: {meanings[v]}" if v in meanings else v for v in attribute.values))
    yield Section("Rules", attribute.rules)


def _record(book: Codebook, id: str) -> Iterator[Section]:
    record: RecordType = book.records[id]
    yield Section(f"{id}  {'several' if record.many else 'one'} an article", (record.definition or id,))
    yield Section("Fields", tuple(record.fields))
    yield Section("Rules", record.rules)


def _layer(book: Codebook, id: str) -> Iterator[Section]:
    layer: Layer = book.layers[id]
    kinds = (("flat", layer.flat), ("published", layer.report), ("boilerplate", layer.hides))
    yield Section(f"{id}  {', '.join(kind for kind, holds in kinds if holds)}".rstrip(), (layer.definition or id,))
    yield Section("Rules", layer.rules)
    yield Section("Labels", tuple(f"{x.key}  {x.id}" for x in book.labels.values() if x.layer == id))


_READERS = {"label": _label, "relation": _relation, "attribute": _attribute, "record": _record, "layer": _layer}


def _joined(text: str, rules: Iterable[str]) -> tuple[str, ...]:
    return (text, *rules) if text else tuple(rules)


def _one_line(book: Codebook, attribute: AttributeType) -> str:
    values = f" ({', '.join(attribute.values)})" if attribute.values else ""
    return f"{attribute.id}: {attribute.definition}{values}"


def _ends(book: Codebook, relation: RelationType, id: str) -> str:
    """A relation as seen from one label: with its arrow away from it or towards it."""
    other = f"-> {_set(book, relation.tail)}" if id in relation.head else f"<- {_set(book, relation.head)}"
    return f"{relation.id} {other}: {relation.definition}"


def _set(book: Codebook, labels: frozenset[str]) -> str:
    """Labels in codebook order; all those of a layer go by its name."""
    for layer in book.layers:
        if labels and labels == {label.id for label in book.labels.values() if label.layer == layer}:
            return layer if len(labels) > 1 else next(iter(labels))
    ordered = [id for id in (*book.labels, *book.records) if id in labels]
    return " or ".join(ordered)
