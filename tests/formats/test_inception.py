"""An exported INCEpTION project: each annotator is a reviewer, what was curated is adjudicated."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from articles import BOOK, claim

from tui.core.annotation import Article
from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Options
from tui.formats.reading import Source


def project(tmp_path: Path) -> Path:
    """A project with one document, two annotators, a curation and the state before anybody began."""
    pytest.importorskip("cassis", reason="the extra `uima` is not installed")
    article = Article.of("A heron 🐦 at Mill Pond")
    bird, site = claim(article, "BIRD", "heron"), claim(article, "SITE", "Mill Pond")
    xmi = registry.get("xmi")
    options = Options(xmi.choose({}), BOOK)
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w") as outer:
        outer.writestr("exportedproject.json", "{}")
        for where, spans in (
            ("annotation/birds.txt/anna", (bird,)),
            ("annotation/birds.txt/otto", (bird, site)),
            ("annotation/birds.txt/INITIAL_CAS", ()),
            ("curation/birds.txt/CURATION_USER", (site,)),
        ):
            folder = tmp_path / where.replace("/", "-")
            xmi.write([LabelledArticle(article, spans)], folder, options)
            inner = tmp_path / "inner.zip"
            with zipfile.ZipFile(inner, "w") as made:
                for file in folder.iterdir():
                    made.write(file, file.name)
            outer.write(inner, f"{where}.zip")
    return path


def test_each_annotator_holds_what_he_or_she_marked_and_curation_is_adjudicated(tmp_path: Path) -> None:
    source = Source.of(project(tmp_path), book=BOOK)
    assert source.format.name == "inception"
    found = [
        (one.annotation.label, one.status, one.basis, one.reviewers)
        for labelled in source.articles(pytest.fail)
        for one in labelled.spans
    ]
    assert found == [
        ("BIRD", "accepted", "", ("anna",)),
        ("BIRD", "accepted", "", ("otto",)),
        ("SITE", "accepted", "", ("otto",)),
        ("SITE", "gold", "adjudicated", ("curator",)),
    ]


def test_a_project_cannot_be_written() -> None:
    with pytest.raises(Problem, match="can only be read"):
        registry.get("inception").fit(LabelledArticle(Article.of("a")), Options())
