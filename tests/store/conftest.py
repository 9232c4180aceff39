"""A file made once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from plants import Desk, book, desk_at, fill

from tui.store.backup import backup
from tui.store.migrations import open_file


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "plants.db"
    with closing(open_file(path, create=True, codebook=book())) as conn:
        fill(conn)
    return path


@pytest.fixture
def file(template: Path, tmp_path: Path) -> Path:
    """A copy of the template that nobody has open."""
    path = tmp_path / "plants.db"
    with closing(open_file(template)) as conn:
        backup(conn, path)
    return path


@pytest.fixture
def desk(file: Path) -> Iterator[Desk]:
    made = desk_at(file)
    yield made
    with suppress(Exception):
        made.conn.close()
