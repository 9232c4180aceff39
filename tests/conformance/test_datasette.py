"""Datasette opens the published database with its metadata. Runs where GLOSSATOR_DATASETTE names its command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "jobs"))
from hostile import hostile_file

from tui.jobs.publish import Wanted, publish

DATASETTE = os.environ.get("GLOSSATOR_DATASETTE", "")
pytestmark = pytest.mark.skipif(not DATASETTE, reason="GLOSSATOR_DATASETTE names no command")


def nothing(what: str, done: int, total: int) -> None:
    pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    publish(hostile_file(folder), folder / "site", Wanted(), nothing)
    return folder / "site"


def got(site: Path, address: str) -> str:
    """What Datasette answers."""
    run = [DATASETTE, str(site / "annotations.db"), "-m", str(site / "metadata.json"), "--get", address]
    made = subprocess.run(run, capture_output=True, timeout=60, check=False)
    assert made.returncode == 0, (made.stdout + made.stderr).decode("utf-8")[-2000:]
    return made.stdout.decode("utf-8")


def as_json(site: Path, address: str) -> Any:
    return json.loads(got(site, address))


def test_every_annotation_has_a_name_and_facets_count_its_labels(site: Path) -> None:
    found = as_json(site, "/annotations/annotations.json?_shape=objects&_facet=label_id")
    assert len(found["rows"]) >= 4
    assert all(row["name"] for row in found["rows"])


def test_the_named_queries_run(site: Path) -> None:
    known = json.loads((site / "metadata.json").read_text("utf-8"))["databases"]["annotations"]["queries"]
    assert known
    for name in known:
        assert "rows" in as_json(site, f"/annotations/{name}.json"), name


def test_search_finds_words_of_the_text(site: Path) -> None:
    found = as_json(site, "/annotations/articles.json?_search=Leeds&_shape=objects")
    assert len(found["rows"]) == 1


def test_pages_show_what_an_article_holds_as_text(site: Path) -> None:
    page = got(site, "/annotations/annotations")
    assert "<script>alert" not in page
    assert "AUTHORITY" in page
