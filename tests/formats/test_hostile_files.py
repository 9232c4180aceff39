"""Files that are broken or made to do harm, fault by fault in every format: a sentence, and nothing is taken in.

Each file is what the format itself writes, with one fault put into it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from articles import BOOK
from hostile_files import DEEP, JSON_LINES, JSON_LISTS, ZIPPED, imported, main_file, refused, written

from tui.core.errors import Problem
from tui.formats import registry
from tui.formats.format import Format, Options
from tui.formats.reading import read_map
from tui.jobs.intake import Order, opened, take_in

IN_LINES = {
    "jsonl",
    "prodigy",
    "doccano",
    "labelstudio",
    "jsonld",
    "no-text",
    "webanno",
    "brat",
    "conll",
    "csv",
    "record",
}
"""The formats whose faults have a line."""

Fault = Callable[[bytes], bytes]


def cut(content: bytes) -> bytes:
    """The first half, and a piece of a line after it."""
    return content[: len(content) // 2]


def not_utf8(content: bytes) -> bytes:
    at = len(content) // 2
    return content[:at] + b"\xff\xfe" + content[at:]


def utf16(content: bytes) -> bytes:
    return content.decode().encode("utf-16")


def nothing_but_nul(content: bytes) -> bytes:
    return b"\x00" * len(content)


def empty(content: bytes) -> bytes:
    return b""


BYTES: dict[str, Fault] = {"cut": cut, "not UTF-8": not_utf8, "UTF-16": utf16, "NUL": nothing_but_nul}
EVERY = (*registry.names(), "record")
WHOLE_EITHER_WAY = {("brat", "cut"), ("webanno", "cut"), ("conll", "cut"), ("csv", "cut")}
"""Formats of lines that say nothing of where they end: what is left of a file may be one."""
PACKED = ("spacy", "parquet", *ZIPPED)


@pytest.mark.parametrize("fault", BYTES)
@pytest.mark.parametrize("name", EVERY)
def test_a_file_of_broken_bytes(name: str, fault: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    if name in PACKED and fault in ("not UTF-8", "UTF-16"):
        pytest.skip("it is no text")
    if fault == "UTF-16" and name in ("xmi", "cas-json"):
        pytest.skip("it may be in UTF-16")
    file = main_file(path)
    content = BYTES[fault](file.read_bytes())
    if (name, fault) in WHOLE_EITHER_WAY:
        content = content.rstrip()[:-1] + b"\n\x01"
    file.write_bytes(content)
    sentence = refused(path, name, tmp_path)
    if name in IN_LINES and not (name == "record" and fault in ("UTF-16", "NUL")):  # no record as far as one can see
        assert re.search(r"line \d|first line|has no column", sentence), sentence


@pytest.mark.parametrize("name", [name for name in (*registry.names(), "record") if name not in PACKED])
def test_a_byte_order_mark_is_no_fault(name: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    file = main_file(path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    outcome, _ = imported(path, name, tmp_path)
    assert not outcome.report.refused


def _nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value in a JSON value; of a list, of its first."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, each in inside:
        yield from _nodes(each, (*path, key))


def _with(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The value with another one at a path."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _with(value[path[0]], path[1:], new)
    return copy


SHAPES: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, float("nan"), "", "x", "\ud800", [], {}, [[]], [{}], {"a": 1})


@pytest.mark.parametrize("name", [*JSON_LINES, *JSON_LISTS, "cas-json"])
def test_json_of_any_wrong_shape_is_taken_as_far_as_it_goes_or_refused(name: str, tmp_path: Path) -> None:
    """Whatever stands wherever: the reader gives articles or one sentence, never an error of Python's."""
    path = written(name, tmp_path)
    file, format = main_file(path), registry.get(name)
    options = Options(format.choose({}), BOOK, amiss=lambda sentence: None)
    whole = json.loads(file.read_text("utf-8").splitlines()[0] if name in JSON_LINES else file.read_text("utf-8"))
    for at, place in enumerate(_nodes(whole)):
        for shape in SHAPES[at % 2 :: 2]:
            file.write_text(json.dumps(_with(whole, place, shape)), "utf-8")
            sentence = _said(format, path, options)
            assert not sentence or str(file) in sentence or str(path) in sentence
            assert "\n" not in sentence


def _said(format: Format, path: Path, options: Options) -> str:
    """The sentence that a file is refused with, "" if it is read."""
    try:
        list(format.read(path, options))
    except Problem as problem:
        return problem.sentence
    return ""


@pytest.mark.parametrize("name", [*JSON_LINES, *JSON_LISTS, "cas-json", "record"])
@pytest.mark.parametrize("what", ["deep", "digits"])
def test_json_that_python_cannot_hold(name: str, what: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    said = DEEP if what == "deep" else "1" * 5000
    main_file(path).write_text(f'{{"glossator": "record", "text": {said}}}\n', "utf-8")
    sentence = refused(path, name, tmp_path)
    assert name == "cas-json" or "line 1" in sentence


def changed(name: str, path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the first article of a JSON file."""
    file = main_file(path)
    whole = json.loads(file.read_text("utf-8"))
    change(whole if name in JSON_LINES else whole[0])
    file.write_text(json.dumps(whole), "utf-8")


@pytest.mark.parametrize("said", ["NaN", "Infinity", "1e400", "-0.5", "17", '"high"', "true"])
@pytest.mark.parametrize("name", [*JSON_LINES, "labelstudio"])
def test_a_score_that_is_none(name: str, said: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    file = main_file(path)
    text, count = re.subn(r'"score": 0\.\d+', f'"score": {said}', file.read_text("utf-8"))
    assert count
    file.write_text(text, "utf-8")
    assert re.search(r"line [12]: .*score", refused(path, name, tmp_path))


@pytest.mark.parametrize("said", ["NaN", "inf", "1e400", "-0.5", "high"])
def test_a_score_in_a_table_that_is_none(said: str, tmp_path: Path) -> None:
    path = written("csv", tmp_path)
    path.write_text(re.sub(r'"0\.75"', f'"{said}"', path.read_text("utf-8"), count=1), "utf-8")
    assert re.search(r"line \d+: the score", refused(path, "csv", tmp_path))


OUTSIDE: dict[str, tuple[str, str]] = {
    "jsonl": (r'"start": \d+, "end": \d+, "label": "BIRD"', '"start": 990, "end": 999, "label": "BIRD"'),
    "prodigy": (r'"start": \d+, "end": \d+, "label": "BIRD"', '"start": 990, "end": 999, "label": "BIRD"'),
    "doccano": (r'\[\d+, \d+, "BIRD"\]', '[990, 999, "BIRD"]'),
    "labelstudio": (r'"start": \d+, "end": \d+, "text": "heron"', '"start": 990, "end": 999, "text": "heron"'),
    "jsonld": (r'"start": \d+, "end": \d+', '"start": 990, "end": 999'),
    "brat": (r"\tBIRD \d+ \d+\t", "\tBIRD 990 999\t"),
    "xmi": (r'begin="25" end="30" label', 'begin="990" end="999" label'),
}
"""In each format that has offsets: where a span stands, and a place past the end of the text."""


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_offset_past_the_end_is_reported_and_the_span_left_out(name: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    file = main_file(path)
    text, count = re.subn(*OUTSIDE[name], file.read_text("utf-8"))
    assert count
    file.write_text(text, "utf-8")
    outcome, _ = imported(path, name, tmp_path)
    assert outcome.amiss
    ((_, taken),) = outcome.taken
    assert any("990" in sentence and path.name in sentence for sentence in taken.amiss)


TWICE: dict[str, Callable[[dict[str, Any]], None]] = {
    "jsonl": lambda entry: entry["spans"][1].update(id=entry["spans"][0]["id"]),
    "no-text": lambda entry: entry["spans"][1].update(id=entry["spans"][0]["id"]),
    "labelstudio": lambda entry: entry["annotations"][0]["result"][1].update(
        id=entry["annotations"][0]["result"][0]["id"]
    ),
    "jsonld": lambda entry: entry["items"][1].update(id=entry["items"][0]["id"]),
}


@pytest.mark.parametrize("name", TWICE)
def test_an_id_that_is_there_twice(name: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    changed(name, path, TWICE[name])
    assert re.search(r"line [12]: the id \S+ is there twice", refused(path, name, tmp_path))


def test_an_id_that_is_there_twice_in_brat_and_doccano(tmp_path: Path) -> None:
    path = written("brat", tmp_path)
    file = main_file(path)
    file.write_text(file.read_text("utf-8").replace("T2\t", "T1\t", 1), "utf-8")
    assert "line 2: the id T1 is there twice" in refused(path, "brat", tmp_path)
    entities = [{"id": 7, "label": "BIRD", "start_offset": start, "end_offset": start + 1} for start in (0, 2)]
    path = tmp_path / "twice.jsonl"
    path.write_text(json.dumps({"text": "a heron", "entities": entities}), "utf-8")
    assert "line 1: the id 7 is there twice" in refused(path, "doccano", tmp_path)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("csv", '"label"', '"name"'),
        ("csv", '"gold",', ""),
        ("csv", '"start","end"', '"end","begin"'),
        ("conll", " O\n", " 7\n"),
        ("webanno", "|label", "|label|more|and more"),
        ("brat", "\tBIRD ", "\t"),
        ("record", '"chars"', '"letters"'),
    ],
)
def test_columns_that_are_none_of_the_format(name: str, before: str, after: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    file = main_file(path)
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")
    sentence = refused(path, name, tmp_path)
    assert re.search(r"line \d|has no column", sentence), sentence


def test_columns_of_parquet_that_are_none_of_ours(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    for columns in ({"words": ["a"]}, {"text": [1.5]}, {"text": ["a"], "spans": [[{"start": 0}]]}):
        path = tmp_path / "others.parquet"
        parquet.write_table(arrow.table(columns), path)
        assert "row 1" in refused(path, "parquet", tmp_path)
        (tmp_path / "target.db").unlink()


def test_half_a_character_in_a_value_and_one_in_a_text(tmp_path: Path) -> None:
    """No database can hold the first; the second is kept as it came."""
    path = written("jsonl", tmp_path)
    changed("jsonl", path, lambda entry: entry["records"][0].update(value="\udcff"))
    assert "line 1: `value` holds half a character" in refused(path, "jsonl", tmp_path)
    path.write_text(json.dumps({"text": "a \ud800 heron", "title": "\ud801", "spans": []}), "utf-8")
    outcome, rows = imported(path, "jsonl", tmp_path)
    assert rows
    assert not outcome.amiss


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ("[labels", "is not TOML"),
        ("labels = 5", "has a table labels"),
        ("[labels]\nA = 5", "A in [labels] is mapped to no text"),
        ("[others]\nA = 'B'", "has a table others"),
        (f"a = {DEEP}", "nested too deeply"),
        (f"[labels]\nA = {'1' * 5000}", "is not TOML"),
        ("[labels]\n\xff", "line 2 is not UTF-8"),
        ("[labels]\nA = '\x00'", "is not TOML"),
        ("#" * 1_000_001, "is larger than 1,000,000 bytes"),
    ],
)
def test_a_map_that_is_none(toml: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes(toml.encode("latin-1"))
    with pytest.raises(Problem) as raised:
        read_map(path)
    assert str(path) in raised.value.sentence
    assert sentence in raised.value.sentence
    assert "\n" not in raised.value.sentence


def test_an_article_on_several_lines_is_taken_in_whole(tmp_path: Path) -> None:
    """As Prodigy writes them: one task a span, one line a task."""
    text = "A heron at Mill Pond"
    tasks = [{"text": text, "spans": [{"start": a, "end": b, "label": label}], "answer": "accept"} for a, b, label in
             ((2, 7, "BIRD"), (11, 20, "SITE"))]  # fmt: skip
    path = tmp_path / "tasks.jsonl"
    path.write_text("".join(json.dumps(task) + "\n" for task in tasks), "utf-8")
    with opened(tmp_path / "target.db", BOOK, []) as target:
        order = Order([path], format="prodigy", reviewer="Ann", suffix="x", suggest=False)
        outcome = take_in(target, order, lambda *told: None)
        ((_, taken),) = outcome.taken
        assert (taken.articles, taken.decisions, taken.done) == (2, 2, 1)
        again = take_in(target, order, lambda *told: None)
        assert again.taken[0][1].decisions == 0
