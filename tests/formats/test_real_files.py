"""Real files by others: each is read, written again and read back equal. They lie where GLOSSATOR_FIXTURES says."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from articles import BOOK

from tui.core.errors import Problem
from tui.formats import registry
from tui.formats.format import Options
from tui.formats.reading import Source
from tui.jobs.export import digest

FOLDER = os.environ.get("GLOSSATOR_FIXTURES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="GLOSSATOR_FIXTURES names no folder with the files of others")

READ = {
    "brat": ("brat/tutorial-news", {}, 13, 119),
    "conll": ("conll/wikigold/CONLL-format/data/wikigold.conll.txt", {}, 146, 3558),
    "doccano": ("doccano/tests-data/relation_extraction/example.jsonl", {}, 1, 4),
    "labelstudio": ("labelstudio/real-exports-1.23.2/export.JSON.json", {}, 4, 9),
    "prodigy": ("prodigy/ner_tweets_test_annotated.jsonl", {}, 523, 244),
    "spacy": ("spacy/demo.spacy", {}, 1, 1),
    "webanno": ("news/gum/tsv", {}, 24, 5018),
    "cas-json": ("uima/cassis/json/fs_as_array/ser-ref/casWithEmojiUnicodeTextAndAnnotations/data.json", {}, 1, 9),
    "xmi": ("uima/cassis/xmi/small_cas.xmi", {"types": "uima/cassis/typesystems/small_typesystem.xml"}, 1, 13),
}
"""By format: what to read, its options (paths), how many articles and spans are in it."""


@pytest.mark.parametrize("name", READ)
def test_real_files_are_read_written_and_read_back_equal(name: str, tmp_path: Path) -> None:
    path, given, articles, spans = READ[name]
    format = registry.get(name)
    if format.needs:
        pytest.importorskip(format.needs)
    given = {key: str(Path(FOLDER or "") / value) for key, value in given.items()}
    source = Source.of(Path(FOLDER or "") / path, name, given=given)
    found = list(source.articles(lambda sentence: None))
    assert len(found) == articles
    assert sum(len(one.spans) for one in found) == spans
    for one in found:
        for labelled in one.spans:
            start, end = labelled.annotation.extent
            assert one.article.text[start:end] == labelled.annotation.quote
    once = {one.article.id: one for one in found}.values()
    for target in registry.names():
        other = registry.get(target)
        if other.needs and not _installed(other.needs):
            continue
        options = Options(other.choose({}), BOOK)
        held = [fit.article for fit in (other.fit(one, options) for one in once) if fit.article]
        out = tmp_path / f"{target}{other.suffix}"
        other.write(held, out, options)
        assert Counter(map(digest, other.read(out, options))) == Counter(map(digest, held)), target


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


@pytest.mark.parametrize(
    ("path", "format"),
    [
        ("brat/tutorial-news", "brat"),
        ("webanno_tsv3/tsv3-suite/testSimpleChain/reference.tsv", "webanno"),
        ("prodigy/nel_emerson.jsonl", "prodigy"),
        ("labelstudio/real-exports-1.23.2/export.snapshot-with-predictions.json", "labelstudio"),
        ("doccano/tests-data/sequence_labeling/example_overlapping.jsonl", "doccano"),
        ("uima/cassis/xmi/cas_with_smileys.xmi", "xmi"),
        ("uima/cassis/json/fs_as_array/ser-ref/casWithText/data.json", "cas-json"),
        ("conll/wnut17/wnut17train.conll", "conll"),
        ("spacy/demo.spacy", "spacy"),
    ],
)
def test_real_files_are_recognised_by_their_content(path: str, format: str) -> None:
    assert registry.recognise(Path(FOLDER or "") / path).name == format


def test_every_text_of_the_tsv_suite_is_that_of_its_xmi_twin() -> None:
    from xml.etree import ElementTree

    for file in sorted((Path(FOLDER or "") / "webanno_tsv3" / "tsv3-suite").rglob("reference.tsv")):
        twin = file.with_name("reference.xmi")
        if twin.is_file():
            root = ElementTree.parse(twin).getroot()
            texts = [one.get("sofaString") for one in root if one.tag.endswith("Sofa")]
            read = list(Source.of(file, "webanno").articles(lambda sentence: None))
            assert [one.article.text for one in read] == texts, file


def test_an_older_tsv_is_refused_with_the_reason() -> None:
    old = Path(FOLDER or "") / "webanno_tsv3" / "inception-mergecas" / "rels" / "1sentencesamerel.tsv"
    with pytest.raises(Problem, match="export it in that version"):
        list(Source.of(old, "webanno").articles(lambda sentence: None))
