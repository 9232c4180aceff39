"""The rule source: rules keep to their examples, and other codebooks make other rules silent."""

from __future__ import annotations

import time

import pytest

from tui.core.annotation import Article
from tui.core.codebook import default, parse
from tui.core.errors import Problem
from tui.sources.rules.check import check_rules
from tui.sources.rules.rulebook import DATA, load_rulebook
from tui.sources.source import find, installed

TEXT = (
    "Westhaven school told to improve\n\nBy Ann Lee\n\nWesthaven Primary School was rated “inadequate” by Ofsted in "
    "May 2019. Inspectors found that pupils’ behaviour was poor and lessons were disrupted.\n\n"
    "Headteacher Ruth Taylor said: “We are working hard to put this right.”\n"
)


def test_every_rule_finds_its_examples_and_passes_over_its_counterexamples() -> None:
    assert check_rules(load_rulebook()) == []


def test_every_data_file_says_where_it_is_from_under_which_licence_and_when() -> None:
    for path in DATA.iterdir():
        head = "\n".join(path.read_text("utf-8").splitlines()[:6])
        assert all(word in head for word in ("origin:", "licence:", "date:")), path.name


def test_quotes_are_slices_and_relations_end_at_proposed_spans() -> None:
    source = find("rules", default())
    candidates = source.read(Article.of(TEXT), {})
    spans = {c.annotation.id for c in candidates if c.annotation.kind == "span"}
    for c in candidates:
        a = c.annotation
        assert 0 < c.score < 1
        assert c.note
        if a.kind == "span":
            assert TEXT[a.start : a.end] == a.quote
        else:
            assert a.head_id in spans
            assert a.tail_id is None or a.tail_id in spans


def test_the_labels_that_the_article_needs_are_proposed() -> None:
    found = {(c.annotation.label, c.annotation.quote) for c in find("rules", default()).read(Article.of(TEXT), {})}
    assert {
        ("ORG", "Westhaven Primary School"),
        ("RATING", "inadequate"),
        ("INSPECTORATE", "Ofsted"),
        ("DATE", "May 2019"),
        ("CONCERN", "pupils’ behaviour was poor and lessons were disrupted"),
        ("ROLE", "Headteacher"),
        ("PERSON", "Ruth Taylor"),
        ("RESPONSE", "We are working hard to put this right"),
        ("BOILERPLATE", "By Ann Lee"),
    } <= found


def test_a_codebook_without_these_labels_makes_the_rules_silent() -> None:
    book = parse('name = "x"\nversion = "1"\n[layers.a]\n[labels.THING]\nlayer = "a"\nkey = "T"\n')
    assert find("rules", book).read(Article.of(TEXT), {}) == []


def test_an_unknown_source_is_named_with_those_that_are_installed() -> None:
    assert "rules" in installed()
    with pytest.raises(Problem, match="rules"):
        find("nowhere", default())


@pytest.mark.parametrize(
    "text", ["", "\n", "\x00\x1b[31m", "\u202eabc", "x" * 5000, "a|b\t" * 400, "“" * 300, "Council " * 500]
)
def test_hostile_text_is_read_without_harm(text: str) -> None:
    find("rules", default()).read(Article.of(text), {})


@pytest.mark.parametrize(
    "piece", ["the council must improve in May 2019 ", "a\n", '" a ', "1 ", "Council Trust ", "and "]
)
def test_long_text_takes_time_in_proportion(piece: str) -> None:
    source = find("rules", default())
    source.read(Article.of(piece * 50), {})
    begun = time.process_time()
    source.read(Article.of(piece * 4000), {})
    assert time.process_time() - begun < 8
