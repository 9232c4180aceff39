"""Files that are made to fill memory or the disk, or to open other files: told in a sentence, and not read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

import pytest
from hostile_files import JSON_LINES, JSON_LISTS, ZIPPED, main_file, refused, written

from tui.formats import cells, conll, lines, spans_csv

LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 30))
BOMB = f'<!DOCTYPE l [<!ENTITY a0 "ha">{LAUGHS}]>'


@pytest.mark.parametrize("name", [*JSON_LINES, *JSON_LISTS, "record"])
def test_a_line_or_object_without_an_end(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(name, tmp_path)
    monkeypatch.setattr(lines, "LONGEST", 2000)
    content = b'{"glossator": "record", "text": "' + b"x" * 500_000
    main_file(path).write_bytes(content)
    assert re.search(r"line 1 (is longer than|begins an object of more than) 2,000", refused(path, name, tmp_path))


@pytest.mark.parametrize("name", ["brat", "webanno", "xmi", "cas-json", "spacy"])
def test_a_file_that_is_read_as_a_whole_and_too_large(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(name, tmp_path)
    monkeypatch.setattr(lines.refuse_large, "__defaults__", (50,))
    assert "is larger than 50 bytes" in refused(path, name, tmp_path)


def test_one_article_of_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans_csv, "_MOST", 3)
    monkeypatch.setattr(conll, "_MOST", 3)
    assert "line 4 is row 3 of one article" in refused(written("csv", tmp_path), "csv", tmp_path)
    assert "is token 3 of one article" in refused(written("conll", tmp_path), "conll", tmp_path)


def test_a_cell_of_a_table_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LONGEST", 100)
    path = written("csv", tmp_path)
    path.write_text(path.read_text("utf-8") + '"' + "x" * 5000, "utf-8")
    assert "after line" in refused(path, "csv", tmp_path)


def zipped(path: Path, **entries: bytes | None) -> None:
    """Change what some entries of a zip file hold, by the end of their names."""
    with zipfile.ZipFile(path) as project:
        old = {name: project.read(name) for name in project.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as project:
        for name, content in old.items():
            for end, new in entries.items():
                content = new if name.endswith(end) and new is not None else content
            project.writestr(name, content)


@pytest.mark.parametrize("name", ZIPPED)
def test_a_zip_bomb(name: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    zipped(path, qde=b" " * 50_000_000, zip=b"\x00" * 50_000_000)
    assert "would unpack to 50,000,000 bytes" in refused(path, name, tmp_path)


def test_a_zip_bomb_in_a_zip_file(tmp_path: Path) -> None:
    path = written("inception", tmp_path)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("Ann.xmi", b" " * 50_000_000)
    zipped(path, zip=inner.getvalue())
    assert "would unpack to 50,000,000 bytes" in refused(path, "inception", tmp_path)


def test_a_locked_zip_file(tmp_path: Path) -> None:
    path = written("refi-qda", tmp_path)
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + flags] |= 1
    path.write_bytes(content)
    assert "cannot be unpacked" in refused(path, "refi-qda", tmp_path)


def test_a_docbin_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written("spacy", tmp_path)
    from tui.formats import docbin

    monkeypatch.setattr(docbin, "_UNPACKED", 1 << 22)
    path.write_bytes(zlib.compress(b" " * (1 << 24)))
    assert "would unpack to more than" in refused(path, "spacy", tmp_path)


XML = {"xmi": "*.xmi", "refi-qda": ""}


@pytest.mark.parametrize("hidden", ["plainly", "behind a long comment", "in UTF-16"])
@pytest.mark.parametrize("name", XML)
def test_an_xml_entity_bomb(name: str, hidden: str, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    comment = f"<!--{'x' * 100_000}-->" if hidden == "behind a long comment" else ""
    code = "utf-16" if hidden == "in UTF-16" else "utf-8"
    bomb = f'<?xml version="1.0" encoding="{code}"?>{comment}{BOMB}<x>&a29;</x>'.encode(code)
    if name == "refi-qda":
        zipped(path, qde=bomb)
    else:
        next(path.glob(XML[name])).write_bytes(bomb)
    assert "line 1 declares a document type" in refused(path, name, tmp_path)


def test_an_xml_entity_bomb_in_a_type_system(tmp_path: Path) -> None:
    path = written("xmi", tmp_path)
    (path / "TypeSystem.xml").write_text(f"{BOMB}<typeSystemDescription>&a29;</typeSystemDescription>", "utf-8")
    assert "line 1 declares a document type" in refused(path, "xmi", tmp_path)


def test_an_element_of_a_project_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui.formats import refi_reading

    monkeypatch.setattr(refi_reading, "LARGEST", 1 << 17)
    path = written("refi-qda", tmp_path)
    zipped(path, qde=b"<Project><TextSource>" + b"<a>b</a>" * 100_000 + b"</TextSource></Project>")
    assert "has an element of more than" in refused(path, "refi-qda", tmp_path)
