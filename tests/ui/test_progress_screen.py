"""The Progress screen: its counts add up, it follows what was decided, and it fits every terminal."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from figures import fixed
from hypothesis import given
from hypothesis import strategies as st
from reviewer import Reviewer, at_work
from rich.cells import cell_len

from tui.core.pace import Part
from tui.core.text.show import show
from tui.ui.screens.progress import charts
from tui.ui.widgets.charts import bar, duration, paces, states
from tui.ui.widgets.lines import size


async def counted(ada: Reviewer) -> Reviewer:
    """Wait until the figures are there."""
    for _ in range(300):
        await ada.idle()
        if "Articles  " in ada.text:
            return ada
        await asyncio.sleep(0.01)
    raise AssertionError(ada.text)


def row(ada: Reviewer, heading: str, name: str) -> list[str]:
    """The words of a row below a heading."""
    lines = ada.lines
    start = next(i for i, line in enumerate(lines) if line.strip().startswith(heading))
    return next(line.split() for line in lines[start:] if line.split()[:1] == [name])


async def test_a_key_in_the_library_shows_what_is_done_and_what_waits(db: Path):
    async with at_work(db, (80, 40), keys="enter a x q p") as ada:
        await counted(ada)
        assert ada.lines[0].startswith(" Progress of Ada")
        assert row(ada, "Articles", "waiting")[-2:] == ["1", "50%"]
        assert row(ada, "Candidates", "accepted")[-2:] == ["1", "8%"]
        assert row(ada, "Candidates", "rejected")[-2:] == ["1", "8%"]
        assert row(ada, "Candidates", "waiting")[-2:] == ["10", "83%"]
        await ada.press("q")
        assert "2 articles" in ada.lines[0]


async def test_it_is_read_on_by_the_keys_of_a_page(db: Path):
    async with at_work(db, (80, 16), keys="enter a q p") as ada:
        await counted(ada)
        assert "more lines below" in ada.lines[0]
        first = ada.lines[1]
        await ada.press("down")
        assert ada.lines[1] != first
        await ada.press("end")
        assert "more lines below" not in ada.lines[0]
        assert "By source" in ada.text or "Slowest articles" in ada.text
        await ada.press("home g a 4 ? home")
        assert ada.lines[1] == first


async def test_a_reviewer_who_did_nothing_yet_is_told_so(db: Path):
    async with at_work(db, (120, 40), keys="p") as ada:
        await counted(ada)
        assert "is known after a few decisions" in ada.text
        assert "nothing yet" in ada.text


@pytest.mark.parametrize("width", [24, 40, 80, 109, 110, 120, 250])
def test_no_line_is_wider_than_the_screen(width: int):
    assert max(size(line) for line in charts(fixed(), width)) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_a_bar_says_stands_beside_it_in_figures(width: int):
    text = ["".join(part for part, _ in line) for line in charts(fixed(), width)]
    assert any("waiting" in line and "1,087" in line and "99%" in line for line in text)
    assert any("PERSON" in line and line.rstrip().endswith("1.0") for line in text)


@given(st.floats(0, 1), st.integers(0, 60))
def test_a_bar_is_as_wide_as_it_is_given_and_no_share_is_invisible(share: float, width: int):
    parts = bar(share, width)
    assert size(parts) == width
    if share > 0 and width:
        assert parts[0][0] != ""


@given(st.dictionaries(st.text(max_size=30), st.integers(0, 10**6), min_size=1, max_size=4), st.integers(30, 120))
def test_rows_of_any_name_have_one_width(counts: dict[str, int], width: int):
    lines = states("All", counts, width)
    assert {sum(cell_len(show(text)) for text, _ in line) for line in lines[1:]} == {width}


@given(st.text(max_size=40), st.integers(45, 120))
def test_names_from_a_file_are_made_harmless_in_one_width(name: str, width: int):
    [_, line] = paces("By source", {name: Part(3, 70.0, 5)}, width)
    assert sum(cell_len(show(text)) for text, _ in line) == width


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59, "59 s"), (61, "1 min"), (3599, "60 min"), (4000, "1 h 07 min")]
)
def test_a_time_is_said_as_it_is_read(seconds: float, said: str):
    assert duration(seconds) == said.replace("60 min", "1 h 00 min")
