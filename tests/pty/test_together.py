"""Several processes decide at once on one file, and one of them is killed: all that was said to be saved is there."""

from __future__ import annotations

from bench.together import shared_file, together


def test_what_processes_decide_at_once_is_all_there() -> None:
    with shared_file() as db:
        told = together(db, processes=3, seconds=4)
    assert told.wrong == []
    assert told.kills >= 1
    assert len(told.saved) == 3
    assert sum(told.saved.values()) > 20
