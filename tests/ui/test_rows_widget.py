"""The list widget: only rows in sight are asked for, the cursor stays in sight, and columns stand as they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tui.ui.widgets.row_cells import cells, fit, widths
from tui.ui.widgets.rows import Column, Row, RowList

COLUMNS = [Column("Article"), Column("Paper", 8, quiet=True, least=60), Column("Left", 6, "right")]


class Screen(App[None]):
    def __init__(self, ids: Sequence[int], columns=COLUMNS, look=None, **more) -> None:
        super().__init__(ansi_color=look)
        self.ids, self.columns, self.more = ids, columns, more
        self.asked: list[list[int]] = []
        self.messages: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield RowList(self.columns, id="list", **self.more)

    def on_mount(self) -> None:
        self.rows.focus()
        self.rows.show(self.ids, self.fetch, empty="nothing here")

    @property
    def rows(self) -> RowList[int]:
        return self.query_one(RowList)

    def fetch(self, ids: Sequence[int]) -> list[Row]:
        self.asked.append(list(ids))
        return [Row((f"row {i}", "Courier", f"{i:,}"), f"more of {i}", quiet=i == 2) for i in ids]

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        self.messages.append(("moved", message.id))

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.messages.append(("chosen", message.id))

    def line(self, y: int) -> str:
        return self.rows.render_line(y).text.rstrip()


async def test_a_hundred_thousand_rows_cost_the_rows_in_sight():
    app = Screen(range(100_000))
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        assert sum(map(len, app.asked)) <= 25
        app.rows.end()
        await pilot.pause()
        assert sum(map(len, app.asked)) <= 50
        assert app.line(19) == "► row 99999" + " " * 51 + "Courier   99,999"
        app.rows.home()
        await pilot.pause()
        assert sum(map(len, app.asked)) <= 50


async def test_columns_have_titles_and_numbers_stand_right():
    app = Screen(range(3))
    async with app.run_test(size=(62, 6)):
        assert [app.line(y) for y in range(5)] == [
            "  Article" + " " * 35 + "Paper       Left",
            "► row 0" + " " * 37 + "Courier        0",
            "  row 1" + " " * 37 + "Courier        1",
            "  row 2" + " " * 37 + "Courier        2",
            "",
        ]


async def test_a_narrow_list_leaves_columns_out():
    app = Screen(range(3))
    async with app.run_test(size=(30, 6)):
        assert app.line(0) == "  Article               Left"


async def test_rows_without_titles_start_at_the_top():
    app = Screen(range(3), [Column()])
    async with app.run_test(size=(30, 6)):
        assert app.line(0) == "► row 0"


async def test_the_cursor_moves_stops_at_the_ends_and_says_where_it_is():
    app = Screen(range(50))
    async with app.run_test(size=(80, 11)) as pilot:
        rows = app.rows
        for step in (lambda: rows.move(1), lambda: rows.move(-5), lambda: rows.page(1), rows.end, lambda: rows.move(1)):
            step()
        await pilot.pause()
        assert app.messages == [("moved", 1), ("moved", 0), ("moved", 9), ("moved", 49)]
        assert rows.current == 49
        assert app.line(10).startswith("► row 49")
        rows.choose()
        await pilot.pause()
        assert app.messages[-1] == ("chosen", 49)


async def test_the_terminals_cursor_stands_on_the_row():
    app = Screen(range(50))
    async with app.run_test(size=(80, 11)) as pilot:
        app.rows.move(3)
        await pilot.pause()
        assert app.cursor_position == (0, 4)


async def test_two_line_rows_are_never_cut_in_two():
    app = Screen(range(50), lines=2, ticks=True)
    async with app.run_test(size=(80, 12)) as pilot:
        app.rows.set_ticks({1})
        assert [app.line(y)[:11].rstrip() for y in range(1, 5)] == [
            "► [ ] row 0",
            "      more",
            "  [x] row 1",
            "      more",
        ]
        app.rows.end()
        await pilot.pause()
        assert app.line(1).startswith("  [ ] row 45")
        assert app.line(9).startswith("► [ ] row 49")
        assert app.line(10) == "      more of 49"


async def test_what_was_sought_is_marked_in_any_case_and_never_as_a_pattern():
    app = Screen(range(3))
    async with app.run_test(size=(80, 6)):
        app.rows.set_filter("ROW")
        assert [s.text for s in app.rows.render_line(2) if s.style.underline] == ["row"]
        app.rows.set_filter("r.w [")
        assert not any(s.style.underline for s in app.rows.render_line(2))
        app.rows.set_filter("")
        assert not any(s.style.underline for s in app.rows.render_line(2))


async def test_rows_are_asked_for_again_when_they_have_changed():
    app = Screen(range(3))
    async with app.run_test(size=(80, 6)) as pilot:
        app.asked.clear()
        app.rows.refresh_rows([1])
        await pilot.pause()
        assert app.asked == [[1]]


async def test_new_rows_keep_the_cursor_on_its_id():
    app = Screen(range(10))
    async with app.run_test(size=(80, 6)) as pilot:
        app.rows.move_to(4)
        app.rows.show([2, 4, 6], app.fetch)
        assert app.rows.current == 4
        app.rows.show([7, 8], app.fetch)
        assert app.rows.current == 7
        app.rows.show(range(1000), app.fetch, at=500)
        await pilot.pause()
        assert app.rows.current == 500
        assert any(app.line(y).startswith("► row 500") for y in range(6))


async def test_an_empty_list_says_so_and_survives_every_key():
    app = Screen([])
    async with app.run_test(size=(80, 6)) as pilot:
        assert app.line(1) == "  nothing here"
        for step in (app.rows.home, app.rows.end, app.rows.choose, lambda: app.rows.move(1), lambda: app.rows.page(-1)):
            step()
        await pilot.pause()
        assert app.rows.current is None
        assert app.messages == []


async def test_a_click_moves_and_a_second_one_chooses():
    app = Screen(range(3))
    async with app.run_test(size=(80, 6)) as pilot:
        for y in (3, 3, 0, 5):
            await pilot.click(offset=(4, y))
        assert app.messages == [("moved", 2), ("chosen", 2)]


@pytest.mark.parametrize("look", [None, True])
async def test_quiet_rows_and_the_cursor_are_seen_in_every_look(look, monkeypatch):
    if look:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Screen(range(4), look=look)
    async with app.run_test(size=(80, 6)):
        cursor, plain, quiet = (app.rows.render_line(y)._segments[0].style for y in (1, 2, 3))
        assert cursor != plain != quiet != cursor
        assert cursor.bold
        if look:
            assert cursor.reverse
            assert quiet.dim


async def test_hostile_titles_are_drawn_harmlessly():
    app = Screen(range(1), [Column()])
    app.fetch = lambda ids: [Row(("\x1b[31m [b]x[/] \u202e",)) for _ in ids]
    async with app.run_test(size=(40, 3)):
        assert app.line(0) == "► ␛[31m [b]x[/] ·"


@pytest.mark.parametrize("size", [(1, 1), (4, 3), (12, 2), (200, 60)])
async def test_every_size_of_terminal_draws_lines_of_just_its_width(size):
    app = Screen(range(30), lines=2, ticks=True)
    async with app.run_test(size=size):
        for y in range(size[1]):
            assert app.rows.render_line(y).cell_length == app.rows.size.width


@settings(max_examples=100)
@given(st.text(max_size=30), st.integers(0, 20), st.sampled_from(["left", "right"]))
def test_a_text_is_fitted_to_just_its_width(text, width, align):
    assert cell_len(fit(text, width, align)) == width


def test_what_is_cut_ends_in_an_ellipsis():
    assert fit("a long title", 6) == "a lon…"
    assert fit("漢字漢字", 4) == "漢 …"
    assert fit("12", 4, "right") == "  12"


def test_greedy_columns_share_what_the_others_leave():
    assert widths([Column(), Column("", 6), Column()], 30, 40) == [10, 6, 10]
    assert widths([Column("", 6, least=50), Column()], 30, 40) == [0, 30]
    assert widths([Column("", 50), Column()], 30, 40) == [50, 1]


def test_missing_texts_are_empty():
    found = cells(["a"], [Column("", 2), Column("", 3)], [2, 3], re.compile("a"))
    assert "".join(cell.text for cell in found) == "a" + " " * 6
