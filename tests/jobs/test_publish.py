"""The published folder: a site without script or address from an article, a database for readers, downloads."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hostile import HOSTILE, hostile_file

from tui.core.errors import Problem
from tui.jobs.publish import Wanted, publish
from tui.store.driver import sqlite


@pytest.fixture
def hostile_db(tmp_path: Path) -> Path:
    return hostile_file(tmp_path)


def nothing(what: str, done: int, total: int) -> None:
    pass


def made(db: Path, tmp_path: Path, wanted: Wanted = Wanted()) -> Path:  # noqa: B008
    publish(db, tmp_path / "site", wanted, nothing)
    return tmp_path / "site"


def everything(folder: Path) -> str:
    return "\n".join(file.read_bytes().decode("utf-8", "replace") for file in folder.rglob("*") if file.is_file())


class Tags(HTMLParser):
    """The tags of a page with their attributes, and whether each that opens is closed in order."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(page: Path) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page.read_text("utf-8"))
    parser.close()
    assert parser.open == []
    return parser.found


def test_nothing_of_an_article_is_markup_script_or_address(hostile_db: Path, tmp_path: Path) -> None:
    folder = made(hostile_db, tmp_path)
    pages = list(folder.rglob("*.html"))
    assert len(pages) >= 6
    for page in pages:
        for tag, attributes in tags(page):
            assert tag not in {"i", "b", "iframe", "img", "form"}
            if tag == "script":
                assert (attributes.get("src") or "").endswith("tables.js")
            for name in ("href", "src"):
                address = attributes.get(name)
                if address:
                    assert ":" not in address
                    assert address.startswith("#") or (page.parent / address.partition("#")[0]).exists(), address
            assert not [name for name in attributes if name.startswith("on")]
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", page.read_text("utf-8"))


def test_spans_are_named_and_overlap_as_nested_marks(hostile_db: Path, tmp_path: Path) -> None:
    folder = made(hostile_db, tmp_path)
    (page,) = (folder / "articles").glob("*.html")
    text = page.read_text("utf-8")
    marks = [attributes for tag, attributes in tags(page) if tag == "mark"]
    assert {(one.get("class") or "").split()[0] for one in marks} == {"report", "mention"}
    assert text.count('class="chip"') == 3
    assert "(end of " in text
    targets = {attributes["id"] for _, attributes in tags(page) if attributes.get("id")}
    links = {(a.get("href") or "")[1:] for tag, a in tags(page) if tag == "a" and (a.get("href") or "").startswith("#")}
    assert links
    assert links <= targets


def test_the_database_opens_read_only_and_names_every_annotation(hostile_db: Path, tmp_path: Path) -> None:
    folder = made(hostile_db, tmp_path)
    assert sorted(file.name for file in folder.glob("*.db*")) == ["annotations.db"]
    conn = sqlite.connect(f"file:{folder / 'annotations.db'}?mode=ro&immutable=1", uri=True)
    assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    names = conn.execute("SELECT name, status, basis FROM annotations ORDER BY kind, start").fetchall()
    assert len(names) == 5
    assert all(name for name, _, _ in names)
    assert {(status, basis) for _, status, basis in names} == {("gold", "agreed"), ("disputed", "")}
    assert conn.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'steady'").fetchone() == (1,)
    told = json.loads((folder / "metadata.json").read_text("utf-8"))["databases"]["annotations"]
    assert told["tables"]["annotations"]["label_column"] == "name"
    for query in told["queries"].values():
        conn.execute(query["sql"], {"label": "x", "relation": "y"})
    conn.close()


def test_only_gold_and_anonymous_hold_nothing_more(hostile_db: Path, tmp_path: Path) -> None:
    folder = made(hostile_db, tmp_path, Wanted(only_gold=True, anonymous=True))
    told = everything(folder)
    for gone in ("Otter", "Vole", "Ask Ben", "disputed", "rejected"):
        assert gone not in told.replace("held, disputed", ""), gone
    assert "Reviewer 1" in told


def test_without_text_no_eight_words_of_an_article_are_there(hostile_db: Path, tmp_path: Path) -> None:
    told = everything(made(hostile_db, tmp_path, Wanted(without_text=True)))
    words = re.findall(r"\w+", HOSTILE.lower())
    there = f" {' '.join(re.findall(r'[a-z0-9_]+', told.lower()))} "
    assert [i for i in range(len(words) - 7) if f" {' '.join(words[i : i + 8])} " in there] == []
    assert "is not published" in told


def test_a_folder_is_replaced_whole_and_one_that_cannot_be_written_is_named(hostile_db: Path, tmp_path: Path) -> None:
    folder = made(hostile_db, tmp_path)
    (folder / "old.txt").write_text("old")
    made(hostile_db, tmp_path)
    assert not (folder / "old.txt").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(Problem, match="no export made"):
        publish(hostile_db, tmp_path / "mine", Wanted(), nothing)
    assert (tmp_path / "mine" / "thesis.txt").exists()
    with pytest.raises(Problem, match="cannot be written"):
        publish(hostile_db, tmp_path / "missing" / "site", Wanted(), nothing)


def test_agreement_stands_on_the_site_and_a_card_beside_the_download(hostile_db: Path, tmp_path: Path) -> None:
    folder = made(hostile_db, tmp_path, Wanted(anonymous=True))
    about = (folder / "about.html").read_text("utf-8")
    assert "<td>with candidates shown</td><td>all</td><td>1</td><td>0." in about
    card = json.loads((folder / "downloads" / "labels.jsonl.card.json").read_text("utf-8"))
    assert card["agreement"]["articles"] == {"candidates": 1}
    assert card["parts"]["all"]["reviewers"] == ["Reviewer 1", "Reviewer 2"]
    assert "Ann" not in everything(folder / "downloads")
    assert 'href="labels.jsonl.card.md"' in (folder / "downloads" / "index.html").read_text("utf-8")
