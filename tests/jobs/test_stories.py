"""Near-duplicates: one article of a story waits, the others are marked and kept."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.annotation import Article, article_id
from tui.core.codebook import default
from tui.core.review.step import Row, Step
from tui.jobs.merge import merge_files
from tui.jobs.stories import keep_up
from tui.store import articles, assignments, check, log, queries
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.shelf import shelf

WORDS = [f"word{i}" for i in range(3000)]


def story(number: int) -> str:
    return " ".join(random.Random(number).choices(WORDS, k=150))


def printed(number: int, paper: str) -> Article:
    return Article.of(f"By our reporter. {story(number)} Read more in the {paper}.", f"Story {number} in the {paper}")


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_file(tmp_path / "a.db", create=True, codebook=default())) as opened:
        yield opened


def add(conn: Connection, *some: Article, **facts: str) -> None:
    articles.add_articles(conn, [(one, facts) for one in some], fresh=True)


def rows(conn: Connection, *some: Article) -> list[tuple[int, bool]]:
    ada = articles.person(conn, "Ada", suffix="m1")
    return [(row.story, row.copy) for row in queries.article_rows(conn, [one.id for one in some], ada)]


def test_the_first_of_a_story_waits_and_the_others_do_not(conn: Connection) -> None:
    leeds, york, bath = (printed(1, paper) for paper in ("Leeds Post", "York Press", "Bath Chronicle"))
    other = printed(2, "York Press")
    add(conn, leeds, york, other, bath)
    copies = keep_up(conn, fresh=True)
    assert {(copy.id, copy.lead, copy.title) for copy in copies} == {
        (york.id, leeds.id, leeds.title),
        (bath.id, leeds.id, leeds.title),
    }
    assert rows(conn, leeds, york, bath, other) == [(3, False), (3, True), (3, True), (0, False)]
    counts = queries.waiting(conn)
    assert (counts.articles, counts.waiting, counts.copies) == (4, 2, 2)
    assert check.check(conn) == []
    check.rebuild(conn)
    assert queries.waiting(conn) == counts


def test_what_comes_later_joins_the_story_that_is_there(conn: Connection) -> None:
    first, second, third = (printed(1, paper) for paper in ("Leeds Post", "York Press", "Bath Chronicle"))
    add(conn, first, printed(2, "York Press"))
    assert keep_up(conn) == []
    for article in (second, third):
        add(conn, article)
        assert (article.id, first.id) in {(copy.id, copy.lead) for copy in keep_up(conn)}
        assert keep_up(conn) == []
    assert rows(conn, first, second, third) == [(3, False), (3, True), (3, True)]


def test_a_story_in_two_hundred_papers_is_one(conn: Connection) -> None:
    papers = [printed(1, f"Paper {number}") for number in range(200)]
    add(conn, *papers)
    assert len(keep_up(conn, fresh=True)) == 199


def test_one_that_was_finished_leads_whoever_came_first(conn: Connection, tmp_path: Path) -> None:
    leeds, york = printed(1, "Leeds Post"), printed(1, "York Press")
    add(conn, leeds)
    keep_up(conn)
    with closing(open_file(tmp_path / "b.db", create=True, codebook=default())) as theirs:
        add(theirs, york)
        ben = articles.person(theirs, "Ben", suffix="m2")
        step = Step((Row(None, "done", "done"),))
        log.append(theirs, step, reviewer_id=ben, article_id=york.id, codebook_id=default().id)
    merge_files(conn.path, [tmp_path / "b.db"])
    assert rows(conn, leeds, york) == [(2, True), (2, False)]
    assert queries.waiting(conn).waiting == 0


def test_thin_pages_and_versions_are_no_copies(conn: Connection) -> None:
    one, other = printed(1, "Leeds Post"), printed(1, "York Press")
    add(conn, one, other, thin="yes")
    old, corrected = printed(2, "Leeds Post"), printed(2, "York Press")
    add(conn, old, corrected, url="https://example.org/story")
    assert keep_up(conn) == []


def test_what_becomes_a_version_later_leaves_its_story(conn: Connection) -> None:
    leeds, york, bath = (printed(1, paper) for paper in ("Leeds Post", "York Press", "Bath Chronicle"))
    add(conn, leeds, york, bath)
    keep_up(conn)
    articles.add_articles(conn, [(bath, {"version-of": leeds.id})])
    assert [(copy.id, copy.lead) for copy in keep_up(conn)] == [(york.id, leeds.id)]
    assert rows(conn, leeds, york, bath) == [(2, False), (2, True), (0, False)]
    articles.add_articles(conn, [(leeds, {"version-of": york.id})])
    assert keep_up(conn) == []
    assert rows(conn, leeds, york, bath) == [(0, False)] * 3
    assert check.check(conn) == []


def test_a_file_that_never_compared_its_articles_does_so_when_its_caches_are_made_anew(conn: Connection) -> None:
    add(conn, printed(1, "Leeds Post"), printed(1, "York Press"))
    assert queries.waiting(conn).waiting == 2
    assert main(["--db", str(conn.path), "check", "--rebuild"]) == 0
    assert queries.waiting(conn).waiting == 1


def test_a_part_for_one_person_and_a_rescued_file_know_the_stories(conn: Connection, tmp_path: Path) -> None:
    some = [printed(1, f"Paper {number}") for number in range(5)]
    add(conn, *some, printed(2, "York Press"))
    keep_up(conn)
    articles.person(conn, "Ada", suffix="m1")
    before = rows(conn, *some)
    db = ["--db", str(conn.path)]
    assert main([*db, "backup", "--for", "Ada", str(tmp_path / "ada.db")]) == 0
    assert main([*db, "check", "--rescue", str(tmp_path / "rescued.db")]) == 0
    for name in ("ada.db", "rescued.db"):
        with closing(open_file(tmp_path / name)) as other:
            assert check.check(other) == []
            assert queries.waiting(other).waiting == 2
            assert rows(other, *some) == before or name == "rescued.db"


def test_an_assigned_copy_waits(conn: Connection) -> None:
    leeds, york = printed(1, "Leeds Post"), printed(1, "York Press")
    add(conn, leeds, york)
    keep_up(conn)
    lea = articles.person(conn, "Lea", suffix="m1")
    assignments.assign(conn, lea, [assignments.Assignment(york.id, "Ben")])
    assert queries.waiting(conn).waiting == 2


def test_the_list_shows_stories_with_their_articles_together(conn: Connection) -> None:
    some = [printed(number, paper) for number in (1, 2, 3) for paper in ("Leeds Post", "York Press")]
    add(conn, *some[:3], some[5], some[4])
    keep_up(conn)
    ada = articles.person(conn, "Ada", suffix="m1")
    assert list(shelf(conn, "title", "alike", ada)) == [some[0].id, some[1].id, some[5].id, some[4].id]


def test_an_import_ends_with_the_copies_by_name(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for paper in ("leeds", "york"):
        Path(f"{paper}.txt").write_text(f"A school was praised\n\n{printed(1, paper).text}")
    assert main(["import", "--no-suggest", "leeds.txt", "york.txt"]) == 0
    assert (
        "1  nearly the same as another, which is reviewed for them\n          york.txt like" in capsys.readouterr().out
    )
    Path("bath.txt").write_text(f"A school was praised\n\n{printed(1, 'bath').text}")
    assert main(["import", "--no-suggest", "--json", "bath.txt"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["imported"]) == 1
    assert {entry["like"] for entry in told["copies"]} == {article_id(Path("leeds.txt").read_text())}
