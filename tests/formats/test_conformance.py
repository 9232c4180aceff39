"""What the other side's own readers make of our files; each test runs where its reader is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from articles import BOOK, sample

from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Options


def written(name: str, path: Path, **given: str) -> LabelledArticle:
    """The sample as a file; what it holds."""
    format = registry.get(name)
    options = Options(format.choose(given), BOOK)
    held = format.fit(sample(), options).article
    assert held is not None
    format.write([held], path, options)
    return held


def tags(path: Path) -> list[str]:
    return [line.split()[-1] for line in path.read_text("utf-8").split("\n") if line and "-DOCSTART-" not in line]


@pytest.mark.parametrize(("scheme", "names"), [("IOB2", "IOB2"), ("BILOU", "BILOU")])
def test_seqeval_finds_the_spans_that_the_tags_say(scheme: str, names: str, tmp_path: Path) -> None:
    scheming = pytest.importorskip("seqeval.scheme")
    held = written("conll", tmp_path / "x.conll", tags=scheme)
    found = scheming.Entities([tags(tmp_path / "x.conll")], getattr(scheming, names)).entities[0]
    assert sorted(one.tag for one in found) == sorted(one.annotation.label for one in held.spans)


def test_nervaluate_scores_our_tags_against_themselves_as_right(tmp_path: Path) -> None:
    nervaluate = pytest.importorskip("nervaluate")
    written("conll", tmp_path / "x.conll")
    ours = [tags(tmp_path / "x.conll")]
    evaluator = nervaluate.Evaluator(ours, ours, tags=["BIRD", "SITE"], loader="list")
    assert evaluator.evaluate()["overall"]["strict"].f1 == 1.0


def test_spacy_converts_our_conll(tmp_path: Path) -> None:
    converters = pytest.importorskip("spacy.training.converters", reason="the extra `spacy` is not installed")
    held = written("conll", tmp_path / "x.conll")
    docs = list(converters.conll_ner_to_docs((tmp_path / "x.conll").read_text("utf-8"), no_print=True))
    assert [(e.text.split(), e.label_) for doc in docs for e in doc.ents] == [
        ((one.annotation.quote or "").split(), one.annotation.label) for one in held.spans
    ]


def test_datasets_loads_our_folder(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    held = written("parquet", tmp_path / "birds")
    loaded = datasets.load_dataset(str(tmp_path / "birds"), cache_dir=str(tmp_path / "cache"))["train"]
    (row,) = list(loaded)
    assert row["text"] == held.article.text
    for one in row["spans"]:
        assert row["text"][one["start"] : one["end"]] == one["quote"]


def test_cassis_reads_our_xmi_with_its_type_system(tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis", reason="the extra `uima` is not installed")
    held = written("xmi", tmp_path / "birds")
    with (tmp_path / "birds" / "TypeSystem.xml").open("rb") as types:
        system = cassis.load_typesystem(types)
    (file,) = (tmp_path / "birds").glob("*.xmi")
    with file.open("rb") as xmi:
        cas = cassis.load_cas_from_xmi(xmi, system)
    spans = cas.select("webanno.custom.Span")
    assert sorted(one.get_covered_text() for one in spans) == sorted(one.annotation.quote or "" for one in held.spans)
