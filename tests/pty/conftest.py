"""Databases for the tests at the terminal, made once and copied."""

from __future__ import annotations

from pathlib import Path

import desk
import pytest


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two articles of six names each, closed."""
    return desk.database(tmp_path_factory.mktemp("template") / "template.db")


@pytest.fixture
def db(tmp_path: Path, template: Path) -> Path:
    """A copy of the template, for one test."""
    return desk.copied(template, tmp_path / "annotations.db")
