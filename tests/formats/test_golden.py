"""What each format looks like: kept files, so that a change of what is written is seen; and each of them is read.

To write them anew after a wanted change: `GLOSSATOR_GOLDEN=write pytest tests/formats/test_golden.py`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from articles import BOOK, claim

from tui.core.annotation import Article, attribute, relation
from tui.core.labelled import Labelled, LabelledArticle, place
from tui.formats import registry
from tui.formats.format import Options
from tui.jobs.export import digest

KEPT = Path(__file__).parent / "golden"
TEXT = [name for name in registry.names() if not registry.get(name).binary and not registry.get(name).needs]


def small() -> LabelledArticle:
    """One article with an emoji, a nested span, a span over a line end, a relation and an attribute."""
    article = Article.of("A heron 🐦 stood\nat Mill Pond.", "Heron", date="2024-03-05")
    gold = {"status": "gold", "basis": "single", "reviewers": ("Ann",)}
    bird, site = claim(article, "BIRD", "heron", **gold), claim(article, "SITE", "Mill Pond", **gold)
    seen = claim(article, "SEEN", "A heron 🐦 stood\nat Mill Pond", comment="well seen", **gold)
    at = Labelled(relation("at", bird.annotation, site.annotation), "", "gold", "single", ("Ann",))
    sure = Labelled(attribute("sure", seen.annotation, "yes"), "", "gold", "single", ("Ann",))
    spans = sorted((bird, site, seen), key=place)
    return LabelledArticle(article, tuple(spans), (at,), (sure,))


def contents(path: Path) -> dict[str, bytes]:
    """The files of a folder, or the one file, by name."""
    if path.is_file():
        return {"": path.read_bytes()}
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}


@pytest.mark.parametrize("name", TEXT)
def test_what_is_written_is_what_was_kept_and_reads_back(name: str, tmp_path: Path) -> None:
    format = registry.get(name)
    options = Options(format.choose({}), BOOK)
    fit = format.fit(small(), options).article
    assert fit is not None
    path, kept = tmp_path / f"small{format.suffix}", KEPT / name / f"small{format.suffix}"
    format.write([fit], path, options)
    if os.environ.get("GLOSSATOR_GOLDEN") == "write":
        shutil.rmtree(kept.parent, ignore_errors=True)
        kept.parent.mkdir(parents=True)
        path.rename(kept)
        path = kept
    assert contents(path) == contents(kept)
    assert [digest(one) for one in format.read(kept, options)] == [digest(fit)]
    assert registry.recognise(kept).name == name
