"""Whole screens as pictures: each theme, two sizes, without colour. `make snapshots` draws them anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from figures import fixed
from reviewer import Reviewer
from textual.pilot import Pilot

from tui.jobs.session import Session
from tui.ui.app import Glossator
from tui.ui.theme import CONTRAST, DARK, LIGHT, SAFE

Compare = Callable[..., bool]
SMALL, WIDE = (80, 24), (120, 40)

PICTURES: dict[str, tuple[str, tuple[int, int], str]] = {
    "library_dark_small": ("", SMALL, DARK),
    "library_light_wide": ("", WIDE, LIGHT),
    "library_filter": ("/ l e t", SMALL, DARK),
    "library_order_choices": ("o", SMALL, DARK),
    "library_not_finished": ("enter a q f s", WIDE, LIGHT),
    "library_done": ("enter a a d d q", WIDE, DARK),
    "review_dark_small": ("enter", SMALL, DARK),
    "review_dark_wide": ("enter a", WIDE, DARK),
    "review_light_small": ("enter a x", SMALL, LIGHT),
    "review_light_wide": ("enter a n n n", WIDE, LIGHT),
    "review_contrast_small": ("enter a a", SMALL, CONTRAST),
    "review_contrast_wide": ("enter y", WIDE, CONTRAST),
    "review_safe_small": ("enter a", SMALL, SAFE),
    "review_safe_wide": ("enter a n n", WIDE, SAFE),
    "library_contrast_small": ("", SMALL, CONTRAST),
    "library_safe_wide": ("", WIDE, SAFE),
    "off_screen": ("enter n n n n r .", SMALL, DARK),
    "finding_focused": ("enter n n n n", SMALL, DARK),
    "edge_draft": ("enter l l", SMALL, DARK),
    "selection_light": ("enter s", SMALL, LIGHT),
    "jump_labels": ("enter f", SMALL, DARK),
    "jump_labels_narrow": ("enter a f", (40, 12), LIGHT),
    "jump_labels_wide": ("enter m", WIDE, LIGHT),
    "comment": ("enter c h e l l o", SMALL, DARK),
    "search": ("enter / s t a f f enter", SMALL, DARK),
    "nothing_left": ("enter y y", SMALL, DARK),
    "stops_to_choose": ("enter o", SMALL, DARK),
    "pass_through_findings": ("enter o g", WIDE, LIGHT),
    "relation_asked_about": ("enter y y o h tab", SMALL, DARK),
    "help_small": ("enter ?", SMALL, DARK),
    "help_wide_light": ("?", WIDE, LIGHT),
}
PLAIN: dict[str, tuple[str, tuple[int, int]]] = {
    "plain_library": ("", SMALL),
    "plain_review": ("enter a x n", SMALL),
    "plain_review_wide": ("enter a l", WIDE),
}


def typed(keys: str) -> Callable[[Pilot[Any]], Any]:
    """What types the keys before the picture is taken."""

    async def run(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Glossator)
        reviewer = await Reviewer(pilot.app).idle()
        await reviewer.press(keys)
        await asyncio.sleep(0)
        await reviewer.idle()

    return run


@pytest.fixture
def session(db: Path):
    opened = Session.open(db, "Ada", "0001")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PICTURES)
def test_the_screen_looks_as_it_did(name: str, session: Session, snap_compare: Compare):
    keys, size, theme = PICTURES[name]
    app = Glossator(session)
    app.theme = theme
    assert snap_compare(app, terminal_size=size, run_before=typed(keys))


PROGRESS = [(theme, size) for theme in (DARK, LIGHT, CONTRAST, SAFE) for size in (SMALL, WIDE)]


@pytest.mark.parametrize(("theme", "size"), PROGRESS, ids=lambda one: str(one).replace(" ", ""))
def test_progress_looks_as_it_did(
    theme: str, size: tuple[int, int], session: Session, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tui.ui.screens.progress.progress", lambda conn, reviewer: fixed(reviewer))
    app = Glossator(session)
    app.theme = theme

    async def counted(pilot: Pilot[Any]) -> None:
        await typed("p")(pilot)
        while "Articles  " not in Reviewer(pilot.app).text:
            await asyncio.sleep(0.01)
        await Reviewer(pilot.app).idle()

    assert snap_compare(app, terminal_size=size, run_before=counted)


@pytest.mark.parametrize("name", PLAIN)
def test_the_screen_without_colour_looks_as_it_did(
    name: str, session: Session, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("NO_COLOR", "1")
    keys, size = PLAIN[name]
    assert snap_compare(Glossator(session), terminal_size=size, run_before=typed(keys))
