"""Bringing articles in: exactly as they are, once, and what is refused by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.codebook import default
from tui.jobs.import_ import Report, import_paths
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.queries import texts


@pytest.fixture
def conn(db: Path) -> Iterator[Connection]:
    with closing(open_file(db, create=True, codebook=default())) as conn:
        yield conn


def put(here: Path, name: str, content: str | bytes) -> Path:
    path = here / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def stored(conn: Connection, report: Report) -> list[str]:
    return [article.text for article in texts(conn, report.new)]


HARD = {
    "CRLF": "One\r\nTwo\r\n\r\nThree",
    "no-break spaces and curly quotes": "A\u00a0council \u2018said\u2019 \u201cso\u201d \u2013 once",
    "emoji and combining marks": "Cafe\u0301 👩\u200d👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 done",
    "odd line ends": "a\x0bb\x0cc\x85d\u2028e\u2029f",
    "escapes and overrides": "\x1b[2J \u202eabc\u202c \u200b zero",
    "a NUL among much text": "word " * 100 + "\0" + " word" * 100,
    "white space at the edges": "\n\n  Title \n\n text  \n\n",
}


@pytest.mark.parametrize("name", HARD)
def test_a_text_is_kept_exactly(here: Path, conn: Connection, name: str):
    report = import_paths(conn, [put(here, "a.txt", HARD[name])])
    assert stored(conn, report) == [HARD[name]]
    assert report.refused == []


@pytest.mark.parametrize(
    "data",
    ["Café “so”".encode("utf-8-sig"), "Café “so”".encode("utf-16"), "Café “so”".encode("cp1252")],
    ids=["utf-8 with a mark", "utf-16", "windows"],
)
def test_other_encodings_are_read_by_their_mark_or_where_they_read_well(here: Path, conn: Connection, data: bytes):
    assert stored(conn, import_paths(conn, [put(here, "a.txt", data)])) == ["Café “so”"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n", "is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        ("greek.txt", "Καλημέρα κόσμε".encode("iso-8859-7"), "encoding"),
        ("paper.pdf", b"%PDF-1.7", "not of a kind that is read"),
        ("lines.jsonl", b'{"text": ""}\nno json\n[1]\n', "line 1"),
        ("page.html", b"<html><head><title>x</title></head><body></body></html>", "no article text"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_and_the_rest_goes_on(
    here: Path, conn: Connection, name: str, data: bytes, reason: str
):
    report = import_paths(conn, [put(here, name, data), put(here, "good.txt", "A good article.")])
    assert stored(conn, report) == ["A good article."]
    assert name in report.refused[0]
    assert reason in report.refused[0]


def test_importing_again_changes_nothing(here: Path, conn: Connection):
    path = put(here, "a.txt", "An article.")
    first = import_paths(conn, [path])
    again = import_paths(conn, [path, put(here, "copy.txt", "An article.")])
    assert again.new == []
    assert again.known == first.new


def test_a_folder_is_read_with_its_folders_but_not_what_is_hidden_or_saved_beside_a_page(here: Path, conn: Connection):
    put(here, "in/one.txt", "One.")
    put(here, "in/deep/two.md", "Two.")
    put(here, "in/.hidden/three.txt", "Three.")
    put(here, "in/page_files/four.txt", "Four.")
    assert sorted(stored(conn, import_paths(conn, [here / "in"]))) == ["One.", "Two."]


def test_a_folder_without_articles_is_named(here: Path, conn: Connection):
    (here / "nothing").mkdir()
    assert "holds no file that is read" in import_paths(conn, [here / "nothing"]).refused[0]


def test_front_matter_gives_the_facts_and_stays_in_the_text(here: Path, conn: Connection):
    text = '---\ntitle: "A title"\ndate: 5 March 2024\npublisher: Nowhere Gazette\n---\n\nThe article.\n'
    report = import_paths(conn, [put(here, "a.md", text)])
    [article] = texts(conn, report.new)
    assert (article.text, article.title) == (text, "A title")
    assert article.facts["date"] == "2024-03-05"
    assert article.facts["publisher"] == "Nowhere Gazette"


def test_a_web_page_gives_its_text_title_and_facts(here: Path, conn: Connection):
    body = "".join(f"<p>Paragraph {n} of an article that has enough words to be one, and more.</p>" for n in range(6))
    page = (
        "<html><head><title>Council told | Gazette</title><meta property='og:title' content='Council told'>"
        "<meta name='author' content='Jo Example'><meta property='article:published_time' content='2020-02-03'></head>"
        f"<body><nav>Home News Sport</nav><article><h1>Council told</h1>{body}</article></body></html>"
    )
    [article] = texts(conn, import_paths(conn, [put(here, "a.html", page)]).new)
    assert article.title == "Council told"
    assert "Paragraph 5" in article.text
    assert "Home News Sport" not in article.text
    assert article.facts["date"] == "2020-02-03"


def test_lines_of_json_are_an_article_each_with_their_meta(here: Path, conn: Connection):
    lines = [{"text": "One 🙂.", "title": "T", "meta": {"date": "2020-01-02", "pages": 3}}, {"text": "Two."}]
    report = import_paths(conn, [put(here, "a.jsonl", "\n".join(map(json.dumps, lines)))])
    one, two = sorted(texts(conn, report.new), key=lambda article: article.text)
    assert (one.text, one.title, one.facts["date"], one.facts["pages"]) == ("One 🙂.", "T", "2020-01-02", "3")
    assert two.text == "Two."


def test_ten_megabytes_in_one_line_are_an_article_like_any_other(here: Path, conn: Connection):
    text = "word " * 2_000_000
    assert stored(conn, import_paths(conn, [put(here, "long.txt", text)])) == [text]


def test_short_articles_are_kept_as_thin(here: Path, conn: Connection):
    report = import_paths(conn, [put(here, "a.txt", "Too short."), put(here, "b.txt", "word " * 100)])
    assert len(report.thin) == 1
    assert len(report.new) == 2


def test_the_command_says_what_came_of_each_file_and_exits_with_1_if_any_was_refused(
    home: Path, here: Path, capsys: pytest.CaptureFixture[str]
):
    put(here, "good.txt", "Ofsted praised Nowhere City Council last month.")
    put(here, "evil\x1b[31m.txt", b"")
    assert main(["import", "good.txt", "evil\x1b[31m.txt"]) == 1
    said = capsys.readouterr()
    assert "1  imported" in said.out
    assert "is empty" in said.err
    assert "\x1b" not in said.out + said.err
    assert main(["import", "good.txt"]) == 0
    assert "1  already there" in capsys.readouterr().out


def test_another_codebook_is_for_a_new_database(home: Path, here: Path, capsys: pytest.CaptureFixture[str]):
    book = Path(__file__).parent.parent / "data" / "kitchen.toml"
    put(here, "a.txt", "Anna fries onions.")
    assert main(["import", "--codebook", str(book), "a.txt"]) == 0
    assert main(["--db", "other.db", "import", "a.txt"]) == 0
    capsys.readouterr()
    assert main(["--db", "other.db", "import", "--codebook", str(book), "a.txt"]) == 2
    assert "new database" in capsys.readouterr().err


def test_a_path_that_does_not_exist_is_bad_use(home: Path, here: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["import", "nowhere.txt"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err
