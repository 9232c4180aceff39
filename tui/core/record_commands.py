"""What can be done with the records of an article and the report tables: a part of the registry."""

from __future__ import annotations

from collections.abc import Mapping

from tui.core.command import Command, every, records, rows, writing

_HERE = ("records",)
_RECORDS = every(writing, rows)

RECORDING: tuple[Command, ...] = (
    Command("records", "records: what the article reports, field by field", ("i",), "Decide", why_not=records),
    Command("take-record", "record it as it is", ("enter",), "Records", _HERE, _RECORDS),
    Command("field-value", "choose or type the value of the field", ("t",), "Records", _HERE, _RECORDS),
    Command("field-place", "pick the span that it rests on: its jump label", ("f",), "Records", _HERE, _RECORDS),
    Command("not-given", "not given: the article does not say it", ("g",), "Records", _HERE, _RECORDS),
    Command(
        "no-record", "there is no such record; on a field: take its value away", ("x",), "Records", _HERE, _RECORDS
    ),
    Command("add-record", "one more record", ("+",), "Records", _HERE, writing),
    Command("next-record", "next record", ("n", "tab"), "Records", _HERE, rows),
    Command("previous-record", "record before", ("p", "shift+tab"), "Records", _HERE, rows),
    Command("tables", "the report tables of the codebook, about what stands", ("t",), "List", ("progress",)),
    Command("next-table", "next table", ("n", "tab"), "List", ("tables",)),
    Command("previous-table", "table before", ("p", "shift+tab"), "List", ("tables",)),
    Command("columns-right", "columns further right", ("right", "l"), "List", ("tables",), rows),
    Command("columns-left", "columns further left", ("left", "h"), "List", ("tables",), rows),
    Command("open-row", "open the article that the row is from", ("enter",), "List", ("tables",), rows),
    Command("see-record", "see in the article what it rests on", ("space",), "Records", _HERE, rows),
)

RECORDING_HINTS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "progress": (("read on", ("row-down",)), ("tables", ("tables",)), ("back", ("leave",))),
    "tables": (
        ("open", ("open-row",)),
        ("next table", ("next-table",)),
        ("columns", ("columns-left", "columns-right")),
        ("filter", ("filter",)),
        ("all keys", ("help",)),
        ("back", ("leave",)),
    ),
    "records": (
        ("record it", ("take-record",)),
        ("value", ("field-value",)),
        ("pick span", ("field-place",)),
        ("not given", ("not-given",)),
        ("none", ("no-record",)),
        ("add", ("add-record",)),
        ("next", ("next-record",)),
        ("see", ("see-record",)),
        ("undo", ("undo",)),
        ("all keys", ("help",)),
        ("back", ("leave",)),
    ),
}
