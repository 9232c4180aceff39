"""What the layouts of articles show of title, byline and date."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    "caption and comment footer are no facts": (
        "Council praised\n\nBy Jo Example\n\n| 25 January 2017\n\nStaff at work. Picture: Nowhere City Council\n\n"
        "The council was praised.\n\nblog comments powered by Disqus",
        {"title": "Council praised", "author": "Jo Example", "date": "2017-01-25"},
    ),
    "all on one line": (
        "Council praised\n17 September, 2021 By Jo Example\n\nThe council was praised.\n",
        {"title": "Council praised", "author": "Jo Example", "date": "2021-09-17"},
    ),
    "byline and date around a bar": (
        "Council praised\nBy Jo Example and Ann Other | Wed 5 Jul 2016\n\nThe council was praised.\n",
        {"title": "Council praised", "author": "Jo Example and Ann Other", "date": "2016-07-05"},
    ),
    "name and date around a dash": (
        "# Council praised\n\n*It was told so*\n\nJo Example \u2013 21 November 2023\n\nThe council was praised.\n",
        {"title": "Council praised", "author": "Jo Example", "date": "2023-11-21"},
    ),
    "local paper without a comma and with an update": (
        "Homes turned around\nBy Jo Example Local Democracy Reporter\n"
        "Published: 14:05, 3 March 2020 | Updated: 16:20, 4 March 2020\n\nHomes have.\n",
        {"title": "Homes turned around", "author": "Jo Example", "date": "2020-03-03"},
    ),
    "letters and quotes of all kinds stay": (
        "Z\u00fcrich\u2019s \u201cbest\u201d\u00a0council\nBy Zo\u00eb O\u2019Brien\n2021-09-17T06:00:00Z\n\nIt was.\n",
        {
            "title": "Z\u00fcrich\u2019s \u201cbest\u201d\u00a0council",
            "author": "Zo\u00eb O\u2019Brien",
            "date": "2021-09-17",
        },
    ),
    "address and date above the title": (
        "https://example.org/a?b=1\n12 May 2020\nCouncil told\n\nThe council was told.\n",
        {"title": "Council told", "url": "https://example.org/a?b=1", "date": "2020-05-12"},
    ),
    "section, path of a site and byline above the title": (
        "Home > News > Social care\nNEWS\nBy Jo Example\nCouncil told\n\nThe council was told.\n",
        {"title": "Council told", "author": "Jo Example"},
    ),
    "a letter and who signed it": (
        "Inspection Unit\n2 July 2019\n\nDear Ms Other\n\nVisit to Nowhere\n\nThis letter says what was found.\n\n"
        "Yours sincerely\n\nJo Example\n\nLead inspector\n",
        {"title": "Visit to Nowhere", "date": "2019-07-02", "author": "Jo Example"},
    ),
    "a capitalised line is no name without a date below": (
        "Council told\nSocial Care\nThe council was told.\n",
        {"title": "Council told"},
    ),
    "a sentence that begins with By is no byline": (
        "Council told\nBy the time it came, it was late.\n",
        {"title": "Council told"},
    ),
    "places and people of a letter are no authors": (
        "Inspection Unit\nQuay Street\n2 July 2019\nMs Ann Other\nRe: Visit to Nowhere\nDear Ms Other\n\nThis says.\n",
        {"title": "Visit to Nowhere", "date": "2019-07-02"},
    ),
    "copyright at the foot": (
        "Council told\n\nThe council was told.\n\n\u00a9 2019 Nowhere Gazette. All rights reserved.\n",
        {"title": "Council told", "publisher": "Nowhere Gazette"},
    ),
    "where it appeared at the foot": (
        "Council told\n\nThe council was told.\n\nThe post Council told appeared first on Nowhere News.\n",
        {"title": "Council told", "publisher": "Nowhere News"},
    ),
    "By, name and role each on a line, and an update": (
        "Council told\nIt was told so.\nBy\nJo Example\nLocal Democracy Reporter\n12:30, 3 MAR 2019\n"
        "Updated 13:00, 4 MAR 2019\n\nIt was.\n",
        {"title": "Council told", "author": "Jo Example", "date": "2019-03-03"},
    ),
    "a name below its date": (
        "Council told\nPUBLISHED: 12:30 03 March 2019 | UPDATED: 13:15 04 March 2019\nJo Example\n\nIt was.\n",
        {"title": "Council told", "author": "Jo Example", "date": "2019-03-03"},
    ),
    "the update first": (
        "Council told\nLast updated: 5 March 2019\nPublished: 3 March 2019\n\nIt was.\n",
        {"title": "Council told", "date": "2019-03-03"},
    ),
    "nothing but an update": (
        "Council told\nLast updated: 5 March 2019\n\nIt was.\n",
        {"title": "Council told", "date": "2019-03-05"},
    ),
    "the day on a line below what it is": (
        "Council told\nPublished\n3 March 2019\n\nIt was.\n",
        {"title": "Council told", "date": "2019-03-03"},
    ),
    "role, handle and address beside a name": (
        "Council told\nBy Local Democracy Reporter Jo Example @jo jo@example.org\n"
        "3 March 2019 | 4 min read\n\nIt was.\n",
        {"title": "Council told", "author": "Jo Example", "date": "2019-03-03"},
    ),
    "several authors": (
        "Council told\nBy Jo Example, Ana de la Cruz and Sam O'Third | 2019/03/03\n\nIt was.\n",
        {"title": "Council told", "author": "Jo Example, Ana de la Cruz and Sam O'Third", "date": "2019-03-03"},
    ),
    "a post": (
        "Council told\nPosted on March 3, 2019 by Jo Example in Social Care. Leave a comment\n\nIt was.\n",
        {"title": "Council told", "author": "Jo Example", "date": "2019-03-03"},
    ),
    "Markdown": (
        "# Council told\n\n*By [Jo Example](https://example.org/jo)* | **3 March 2019**\n\nIt was.\n",
        {"title": "Council told", "author": "Jo Example", "date": "2019-03-03"},
    ),
    "a paper is a publisher": (
        "Council told\nNowhere Gazette | 3 March 2019\n\nIt was.\n",
        {"title": "Council told", "publisher": "Nowhere Gazette", "date": "2019-03-03"},
    ),
    "a body is no author": (
        "Council told\nNowhere Council\n3 March 2019\n\nIt was.\n",
        {"title": "Council told", "date": "2019-03-03"},
    ),
    "a sentence that begins with a date is no date line": (
        "Council told\n5 March 2019 was when it began.\n",
        {"title": "Council told"},
    ),
    "a date below two paragraphs is not the article's": (
        f"Council told\n{'It was told. ' * 20}\n{'It was told so. ' * 20}\n3 March 2019\n",
        {"title": "Council told"},
    ),
    "nothing but text": ("The council was told on Monday.\n", {"title": "The council was told on Monday."}),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_shows_its_facts_and_no_others(name: str) -> None:
    text, expected = LAYOUTS[name]
    assert facts_of(text) == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_line_ends_of_other_systems_change_nothing(name: str) -> None:
    text, expected = LAYOUTS[name]
    assert facts_of(text.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3rd March 2019", "2019-03-03"),
        ("October 13, 2017", "2017-10-13"),
        ("1 of May 2020", "2020-05-01"),
        ("03/04/2019", "2019-04-03"),
        ("2019-04-03T06:00:00Z", "2019-04-03"),
        ("25.01.2017", "2017-01-25"),
        ("10/13/2017", "2017-10-13"),
        ("13/13/2017", ""),
        ("2019-02-30", ""),
        ("31 Febtober", ""),
        ("no date", ""),
    ],
)
def test_dates_are_read_day_first_where_they_can_be_and_impossible_ones_not_at_all(text: str, expected: str) -> None:
    assert iso(text) == expected


def test_a_very_long_first_line_makes_no_endless_title() -> None:
    title = facts_of("word " * 100_000)["title"]
    assert len(title) <= 200
    assert title.endswith("…")


@pytest.mark.parametrize("text", ["", "\n \r\n", "---\n***\n"])
def test_a_text_without_words_shows_nothing(text: str) -> None:
    assert facts_of(text) == {}


HOSTILE = [
    "A a" * 120,
    "By " + "A." * 190,
    "By A" + " A" * 190,
    "A'" * 199,
    "\u00a0" * 400,
    "1 " * 200,
    "published" + " " * 380,
]


@pytest.mark.parametrize("line", HOSTILE)
def test_no_line_makes_the_shapes_try_for_long(line: str) -> None:
    began = time.process_time()
    facts_of(f"Title\n{line}\n" * 20)
    assert time.process_time() - began < 0.5


PIECES = st.sampled_from(
    [
        "By ",
        "Jo Example",
        "3 March 2019",
        "Dear Ms Other",
        "\u00a9 2019 ",
        "https://a.example",
        " | ",
        "\n",
        "\r\n",
        "\u2028",
        "\0",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES | st.text(max_size=20)).map("".join))
def test_what_a_layout_shows_stands_in_the_text(text: str) -> None:
    facts = facts_of(text)
    date = facts.pop("date", "")
    assert date == iso(date)
    assert all(value.removesuffix("…") in text for value in facts.values())  # a long title is cut
