"""Articles that come again: the same, corrected, or with other boilerplate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.plants import book
from tui.__main__ import main
from tui.core.errors import Problem
from tui.jobs import versions
from tui.jobs.import_ import Report, import_paths
from tui.jobs.versions import Watch
from tui.store import articles, assignments, check, editions, queries
from tui.store.assignments import Assignment
from tui.store.driver import Connection
from tui.store.merge import merge
from tui.store.migrations import open_file

FIRST = """Inspectors visit a home in Fell Road

Inspectors came to the home in Fell Road in May, the council said on Monday. They found that staff were kind to the
people who live there, and that there were enough of them at night.

Records of medicines were poor, and nobody had looked at them since March. The manager, Ms Harte, said that she would
see to that at once, and that new staff would start in the summer.

The home was told to write down what it will do before the end of June. A second visit will follow in the autumn.
"""
SECOND = FIRST.replace("since March", "since February")
THIRD = SECOND.replace("in the summer", "in the autumn of next year")
PAGE = "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article>{tail}</body></html>"


def page(text: str, tail: str = "") -> str:
    title, _, body = text.partition("\n\n")
    body = "".join(f"<p>{part}</p>" for part in body.strip().split("\n\n"))
    return PAGE.format(title=title, body=body, tail=tail)


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_file(tmp_path / "all.db", create=True, codebook=book())) as opened:
        yield opened


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "in"


def put(here: Path, name: str, text: str) -> Path:
    path = here / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def chain(conn: Connection, report: Report) -> list[str]:
    return [one.article_id for one in editions.versions(conn, report.versions[-1].id)]


def test_a_file_of_the_same_name_with_a_corrected_text_is_a_new_version(conn: Connection, here: Path) -> None:
    old = import_paths(conn, [put(here, "a.txt", FIRST)])
    report = import_paths(conn, [put(here, "a.txt", SECOND)])
    (version,) = report.versions
    assert (report.new, report.known) == ([version.id], [])
    assert (version.old, version.by) == (old.new[0], "the same file name")
    assert chain(conn, report) == [*old.new, version.id]
    assert queries.waiting(conn).waiting == 1
    assert check.check(conn) == []


def test_a_third_text_corrects_the_second(conn: Connection, here: Path) -> None:
    ids = [import_paths(conn, [put(here, "a.txt", text)]).new[0] for text in (FIRST, SECOND, THIRD)]
    assert [one.article_id for one in editions.versions(conn, ids[0])] == ids
    assert [one.number for one in editions.versions(conn, ids[0])] == [1, 2, 3]


def test_versions_that_come_in_one_import_are_versions_too(conn: Connection, here: Path) -> None:
    put(here, "1/a.txt", FIRST), put(here, "2/a.txt", SECOND), put(here, "3/a.txt", THIRD)
    report = import_paths(conn, [here], fresh=True)
    assert len(report.versions) == 2
    assert chain(conn, report) == report.new


def test_files_that_only_happen_to_have_one_name_are_two_articles(conn: Connection, here: Path) -> None:
    import_paths(conn, [put(here, "1/index.txt", FIRST)])
    other = (
        "A bridge fell\n\nA bridge over the river fell last night. Nobody was hurt, and trains go another way.\n" * 3
    )
    assert import_paths(conn, [put(here, "2/index.txt", other)]).versions == []


def test_the_address_tells_a_version_where_the_file_has_another_name(conn: Connection, here: Path) -> None:
    head = "---\nurl: https://post.example/fell-road\n---\n"
    import_paths(conn, [put(here, "monday.txt", head + FIRST)])
    (version,) = import_paths(conn, [put(here, "friday.txt", head + THIRD)]).versions
    assert version.by == "the same address"


def test_the_headline_tells_a_version_in_the_same_paper_alone(conn: Connection, here: Path) -> None:
    head = "---\ntitle: Inspectors visit a home\npublisher: {}\n---\n"
    import_paths(conn, [put(here, "1.txt", head.format("Leeds Post") + FIRST)])
    assert import_paths(conn, [put(here, "2.txt", head.format("York Press") + SECOND)]).versions == []
    (version,) = import_paths(conn, [put(here, "3.txt", head.format("Leeds Post") + THIRD)]).versions
    assert version.by == "the same headline and paper"


def test_the_same_bytes_change_nothing_though_a_newer_program_reads_another_text(
    conn: Connection, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(here, "a.html", page(FIRST))
    old = import_paths(conn, [path])
    monkeypatch.setattr("tui.jobs.import_.read_file", lambda path: _read_otherwise())
    report = import_paths(conn, [path])
    assert (report.new, report.versions) == ([], [])
    assert [(one.old, one.why) for one in report.same] == [(old.new[0], "the same file, read anew")]


def _read_otherwise() -> Iterator[object]:
    from tui.jobs.found import Found

    yield Found(SECOND)


def test_a_change_in_boilerplate_alone_keeps_the_article(conn: Connection, here: Path) -> None:
    old = import_paths(conn, [put(here, "a.txt", FIRST + "\nRead more: Cats win a prize\n")])
    report = import_paths(conn, [put(here, "a.txt", FIRST + "\nRead more: Dogs win a prize\n")])
    assert (report.new, report.versions) == ([], [])
    assert [(one.old, one.why) for one in report.same] == [(old.new[0], "only boilerplate differs")]
    again = import_paths(conn, [here / "a.txt"])
    assert [one.old for one in again.same] == old.new
    assert queries.waiting(conn).articles == 1


def test_other_white_space_keeps_the_article(conn: Connection, here: Path) -> None:
    import_paths(conn, [put(here, "a.txt", FIRST)])
    report = import_paths(
        conn, [put(here, "a.txt", FIRST.replace("Fell Road", "Fell\u00a0Road").replace("\n", "\r\n"))]
    )
    assert [one.why for one in report.same] == ["only white space differs"]


def test_an_older_file_that_comes_again_stays_the_older_one(conn: Connection, here: Path) -> None:
    first, second = put(here, "1/a.txt", FIRST), put(here, "2/a.txt", SECOND)
    for _ in range(3):
        for path in (first, second):
            import_paths(conn, [path])
    found = [one.number for one in editions.versions(conn, import_paths(conn, [first]).known[0])]
    assert found == [1, 2]


def test_a_page_that_says_again_what_it_said_before_makes_the_older_text_the_newest(
    conn: Connection, here: Path
) -> None:
    first = import_paths(conn, [put(here, "a.html", page(FIRST, "1"))]).new[0]
    second = import_paths(conn, [put(here, "a.html", page(SECOND, "2"))]).new[0]
    report = import_paths(conn, [put(here, "a.html", page(FIRST, "3"))])
    assert [(one.id, one.old, one.back) for one in report.versions] == [(first, second, True)]
    assert [one.article_id for one in editions.versions(conn, first)] == [second, first]
    assert queries.waiting(conn).waiting == 1
    for _ in range(2):  # the same page again changes nothing
        assert import_paths(conn, [here / "a.html"]).versions == []
    assert chain(conn, import_paths(conn, [put(here, "a.html", page(THIRD, "4"))]))[:2] == [second, first]
    assert check.check(conn) == []


def test_what_corrects_what_can_be_said_or_denied(conn: Connection, here: Path) -> None:
    old = import_paths(conn, [put(here, "a.txt", FIRST)]).new[0]
    assert import_paths(conn, [put(here, "a.txt", SECOND)], watch=Watch(conn, apart=True)).versions == []
    other = put(here, "other.txt", "It is all different now, and nothing that was said is still said. " * 5)
    (version,) = import_paths(conn, [other], watch=Watch(conn, of=old[:8])).versions
    assert (version.old, version.by) == (old, "as said")
    with pytest.raises(Problem, match="No article's id begins"):
        Watch(conn, of="zzzz")


def test_facts_that_name_each_other_in_a_circle_have_one_newest_version(conn: Connection, here: Path) -> None:
    ids = [
        import_paths(conn, [put(here, f"{n}.txt", f"{n} {FIRST}")], watch=Watch(conn, apart=True)).new[0] for n in "ab"
    ]
    for id, other in (ids, reversed(ids)):
        text = queries.load_text(conn, id)
        articles.add_articles(conn, [(text, {"version-of": other, "version-number": "0002"})])
    assert [one.article_id for one in editions.versions(conn, ids[0])] == sorted(ids)
    assert queries.waiting(conn).waiting == 1
    assert check.check(conn) == []


def test_two_files_that_corrected_one_article_each_have_the_same_newest_version_when_merged(
    tmp_path: Path, here: Path
) -> None:
    paths = tmp_path / "one.db", tmp_path / "two.db"
    for path, text in zip(paths, (SECOND, THIRD), strict=True):
        with closing(open_file(path, create=True, codebook=book())) as conn:
            for one in (FIRST, text):
                import_paths(conn, [put(here, "a.txt", one)])
    found = []
    for path, other in (paths, reversed(paths)):
        with closing(open_file(path)) as conn:
            merge(conn, other)
            assert check.check(conn) == []
            (first,) = editions.with_fact(conn, "version-number", "0002", 1)
            found.append([one.article_id for one in editions.versions(conn, first)])
            assert queries.waiting(conn).waiting == 1
    assert found[0] == found[1]
    assert len(found[0]) == 3


def test_who_was_given_the_article_is_given_its_correction(conn: Connection, here: Path) -> None:
    old = import_paths(conn, [put(here, "a.txt", FIRST)]).new[0]
    lead = articles.person(conn, "Lead", suffix="1")
    assignments.assign(conn, lead, [Assignment(old, name, served="blind") for name in ("Ada", "Ben")])
    new = import_paths(conn, [put(here, "a.txt", SECOND)]).new[0]
    assert [(one.article_id, one.reviewer, one.served) for one in assignments.standing(conn)] == [
        (new, "Ada", "blind"),
        (new, "Ben", "blind"),
    ]
    assert editions.hand_over(conn) == 0
    assert check.check(conn) == []


def test_many_corrections_of_many_articles_come_in_quickly(conn: Connection, here: Path) -> None:
    for number in range(60):
        put(here, f"{number}.txt", f"Story {number}\n\n{'word ' * number} {FIRST}")
    import_paths(conn, [here], fresh=True)
    for number in range(60):
        put(here, f"{number}.txt", f"Story {number}\n\n{'word ' * number} {SECOND}")
    report = import_paths(conn, [here], fresh=True)
    assert len(report.versions) == 60
    assert {len(editions.versions(conn, one.id)) for one in report.versions} == {2}
    assert versions.digest(here / "none") == ""


def test_the_command_says_what_corrects_what_and_history_shows_both(
    tmp_path: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = str(tmp_path / "a.db")
    assert main(["--db", db, "import", "--no-suggest", str(put(here, "a.txt", FIRST))]) == 0
    assert main(["--db", db, "import", "--no-suggest", str(put(here, "a.txt", SECOND))]) == 0
    said = capsys.readouterr().out
    assert "1  new versions of articles" in said
    assert "a.txt: new version of Inspectors visit a home in Fell Road" in said
    with closing(open_file(Path(db))) as conn:
        (second,) = editions.with_fact(conn, "version-number", "0002", 1)
        first = editions.versions(conn, second)[0].article_id
    assert main(["--db", db, "history", first[:8]]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"version 1 of 2: {first[:8]}  Inspectors visit")
    assert lines[1].endswith("the one that counts")
    assert main(["--db", db, "import", "--no-suggest", "--json", str(put(here, "a.txt", SECOND + "\n\n"))]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["unchanged"][0]["reason"] == "only white space differs"
