"""Names of bodies are entries of a list: by any of their forms, and by the day that an article speaks of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tui.core.annotation import Article
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.core.review.opening import review_of
from tui.jobs.lists import ArticleLists
from tui.sources.rules.attributes import load_attributes

LIST = load_attributes().list_of("entry")


def lists(day: str, folder: Path) -> ArticleLists:
    return ArticleLists(review_of(Article.of("A short text.", "", date=day), default()), folder)


@pytest.mark.parametrize(
    "name", ["Manchester City Council", "Manchester Council", "Manchester", "manchester city council"]
)
def test_all_forms_of_a_name_are_one_body(name: str) -> None:
    assert LIST.code(name) == "E08000003"
    assert LIST.name("E08000003") == "Manchester City Council"


@pytest.mark.parametrize(
    ("name", "day", "official"),
    [
        ("Somerset", date(2017, 3, 1), "Somerset County Council"),
        ("Somerset Council", date(2024, 3, 1), "Somerset Council"),
        ("Buckinghamshire", date(2019, 3, 1), "Buckinghamshire County Council"),
        ("Buckinghamshire", date(2022, 3, 1), "Buckinghamshire Council"),
        ("Northamptonshire County Council", date(2024, 3, 1), "Northamptonshire County Council"),
    ],
)
def test_of_two_with_one_name_it_is_the_one_that_there_was(name: str, day: date, official: str) -> None:
    assert LIST.name(LIST.code(name, day)) == official


def test_a_body_says_what_followed_and_what_came_before() -> None:
    assert LIST.note("E10000021") == (
        "until 2021-03-31, then North Northamptonshire Council, West Northamptonshire Council"
    )
    assert "Dorset County Council" in LIST.note("E06000059")
    assert LIST.note("E08000003") == ""


def test_a_list_of_ones_own_comes_first(tmp_path: Path) -> None:
    (tmp_path / "entry.tsv").write_text(
        "# homes\nAshdown House\tH1\nthe House\tH1\nOld Ashdown\tH0\t2015-12-31\tH1\nManchester\tM\n", "utf-8"
    )
    own = lists("2017-01-25", tmp_path)
    assert own.value("entry", "The House") == "H1"
    assert own.name("entry", "H1") == "Ashdown House"
    assert own.note("entry", "H0") == "until 2015-12-31, then Ashdown House"
    assert own.value("entry", "Manchester") == "M"
    assert own.value("entry", "Torbay Council") == "E06000027"
    assert own.value("iso", "last month") == "2016-12"


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "entry.tsv").write_bytes(b"\xff\xfe")
    with pytest.raises(Problem, match=r"entry.tsv cannot be read"):
        lists("2017-01-25", tmp_path).value("entry", "x")
