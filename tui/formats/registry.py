"""The formats by name. Other packages add theirs as entry points of the group `glossator.formats`.

A module is imported when its format is named, so that an export pays for one and the start for none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from tui.core.errors import Problem
from tui.formats.format import Format

BUILT_IN: Mapping[str, str] = {
    "jsonl": "tui.formats.jsonl:FORMAT",
    "prodigy": "tui.formats.prodigy:FORMAT",
    "doccano": "tui.formats.doccano:FORMAT",
    "labelstudio": "tui.formats.labelstudio:FORMAT",
    "brat": "tui.formats.brat:FORMAT",
    "webanno": "tui.formats.webanno:FORMAT",
    "inception": "tui.formats.inception:FORMAT",
    "xmi": "tui.formats.uima:XMI",
    "cas-json": "tui.formats.uima:JSON",
    "jsonld": "tui.formats.jsonld:FORMAT",
    "parquet": "tui.formats.parquet:FORMAT",
    "refi-qda": "tui.formats.refi:FORMAT",
    "csv": "tui.formats.spans_csv:FORMAT",
    "spacy": "tui.formats.docbin:FORMAT",
    "conll": "tui.formats.conll:FORMAT",
    "no-text": "tui.formats.no_text:FORMAT",
}
"""Format name -> the module and the name in it, the fullest first."""

GROUP = "glossator.formats"
_HEAD = 65536
_LINE = 1 << 25
"""Bytes by which a file is told: what it begins with, and of JSON the first line, if it is not endless."""


def names() -> tuple[str, ...]:
    """The names of the formats that the program brings along."""
    return tuple(BUILT_IN)


def get(name: str) -> Format:
    """The format of that name. Problem if there is none, or if a package that brings it cannot be imported."""
    if place := BUILT_IN.get(name):
        module, _, attribute = place.partition(":")
        found = getattr(import_module(module), attribute)
        assert isinstance(found, Format)
        return found
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        try:
            found = entry.load()
        except Exception as error:  # what a foreign package raises is not ours to know
            raise Problem(f"the format {name} of {entry.value} cannot be loaded: {error}") from error
        if not isinstance(found, Format):
            raise Problem(f"{entry.value}, named as the format {name}, is not a tui.formats.format.Format")
        return found
    raise Problem(f"there is no format {name}; there are: {', '.join(names())}", code=2)


def all_formats() -> Iterator[Format]:
    """The formats that the program brings along, the fullest first."""
    return (get(name) for name in BUILT_IN)


def holders(kind: str) -> list[str]:
    """The formats that never cause this kind of loss, the fullest first."""
    return [format.name for format in all_formats() if kind in format.holds]


def recognise(path: Path) -> Format:
    """The format of a file or folder, told by its content and name. Problem if it is none or cannot be read."""
    head = b""
    if not path.is_dir():
        try:
            with path.open("rb") as file:
                head = file.read(_HEAD)
                if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
                    head += file.readline(_LINE)
        except OSError as error:
            raise Problem(f"{path} cannot be read: {error.strerror}") from error
    for name in BUILT_IN:
        format = get(name)
        if format.sniff(path, head):
            return format
    raise Problem(f"{path} is in no format that is known; name one with --format: {', '.join(names())}")
