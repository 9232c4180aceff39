"""The article widget: what is drawn where, what is drawn again after a verb, and what the mouse points at."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.strip import Strip

from tui.core.annotation import Article
from tui.core.codebook import Codebook, Layer, parse
from tui.core.text.show import show
from tui.ui.widgets.article import ArticleView
from tui.ui.widgets.article_lines import KEYS, SIGNS
from tui.ui.widgets.colours import SHADES, shades

BOOK = parse(
    """
    name = "birds"
    version = 1
    [layers.thing]
    [layers.claim]
    report = true
    [layers.noise]
    hides = true
    [labels.BIRD]
    layer = "thing"
    key = "1"
    colour = "blue"
    [labels.TREE]
    layer = "thing"
    key = "2"
    [labels.SONG]
    layer = "claim"
    key = "S"
    colour = "green"
    [labels.FLIGHT]
    layer = "claim"
    key = "F"
    [labels.ADVERT]
    layer = "noise"
    key = "N"
    """
)
MARGIN = KEYS + SIGNS
TEXT = "A robin sang in the oak.\n\nThe wren flew.\nBuy seeds now."


@dataclass
class Mark:
    id: str
    start: int
    end: int
    label: str
    state: str = "candidate"
    unsure: bool = False
    layer: Layer = field(init=False)

    def __post_init__(self) -> None:
        self.layer = BOOK.layer_of(self.label)


@dataclass
class Marked:
    text: str
    all: list[Mark]
    book: Codebook = BOOK

    @property
    def article(self) -> Article:
        return Article.of(self.text)

    def marks(self, start: int, end: int) -> list[Mark]:
        return [mark for mark in self.all if mark.start < end and start < mark.end]


def mark(label: str, quote: str, state: str = "candidate", text: str = TEXT) -> Mark:
    start = text.index(quote)
    return Mark(f"{label}{start}", start, start + len(quote), label, state)


class Screen(App[None]):
    def __init__(self, review: Marked, **more: bool) -> None:
        super().__init__(**more)
        self.review = review
        self.messages: list[tuple[int, ...]] = []

    def compose(self) -> ComposeResult:
        yield ArticleView()

    def on_mount(self) -> None:
        self.view.focus()
        self.view.show(self.review)

    @property
    def view(self) -> ArticleView:
        return self.query_one(ArticleView)

    def on_article_view_clicked(self, message: ArticleView.Clicked) -> None:
        self.messages.append((message.offset,))

    def on_article_view_dragged(self, message: ArticleView.Dragged) -> None:
        self.messages.append((message.start, message.end))


def shown(view: ArticleView, y: int) -> str:
    return view.render_line(y).text[MARGIN:].rstrip()


def margin(view: ArticleView, y: int) -> str:
    return view.render_line(y).text[:MARGIN].rstrip()


def styles(strip: Strip, quote: str) -> list:
    """The style of each cell of a quote on a line."""
    each = [(char, segment.style) for segment in strip for char in segment.text]
    at = strip.text.index(quote)
    return [style for _, style in each[at : at + len(quote)]]


def style(view: ArticleView, y: int, quote: str):
    found = set(styles(view.render_line(y), quote))
    assert len(found) == 1, f"{quote!r} is drawn in {len(found)} styles"
    return found.pop()


async def test_the_text_stands_line_by_line_and_nothing_follows_it():
    app = Screen(Marked(TEXT, []))
    async with app.run_test(size=(80, 10)):
        assert [shown(app.view, y) for y in range(6)] == [*TEXT.split("\n"), "", ""]


async def test_the_margin_tells_the_keys_of_what_starts_on_a_line():
    song = mark("SONG", "robin sang in the oak")
    app = Screen(Marked(TEXT, [mark("BIRD", "robin"), mark("TREE", "oak"), song, mark("ADVERT", "Buy seeds now.")]))
    async with app.run_test(size=(80, 10)):
        assert margin(app.view, 0) == "    1 2  S│"
        assert margin(app.view, 1) == ""
        assert margin(app.view, 3) == "         N│"


async def test_a_bar_runs_beside_every_line_of_a_finding_thick_once_it_is_decided():
    song = mark("SONG", "robin sang in the oak.\n\nThe wren")
    app = Screen(Marked(TEXT, [song]))
    async with app.run_test(size=(80, 10)):
        assert [margin(app.view, y)[-1:] for y in range(4)] == ["│", "│", "│", ""]
        song.state = "accepted"
        app.view.refresh_span(song.start, song.end)
        assert [margin(app.view, y)[-1:] for y in range(4)] == ["▌", "▌", "▌", ""]


async def test_overlapping_spans_of_a_plane_are_joined_in_the_margin_and_the_shorter_lies_on_top():
    app = Screen(Marked(TEXT, [mark("TREE", "robin sang"), mark("BIRD", "sang")]))
    async with app.run_test(size=(80, 10)):
        assert margin(app.view, 0) == "    2/1"
        assert style(app.view, 0, "robin").color != style(app.view, 0, "sang").color


async def test_more_keys_than_there_is_room_for_end_in_an_ellipsis():
    text = "a b c d e f g"
    app = Screen(Marked(text, [Mark(str(i), i, i + 1, "BIRD") for i in range(0, 13, 2)]))
    async with app.run_test(size=(80, 5)):
        assert margin(app.view, 0) == "1 1 1…".rjust(KEYS)


async def test_ink_and_ground_are_both_read_where_they_overlap():
    app = Screen(Marked(TEXT, [mark("BIRD", "robin"), mark("SONG", "robin sang")]))
    async with app.run_test(size=(80, 10)):
        robin, sang, rest = (style(app.view, 0, quote) for quote in ("robin", "sang", "in the oak"))
        assert robin.bgcolor == sang.bgcolor != rest.bgcolor
        assert robin.color != sang.color == rest.color


@pytest.mark.parametrize("more", [{}, {"ansi_color": True}])
async def test_decided_and_undecided_differ_in_more_than_hue(more):
    robin = mark("BIRD", "robin")
    app = Screen(Marked(TEXT, [robin]), **more)
    async with app.run_test(size=(80, 10)):
        undecided = styles(app.view.render_line(0), "robin")
        robin.state = "accepted"
        app.view.refresh_span(robin.start, robin.end)
        decided = styles(app.view.render_line(0), "robin")
        assert all(s.underline for s in undecided)
        assert not any(s.underline for s in decided[1:-1])
        assert all(s.bold for s in decided)


async def test_without_colours_everything_is_told_by_attributes(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    marks = [mark("BIRD", "robin"), mark("SONG", "robin sang in the oak"), mark("TREE", "oak", "accepted")]
    app = Screen(Marked(TEXT, [*marks, mark("ADVERT", "Buy seeds now.")]), ansi_color=True)
    async with app.run_test(size=(80, 10)):
        app.view.set_focus((11, 12))
        line = app.view.render_line(0)
        assert all(segment.style.color is None and segment.style.bgcolor is None for segment in line)
        assert {(s.bold, s.underline) for s in styles(line, "robin")} == {(True, True)}
        assert {(bool(s.bold), s.underline) for s in styles(line, "in the")} == {(False, True)}
        assert [(s.bold, s.underline) for s in styles(line, "oak")] == [(True, True), (True, False), (True, True)]
        assert styles(line, "g")[0].reverse
        assert style(app.view, 3, "Buy seeds now.").dim


async def test_the_focus_is_plain_and_pointed_at():
    robin = mark("BIRD", "robin")
    app = Screen(Marked(TEXT, [robin]))
    async with app.run_test(size=(80, 10)) as pilot:
        before = style(app.view, 0, "robin")
        app.view.set_focus((robin.start, robin.end), robin.id)
        await pilot.pause()
        assert margin(app.view, 0) == "      1►"
        assert style(app.view, 0, "robin").bgcolor == before.color
        assert app.cursor_position == (MARGIN + robin.start, 0)
        app.view.set_focus(None)
        assert style(app.view, 0, "robin") == before


async def test_spans_of_one_extent_are_told_apart_by_id():
    marks = [mark("BIRD", "robin"), mark("TREE", "robin")]
    app = Screen(Marked(TEXT, marks))
    async with app.run_test(size=(80, 10)):
        seen = set()
        for each in marks:
            app.view.set_focus((each.start, each.end), each.id)
            seen.add(style(app.view, 0, "robin").bgcolor)
        assert len(seen) == 2


async def test_a_draft_shows_where_the_span_would_stand_and_what_it_would_lose():
    robin = mark("BIRD", "robin sang")
    app = Screen(Marked(TEXT, [robin]))
    async with app.run_test(size=(80, 10)):
        app.view.follow(app.review, focus=(2, 12), focus_id=robin.id, draft=(8, 16))
        assert style(app.view, 0, "robin").strike
        draft = style(app.view, 0, "sang in")
        assert draft.underline
        assert draft.bgcolor != style(app.view, 0, "the oak").bgcolor
        app.view.set_draft(None)
        assert not style(app.view, 0, "robin sang").strike


async def test_selection_and_hits_lie_over_the_marks():
    app = Screen(Marked(TEXT, [mark("SONG", "robin sang in the oak")]))
    async with app.run_test(size=(80, 10)):
        app.view.set_selection((2, 7))
        app.view.set_hits([(8, 12), (20, 23)])
        backgrounds = [style(app.view, 0, quote).bgcolor for quote in ("robin", "sang", "in the", "oak")]
        assert len(set(backgrounds)) == 3
        assert backgrounds[1] == backgrounds[3]
        app.view.set_selection(None)
        app.view.set_hits([])
        assert style(app.view, 0, "robin sang in the oak")


async def test_jump_labels_cover_the_first_cells_of_words_and_move_nothing():
    app = Screen(Marked(TEXT, []))
    async with app.run_test(size=(80, 10)):
        app.view.set_hints({"a": (2, 7), "sd": (8, 12), "sf": (0, 1), "da": (26, 29)})
        assert [shown(app.view, y) for y in (0, 2)] == ["sfaobin sdng in the oak.", "dae wren flew."]
        app.view.set_hints({"a": (2, 7), "sd": (8, 12), "sf": (0, 1)}, typed="s")
        assert shown(app.view, 0) == "sfrobin sdng in the oak."
        app.view.set_hints({})
        assert shown(app.view, 0) == "A robin sang in the oak."


async def test_a_label_is_whole_at_the_end_of_a_line_however_short_its_word():
    app = Screen(Marked("a\n\u0301\nb", []))
    async with app.run_test(size=(80, 5)):
        app.view.set_hints({"sd": (0, 1), "sf": (2, 3), "s": (4, 5)})
        assert [shown(app.view, y) for y in range(3)] == ["sd", "sf", "s"]


async def test_a_label_at_the_end_of_a_full_line_is_whole_too():
    app = Screen(Marked("robin robin oak a wren", []))
    async with app.run_test(size=(24, 5)):
        app.view.set_hints({"sd": (16, 17)})
        assert app.view.render_line(0).text[SIGNS:].rstrip() == "robin robin oak sd"


async def test_a_label_without_room_shows_the_key_that_comes_next():
    app = Screen(Marked("漢字字 a", []))
    async with app.run_test(size=(80, 5)):
        codes = {"jkl": (0, 1), "jks": (1, 2), "a": (2, 3)}
        app.view.set_hints(codes)
        assert shown(app.view, 0) == "jkjka  a"
        app.view.set_hints(codes, typed="jk")
        assert shown(app.view, 0) == "l jks  a"


async def test_a_label_over_a_wide_character_keeps_the_line_as_wide():
    app = Screen(Marked("漢字 bird", []))
    async with app.run_test(size=(80, 5)):
        app.view.set_hints({"a": (0, 1), "sd": (1, 2)})
        assert shown(app.view, 0) == "a sd bird"


async def test_hostile_text_never_reaches_the_terminal_as_it_is():
    app = Screen(Marked("\x1b[31mred\x07 \u202eabc\u202c [bold]x[/] a\tb\r\nnext", []))
    async with app.run_test(size=(80, 5)):
        assert [shown(app.view, y) for y in (0, 1)] == ["␛[31mred␇ ·abc· [bold]x[/] a␉b", "next"]


LINES = "\n".join(f"Line {i} of the article has a robin." for i in range(100))


async def test_what_is_in_view_does_not_scroll_and_what_is_not_comes_a_third_down():
    app = Screen(Marked(LINES, []))
    async with app.run_test(size=(80, 30)) as pilot:
        view = app.view
        view.scroll_to_offset(LINES.index("Line 20"))
        assert view.scroll_offset.y == 0
        view.scroll_to_offset(LINES.index("Line 50"), LINES.index("Line 52"))
        await pilot.pause()
        assert view.scroll_offset.y == 40
        start, end = view.visible_range()
        assert LINES[start:].startswith("Line 40")
        assert LINES[:end].endswith("Line 69 of the article has a robin.")
        view.scroll_to_offset(LINES.index("Line 30"))
        assert view.scroll_offset.y == 10
        view.scroll_to_offset(LINES.index("Line 99"))
        assert view.scroll_offset.y == 70
        view.scroll_to_offset(0, len(LINES))
        assert view.scroll_offset.y == 0


async def test_reading_on_by_pages_and_lines_stops_at_the_ends():
    app = Screen(Marked(LINES, []))
    async with app.run_test(size=(80, 30)):
        tops = []
        for step in (app.view.scroll_pages, app.view.scroll_lines):
            for by in (1, -1, -1, 9):
                step(by)
                tops.append(app.view.scroll_offset.y)
        assert tops == [28, 0, 0, 70, 70, 69, 68, 70]


async def test_another_width_breaks_the_text_anew_and_keeps_what_stood_at_the_top():
    app = Screen(Marked(LINES, []))
    async with app.run_test(size=(80, 30)) as pilot:
        app.view.scroll_lines(50)
        await pilot.resize_terminal(30, 20)
        await pilot.pause()
        start, _ = app.view.visible_range()
        assert LINES[start:].startswith("Line 50")


@pytest.mark.parametrize("size", [(1, 1), (5, 2), (19, 3), (40, 4), (59, 5), (300, 90)])
async def test_every_size_of_terminal_draws_lines_of_just_its_width(size):
    app = Screen(Marked(TEXT + " 漢字👍", [mark("BIRD", "robin"), mark("SONG", "robin sang in the oak")]))
    async with app.run_test(size=size):
        app.view.set_focus((2, 7))
        for y in range(size[1]):
            strip = app.view.render_line(y)
            assert sum(cell_len(segment.text) for segment in strip) == strip.cell_length
            assert strip.cell_length <= max(2, size[0])


async def test_only_lines_that_differ_are_drawn_again(monkeypatch):
    robin, wren = mark("BIRD", "robin"), mark("BIRD", "wren")
    app = Screen(Marked(TEXT, [robin, wren]))
    async with app.run_test(size=(80, 10)) as pilot:
        app.view.set_focus((robin.start, robin.end))
        await pilot.pause()
        drawn = []
        monkeypatch.setattr(ArticleView, "refresh", lambda self, *regions, **_: drawn.extend(regions))
        robin.state = "accepted"
        app.view.follow(app.review, [(robin.start, robin.end)], focus=(wren.start, wren.end))
        assert sorted((r.y, r.height) for r in drawn) == [(0, 1), (2, 1)]
        assert {r.right for r in drawn} == {MARGIN + 7, MARGIN + 8}
        drawn.clear()
        app.view.follow(app.review, [(0, len(TEXT))], focus=(wren.start, wren.end))
        assert drawn == []


async def test_a_verb_in_a_long_article_asks_for_the_marks_of_few_lines():
    app = Screen(Marked(LINES * 200, []))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        asked = []
        app.review.marks = lambda start, end: asked.append((start, end)) or []
        app.view.set_focus((0, 4))
        app.view.set_focus((40, 44))
        assert len(asked) < 8


async def test_the_mouse_says_which_offsets_it_meant():
    app = Screen(Marked(TEXT, []))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.click(offset=(MARGIN + 2, 0))
        await pilot.click(offset=(0, 2))
        await pilot.click(offset=(70, 3))
        assert app.messages == [(2,), (26,), (len(TEXT) - 1,)]
        app.messages.clear()
        await pilot.mouse_down(offset=(MARGIN + 6, 0))
        await pilot.hover(offset=(MARGIN + 2, 0))
        await pilot.mouse_up(offset=(MARGIN + 2, 0))
        assert app.messages == [(2, 7)]


async def test_a_new_article_starts_at_its_top_with_nothing_over_it():
    app = Screen(Marked(LINES, []))
    async with app.run_test(size=(80, 10)) as pilot:
        app.view.scroll_lines(50)
        app.view.set_selection((0, 4))
        app.view.show(Marked(TEXT, []))
        await pilot.pause()
        assert app.view.scroll_offset.y == 0
        assert shown(app.view, 0) == TEXT.split("\n")[0]
        assert style(app.view, 0, "A robin")


async def test_another_theme_is_another_shade():
    app = Screen(Marked(TEXT, [mark("BIRD", "robin")]))
    async with app.run_test(size=(80, 10)) as pilot:
        dark = style(app.view, 0, "robin")
        app.theme = "textual-light"
        await pilot.pause()
        assert style(app.view, 0, "robin").color != dark.color


def test_labels_without_a_colour_get_one_that_their_layer_has_not():
    found = shades(BOOK)
    assert found["BIRD"] is SHADES["blue"]
    assert found["TREE"] not in (found["BIRD"], SHADES["blue"])
    assert found["FLIGHT"] is not found["SONG"] is SHADES["green"]


def test_a_colour_may_be_given_exactly_and_nonsense_is_none():
    exact = parse(BOOK.toml.replace('colour = "blue"', 'colour = "#ff0000"').replace('"green"', '"#zzz"'))
    found = shades(exact)
    assert found["BIRD"].dark.hex == "#FF0000"
    assert (found["BIRD"].ansi(dark=True), found["BIRD"].ansi(dark=False)) == (9, 1)
    assert found["SONG"] in SHADES.values()


spans = st.tuples(st.integers(0, 40), st.integers(1, 20), st.sampled_from(sorted(BOOK.labels)), st.booleans())


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.sampled_from("ab 漢é\u0301\n\r\t\u202e👍"), min_size=1, max_size=60),
    st.lists(spans, max_size=6),
    st.integers(0, 40),
)
def test_whatever_is_marked_the_text_is_drawn_whole_and_in_order(text, spans, focus):
    from tui.core.text.wrap import Wrap
    from tui.ui.widgets.article_lines import Overlay, margin_cells, text_cells

    marks = [
        Mark(str(i), start, min(start + length, len(text)), label, "accepted" if done else "candidate")
        for i, (start, length, label, done) in enumerate(spans)
        if start < len(text)
    ]
    review, wrap = Marked(text, marks), Wrap(text, 12, cell_len)
    overlay = Overlay(focus=(focus, focus + 3), selection=(focus + 2, focus + 6), hits=[(1, 2), (4, 6)])
    for line in range(wrap.count):
        start, end = wrap.extent(line)
        near = review.marks(start, max(end, start + 1))
        drawn = "".join(part for part, _ in text_cells(wrap, line, near, overlay, edges=True))
        assert drawn == show(text[start:end])
        margin = margin_cells(BOOK, near, (start, end + 1), overlay, KEYS)
        assert sum(cell_len(part) for part, _ in margin) == MARGIN
