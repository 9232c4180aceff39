"""Label Studio's and doccano's own code takes our files. Runs where GLOSSATOR_LABEL_STUDIO and GLOSSATOR_DOCCANO name a
Python that has their package: `make conformance` makes both, apart from each other and from the program's own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))
from articles import BOOK, sample

from tui.core.labelled import LabelledArticle
from tui.formats import registry
from tui.formats.format import Options

HERE = Path(__file__).parent
LABEL_STUDIO, DOCCANO = (os.environ.get(f"GLOSSATOR_{name}", "") for name in ("LABEL_STUDIO", "DOCCANO"))


def written(name: str, path: Path, **given: str) -> LabelledArticle:
    """The sample as a file; what it holds."""
    format = registry.get(name)
    options = Options(format.choose(given), BOOK)
    held = format.fit(sample(), options).article
    assert held is not None
    format.write([held], path, options)
    return held


def said(python: str, script: str, *arguments: str) -> Any:
    """What a script prints last, as another Python runs it."""
    run = subprocess.run([python, str(HERE / script), *arguments], capture_output=True, timeout=900, check=False)
    assert run.returncode == 0, run.stderr.decode("utf-8")[-2000:]
    return json.loads(run.stdout.splitlines()[-1])


@pytest.mark.skipif(not LABEL_STUDIO, reason="GLOSSATOR_LABEL_STUDIO names no Python")
def test_label_studio_finds_no_fault_in_tasks_and_config(tmp_path: Path) -> None:
    written("labelstudio", tmp_path / "ls")
    found = said(LABEL_STUDIO, "label_studio_takes.py", str(tmp_path / "ls"))
    assert found["faults"] == []
    assert found["looked"] > 1
    assert found["results"] > 3


@pytest.mark.skipif(not LABEL_STUDIO, reason="GLOSSATOR_LABEL_STUDIO names no Python")
def test_label_studios_server_imports_the_tasks_and_exports_them_again(tmp_path: Path) -> None:
    held = written("labelstudio", tmp_path / "ls")
    found = said(LABEL_STUDIO, "label_studio_imports.py", str(tmp_path / "ls"))
    assert found["status"] == 201, found
    sent = json.loads((tmp_path / "ls" / "tasks.json").read_text("utf-8"))
    counts = {name: sum(len(task[name]) for task in sent) for name in ("annotations", "predictions")}
    assert found["answer"]["task_count"] == 1
    assert {name: found["answer"][f"{name[:-1]}_count"] for name in counts} == counts
    amiss: list[str] = []  # its export names predictions, our candidates, by their numbers alone
    (back,) = registry.get("labelstudio").read(tmp_path / "ls" / "back.json", Options({}, BOOK, amiss.append))
    there = {one.annotation.id for one in back.all()}
    assert {one.annotation.id for one in held.all() if one.status != "candidate"} <= there
    assert len(amiss) == counts["predictions"]


@pytest.mark.skipif(not LABEL_STUDIO, reason="GLOSSATOR_LABEL_STUDIO names no Python")
def test_label_studio_does_find_a_label_that_the_config_has_not(tmp_path: Path) -> None:
    written("labelstudio", tmp_path / "ls")
    config = tmp_path / "ls" / "config.xml"
    config.write_text(config.read_text("utf-8").replace('"BIRD"', '"FISH"'), "utf-8")
    assert said(LABEL_STUDIO, "label_studio_takes.py", str(tmp_path / "ls"))["faults"]


@pytest.mark.skipif(not DOCCANO, reason="GLOSSATOR_DOCCANO names no Python")
@pytest.mark.parametrize("shape", ["spans", "relations"])
def test_doccano_imports_every_span_and_relation_where_it_stands(shape: str, tmp_path: Path) -> None:
    held = written("doccano", tmp_path / "x.jsonl", shape=shape)
    found = said(DOCCANO, "doccano_takes.py", str(tmp_path / "x.jsonl"), shape)
    assert found["errors"] == []
    spans = {one.annotation.id: one.annotation for one in held.spans}

    def told(id: str | None) -> list[Any]:
        one = spans[id or ""]
        return [one.start, one.end, one.label, one.quote]

    assert found["spans"] == sorted(map(told, spans))
    links = [
        [told(one.annotation.head_id), told(one.annotation.tail_id), one.annotation.label] for one in held.relations
    ]
    assert found["relations"] == sorted(links if shape == "relations" else [])
