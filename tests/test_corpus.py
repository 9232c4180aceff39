"""The sample articles: that they are what they claim to be, and hold the noise that real ones hold."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

CORPUS = Path(__file__).parent.parent / "corpus"
FILES = sorted(path for path in CORPUS.iterdir() if path.is_file())


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_says_that_it_is_invented(path: Path) -> None:
    text = read(path)
    head = text[: text.find("\n---", 4)] if text.startswith("---") else text
    for record in head.splitlines() if path.suffix == ".jsonl" else [head]:
        assert "Invented for this project" in record
        assert "MIT" in record


def test_there_are_twelve_articles() -> None:
    briefs = [path for path in FILES if path.suffix == ".jsonl"]
    assert len(FILES) - len(briefs) + sum(len(read(path).splitlines()) for path in briefs) == 12


def test_the_layouts_hold_their_noise() -> None:
    whole = {path.name: read(path) for path in FILES}
    assert whole["02-members-only.txt"].count("Image: Adobe Stock") == 2
    assert "SUBSCRIBE NOW" in whole["02-members-only.txt"]
    assert "blog comments powered by" in whole["01-two-councils.md"]
    assert {"\u201c", "\u2019", "\u00a0"} <= set(whole["01-two-councils.md"])
    assert "READ MORE" in whole["03-local-paper.txt"]
    assert "Yours sincerely" in whole["04-letter.md"]
    assert "| Well-led |" in whole["05-care-home-grades.md"]
    assert whole["06-school-crlf.txt"].count("\r\n") == whole["06-school-crlf.txt"].count("\n") > 20
    assert any(unicodedata.combining(c) for c in whole["07-emoji.txt"])
    assert {"\u200d", "\U0001f389"} <= set(whole["07-emoji.txt"])
    assert "<nav>" in whole["08-prison.html"]
    assert len(whole["09-long-read.md"].split()) >= 5000
    assert all(set(json.loads(line)) == {"title", "text", "meta"} for line in whole["10-briefs.jsonl"].splitlines())
