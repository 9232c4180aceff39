"""For INCEpTION: one XMI for each article and annotator, and one article again on the way back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from articles import BOOK, claim, sample

from tui.core.annotation import Article, relation
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import registry
from tui.formats.format import Options
from tui.jobs.export import digest

cassis = pytest.importorskip("cassis", reason="the extra `uima` is not installed")
XMI = registry.get("xmi")
OPTIONS = Options(XMI.choose({"by": "annotator"}), BOOK)


def written(labelled: LabelledArticle, folder: Path) -> LabelledArticle:
    """An article as a folder; what it holds."""
    held = XMI.fit(labelled, OPTIONS).article
    assert held is not None
    XMI.write([held], folder, OPTIONS)
    return held


def said(file: Path) -> list[tuple[str, str]]:
    """The spans of a file, as cassis reads them with the type system in the folder above."""
    with (file.parent.parent / "TypeSystem.xml").open("rb") as types, file.open("rb") as xmi:
        cas = cassis.load_cas_from_xmi(xmi, cassis.load_typesystem(types))
    return sorted((one.label, one.get_covered_text()) for one in cas.select("webanno.custom.Span"))


def two() -> LabelledArticle:
    """Ann holds two spans and a relation between them, Ben one of the spans, nobody the third."""
    article = Article.of("A heron 🐦 stood\nat Mill Pond.")
    bird = claim(article, "BIRD", "heron", status="gold", basis="agreed", reviewers=("Ann", "Ben"))
    site = claim(article, "SITE", "Mill Pond", status="accepted", reviewers=("Ann",))
    free = claim(article, "SEEN", "heron 🐦 stood", status="candidate", score=0.5, sources=("rules@1",))
    at = Labelled(relation("at", bird.annotation, site.annotation), "", "accepted", "", ("Ann",))
    return LabelledArticle.of(article, [bird, site, free, at])


def test_each_annotator_has_a_file_with_what_he_or_she_holds(tmp_path: Path) -> None:
    labelled = two()
    written(labelled, tmp_path / "x")
    folder = tmp_path / "x" / labelled.article.id
    assert sorted(file.name for file in folder.iterdir()) == ["Ann.xmi", "Ben.xmi", "INITIAL_CAS.xmi"]
    assert said(folder / "Ann.xmi") == [("BIRD", "heron"), ("SITE", "Mill Pond")]
    assert said(folder / "Ben.xmi") == [("BIRD", "heron")]
    assert said(folder / "INITIAL_CAS.xmi") == [("SEEN", "heron 🐦 stood")]


@pytest.mark.parametrize("labelled", [two(), sample()], ids=["two", "something of everything"])
def test_the_files_are_one_article_again(labelled: LabelledArticle, tmp_path: Path) -> None:
    held = written(labelled, tmp_path / "x")
    assert [digest(one) for one in XMI.read(tmp_path / "x", OPTIONS)] == [digest(held)]


def test_what_an_annotator_took_back_in_inception_is_the_others_alone(tmp_path: Path) -> None:
    labelled = two()
    written(labelled, tmp_path / "x")
    (tmp_path / "x" / labelled.article.id / "Ben.xmi").unlink()
    (found,) = XMI.read(tmp_path / "x", OPTIONS)
    assert {one.reviewers for one in found.spans} == {("Ann",), ()}


def test_names_that_are_no_file_names_come_back(tmp_path: Path) -> None:
    odd = ("../Ann", "INITIAL_CAS", "Ünal/2", "x.xmi")
    labelled = two()
    spans = tuple(replace(one, reviewers=odd) for one in labelled.spans)
    held = written(LabelledArticle(labelled.article, spans), tmp_path / "x")
    assert len(list((tmp_path / "x").rglob("*.xmi"))) == 5
    assert [digest(one) for one in XMI.read(tmp_path / "x", OPTIONS)] == [digest(held)]
