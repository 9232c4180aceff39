"""Records: what people made before what mentions tell, one thing under all its names, two people's records aligned."""

from __future__ import annotations

from dataclasses import replace

from tui.core import records
from tui.core.annotation import Annotation, Article, attribute, record, relation, rests_label, span
from tui.core.codebook import Table, parse
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.record_aligning import aligned
from tui.core.tables import grouped, needed, rows
from tui.core.walker import Walker

BOOK = parse("""
name = "plays"
version = "1"
[layers.word]
[labels.SHOW]
layer = "word"
key = "1"
[labels.HOUSE]
layer = "word"
key = "2"
[relations.given_by]
head = ["SHOW"]
tail = ["HOUSE"]
[attributes.code]
on = ["HOUSE"]
[attributes.genre]
on = ["play"]
values = ["comedy", "tragedy"]
[records.play]
of = "SHOW"
absent = "not said"
key = ["house"]
[records.play.fields]
house = "given_by"
which = "given_by.code"
genre = "genre"
[[tables]]
id = "plays"
rows = "play"
columns = { house = "house", which = "which", genre = "genre" }
[[tables]]
id = "houses"
rows = "SHOW"
group = ["house"]
columns = { house = "given_by", which = "given_by.code" }
""")
KIND = BOOK.records["play"]
PLAY = Article.of("Hamlet at the Old Vic. Hamlet at The Vic. A comedy at Globe.")


def spans() -> dict[str, Annotation]:
    places = {"one": ("SHOW", 0, 6), "two": ("SHOW", 23, 29), "three": ("SHOW", 44, 50)}
    places |= {"old": ("HOUSE", 14, 21), "vic": ("HOUSE", 33, 40), "globe": ("HOUSE", 54, 59)}
    return {name: span(PLAY, *place) for name, place in places.items()}


def article(*more: Annotation, status: str = "gold") -> LabelledArticle:
    """Two shows at one house under two names, and one at another."""
    found = spans()
    links = [("one", "old"), ("two", "vic"), ("three", "globe")]
    hung = [relation("given_by", found[head], found[tail]) for head, tail in links]
    codes = [attribute("code", found[name], code) for name, code in (("old", "V"), ("vic", "V"), ("globe", "G"))]
    ones = [Labelled(one, "word" if one.kind == "span" else "", status) for one in (*found.values(), *hung, *codes)]
    return LabelledArticle.of(PLAY, [*ones, *(Labelled(one, "", status) for one in more)])


def cells(labelled: LabelledArticle, table: Table) -> list[tuple[str, ...]]:
    return [tuple("; ".join(cell) for cell in row.values()) for row in rows(labelled, table, BOOK)]


def test_a_field_that_is_no_attribute_of_the_record_has_one_of_its_own() -> None:
    assert {BOOK.field_label(KIND, name) for name in KIND.fields} == {"play.house", "play.which", "genre"}
    assert BOOK.kinds()["play.house"] == "attribute"
    assert BOOK.kinds()["play@"] == "relation"


def test_mentions_of_one_entry_are_one_record_under_its_first_name() -> None:
    assert cells(article(), BOOK.tables[0]) == [("Old Vic", "V", "not said"), ("Globe", "G", "comedy")]


def test_what_people_recorded_comes_before_what_mentions_tell() -> None:
    found = spans()
    made = record(PLAY, "play", "1")
    house = attribute("play.house", made, "The Young Vic")
    rest = relation(rests_label("play"), made, found["two"])
    labelled = article(made, house, rest, attribute("genre", made, "tragedy"))
    assert [one.annotation.label for one in labelled.rests] == ["play@"]
    assert cells(labelled, BOOK.tables[0]) == [("The Young Vic", "V", "tragedy")]


def test_a_record_that_is_only_proposed_is_not_what_people_recorded() -> None:
    labelled = article(record(PLAY, "play", spans()["one"].id), status="candidate")
    assert len(cells(labelled, BOOK.tables[0])) == 2


def test_a_table_that_groups_takes_all_names_of_an_entry_as_one() -> None:
    table = BOOK.tables[1]
    assert needed(table) == ["house", "which"]
    found = list(rows(article(), table, BOOK))
    assert [(row["house"], row["rows"]) for row in grouped(table, found)] == [
        (("Globe",), ("1",)),
        (("Old Vic",), ("2",)),
    ]


def test_a_record_of_the_article_is_there_without_any_mention() -> None:
    kind = replace(KIND, of="", fields={"genre": "genre"}, key=())
    labelled = LabelledArticle(PLAY)
    (one,) = records.recorded(Walker(labelled), labelled, kind, BOOK)
    assert one == records.Recorded(None, ())


def test_records_of_two_that_rest_on_the_same_mention_are_of_one_thing() -> None:
    found = spans()
    mine, theirs = record(PLAY, "play", "1"), record(PLAY, "play", "2")
    rests = [relation("play@", mine, found["one"]), relation("play@", theirs, found["one"])]
    known = {one.id: one for one in (*found.values(), mine, theirs, *rests)}
    held = {"Ada": {mine.id, rests[0].id}, "Ben": {theirs.id, rests[1].id}}
    stands = aligned(known, held, lambda id: id, {})
    assert stands[mine.id] == stands[theirs.id]
    alone = aligned(known, {"Ada": {*held["Ada"], *held["Ben"]}}, lambda id: id, {})
    assert alone[mine.id] != alone[theirs.id], "two records of one person are two things"


def test_records_that_agree_in_their_key_are_of_one_thing() -> None:
    mine, theirs, other = (record(PLAY, "play", value) for value in "123")
    houses = [
        attribute("play.house", one, name) for one, name in ((mine, "Old Vic"), (theirs, "old vic"), (other, "Globe"))
    ]
    known = {one.id: one for one in (mine, theirs, other, *houses)}
    held = {"Ada": {mine.id, houses[0].id}, "Ben": {theirs.id, other.id, houses[1].id, houses[2].id}}
    stands = aligned(known, held, lambda id: id, {"play": ["play.house"]})
    assert stands[mine.id] == stands[theirs.id] != stands[other.id]
