"""An exported INCEpTION project: each annotator is a reviewer, what was curated is adjudicated."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from articles import BOOK, claim, sample

from tui.core.annotation import Article
from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Options
from tui.formats.reading import Source
from tui.jobs.export import digest
from tui.jobs.intake import Order, opened, take_in


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


def test_who_has_not_finished_a_document_is_not_done_with_it(tmp_path: Path) -> None:
    path = project(tmp_path)
    states = [("anna", "FINISHED"), ("otto", "IN_PROGRESS")]
    described = {"annotation_documents": [{"name": "birds.txt", "user": who, "state": state} for who, state in states]}
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "states.zip", "w") as new:
        for name in old.namelist():
            new.writestr(f"/{name}", json.dumps(described) if name == "exportedproject.json" else old.read(name))
    with opened(tmp_path / "x.db", BOOK, []) as target:
        order = Order([tmp_path / "states.zip"], format="auto", each=True, suffix="x", suggest=False)
        outcome = take_in(target, order, lambda *told: None)
        assert not outcome.amiss
        sql = "SELECT s.name, count(*) FILTER (WHERE d.action = 'add'), count(*) FILTER (WHERE d.action = 'done') "
        sql += "FROM decisions d JOIN sources s ON s.id = d.reviewer_id GROUP BY 1 ORDER BY 1"
        assert target.conn.execute(sql).fetchall() == [("anna", 1, 1), ("curator", 1, 0), ("otto", 2, 0)]


def test_who_finished_a_document_and_found_nothing_is_done_with_it(tmp_path: Path) -> None:
    path = project(tmp_path)
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("annotation/birds.txt/zoe.zip", made.read("annotation/birds.txt/INITIAL_CAS.zip"))
    with opened(tmp_path / "x.db", BOOK, []) as target:
        order = Order([path], format="auto", each=True, suffix="x", names={("span", "SITE"): ""}, suggest=False)
        assert not take_in(target, order, lambda *told: None).amiss
        sql = "SELECT s.name FROM decisions d JOIN sources s ON s.id = d.reviewer_id WHERE d.action = 'done' ORDER BY 1"
        assert target.conn.execute(sql).fetchall() == [("anna",), ("otto",), ("zoe",)]


def test_files_that_are_not_packed_are_read_too(tmp_path: Path) -> None:
    """As INCEpTION exports JSON CAS and WebAnno TSV."""
    pytest.importorskip("cassis", reason="the extra `uima` is not installed")
    article = Article.of("A heron at Mill Pond")
    bird = LabelledArticle(article, (claim(article, "BIRD", "heron"),))
    path = tmp_path / "project.zip"
    with zipfile.ZipFile(path, "w") as outer:
        for name, who in (("cas-json", "anna"), ("webanno", "otto")):
            format = registry.get(name)
            options = Options(format.choose({}), BOOK)
            held = format.fit(bird, options).article
            assert held is not None
            format.write([held], tmp_path / name, options)
            (file,) = (tmp_path / name).iterdir()
            outer.write(file, f"annotation/birds.txt/{who}{file.suffix}")
    found = list(Source.of(path, book=BOOK).articles(pytest.fail))
    assert [one.spans[0].reviewers for one in found] == [("anna",), ("otto",)]
    assert {one.spans[0].annotation.quote for one in found} == {"heron"}


def ours(tmp_path: Path) -> tuple[Path, LabelledArticle]:
    """A project as we write it, and the article in it."""
    pytest.importorskip("cassis", reason="the extra `uima` is not installed")
    format = registry.get("inception")
    options = Options(format.choose({}), BOOK)
    held = format.fit(sample(), options).article
    assert held is not None
    format.write([held], tmp_path / "ours.zip", options)
    return tmp_path / "ours.zip", held


def test_a_project_is_written_as_inception_has_it(tmp_path: Path) -> None:
    path, held = ours(tmp_path)
    from cassis import load_cas_from_xmi, load_typesystem

    document = f"{held.article.id}.xmi"
    with zipfile.ZipFile(path) as made:
        assert set(made.namelist()) == {
            "exportedproject.json",
            f"source/{document}",
            *(f"annotation/{document}/{who}.zip" for who in ("INITIAL_CAS", "Ann", "Ben")),
            f"curation/{document}/CURATION_USER.zip",
        }
        assert {entry.external_attr >> 16 for entry in made.infolist()} == {0o644}
        described = json.loads(made.read("exportedproject.json"))
        inner = zipfile.ZipFile(io.BytesIO(made.read(f"annotation/{document}/Ann.zip")))
        assert inner.namelist() == ["Ann.xmi", "TypeSystem.xml"]
        types = load_typesystem(io.BytesIO(inner.read("TypeSystem.xml")))
        source = load_cas_from_xmi(io.BytesIO(made.read(f"source/{document}")), types)
    assert described["source_documents"] == [{"name": document, "format": "xmi", "state": "NEW"}]
    assert {layer["name"] for layer in described["layers"]} >= {"webanno.custom.Span", "webanno.custom.Relation"}
    held_there = {one.label for one in source.select("webanno.custom.Span")}
    assert held_there == {"BIRD", "SITE", "SEEN", "AD"}
    features = {each["name"] for layer in described["layers"] for each in layer["features"]}
    assert {each.name for each in types.get_type("webanno.custom.Span").features} <= features


def test_a_project_of_ours_comes_back_as_the_articles_that_it_was(tmp_path: Path) -> None:
    path, held = ours(tmp_path)
    (back,) = Source.of(path, book=BOOK).articles(pytest.fail)
    assert digest(back) == digest(held)
