"""Bringing articles in: exactly as they are, once, and what is refused by name."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.codebook import default
from tui.jobs.import_ import Report, import_paths
from tui.jobs.thin import is_thin
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


PAGE = "<html><body><article><h1>T</h1><p>{}</p></article></body></html>"
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
def test_a_text_is_kept_exactly(here: Path, conn: Connection, name: str) -> None:
    report = import_paths(conn, [put(here, "a.txt", HARD[name])])
    assert stored(conn, report) == [HARD[name]]
    assert report.refused == []


@pytest.mark.parametrize(
    "data",
    ["Café “so”".encode("utf-8-sig"), "Café “so”".encode("utf-16"), "Café “so”".encode("cp1252")],
    ids=["utf-8 with a mark", "utf-16", "windows"],
)
def test_other_encodings_are_read_by_their_mark_or_where_they_read_well(
    here: Path, conn: Connection, data: bytes
) -> None:
    assert stored(conn, import_paths(conn, [put(here, "a.txt", data)])) == ["Café “so”"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n", "is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        ("greek.txt", "Καλημέρα κόσμε".encode("iso-8859-7"), "encoding"),
        ("paper.pdf", b"%PDF-1.7", "is a PDF that cannot be taken apart"),
        ("letter.DOC", b"\xd0\xcf\x11\xe0", "is a Word document"),
        ("tune.mp3", b"ID3", "not of a kind that is read"),
        ("word.txt", b"PK\x03\x04 and so on", "binary"),
        ("utf16.txt", "An article.".encode("utf-16-le"), "binary"),
        ("cut.txt", "An article.".encode("utf-16")[:-1], "says that it is utf-16"),
        ("c1.txt", b"caf\x81 and th\x9d so on", "encoding"),
        ("russian.txt", "\u041f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440".encode("cp1251"), "encoding"),
        ("mark.txt", b"\xef\xbb\xbf", "is empty"),
        ("spaces.txt", "\u00a0\r\n\u00a0".encode(), "is empty"),
        ("head.md", b"---\ntitle: T\n---\n\n", "nothing but its front matter"),
        ("empty.jsonl", b"\n \n", "is empty"),
        ("binary.jsonl", bytes(range(32)) * 20, "binary"),
        ("latin.jsonl", '{"text": "caf\u00e9"}'.encode("latin-1"), "not UTF-8 from line 1 on"),
        ("gold.jsonl", b'{"start": 0, "end": 2, "label": "X", "text": "An"}', "is a span of an article"),
        ("deep.jsonl", b"[" * 100_000, "line 1 is no JSON"),
        ("empty.html", b"", "is empty"),
        ("lines.jsonl", b'{"text": ""}\nno json\n[1]\n', "line 1"),
        ("page.html", b"<html><head><title>x</title></head><body></body></html>", "no article was found"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name_and_the_rest_goes_on(
    here: Path, conn: Connection, name: str, data: bytes, reason: str
) -> None:
    report = import_paths(conn, [put(here, name, data), put(here, "good.txt", "A good article.")])
    assert stored(conn, report) == ["A good article."]
    assert name in report.refused[0]
    assert reason in report.refused[0]


def test_a_page_that_calls_itself_what_it_is_not_is_read_as_browsers_do(here: Path, conn: Connection) -> None:
    body = "".join(f"<p>Caf\u00e9 {n} of an article said \u201cso\u201d that has enough words.</p>" for n in range(6))
    for name in ("iso-8859-1", "utf-16", "windows-1252"):
        head = f"<head><meta charset='{name}'><title>{name}</title></head>"
        page = f"<html>{head}<body><article>{body}</article></body></html>"
        [text] = stored(conn, import_paths(conn, [put(here, f"{name}.html", page.encode("cp1252"))]))
        assert "Caf\u00e9 5 of an article said \u201cso\u201d" in text


def test_what_a_page_does_to_its_parser_is_not_told_on_the_terminal(
    here: Path, conn: Connection, capfd: pytest.CaptureFixture[str]
) -> None:
    evil = "<?xml version='1.0' encoding='utf-8'?><html>" + "<div>" * 5000 + "\x1b[31m" + "<p>" * 10
    import_paths(conn, [put(here, "evil.html", evil), put(here, "good.txt", "A good article.")])
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_folders_that_cannot_be_opened_and_what_is_not_there_are_refused_not_waited_for(
    here: Path, conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(here / "pipe.txt")
    (here / "closed").mkdir()
    listed = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    named = [here / "pipe.txt", here / "closed", here / "gone.txt", put(here, "good.txt", "A good article.")]
    report = import_paths(conn, named)
    assert [reason for _, reason in report.refusals] == [
        "is no ordinary file",
        "is a folder that cannot be opened",
        "cannot be read: No such file or directory",
    ]
    assert len(report.new) == 1


def test_names_that_are_no_text_or_command_the_terminal_are_shown_harmless(here: Path, conn: Connection) -> None:
    names = [b"evil\x1b[31m\n.txt", b"byte\xff.txt"]
    for name in names:
        Path(os.fsdecode(os.path.join(os.fsencode(here), name))).write_bytes(b"")
    sentences = import_paths(conn, [here]).refused
    assert len(sentences) == 2
    for sentence in sentences:
        assert sentence.isprintable()
        sentence.encode()
    put(here, "byte.txt", "Article.").rename(os.fsdecode(os.path.join(os.fsencode(here), names[1])))
    [article] = texts(conn, import_paths(conn, [here]).new)
    assert article.facts["file"] == "byte\ufffd.txt"


def test_importing_again_changes_nothing(here: Path, conn: Connection) -> None:
    path = put(here, "a.txt", "An article.")
    first = import_paths(conn, [path])
    again = import_paths(conn, [path, put(here, "copy.txt", "An article.")])
    assert again.new == []
    assert again.known == first.new


def test_a_folder_is_read_with_its_folders_but_not_what_is_hidden_or_beside_a_page(
    here: Path, conn: Connection
) -> None:
    put(here, "in/one.txt", "One.")
    put(here, "in/deep/two.md", "Two.")
    put(here, "in/.hidden/three.txt", "Three.")
    put(here, "in/page.HTM", PAGE.format("Five. " * 60))
    put(here, "in/page_files/four.txt", "Four.")
    put(here, "in/press_files/six.txt", "Six.")
    [*texts, page] = sorted(stored(conn, import_paths(conn, [here / "in"])), key=len)
    assert sorted(texts) == ["One.", "Six.", "Two."]
    assert "Five." in page


def test_files_with_the_same_text_are_one_article_and_are_named(
    home: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(here, name, "An article." if name != "b.txt" else "Another article.")
    assert main(["import", "--no-suggest", "a.txt", "b.txt", "c.txt"]) == 0
    assert "1  the same text as another file\n          c.txt is a.txt" in capsys.readouterr().out


def test_a_text_that_was_corrected_or_not_changed_is_named(
    home: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = " ".join(f"word{n}" for n in range(200))
    put(here, "a.txt", f"School praised\n\n{words} and it was good.")
    put(here, "b.txt", f"Home praised\n\nOther {words[::-1]} and it was good.")
    assert main(["import", "--no-suggest", "a.txt", "b.txt"]) == 0
    put(here, "a.txt", f"School praised\n\n{words} and it was bad.")
    put(here, "b.txt", f"Home praised\n\nOther  {words[::-1]} and it was good.")
    capsys.readouterr()
    assert main(["import", "--no-suggest", "a.txt", "b.txt"]) == 0
    told = capsys.readouterr().out
    assert "1  unchanged\n          b.txt: only white space differs" in told
    assert "1  new versions of articles that are here" in told
    assert "a.txt: new version of School praised" in told


def test_a_folder_without_articles_is_named(here: Path, conn: Connection) -> None:
    (here / "nothing").mkdir()
    assert "holds no file that is read" in import_paths(conn, [here / "nothing"]).refused[0]


def test_front_matter_gives_the_facts_and_stays_in_the_text(here: Path, conn: Connection) -> None:
    text = '---\ntitle: "A title"\ndate: 5 March 2024\npublisher: Nowhere Gazette\n---\n\nThe article.\n'
    report = import_paths(conn, [put(here, "a.md", text)])
    [article] = texts(conn, report.new)
    assert (article.text, article.title) == (text, "A title")
    assert article.facts["date"] == "2024-03-05"
    assert article.facts["publisher"] == "Nowhere Gazette"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_front_matter_of_any_kind_is_no_part_of_the_layout(here: Path, conn: Connection, end: str) -> None:
    text = end.join(
        ["---", "headline: A title: and more", "byline: Jo Example", "no field", "...", "1 May 2020", "Text."]
    )
    report = import_paths(conn, [put(here, "a.md", text.encode("utf-8-sig"))])
    [article] = texts(conn, report.new)
    assert (article.text, article.title) == (text, "A title: and more")
    assert (article.facts["author"], article.facts["date"]) == ("Jo Example", "2020-05-01")
    assert article.facts["file"] == "a.md"


def test_a_rule_at_the_head_is_no_front_matter_without_its_end(here: Path, conn: Connection) -> None:
    report = import_paths(conn, [put(here, "a.md", "---\ntitle: none\n" + "line\n" * 60 + "---\n")])
    [article] = texts(conn, report.new)
    assert article.title == "title: none"


def test_a_web_page_gives_its_text_title_and_facts(here: Path, conn: Connection) -> None:
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
    assert article.facts["publisher"] == "Gazette"


def test_lines_of_json_are_an_article_each_with_their_meta(here: Path, conn: Connection) -> None:
    lines = [{"text": "One 🙂.", "title": "T", "meta": {"date": "2020-01-02", "pages": 3}}, {"text": "Two."}]
    report = import_paths(conn, [put(here, "a.jsonl", "\n".join(map(json.dumps, lines)))])
    one, two = sorted(texts(conn, report.new), key=lambda article: article.text)
    assert (one.text, one.title, one.facts["date"], one.facts["pages"]) == ("One 🙂.", "T", "2020-01-02", "3")
    assert two.text == "Two."


def test_a_line_that_is_no_article_is_refused_by_its_number_and_many_are_counted(here: Path, conn: Connection) -> None:
    lines = ["no json", '{"text": "One."}', "[1]", "{}", '{"text": 5}', "", '{"text": " "}', '{"text": "Two."}']
    report = import_paths(conn, [put(here, "a.jsonl", "\r\n".join(lines))])
    assert sorted(stored(conn, report)) == ["One.", "Two."]
    assert [reason for _, reason in report.refusals] == [
        "line 1 is no JSON",
        "line 3 is no JSON object",
        'line 4 has no "text"',
        "2 more of its lines hold no article",
    ]


def test_halves_of_characters_in_json_do_no_harm(here: Path, conn: Connection) -> None:
    line = '{"text": "a\\ud800b", "title": "\\udc00", "meta": {"k\\ud800": "v\\ud800"}}'
    [article] = texts(conn, import_paths(conn, [put(here, "a.jsonl", line)]).new)
    assert article.text == "a\ud800b"
    assert article.facts["k\ufffd"] == "v\ufffd"


def test_what_others_call_the_facts_is_understood(here: Path, conn: Connection) -> None:
    line = {"text": "One.", "headline": "T", "published": "2020-01-02T03:04:05Z", "newspaper": "N", "id": 7}
    [article] = texts(conn, import_paths(conn, [put(here, "a.jsonl", json.dumps(line))]).new)
    assert article.title == "T"
    assert [article.facts[key] for key in ("date", "publisher", "id")] == ["2020-01-02", "N", "7"]


def test_ten_megabytes_in_one_line_are_an_article_like_any_other(here: Path, conn: Connection) -> None:
    text = "word " * 2_000_000
    assert stored(conn, import_paths(conn, [put(here, "long.txt", text)])) == [text]


def test_the_report_says_where_each_article_came_from(here: Path, conn: Connection) -> None:
    path = put(here, "in/a.txt", "Council told\n\nIt was.")
    report = import_paths(conn, [path, put(here, "in/b.txt", "Council told\n\nIt was.")])
    assert report.found == {report.new[0]: (str(path), "Council told")}
    assert report.known == []


def test_progress_counts_files_and_in_a_single_file_its_articles(here: Path, conn: Connection) -> None:
    heard: list[tuple[int, int]] = []
    lines = put(here, "a.jsonl", '{"text": "One."}\n{"text": "Two."}')
    for paths in ([lines], [lines, put(here, "b.txt", "B.")]):
        import_paths(conn, paths, progress=lambda what, done, total: heard.append((done, total)))
    assert heard == [(1, 0), (2, 0), (1, 2), (2, 2)]


def test_short_articles_are_kept_as_thin(here: Path, conn: Connection) -> None:
    report = import_paths(conn, [put(here, "a.txt", "Too short."), put(here, "b.txt", "word " * 100)])
    assert len(report.thin) == 1
    assert len(report.new) == 2


CONSENT = """Before you continue to The Chronicle

We and our 842 partners store and access information on a device, such as cookies and device identifiers, and process
personal data, such as addresses and what is read here, for personalised ads, for measuring them and the pages, and to
develop and improve products. With your permission we and our partners may use precise geolocation and identify devices.
You may click to consent, or click to refuse to consent, or see more detailed information and change your preferences.
Some processing may not require your consent: vendors may rely on a legitimate interest instead, and you can object.
Accept all
Reject all
Manage options
"""


def test_a_page_that_asks_for_consent_is_thin_and_an_article_about_it_is_not() -> None:
    assert is_thin(CONSENT)
    story = "The council asked every family for consent before it gave personal data and cookies to third parties. "
    assert not is_thin(story + "The inspectors said that the school had done well and that pupils were safe. " * 20)
    assert not is_thin(CONSENT + "The inspectors said that the school had done well. " * 400)


def test_thin_articles_wait_for_nobody(home: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(here, "a.txt", "Too short.")
    put(here, "b.txt", "word " * 100)
    assert main(["import", "a.txt", "b.txt", "--no-suggest"]) == 0
    capsys.readouterr()
    assert main(["--reviewer", "Ada"]) == 0
    assert "2 articles, 0 done by Ada, 1 waiting, 1 thin; 0 candidates" in capsys.readouterr().out
    assert main(["stats"]) == 0
    assert "1 waiting, 1 thin" in capsys.readouterr().out
    assert main(["stats", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["articles"], told["waiting"], told["thin"]) == (2, 1, 1)


def test_the_command_says_what_came_of_each_file_and_exits_with_1_if_any_was_refused(
    home: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(here, "good.txt", "Ofsted praised Nowhere City Council last month.")
    put(here, "evil\x1b[31m.txt", b"")
    assert main(["import", "good.txt", "evil\x1b[31m.txt"]) == 1
    said = capsys.readouterr()
    assert "1  imported" in said.out
    assert "is empty" in said.err
    assert "\x1b" not in said.out + said.err
    assert main(["import", "good.txt"]) == 0
    assert "1  already there" in capsys.readouterr().out


def test_another_codebook_is_for_a_new_database(home: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Path(__file__).parent.parent / "data" / "kitchen.toml"
    put(here, "a.txt", "Anna fries onions.")
    assert main(["import", "--codebook", str(book), "a.txt"]) == 0
    assert main(["--db", "other.db", "import", "a.txt"]) == 0
    capsys.readouterr()
    assert main(["--db", "other.db", "import", "--codebook", str(book), "a.txt"]) == 2
    assert "new database" in capsys.readouterr().err


def test_a_path_that_does_not_exist_is_bad_use(home: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "nowhere.txt"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err


PARAGRAPHS = "".join(f"<p>Paragraph {n} of an article that has enough words to be one, and more.</p>" for n in range(6))


def test_a_reference_to_a_control_character_does_not_cost_the_page(here: Path, conn: Connection) -> None:
    references = "&#x1b;[31m &#0;&#xD800; &#27;end &#x41;"
    page = f"<html><body><article><h1>T</h1>{PARAGRAPHS}<p>{references}</p></article></body></html>"
    [text] = stored(conn, import_paths(conn, [put(here, "a.html", page)]))
    assert text.endswith("\ufffd[31m \ufffd\ufffd \ufffdend A")


def test_a_paragraph_of_ten_megabytes_is_not_left_out_of_a_page(here: Path, conn: Connection) -> None:
    long = "word " * 2_100_000
    page = f"<html><body><article><h1>T</h1><p>{long}</p>{PARAGRAPHS}</article></body></html>"
    [text] = stored(conn, import_paths(conn, [put(here, "a.html", page)]))
    assert long.strip() in text
    assert "Paragraph 5" in text
