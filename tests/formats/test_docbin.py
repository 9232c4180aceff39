"""What a trainer sees in a DocBin: entities, tokens that are outside, and tokens of which nothing is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from articles import BOOK, claim, sample

from tui.core.annotation import Article
from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Options

spacy = pytest.importorskip("spacy", reason="the extra `spacy` is not installed")


def tags(labelled: LabelledArticle, path: Path) -> dict[str, str]:
    """What each token is: B, I or O, or "" where nothing is known."""
    format = registry.get("spacy")
    options = Options(format.choose({}), BOOK)
    fit = format.fit(labelled, options).article
    assert fit is not None
    format.write([fit], path, options)
    from spacy.tokens import DocBin

    (doc,) = DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)
    return {token.text: token.ent_iob_ for token in doc}


def small() -> LabelledArticle:
    article = Article.of("A heron stood there. Subscribe now")
    return LabelledArticle(article, (claim(article, "BIRD", "heron"), claim(article, "AD", "Subscribe now")))


def test_tokens_of_boilerplate_are_missing_not_outside(tmp_path: Path) -> None:
    found = tags(small(), tmp_path / "x.spacy")
    assert (found["heron"], found["stood"], found["Subscribe"]) == ("B", "O", "")


def test_while_a_label_is_not_looked_for_nothing_is_outside(tmp_path: Path) -> None:
    found = tags(replace(small(), unlooked=frozenset({"SITE"})), tmp_path / "x.spacy")
    assert (found["heron"], found["stood"]) == ("B", "")
    found = tags(replace(small(), unlooked=frozenset({"SEEN"})), tmp_path / "x.spacy")
    assert found["stood"] == "O"


def test_every_span_is_in_the_group_of_its_layer(tmp_path: Path) -> None:
    tags(sample(), tmp_path / "x.spacy")
    from spacy.tokens import DocBin

    (doc,) = DocBin().from_disk(tmp_path / "x.spacy").get_docs(spacy.blank("en").vocab)
    assert set(doc.spans) == {"mention", "claim", "noise"}
    assert {span.text for span in doc.spans["noise"]} == {"Subscribe now\nfor £3"}
