"""What comes from outside: recognised, placed by its quote, its labels mapped; refused where it is broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from articles import BOOK, sample

from tui.core.errors import Problem
from tui.formats import registry
from tui.formats.format import Options
from tui.formats.reading import Source, read_map, survey


def lines(path: Path, *objects: object) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in objects), "utf-8")
    return path


def spans(path: Path, format: str = "auto", **more: object) -> list[tuple[str, str]]:
    found = Source.of(path, format, **more).articles(lambda sentence: None)
    return [(one.annotation.label, one.annotation.quote or "") for labelled in found for one in labelled.spans]


def test_a_span_is_moved_to_where_its_quote_stands_nearby_and_refused_where_that_is_not_clear(tmp_path: Path) -> None:
    entry = {
        "text": "A heron, a heron, one tern.",
        "spans": [
            {"start": 20, "end": 24, "label": "BIRD", "quote": "tern"},
            {"start": 5, "end": 10, "label": "BIRD", "quote": "heron"},
            {"start": 0, "end": 4, "label": "BIRD", "quote": "swan"},
            {"start": 9, "end": 99, "label": "BIRD"},
        ],
    }
    said: list[str] = []
    source = Source.of(lines(tmp_path / "x.jsonl", entry), "jsonl")
    found = next(source.articles(said.append))
    assert [one.annotation.quote for one in found.spans] == ["heron", "tern"]
    assert found.spans[0].annotation.start == 2
    assert len(said) == 4
    assert "was moved to 22-26" in said[0]


def test_labels_are_mapped_left_out_or_listed_and_refused(tmp_path: Path) -> None:
    text = "Ann saw a tern"
    spans_ = [[0, 3, "PER"], [10, 14, "ANIMAL"], [4, 7, "VERB"]]
    path = lines(tmp_path / "x.jsonl", {"text": text, "label": spans_}, {"text": text + "!", "label": spans_[1:2]})
    looked = survey(Source.of(path, book=BOOK))
    with pytest.raises(Problem, match=r"ANIMAL \(span, 2\), PER \(span, 1\), VERB \(span, 1\)"):
        looked.refuse_unknown()
    map = tmp_path / "map.toml"
    map.write_text('[labels]\nANIMAL = "BIRD"\nPER = "SITE"\nVERB = ""\n')
    source = Source.of(path, book=BOOK, names=read_map(map))
    survey(source).refuse_unknown()
    first = next(source.articles(lambda sentence: None))
    assert [(one.annotation.label, one.layer) for one in first.spans] == [("SITE", "mention"), ("BIRD", "mention")]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("jsonl", b'{"id": "1", "text": "a", "spans": [], "relations": []}\n{"text": "b', r"line 2 is not JSON"),
        ("jsonl", b'{"text": 5, "spans": []}', r"line 1: `text` is not a text"),
        ("jsonl", b"\xff\xfe{}", r"line 1 is not UTF-8"),
        ("jsonl", b"[" * 100000, r"line 1 is JSON that is nested too deeply"),
        ("prodigy", b'{"text": "abc", "spans": [{"start": "0", "end": 1}]}', r"line 1: `start` is not a whole number"),
        ("doccano", b'{"text": "abc", "label": [[0, 1]]}', r"label` as `\[start, end, label\]` is not a list"),
        ("labelstudio", b'[{"data": {"text": "a"}},\n {"data": ', r"line 2 is not JSON"),
        ("conll", b"A B-X\nwrong\n", r"line 2 does not end in a tag"),
        ("csv", b"a,b\n1,2\n", r"no column article"),
        ("webanno", b"1-1\t0-4\tText\t_\n", r"not WebAnno TSV 3"),
        ("refi-qda", b"PK nonsense", r"no REFI-QDA project"),
        ("jsonld", b'{"items": []', r"line 1 is not JSON"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_line(
    name: str, content: bytes, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / f"broken{registry.get(name).suffix or '.json'}"
    path.write_bytes(content)
    with pytest.raises(Problem, match=sentence) as raised:
        survey(Source.of(path, name))
    assert str(path) in raised.value.sentence


def test_a_file_of_nothing_known_is_refused_with_the_names_of_formats(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    path.write_bytes(b"\x00\x01")
    with pytest.raises(Problem, match="name one with --format: jsonl"):
        Source.of(path)
    with pytest.raises(Problem, match="cannot be read"):
        Source.of(tmp_path / "missing")


def test_label_studio_offsets_are_read_in_the_unit_in_which_their_quote_is_right(tmp_path: Path) -> None:
    def task(start: int, end: int) -> dict[str, object]:
        value = {"start": start, "end": end, "text": "tern", "labels": ["BIRD"]}
        return {"data": {"text": "🐦 tern"}, "annotations": [{"result": [{"type": "labels", "value": value}]}]}

    path = tmp_path / "x.json"
    path.write_text(json.dumps([task(3, 7), task(2, 6)]), "utf-8")
    assert spans(path) == [("BIRD", "tern")] * 2


def test_what_another_program_changed_counts_and_the_rest_comes_back(tmp_path: Path) -> None:
    format = registry.get("prodigy")
    options = Options(format.choose({}), BOOK)
    fit = format.fit(sample(), options).article
    assert fit is not None
    path = tmp_path / "x.jsonl"
    format.write([fit], path, options)
    task = json.loads(path.read_text("utf-8"))
    gone = task["spans"].pop(0)
    task["spans"].append({"start": 0, "end": 7, "label": "SITE"})
    task["relations"] = [r for r in task["relations"] if gone not in (r["head_span"], r["child_span"])]
    back = next(format.read(lines(path, task), options))
    there = {(one.annotation.start, one.annotation.label): one for one in back.spans}
    assert there.pop((0, "SITE")).status == "accepted"
    stood = {(one.annotation.start, one.annotation.label): one for one in fit.spans}
    del stood[gone["start"], gone["label"]]
    assert there == stood


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bomb.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("project.qde", b" " * 50_000_000)
    with pytest.raises(Problem, match="would unpack to 50,000,000 bytes"):
        survey(Source.of(path, "refi-qda"))
    with zipfile.ZipFile(path, "w") as bomb:
        bomb.writestr("project.qde", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Project>&a;</Project>')
    with pytest.raises(Problem, match="line 1 declares a document type"):
        survey(Source.of(path, "refi-qda"))
