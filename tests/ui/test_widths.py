"""Wide, combining, emoji, right-to-left: cursor, edges, jump labels and mouse stay where wcwidth says that text is."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_article_widget import Mark, Marked, Screen
from textual.strip import Strip
from wcwidth import wcwidth

from tui.core.hints import assign
from tui.core.text.show import show
from tui.core.text.words import Words
from tui.ui.widgets.article import ArticleView

PIECES = (
    "word", "a", "Grüße", "cafe\u0301", "a\u0301\u0323", "漢字", "かな", "한국어", "ｆｕｌｌ",
    "👍", "👍🏽", "👩\u200d👧", "🇬🇧", "❤\ufe0f",
    "שָׁלוֹם", "العَرَبِيَّة", "ไทย", "नमस्ते", "…", "“so”", "—", "\u202eevil\u202c", "x\u200by", "½", "\t", "don't", "1,000.5",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map(" ".join)


def cells(text: str) -> int:
    """Terminal columns of a text, character by character as terminals advance."""
    return sum(wcwidth(character) for character in show(text))


def columns(strip: Strip) -> list[tuple[str, object]]:
    """What stands at each column of a line: the character that begins there, "" in the second half, and the style."""
    found: list[tuple[str, object]] = []
    for segment in strip:
        for character in segment.text:
            wide = wcwidth(character)
            found += [(character, segment.style), *[("", segment.style)] * (wide - 1)][:wide]
    return found


async def shown(text: str, size: tuple[int, int], check) -> None:
    app = Screen(Marked(text, []))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        check(app, app.view)


def place(view: ArticleView, text: str, offset: int) -> tuple[int, int]:
    """Column and line of an offset on the screen."""
    wrap = view._wrap
    line = wrap.line_of(offset)
    start = wrap.extent(line)[0]
    return view._margin + cells(text[start:offset]), line - view.scroll_offset.y


def in_sight(view: ArticleView, text: str) -> list[tuple[int, int]]:
    start, end = view.visible_range()
    return [w for w in Words(text).within(start, end) if view._wrap.line_of(w[0]) == view._wrap.line_of(w[1] - 1)]


sizes = st.sampled_from([(24, 8), (40, 10), (80, 24), (120, 12)])


@settings(max_examples=12, deadline=None)
@given(text=texts, size=sizes, pick=st.integers(0, 50))
def test_cursor_edges_and_mouse_stand_where_wcwidth_says(text: str, size: tuple[int, int], pick: int):
    def check(app: Screen, view: ArticleView) -> None:
        for y in range(view.size.height):
            assert len(columns(view.render_line(y))) == view.size.width
        words = in_sight(view, text)
        if not words:
            return
        start, end = words[pick % len(words)]
        marked = Marked(text, [Mark("m", start, end, "BIRD")])
        view.follow(marked, [(start, end)], focus=(start, end), focus_id="m")
        x, y = place(view, text, start)
        corner = view.region.offset
        assert app.cursor_position == (corner.x + x, corner.y + y)
        styles = [style for _, style in columns(view.render_line(y))]
        wide = max(1, cells(text[start:end]))
        assert len(set(styles[x : x + wide])) == 1
        drawn = [at for at in range(view._margin, len(styles)) if styles[at] == styles[x]]
        assert drawn == list(range(x, x + cells(text[start:end])))
        assert view.offset_at(x, y) == start
        assert start <= view.offset_at(x + wide - 1, y) < end

    asyncio.run(shown(text, size, check))


@settings(max_examples=12, deadline=None)
@given(text=texts, size=sizes)
def test_a_jump_label_stands_where_its_word_begins(text: str, size: tuple[int, int]):
    def check(app: Screen, view: ArticleView) -> None:
        codes = assign([word for word in in_sight(view, text) if cells(text[slice(*word)])], 0)
        view.set_hints(codes)
        for code, (start, _) in codes.items():
            x, y = place(view, text, start)
            assert columns(view.render_line(y))[x][0] == code[0], code
        for y in range(view.size.height):
            assert len(columns(view.render_line(y))) == view.size.width

    asyncio.run(shown(text, size, check))


@pytest.mark.parametrize("piece", PIECES)
async def test_what_follows_a_character_stands_after_its_cells(piece: str):
    text = f"{piece}|end"

    def check(app: Screen, view: ArticleView) -> None:
        at = view._margin + cells(piece)
        assert [one for one, _ in columns(view.render_line(0))][at : at + 4] == list("|end")
        assert view.offset_at(at, 0) == len(piece)

    await shown(text, (60, 8), check)
