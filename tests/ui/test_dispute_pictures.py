"""The screens of the lead as pictures, small and wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from disputed import disagree
from reviewer import copied
from test_pictures import SMALL, WIDE, Compare, typed

from tui.jobs.session import Session
from tui.ui.app import Glossator
from tui.ui.theme import DARK, LIGHT

PICTURES: dict[str, tuple[str, tuple[int, int], str]] = {
    "disputes_small": ("d", SMALL, DARK),
    "disputes_wide": ("d", WIDE, LIGHT),
    "dispute_small": ("d down down enter down", SMALL, LIGHT),
    "dispute_wide": ("d down down enter s", WIDE, DARK),
    "dispute_of_a_relation": ("d down down down enter", SMALL, DARK),
    "doubt_small": ("d enter a y e s", SMALL, DARK),
    "doubt_wide": ("d enter", WIDE, LIGHT),
    "agreement_wide": ("a", WIDE, LIGHT),
    "agreement_small": ("a", SMALL, DARK),
    "amending_small": ("d down down enter f k", SMALL, DARK),
}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return disagree(tmp_path_factory.mktemp("planned") / "planned.db")


@pytest.mark.parametrize("name", PICTURES)
def test_the_screen_of_the_lead_looks_as_it_did(name: str, planned: Path, tmp_path: Path, snap_compare: Compare):
    keys, size, theme = PICTURES[name]
    session = Session.open(copied(planned, tmp_path / "annotations.db"), "Lea", "0001")
    try:
        app = Glossator(session)
        app.theme = theme
        assert snap_compare(app, terminal_size=size, run_before=typed(keys))
    finally:
        session.close()
