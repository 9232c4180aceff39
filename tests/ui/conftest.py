"""Databases for the tests of the screens: made once, copied for each."""

from __future__ import annotations

from pathlib import Path

import pytest
import reviewer


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with the sample articles."""
    return reviewer.make_database(tmp_path_factory.mktemp("template") / "template.db")


@pytest.fixture
def db(tmp_path: Path, template: Path) -> Path:
    """A copy of it, for one test."""
    return reviewer.copied(template, tmp_path / "annotations.db")
