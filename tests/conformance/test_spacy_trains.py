"""spaCy finds no error in our DocBins and trains on them for two epochs. Runs where spaCy is installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.core.annotation import Article, span
from tui.core.codebook import parse
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import registry
from tui.formats.format import Options

spacy = pytest.importorskip("spacy", reason="the extra `spacy` is not installed")

BOOK = parse("""
name = "birds"
version = "1"
[layers.mention]
flat = true
[layers.claim]
report = true
[labels.BIRD]
layer = "mention"
key = "1"
[labels.SITE]
layer = "mention"
key = "2"
[labels.SEEN]
layer = "claim"
key = "S"
""")
BIRDS = "heron kite swift crane robin finch raven grebe plover bunting".split()
SITES = "Alder Marsh|Birch Pool|Cedar Point|Dune End|Elm Reach|Fern Lough|Gorse Hill|Holm Bay".split("|")


def articles(first: int, count: int) -> Iterator[LabelledArticle]:
    """Short articles, no two the same, each with two birds, a site and a claim over them."""
    for number in range(first, first + count):
        birds = BIRDS[number % 10], BIRDS[(number // 10 + number + 3) % 10]
        site = SITES[number % 8]
        text = f"Report {number}. A {birds[0]} and then a {birds[1]} were seen at {site}. Nothing else was noted."
        article = Article.of(text)
        found = [span(article, "SEEN", text.index("A "), text.index(" Nothing"))]
        found.append(span(article, "SITE", text.index(site), text.index(site) + len(site)))
        at = 0
        for bird in birds:
            at = text.index(bird, at)
            found.append(span(article, "BIRD", at, at + len(bird)))
            at += len(bird)
        claims = [Labelled(one, "claim" if one.label == "SEEN" else "mention", "gold") for one in found]
        yield LabelledArticle.of(article, claims)


def run(*arguments: str) -> str:
    """What spaCy's command says; it must end well."""
    made = subprocess.run([sys.executable, "-m", "spacy", *arguments], capture_output=True, timeout=600, check=False)
    said = (made.stdout + made.stderr).decode("utf-8", "replace")
    assert made.returncode == 0, said[-3000:]
    return said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train, dev and a config in a folder."""
    made = tmp_path_factory.mktemp("spacy")
    format = registry.get("spacy")
    options = Options(format.choose({}), BOOK)
    for name, first, count in (("train", 0, 240), ("dev", 1000, 60)):
        held = [fit.article for one in articles(first, count) if (fit := format.fit(one, options)).article]
        format.write(held, made / f"{name}.spacy", options)
    run("init", "config", str(made / "config.cfg"), "--lang", "en", "--pipeline", "ner")
    return made


def paths(folder: Path) -> list[str]:
    return ["--paths.train", str(folder / "train.spacy"), "--paths.dev", str(folder / "dev.spacy")]


def test_debug_data_finds_no_error(folder: Path) -> None:
    said = run("debug", "data", str(folder / "config.cfg"), *paths(folder), "--no-format", "--verbose")
    assert "Corpus is loadable" in said
    assert "0 errors" in said or " error" not in said.lower().rpartition("summary")[2], said


def test_two_epochs_of_training_find_entities(folder: Path) -> None:
    more = ["--training.max_epochs", "2", "--training.eval_frequency", "20"]
    said = run("train", str(folder / "config.cfg"), "--output", str(folder / "model"), *paths(folder), *more)
    assert "Saved pipeline" in said
    text = "A heron and then a kite were seen at Dune End."
    assert spacy.load(folder / "model" / "model-last")(text).ents
