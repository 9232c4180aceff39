"""Report tables: a row a span or a record, cells by the paths of the codebook."""

from __future__ import annotations

import pytest

from tui.core.annotation import Article, attribute, relation, span
from tui.core.codebook import parse
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.tables import grouped, rows
from tui.core.walker import first_day, last_day

BOOK = parse("""
name = "walks"
version = "1"
[layers.mention]
[layers.claim]
report = true
[labels.WALK]
layer = "mention"
key = "1"
[labels.DAY]
layer = "mention"
key = "2"
[labels.SEEN]
layer = "claim"
key = "S"
[relations.on]
head = ["WALK"]
tail = ["DAY"]
[relations.of]
head = ["SEEN"]
tail = ["WALK"]
[relations.equals]
head = ["WALK"]
tail = ["WALK"]
[attributes.date]
on = ["DAY"]
[attributes.mood]
on = ["SEEN"]
values = ["glad", "sad"]
[records.walk]
of = "WALK"
absent = "unknown"
key = ["start"]
[records.walk.fields]
start = "on.date.@first"
end = "on.date.@last"
glad = "~of[mood=glad]"
[[tables]]
id = "walks"
rows = "walk"
[tables.columns]
start = "start"
end = "end"
glad = "glad"
title = "@title"
day = "on"
[[tables]]
id = "moods"
rows = "claim"
group = ["day"]
count = "mood"
[tables.columns]
day = "of.on.date.@first"
seen = "@text"
""")


def article() -> LabelledArticle:
    text = "The walk in May. It rained on the walk. A walk, in June. A hike."
    made = Article.of(text, "Walks")
    places = {"walk": 4, "again": 34, "june": 42, "hike": 59}
    walks = {name: span(made, "WALK", at, at + 4) for name, at in places.items()}
    may, june = span(made, "DAY", 12, 15), span(made, "DAY", 51, 55)
    rain, fine = span(made, "SEEN", 17, 38), span(made, "SEEN", 40, 46)
    relations = [
        relation("on", walks["walk"], may),
        relation("equals", walks["again"], walks["walk"]),
        relation("on", walks["june"], june),
        relation("of", rain, walks["again"]),
        relation("of", fine, walks["june"]),
    ]
    hung = [
        attribute("date", may, "2024-05"),
        attribute("date", june, "2024-06"),
        attribute("mood", rain, "glad"),
        attribute("mood", fine, "sad"),
    ]
    spans = [*((one, "mention") for one in (*walks.values(), may, june)), (rain, "claim"), (fine, "claim")]
    return LabelledArticle(
        made,
        tuple(Labelled(one, layer) for one, layer in sorted(spans, key=lambda pair: pair[0].extent)),
        tuple(map(Labelled, relations)),
        tuple(map(Labelled, hung)),
    )


def test_a_record_has_what_is_said_about_any_of_its_mentions() -> None:
    found = list(rows(article(), BOOK.tables[0], BOOK))
    assert [(row["start"], row["end"]) for row in found] == [
        (("2024-05-01",), ("2024-05-31",)),
        (("2024-06-01",), ("2024-06-30",)),
        (("unknown",), ("unknown",)),
    ]
    assert found[0]["glad"] == ("It rained on the walk",)
    assert found[1]["glad"] == ("unknown",)
    assert [row["title"] for row in found] == [("Walks",)] * 3
    assert found[0]["day"] == ("May",)


def test_a_table_that_groups_counts_its_rows_by_value() -> None:
    table = BOOK.tables[1]
    one_by_one = list(rows(article(), table, BOOK))
    assert [row["seen"] for row in one_by_one] == [("It rained on the walk",), ("A walk",)]
    assert list(grouped(table, [])) == []
    assert list(grouped(table, one_by_one)) == [
        {"day": (), "glad": ("1",), "sad": ("0",)},
        {"day": ("2024-06-01",), "glad": ("0",), "sad": ("1",)},
    ]


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016-12-24/2017-01", "2016-12-24", "2017-01-31"),
        ("last month", "", ""),
        ("2016-13", "", ""),
    ],
)
def test_the_days_of_an_interval(interval: str, first: str, last: str) -> None:
    assert (first_day(interval), last_day(interval)) == (first, last)
