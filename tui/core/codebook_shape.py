"""What fields a codebook's entries have and of which type, read off the classes that hold them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from tui.core.codebook import AttributeType, Label, Layer, RecordType, RelationType, Table
from tui.core.toml_lines import KeyPath

SECTIONS: Mapping[str, type] = {
    "layers": Layer,
    "labels": Label,
    "relations": RelationType,
    "attributes": AttributeType,
    "records": RecordType,
}
_TOP = ("name", "version", *SECTIONS, "tables", "trim")

Report = Callable[[KeyPath, str], None]  # path, sentence


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_mapping(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


# a field's type -> (does a value fit, what it is called, what stands in for one that is missing)
_TYPES: Mapping[str, tuple[Callable[[object], bool], str, Any]] = {
    "str": (lambda value: isinstance(value, str), "a text", ""),
    "bool": (lambda value: isinstance(value, bool), "true or false", False),
    "tuple[str, ...]": (_is_texts, "a list of texts", []),
    "frozenset[str]": (lambda value: _is_texts(value) and value != [], "a list of at least one label", []),
    "Mapping[str, str]": (_is_mapping, "a table of texts", {}),
}


def shaped(data: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """`data` with what has the wrong shape reported and left out, and what is missing reported and left empty."""
    for name in data:
        if name not in _TOP:
            report((name,), f"`{name}` is unknown here{_nearest(name, _TOP)}")
    out: dict[str, Any] = {"name": data.get("name", ""), "version": data.get("version", "")}
    if not (isinstance(out["name"], str) and out["name"].strip()):
        report(("name",), "the codebook needs a `name`")
        out["name"] = ""
    if not isinstance(out["version"], str | int | float) or not str(out["version"]).strip():
        report(("version",), "the codebook needs a `version`")
        out["version"] = ""
    for section, kind in SECTIONS.items():
        out[section] = _section(data, section, kind, report)
    out["tables"] = _tables(data.get("tables", []), report)
    out["trim"] = _trim(data.get("trim", {}), report)
    for section in ("layers", "labels"):
        if not data.get(section):
            report((section,), f"the codebook has no `{section}`")
    return out


def _section(data: Mapping[str, Any], section: str, kind: type, report: Report) -> dict[str, Any]:
    entries = data.get(section, {})
    if not isinstance(entries, dict):
        report((section,), f"`{section}` must be tables: [{section}.ID]")
        return {}
    out = {}
    for id, entry in entries.items():
        if isinstance(entry, dict):
            out[id] = _entry(entry, kind, (section, id), f"`{id}`", report)
        else:
            report((section, id), f"`{id}` must be a table: [{section}.{id}]")
    return out


def _tables(tables: object, report: Report) -> list[dict[str, Any]]:
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        report(("tables",), "`tables` must be a list of tables: [[tables]]")
        return []
    named = [table.get("id", place) for place, table in enumerate(tables, 1)]
    return [
        _entry(table, Table, ("tables", place), f"table `{named[place]}`", report) for place, table in enumerate(tables)
    ]


def _trim(trim: object, report: Report) -> dict[str, Any]:
    if not isinstance(trim, dict):
        report(("trim",), "`trim` must be a table: [trim]")
        return {}
    for name, value in trim.items():
        if not _is_texts(value):
            report(("trim", name), f"`{name}` of `trim` must be a list of texts")
    return {name: value for name, value in trim.items() if _is_texts(value)}


def _entry(entry: Mapping[str, Any], kind: type, path: KeyPath, what: str, report: Report) -> dict[str, Any]:
    fields = {field.name: field for field in dataclasses.fields(kind) if field.name != "id" or kind is Table}
    out = {}
    for name, value in entry.items():
        if name not in fields:
            report((*path, name), f"{what} has a field `{name}`, which is unknown{_nearest(name, fields)}")
            continue
        fits, called, _ = _TYPES[str(fields[name].type)]
        if fits(value):
            out[name] = value
        else:
            report((*path, name), f"`{name}` of {what} must be {called}")
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in out:
            if name not in entry:
                report(path, f"{what} needs `{name}`")
            out[name] = _TYPES[str(field.type)][2]
    return out


def _nearest(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"; is `{near[0]}` meant?" if near else ""
