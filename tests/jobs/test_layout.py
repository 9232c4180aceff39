"""What the layouts of articles show of title, byline and date."""

from __future__ import annotations

import pytest

from tui.jobs.layout import facts_of, iso

LAYOUTS = {
    "byline and a date after a bar": (
        "Watchdog praises progress at council\n\nBy Jo Example\n\n| 25 January 2017\n\nIt was praised.\n",
        {"title": "Watchdog praises progress at council", "author": "Jo Example", "date": "2017-01-25"},
    ),
    "name and American date on lines of their own": (
        "Council told to act\nJO EXAMPLE\nJo Example\nFriday, October 13, 2017\n\nThe council was told to act.\n",
        {"title": "Council told to act", "author": "Jo Example", "date": "2017-10-13"},
    ),
    "local paper": (
        "Homes turned around\nPublished 12:30 3rd March 2019\n"
        "By Jo Example, Local Democracy Reporter\n@jo\n\nHomes have.\n",
        {"title": "Homes turned around", "author": "Jo Example", "date": "2019-03-03"},
    ),
    "letter": (
        "Inspection Unit\n1 Quay Street\nNowhere NW1 1AA\n\n2 July 2019\n\nDear Ms Example\n\n"
        "**Monitoring visit to Nowhere City Council**\n\nThis letter says what was found.\n",
        {"title": "Monitoring visit to Nowhere City Council", "date": "2019-07-02"},
    ),
    "letter with its subject above the greeting": (
        "1 Quay Street\n2 July 2019\nSubject: Visit to Nowhere\nDear Ms Example\n\nThis letter says what was found.\n",
        {"title": "Visit to Nowhere", "date": "2019-07-02"},
    ),
    "source and address": (
        "Council told\nSource: The Nowhere Gazette\nhttps://example.org/a\n\nThe council was told.\n",
        {"title": "Council told", "publisher": "The Nowhere Gazette", "url": "https://example.org/a"},
    ),
    "nothing but text": ("The council was told on Monday.\n", {"title": "The council was told on Monday."}),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_shows_its_facts_and_no_others(name):
    text, expected = LAYOUTS[name]
    assert facts_of(text) == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_line_ends_of_other_systems_change_nothing(name):
    text, expected = LAYOUTS[name]
    assert facts_of(text.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3rd March 2019", "2019-03-03"),
        ("October 13, 2017", "2017-10-13"),
        ("1 of May 2020", "2020-05-01"),
        ("03/04/2019", "2019-04-03"),
        ("2019-02-30", ""),
        ("31 Febtober", ""),
        ("no date", ""),
    ],
)
def test_dates_are_read_day_first_and_impossible_ones_not_at_all(text, expected):
    assert iso(text) == expected


def test_a_very_long_first_line_makes_no_endless_title():
    title = facts_of("word " * 100_000)["title"]
    assert len(title) <= 200
    assert title.endswith("…")
