"""Run by doccano's own Python: its import code takes a file, and prints what it keeps of it, as JSON.

python doccano_takes.py FILE SHAPE   where SHAPE is spans or relations
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import django


def main(file: str, shape: str) -> None:
    """Make a project in a database of its own, import, print spans and relations by text."""
    spec = find_spec("backend")
    assert spec
    assert spec.submodule_search_locations
    sys.path.insert(0, spec.submodule_search_locations[0])
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "DATABASE_URL": f"sqlite:///{tempfile.mkdtemp()}/db.sqlite3",
    }
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("create_roles", verbosity=0)
    print(json.dumps(_imported(Path(file), shape)))


def _imported(file: Path, shape: str) -> dict[str, object]:
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import RELATION_EXTRACTION, create_file_format
    from data_import.pipeline.readers import FileName
    from django.contrib.auth import get_user_model
    from labels.models import Relation, Span
    from projects.models import ProjectType, SequenceLabelingProject

    user = get_user_model().objects.create(username="ann")
    project = SequenceLabelingProject.objects.create(
        name="birds",
        project_type=ProjectType.SEQUENCE_LABELING,
        created_by=user,
        allow_overlapping=True,
        use_relation=shape == "relations",
    )
    task = RELATION_EXTRACTION if shape == "relations" else ProjectType.SEQUENCE_LABELING
    data = load_dataset(task, create_file_format("JSONL"), [FileName(str(file), file.name, file.name)], project)
    data.save(user)

    def told(one: Span) -> list[object]:
        return [one.start_offset, one.end_offset, one.label.text, one.example.text[one.start_offset : one.end_offset]]

    return {
        "errors": [error.dict() for error in data.errors],
        "spans": sorted(map(told, Span.objects.all())),
        "relations": sorted([told(r.from_id), told(r.to_id), r.type.text] for r in Relation.objects.all()),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
