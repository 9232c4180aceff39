"""The codebook: what the shipped one says, and that any other works as well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.core import paths
from tui.core.codebook import COLOURS, Codebook, codebook_id, default, from_json, parse, to_json
from tui.core.codebook_check import check, read
from tui.core.codebook_entry import entry, names

OTHER = Path(__file__).parent.parent / "data" / "other.toml"


@pytest.fixture(scope="module")
def book() -> Codebook:
    return default()


@pytest.fixture(scope="module")
def other() -> Codebook:
    return read(OTHER)


KEYS = {
    "AUTHORITY": "1", "INSPECTORATE": "2", "ORG": "3", "PERSON": "4", "ROLE": "5", "PLACE": "6", "DATE": "7",
    "RATING": "8", "INSPECTION": "9", "QUANTITY": "0", "SERVICE": "V", "STRENGTH": "S", "CONCERN": "C",
    "RECOMMENDATION": "R", "RESPONSE": "P", "BOILERPLATE": "Z",
}  # fmt: skip
ENDS = {
    "inspected_by": ({"INSPECTION"}, {"INSPECTORATE"}),
    "given_at": ({"RATING"}, {"INSPECTION"}),
    "rates": ({"RATING"}, {"AUTHORITY", "ORG", "SERVICE"}),
    "rated_on": ({"RATING"}, {"DATE"}),
    "inspected": ({"INSPECTION"}, {"AUTHORITY", "ORG"}),
    "inspected_on": ({"INSPECTION"}, {"DATE"}),
    "held_by": ({"ROLE"}, {"PERSON"}),
    "part_of": ({"SERVICE"}, {"AUTHORITY", "ORG"}),
}
FINDINGS = {"STRENGTH", "CONCERN", "RECOMMENDATION", "RESPONSE"}


def test_shipped_codebook_has_nothing_wrong(book: Codebook) -> None:
    assert check(book.toml) == []


def test_shipped_labels_have_their_keys(book: Codebook) -> None:
    assert {label.id: label.key for label in book.labels.values()} == KEYS
    assert book.by_key["V"].id == "SERVICE"


def test_shipped_relations_have_their_ends(book: Codebook) -> None:
    assert {id: (set(book.relations[id].head), set(book.relations[id].tail)) for id in ENDS} == ENDS
    assert set(book.relations["about"].head) == FINDINGS
    assert set(book.relations["about"].tail) == {"AUTHORITY", "ORG", "SERVICE"}
    assert set(book.relations["said_by"].tail) == {"PERSON", "ROLE", "INSPECTORATE"}
    assert set(book.relations["continues"].tail) == FINDINGS
    assert book.relations["same"].head == book.relations["same"].tail == frozenset(KEYS) - FINDINGS - {"BOILERPLATE"}


def test_findings_are_what_is_published_and_zones_are_what_hides(book: Codebook) -> None:
    assert [layer.id for layer in book.layers.values() if layer.report] == ["finding"]
    assert [layer.id for layer in book.layers.values() if layer.hides] == ["zone"]
    assert all(layer.flat for layer in book.layers.values())
    assert book.layers["finding"].edges == "sentence"


def test_theme_belongs_to_findings_and_has_the_listed_values(book: Codebook) -> None:
    theme = book.attributes["theme"]
    assert set(theme.on) == FINDINGS
    assert len(theme.values) == 13
    assert set(theme.meanings) == set(theme.values)
    assert [a.id for a in book.attributes_of("CONCERN")] == ["theme"]
    assert [a.id for a in book.attributes_of("DATE")] == ["iso"]


@pytest.mark.parametrize("id", KEYS)
def test_every_label_can_be_decided_from_its_entry(book: Codebook, id: str) -> None:
    label = book.labels[id]
    assert label.colour in COLOURS
    assert label.definition
    assert label.exclude
    assert label.rules
    assert len(label.examples) >= 1
    assert len(label.counterexamples) >= 1


def test_an_entry_holds_definition_rules_examples_and_what_hangs_on_it(book: Codebook) -> None:
    sections = {section.heading: section.lines for section in entry(book, "RATING")}
    assert list(sections) == [
        "RATING  8", "Not", "Rules", "Do", "Do not", "Attributes", "Relations", "All of layer entity",
    ]  # fmt: skip
    assert sections["RATING  8"] == (book.labels["RATING"].definition,)
    assert any(line.startswith("aspect: ") for line in sections["Attributes"])
    assert any(line.startswith("rates -> AUTHORITY or ORG or SERVICE") for line in sections["Relations"])


def test_every_id_has_an_entry(book: Codebook, other: Codebook) -> None:
    for each in (book, other):
        for id in names(each):
            sections = entry(each, id)
            assert all(section.lines for section in sections)


def test_texts_of_several_lines_become_one(book: Codebook) -> None:
    assert "\n" not in book.layers["entity"].definition


def test_relations_between_two_labels_come_in_codebook_order(book: Codebook) -> None:
    assert [r.id for r in book.relations_between("INSPECTION", "AUTHORITY")] == ["inspected"]
    assert [r.id for r in book.relations_between("INSPECTION", "INSPECTION")] == ["same"]
    assert [r.id for r in book.relations_between("RATING", "DATE")] == ["rated_on"]
    assert book.relations_between("BOILERPLATE", "DATE") == ()


def test_kinds_name_everything_that_an_annotation_may_be(book: Codebook) -> None:
    kinds = book.kinds()
    assert kinds["ORG"] == "span"
    assert kinds["about"] == "relation"
    assert kinds["theme"] == "attribute"
    assert kinds["inspection"] == "record"


def test_the_other_codebook_shares_nothing_with_the_shipped_one(book: Codebook, other: Codebook) -> None:
    assert not set(book.kinds()) & set(other.kinds())
    assert not set(book.layers) & set(other.layers)
    assert not set(book.by_key) & set(other.by_key)
    assert other.by_key[";m"].id == "Minute"


def test_a_layer_named_as_an_end_stands_for_its_labels(other: Codebook) -> None:
    assert other.relations["of_whom"].head == {"well-played", "badly-played", "joy", "dread"}
    assert other.attributes["score"].on == {"match"}


def test_the_id_changes_with_any_change_of_the_text(book: Codebook) -> None:
    assert parse(book.toml).id == book.id == codebook_id(book.toml)
    assert parse(book.toml + "\n# more").id != book.id


def test_the_kept_form_gives_the_same_codebook(book: Codebook, other: Codebook) -> None:
    for each in (book, other):
        assert from_json(to_json(each), each.toml) == each


@pytest.mark.parametrize("kept", ["", "{}", "[1]", "[0, 1, 2]", "null", '[1, "x", {}]'])
def test_a_kept_form_of_something_else_is_not_taken(book: Codebook, kept: str) -> None:
    assert from_json(kept, book.toml) is None


def test_a_kept_form_of_another_text_is_not_taken(book: Codebook, other: Codebook) -> None:
    assert from_json(to_json(other), book.toml) is None


def test_a_damaged_kept_form_is_not_taken(book: Codebook) -> None:
    form, id, data = json.loads(to_json(book))
    del data["labels"]
    assert from_json(json.dumps([form, id, data]), book.toml) is None


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("inspected", (paths.Step("inspected"),)),
        ("about.entry", (paths.Step("about"), paths.Step("entry"))),
        ("~given_at[aspect=in care]", (paths.Step("given_at", "~", "aspect", "in care"),)),
        ("inspected_on.iso.@first", (paths.Step("inspected_on"), paths.Step("iso"), paths.Step("first", "@"))),
    ],
)
def test_a_path_has_steps(path: str, steps: tuple[paths.Step, ...]) -> None:
    assert paths.parse(path) == steps


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b", "a[b]", "a[=c]", "~", "a]b", "a[b=c"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is no path"):
        paths.parse(path)
