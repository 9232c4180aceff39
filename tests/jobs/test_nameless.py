"""What is published without names holds none of them, in no byte of any file: not as text, id or name of a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile import NAMES, crowded_file

from tui.jobs.publish import Wanted, publish
from tui.store.migrations import open_file
from tui.store.queries import reviewers


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return crowded_file(tmp_path)


@pytest.mark.parametrize("wanted", [Wanted(anonymous=True), Wanted(anonymous=True, without_text=True, only_gold=True)])
def test_no_name_is_in_any_byte(db: Path, tmp_path: Path, wanted: Wanted) -> None:
    publish(db, tmp_path / "site", wanted, lambda *told: None)
    with closing(open_file(db, read_only=True)) as conn:
        everybody = reviewers(conn)
    assert set(everybody) > set(NAMES)
    files = [file for file in (tmp_path / "site").rglob("*") if file.is_file()]
    assert len(files) > 8
    for name in everybody:
        for spelled in (name, *(name.split() if name in NAMES else ())):
            for way in (spelled, spelled.lower(), spelled.encode("unicode_escape").decode(), quote(spelled)):
                for file in files:
                    assert way.lower() not in str(file.relative_to(tmp_path)).lower()
                    for code in ("utf-8", "utf-16-le"):
                        assert way.encode(code) not in file.read_bytes(), (way, file)
