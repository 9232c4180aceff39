"""The sample articles: that they are what they claim to be, and hold the noise that real ones hold."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest

from tui.core.annotation import Article
from tui.core.codebook import default
from tui.jobs.import_ import Report, import_paths
from tui.store.migrations import open_file
from tui.store.queries import texts

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


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[tuple[Report, dict[str, list[Article]]]]:
    """What an import of the folder came to, and the articles in the file that it made, by the name of their file."""
    with closing(open_file(tmp_path / "annotations.db", create=True, codebook=default())) as conn:
        report = import_paths(conn, [CORPUS])
        found: dict[str, list[Article]] = {}
        for article in texts(conn, report.new):
            found.setdefault(article.facts["file"], []).append(article)
        yield report, found


def test_every_file_imports_with_title_date_and_publisher(
    imported: tuple[Report, dict[str, list[Article]]],
) -> None:
    report, found = imported
    assert report.refused == []
    assert sorted(found) == [path.name for path in FILES]
    assert sum(map(len, found.values())) == 12
    for article in chain.from_iterable(found.values()):
        assert article.title
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", article.facts["date"])
        assert "invented" in article.facts["publisher"]


def test_every_text_is_what_the_file_holds(imported: tuple[Report, dict[str, list[Article]]]) -> None:
    _, found = imported
    for path in FILES:
        texts = {article.text for article in found[path.name]}
        if path.suffix in (".txt", ".md"):
            assert texts == {read(path)}
        elif path.suffix == ".jsonl":
            assert texts == {json.loads(line)["text"] for line in read(path).splitlines()}
        else:
            (text,) = texts
            assert "Home" not in text.split()


def test_the_layouts_show_who_wrote_them(imported: tuple[Report, dict[str, list[Article]]]) -> None:
    _, found = imported
    authors = {name[:2]: ones[0].facts["author"] for name, ones in found.items() if "author" in ones[0].facts}
    assert authors == {
        "01": "Helen Rudge",
        "02": "Tom Whitlock",
        "03": "Priya Nandakumar",
        "04": "Graham Teale",
        "05": "Owen Marsh",
        "06": "Fatima Lorne",
        "08": "Noor Castellane",
        "09": "Miriam Calloway",
        "11": "Daniel Iverson",
    }


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
