"""What is wrong with a codebook, each fault with its line; and reading one that a user hands over."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tui.core import paths
from tui.core.codebook import COLOURS, Codebook, build, parse
from tui.core.codebook_shape import SECTIONS, Report, shaped
from tui.core.errors import Problem
from tui.core.toml_lines import KeyPath, line_of, lines

MOST = 1_000_000  # characters
MOST_VALUES = 200  # of one attribute: what is longer belongs into a list of entries
_LONGEST = 400  # of a sentence that quotes what somebody wrote
EDGES = ("word", "sentence")

_ID = re.compile(r"[^\W\d][\w-]*")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$| \(at end of document\)$")

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong: the line it stands on (from 1), and a sentence."""

    line: int
    sentence: str


def check(toml: str) -> list[Fault]:
    """Everything that is wrong with a codebook, by line; empty if it can be used."""
    if len(toml) > MOST:
        return [Fault(1, f"the file has {len(toml):,} characters; a codebook has at most {MOST:,}")]
    try:
        data = tomllib.loads(toml)
    except ValueError as error:  # no TOML, or a number of thousands of digits
        return [_syntax(toml, str(error))]
    except RecursionError:
        return [Fault(1, "the brackets are nested too deep to be read")]
    where = lines(toml)
    faults: set[Fault] = set()

    def report(path: KeyPath, sentence: str) -> None:
        faults.add(Fault(line_of(where, path), sentence))

    data = shaped(data, report)
    for rule in _RULES:
        rule(data, report)
    _check_paths(build(_with_known_names(data), toml), report)
    return sorted(faults)


def load(toml: str, name: str = "the codebook") -> Codebook:
    """The codebook of a TOML text from outside. Problem, with the first fault, if there is one."""
    faults = check(toml)
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        said = faults[0].sentence
        said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
        raise Problem(f"{name}:{faults[0].line}: {said}{more}.")
    return parse(toml)


def read(path: Path) -> Codebook:
    """The codebook in a file. Problem if it cannot be read or has a fault."""
    return load(text_of(path), str(path))


def text_of(path: Path) -> str:
    """The text of a codebook's file. Problem if it cannot be read as UTF-8."""
    try:
        if path.stat().st_size > 4 * MOST:
            raise Problem(f"{path} is larger than {4 * MOST:,} bytes; a codebook has at most {MOST:,} characters.")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror or error}.", code=2) from error
    except UnicodeDecodeError as error:
        raise Problem(f"{path} is not UTF-8 text from byte {error.start} on; save it as UTF-8.") from error


def _syntax(toml: str, message: str) -> Fault:
    match = _AT_LINE.search(message)
    line = int(match[1]) if match and match[1] else max(1, len(toml.splitlines()))
    return Fault(line, f"this is not TOML: {_AT_LINE.sub('', message)}")


def _entries(data: Data) -> Iterator[tuple[str, str, Data]]:
    """`(section, id, fields)` of all layers, labels, relations, attributes and records."""
    for section in SECTIONS:
        for id, entry in data[section].items():
            yield section, id, entry


def _check_ids(data: Data, report: Report) -> None:
    """Every id can be written in every format, and means one thing."""
    seen: dict[str, str] = {}
    for section, id, _ in _entries(data):
        if not _ID.fullmatch(id):
            report((section, id), f"the id `{id}` must be a letter, then letters, digits, _ or -")
        if id in seen:
            report((section, id), f"`{id}` is in {seen[id]} too; an id means one thing")
        seen.setdefault(id, section)


def _check_texts(data: Data, report: Report) -> None:
    """No control characters in what is drawn on the screen, no line said twice."""
    places: list[tuple[KeyPath, str, object]] = [((name,), "the codebook", data[name]) for name in ("name", "version")]
    entries: list[tuple[KeyPath, str, Data]] = [((kind, id), f"`{id}`", entry) for kind, id, entry in _entries(data)]
    entries += [(("tables", place), f"table `{t['id']}`", t) for place, t in enumerate(data["tables"])]
    places += [((*at, name), what, value) for at, what, entry in entries for name, value in entry.items()]
    for at, what, value in places:
        for path, text in _texts(at, value):
            if any(not c.isprintable() and c not in "\n\r\t" for c in text):
                report(path, f"`{at[-1]}` of {what} holds a character that cannot be printed")
        if isinstance(value, list):
            _check_twice(at, value, f"{at[-1]} of {what}", report)


def _texts(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, str]]:
    """The texts in a field's value, each with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        yield from (((*path, place), text) for place, text in enumerate(value))
    elif isinstance(value, dict):
        yield from (((*path, key), f"{key}{text}") for key, text in value.items())


def _check_twice(path: KeyPath, items: list[str], what: str, report: Report) -> None:
    for item, times in Counter(items).items():
        if times > 1:
            place = len(items) - 1 - items[::-1].index(item)
            report((*path, place), f"{what}: `{item}` is there {times} times")


def _check_layers(data: Data, report: Report) -> None:
    for id, layer in data["layers"].items():
        if layer.get("edges", "word") not in EDGES:
            report(("layers", id, "edges"), f"layer `{id}`: edges are {' or '.join(EDGES)}, not `{layer['edges']}`")
        if layer.get("hides") and layer.get("report"):
            report(("layers", id, "hides"), f"layer `{id}` cannot both hide boilerplate and be what is published")
        if not any(label["layer"] == id for label in data["labels"].values()):
            report(("layers", id), f"layer `{id}` has no label")


def _check_labels(data: Data, report: Report) -> None:
    owners: dict[str, str] = {}
    for id, label in data["labels"].items():
        at = ("labels", id)
        if label["layer"] and label["layer"] not in data["layers"]:
            report((*at, "layer"), f"label `{id}`: there is no layer `{label['layer']}`")
        if label.get("colour") and label["colour"] not in COLOURS:
            report((*at, "colour"), f"label `{id}`: `{label['colour']}` is no colour; there are {', '.join(COLOURS)}")
        key = label["key"]
        if key and not _is_key(key):
            report(
                (*at, "key"), f"label `{id}`: key `{key}` is refused: a digit, a capital, or ; and one more character"
            )
        if key and key in owners:
            report((*at, "key"), f"label `{id}`: key `{key}` is `{owners[key]}`'s already")
        owners.setdefault(key, id)
        for name in ("examples", "counterexamples"):
            for place, example in enumerate(label.get(name, ())):
                if not _marked(example, "[]"):
                    report((*at, name, place), f"label `{id}`: the example `{example}` marks no span with [ and ]")


def _is_key(key: str) -> bool:
    """Commands are lower-case letters and punctuation, so that a label's key is never one of them."""
    if len(key) == 2 and key[0] == ";":
        return key[1].isprintable() and not key[1].isspace()
    return len(key) == 1 and (key in "0123456789" or key.isupper())


def _marked(text: str, pair: str) -> int:
    """How many stretches a pair of brackets marks; 0 if one is empty, nested or left open."""
    opening, closing = map(re.escape, pair)
    rest, marked = re.subn(
        f"{opening}[^{opening}{closing}]*[^{opening}{closing}\\s][^{opening}{closing}]*{closing}", "", text
    )
    return 0 if pair[0] in rest or pair[1] in rest else marked


# section -> its fields that name labels, and the sections whose ids those may be
_NAMING = {
    "relations": (("head", "tail"), ("layers", "labels")),
    "attributes": (("on",), ("layers", "labels", "records")),
}


def _check_names(data: Data, report: Report) -> None:
    """Relations and attributes name labels, layers or records that exist."""
    for section, (fields, kinds) in _NAMING.items():
        known = {id for kind in kinds for id in data[kind]}
        for id, entry in data[section].items():
            for name in fields:
                for place, label in enumerate(entry[name]):
                    if label not in known:
                        report((section, id, name, place), f"`{name}` of `{id}`: there is no label or layer `{label}`")


def _with_known_names(data: Data) -> dict[str, Any]:
    """`data` without the names that `_check_names` reports, so that it can be built."""
    out = dict(data)
    for section, (fields, kinds) in _NAMING.items():
        known = {id for kind in kinds for id in data[kind]}
        out[section] = {
            id: {**entry, **{name: [label for label in entry[name] if label in known] for name in fields}}
            for id, entry in data[section].items()
        }
    return out


def _check_relations(data: Data, report: Report) -> None:
    for id, relation in data["relations"].items():
        for place, example in enumerate(relation.get("examples", ())):
            if _marked(re.sub(r"[{}]", "", example), "[]") != 1 or _marked(re.sub(r"[][]", "", example), "{}") != 1:
                at = ("relations", id, "examples", place)
                report(at, f"relation `{id}`: the example `{example}` must mark one [head] and one {{tail}}")


def _check_attributes(data: Data, report: Report) -> None:
    for id, attribute in data["attributes"].items():
        at, values = ("attributes", id), attribute.get("values", [])
        if len(values) > MOST_VALUES:
            report((*at, "values"), f"attribute `{id}` has {len(values)} values; at most {MOST_VALUES} can be shown")
        for place, value in enumerate(values):
            if not value.strip():
                report((*at, "values", place), f"attribute `{id}`: a value is empty")
        for value in attribute.get("meanings", {}):
            if value not in values:
                report((*at, "meanings", value), f"attribute `{id}`: `{value}` has a meaning but is none of its values")


def _check_records(data: Data, report: Report) -> None:
    for id, record in data["records"].items():
        if record.get("of") and record["of"] not in data["labels"]:
            report(("records", id, "of"), f"record `{id}`: there is no label `{record['of']}`")
        for place, name in enumerate(record.get("key", ())):
            if name not in record.get("fields", {}):
                report(("records", id, "key", place), f"record `{id}`: its key names `{name}`, which is no field of it")


def _check_tables(data: Data, report: Report) -> None:
    known = {**data["layers"], **data["labels"], **data["records"]}
    ids = [table["id"] for table in data["tables"]]
    for place, table in enumerate(data["tables"]):
        id, at = table["id"] or place + 1, ("tables", place)
        if id in ids[:place]:
            report((*at, "id"), f"table `{id}` is there twice")
        if table["rows"] and table["rows"] not in known:
            report((*at, "rows"), f"table `{id}`: there is no label, layer or record `{table['rows']}`")
        for number, name in enumerate(table.get("group", ())):
            if name not in table["columns"]:
                report((*at, "group", number), f"table `{id}`: it is grouped by `{name}`, which is no column of it")
        if table.get("count") and not table.get("group"):
            report((*at, "count"), f"table `{id}` counts, so it needs `group`")


_RULES = (
    _check_ids,
    _check_texts,
    _check_layers,
    _check_labels,
    _check_names,
    _check_relations,
    _check_attributes,
    _check_records,
    _check_tables,
)


def _check_paths(book: Codebook, report: Report) -> None:
    """Every field and column can be walked from what it starts at."""
    for id, record in book.records.items():
        for name, path in record.fields.items():
            _check_path(book, path, _starts(book, id), ("records", id, "fields", name), f"record `{id}`", report)
    for place, table in enumerate(book.tables):
        fields = book.records[table.rows].fields if table.rows in book.records else {}
        walks: list[tuple[KeyPath, str]] = [
            (("tables", place, "columns", name), path) for name, path in table.columns.items()
        ]
        walks += [(("tables", place, "count"), table.count)] if table.count else []
        for at, path in walks:
            if path not in fields:
                _check_path(book, path, _starts(book, table.rows), at, f"table `{table.id}`", report)


def _starts(book: Codebook, rows: str) -> frozenset[str]:
    """The labels at which a path of a record, or of a table with such rows, starts."""
    if rows in book.records:
        return frozenset({rows, book.records[rows].of} - {""})
    return frozenset(label.id for label in book.labels.values() if rows in (label.id, label.layer))


def _check_path(book: Codebook, path: str, start: frozenset[str], at: KeyPath, what: str, report: Report) -> None:
    try:
        if start:
            paths.check(book, path, start)
    except ValueError as error:
        report(at, f"{what}: {error}")
