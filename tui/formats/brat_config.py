"""brat's annotation.conf for a codebook, and how attribute values are spelled in it: without white space."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tui.core.codebook import Codebook

_SPACE = re.compile(r"\s")


def spellings(book: Codebook | None) -> dict[tuple[str, str], str]:
    """How brat spells the values of attributes that have white space, by attribute and value, where that is clear."""
    found = {}
    for attribute in book.attributes.values() if book else ():
        for value in attribute.values:
            spelled = _SPACE.sub("_", value)
            if spelled not in attribute.values:
                found[attribute.id, value] = spelled
    return found


def config(book: Codebook | None) -> str:
    """The annotation.conf of a codebook."""
    if book is None:
        return "[entities]\n[relations]\n[events]\n[attributes]\n"
    spelled = spellings(book)
    lines = ["[entities]", *book.labels, "", "[relations]"]
    for relation in book.relations.values():
        lines.append(f"{relation.id}\tArg1:{_any(relation.head)}, Arg2:{_any(relation.tail)}")
    lines += ["", "[events]", "", "[attributes]"]
    for attribute in book.attributes.values():
        if on := attribute.on & book.labels.keys():
            values = [spelled.get((attribute.id, value), value) for value in attribute.values]
            lines.append(f"{attribute.id}\tArg:{_any(on)}" + (f", Value:{'|'.join(values)}" if values else ""))
    return "\n".join(lines) + "\n"


def _any(labels: Iterable[str]) -> str:
    return "|".join(sorted(labels))
