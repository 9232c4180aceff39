"""What nobody has finished looking for is missing, not absent: every format keeps that, or says that it does not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from articles import BOOK, claim, sample

from tui.core.annotation import Article
from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Options
from tui.formats.loss import KINDS
from tui.formats.reading import Source
from tui.jobs.export import digest
from tui.jobs.intake import Order, opened, take_in
from tui.store.labelled import labelled

PART = frozenset({"SEEN", "AD", "tells", "sure", "weather", "outing"})
"""All but the mentions: what is not looked for in a pass through these."""


def in_part() -> LabelledArticle:
    return replace(sample(), unlooked=PART)


@pytest.mark.parametrize("name", registry.names())
def test_each_format_keeps_it_or_names_the_loss(name: str, tmp_path: Path) -> None:
    format = registry.get(name)
    if format.needs:
        pytest.importorskip(format.needs)
    options = Options(format.choose({}), BOOK)
    fit = format.fit(in_part(), options)
    assert fit.article is not None
    path = tmp_path / f"x{format.suffix}"
    format.write([fit.article], path, options)
    (back,) = format.read(path, options)
    assert digest(back) == digest(fit.article)
    lost = {loss.kind for loss in fit.losses}
    assert lost <= KINDS.keys()
    if name == "conll":  # about mentions alone, which were looked for
        assert not lost & {"unlooked", "unfinished"}
    else:
        assert back.unlooked == (frozenset() if "unlooked" in lost else PART)
    assert ("unlooked" in lost) is (name in ("webanno", "csv"))


def test_our_lines_say_it_in_words(tmp_path: Path) -> None:
    jsonl = registry.get("jsonl")
    jsonl.write([in_part(), sample()], tmp_path / "x.jsonl", Options())
    part, whole = map(json.loads, (tmp_path / "x.jsonl").read_text("utf-8").splitlines())
    assert part["unfinished"] == sorted(PART)
    assert "unfinished" not in whole


def test_with_the_labels_it_is_mapped(tmp_path: Path) -> None:
    jsonl = registry.get("jsonl")
    jsonl.write([in_part()], tmp_path / "x.jsonl", Options())
    names = {("span", "SEEN"): "CLAIM", ("span", "AD"): ""}
    (back,) = Source.of(tmp_path / "x.jsonl", names=names).articles(lambda sentence: None)
    assert back.unlooked == PART - {"SEEN", "AD"} | {"CLAIM"}


def tags(path: Path) -> dict[str, str]:
    """The tags of tokens in a CoNLL file."""
    cells = [line.split() for line in path.read_text("utf-8").splitlines() if line and not line.startswith("-DOC")]
    return {word: tag for word, *_, tag in cells}


def test_a_token_is_never_outside_where_nobody_looked(tmp_path: Path) -> None:
    conll = registry.get("conll")
    article = Article.of("A heron stood there. Subscribe now")
    spans = (claim(article, "BIRD", "heron"), claim(article, "AD", "Subscribe now"))
    for unlooked, left in (((), 1), (("AD",), 1), (("SITE",), 0), (("BIRD", "SITE"), 0)):
        options = Options(conll.choose({}), BOOK)
        fit = conll.fit(LabelledArticle(article, spans, unlooked=frozenset(unlooked)), options)
        path = tmp_path / f"{len(unlooked)}{left}.conll"
        conll.write([fit.article] if fit.article else [], path, options)
        found = tags(path)
        assert found.get("heron") == ("B-BIRD" if left else None)
        assert found.get("stood") == ("O" if left else None)
        assert "Subscribe" not in found


def test_who_wants_the_tokens_of_unfinished_articles_hears_what_it_means() -> None:
    conll = registry.get("conll")
    options = Options(conll.choose({"unfinished": "in"}), BOOK)
    fit = conll.fit(replace(sample(), unlooked=frozenset({"SITE"})), options)
    assert fit.article is not None
    assert "unlooked" in {loss.kind for loss in fit.losses}


def test_what_is_read_back_is_finished_for_what_was_looked_for_alone(tmp_path: Path) -> None:
    jsonl = registry.get("jsonl")
    nothing = LabelledArticle(Article.of("No heron."), unlooked=frozenset(BOOK.kinds()))
    jsonl.write([in_part(), nothing], tmp_path / "x.jsonl", Options({}, BOOK))
    with opened(tmp_path / "x.db", BOOK, []) as target:
        order = Order([tmp_path / "x.jsonl"], format="jsonl", reviewer="Ann", suffix="x", suggest=False)
        outcome = take_in(target, order, lambda *told: None)
        assert outcome.taken[0][1].done == 1
        (one,) = labelled(target.conn, "gold", BOOK)
    assert one.unlooked >= {"SEEN", "AD", "outing"}
    assert not one.unlooked & {"BIRD", "SITE", "at", "latin"}
    assert {claim.annotation.label for claim in one.spans} == {"BIRD", "SITE"}
