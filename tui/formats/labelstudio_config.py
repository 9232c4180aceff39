"""Label Studio's labelling config for a codebook: a set of labels for each layer, a control for each attribute."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tui.core.codebook import Codebook

DEFAULT = "label"
"""The name of the control for labels of no layer."""


def control(book: Codebook | None, attribute: str, value: str) -> str:
    """The kind of the control that an attribute's value is given with; its name is the attribute's."""
    known = book.attributes.get(attribute) if book else None
    return "choices" if known and value in known.values else "textarea"


def config(book: Codebook | None) -> str:
    """The labelling config as XML."""
    view = Element("View")
    if book:
        _labels(view, book)
        relations = SubElement(view, "Relations")
        for name in book.relations:
            SubElement(relations, "Relation", value=name)
        for attribute in book.attributes.values():
            if attribute.on & book.labels.keys():
                _attribute(view, attribute.id, attribute.values)
    else:
        SubElement(view, "Labels", name=DEFAULT, toName="text")
    SubElement(view, "Text", name="text", value="$text")
    indent(view)
    return tostring(view, encoding="unicode") + "\n"


def _labels(view: Element, book: Codebook) -> None:
    for layer in book.layers:
        labels = SubElement(view, "Labels", name=layer, toName="text")
        for label in book.labels.values():
            if label.layer == layer:
                entry = SubElement(labels, "Label", value=label.id)
                if label.colour:
                    entry.set("background", label.colour)


def _attribute(view: Element, name: str, values: tuple[str, ...]) -> None:
    if not values:
        SubElement(view, "TextArea", name=name, toName="text", perRegion="true")
        return
    choices = SubElement(view, "Choices", name=name, toName="text", perRegion="true", choice="single")
    for value in values:
        SubElement(choices, "Choice", value=value)
