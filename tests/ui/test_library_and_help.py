"""The library, the list of keys, and what all screens share: sizes, themes, pastes, the mouse, no dead keys."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from reviewer import NEWS, Reviewer, app_of, at_work, make_database
from textual import events

from tui.core.annotation import Article
from tui.core.codebook import default
from tui.core.commands import COMMANDS
from tui.core.keymap_file import parse
from tui.jobs.session import Session
from tui.store import articles, migrations
from tui.ui.keys import key_name
from tui.ui.screens.help import Help
from tui.ui.screens.library import Library
from tui.ui.screens.review import ReviewScreen


def row(ada: Reviewer) -> str:
    """The row that has the cursor."""
    return next((line for line in ada.lines if line.startswith("►")), "")


async def test_the_library_shows_what_is_left_and_how_to_go_on(db: Path):
    async with at_work(db) as ada:
        assert ada.lines[0].startswith(" Glossator  annotations.db")
        assert ada.lines[0].endswith("2 articles")
        assert row(ada).split("  ")[0] == "► Inspectors praise Ashdown homes"
        assert row(ada).endswith("2024-03-05      9")
        assert ada.hints == "enter open  / filter  o order  f show  * search  ? all keys  q quit"
        assert ada.status == "Ada  saved 0"


async def test_the_list_is_filtered_as_one_types_and_enter_opens(db: Path):
    async with at_work(db, keys="/") as ada:
        await ada.type("let")
        assert row(ada).startswith("► The short letter")
        assert ada.lines[0].endswith("1 article")
        assert "filter: let" in ada.status
        await ada.press("backspace backspace backspace")
        assert ada.lines[0].endswith("2 articles")
        await ada.type("finn far")
        await ada.press("enter")
        assert "/finn far" in ada.lines[0]
        await ada.press("enter")
        assert ada.focus == "Edie Elstow"


async def test_a_filter_that_nothing_fits_says_so_and_an_empty_one_shows_all(db: Path):
    async with at_work(db, keys="/") as ada:
        await ada.type("zebra")
        assert "no article fits the filter" in ada.text
        await ada.press("enter enter")
        assert "the list is empty" in ada.status
        await ada.press("/ ctrl+u enter")
        assert ada.lines[0].endswith("2 articles")


async def test_arrows_move_in_the_list_also_while_a_filter_is_typed(db: Path):
    async with at_work(db, keys="down") as ada:
        assert row(ada).startswith("► The short")
        await ada.press("/ up")
        assert row(ada).startswith("► Inspectors")
        await ada.press("down enter")
        assert row(ada).startswith("► The short")
        for keys, title in (
            ("home", "Inspectors"),
            ("end", "The short"),
            ("pageup", "Inspectors"),
            ("pagedown", "The"),
        ):
            await ada.press(keys)
            assert row(ada).startswith(f"► {title}")


async def test_what_was_decided_is_counted_when_one_comes_back(db: Path):
    async with at_work(db, keys="enter a a q") as ada:
        assert isinstance(ada.app.screen, Library)
        assert row(ada).endswith("2024-03-05      7")
        assert ada.status.endswith("saved 2")


async def test_q_quits_the_library(db: Path):
    async with at_work(db, keys="q") as ada:
        assert ada.app.return_code == 0


async def test_an_empty_file_says_how_articles_come_in(tmp_path: Path):
    path = tmp_path / "empty.db"
    migrations.open_file(path, create=True, codebook=default()).close()
    async with at_work(path) as ada:
        assert "no articles yet" in ada.text
        assert ada.hints == "/ filter  o order  f show  * search  ? all keys  d disputes  q quit"


async def test_an_article_without_candidates_says_how_to_begin(tmp_path: Path):
    path = tmp_path / "plain.db"
    conn = migrations.open_file(path, create=True, codebook=default())
    articles.add_articles(conn, [(Article.of("Nothing proposed here.", "Plain"), {})])
    conn.close()
    async with at_work(path, keys="enter") as ada:
        assert "no candidates here: f selects a word" in ada.status
        await ada.press("n")
        assert "no candidate is left here" in ada.status
        await ada.press("f")
        code = next(c for c, (s, _) in ada.app.screen.jumps._codes.items() if s == 0)
        await ada.type(code)
        await ada.press("3")
        assert ada.accepted() == {"Nothing"}


async def test_help_lists_every_key_and_runs_what_is_chosen(db: Path):
    async with at_work(db, keys="enter ?") as ada:
        assert isinstance(ada.app.screen, Help)
        assert "accept, and on to the next stop" in ada.text
        await ada.press("/")
        await ada.type("sentence")
        await ada.press("enter enter")
        assert isinstance(ada.app.screen, ReviewScreen)
        assert ada.selected.startswith("Care Watch met")


async def test_help_finds_labels_and_says_why_something_cannot_be_done(db: Path):
    async with at_work(db, keys="enter ctrl+p") as ada:
        assert "filter: " in ada.status
        await ada.type("last one decided")
        await ada.press("enter")
        assert "not now: nothing was decided here yet" in ada.status
        await ada.press("enter")
        assert ada.status.startswith("nothing was decided here yet")
        await ada.press("ctrl+p")
        await ada.type("relabel as organisation")
        await ada.press("enter enter")
        assert ada.accepted() == {"Care Watch"}


async def test_help_of_the_library_has_only_what_works_there_and_q_closes_it(db: Path):
    async with at_work(db, keys="?") as ada:
        assert "open the article" in ada.text
        assert "accept" not in ada.text
        await ada.press("q")
        assert isinstance(ada.app.screen, Library)


@pytest.mark.parametrize("screen", [Library, ReviewScreen, Help])
async def test_no_command_is_dead(db: Path, screen: type):
    async with at_work(db, keys="enter ?") as ada:
        place = next(place for place in ada.app.screen_stack if isinstance(place, screen))
        places = {"find", "unsaved", "review"} if screen is ReviewScreen else set(place.contexts)
        for command in COMMANDS:
            if places & set(command.contexts):
                assert command.verb or command.id in place.deeds, command.id


async def test_a_paste_outside_a_text_field_decides_nothing_and_says_so(db: Path):
    async with at_work(db, keys="enter") as ada:
        await ada.paste("axyd1" * 200)
        assert "a paste of 1,000 characters was left alone" in ada.status
        assert ada.status.endswith("saved 0")
        await ada.press("a")
        assert ada.status.endswith("saved 1")


async def test_a_paste_into_a_text_field_is_one_line(db: Path):
    async with at_work(db, keys="enter c") as ada:
        await ada.paste("two\r\nlines\x1b[31m")
        assert "comment: two lines[31m" in ada.status


async def test_editing_keys_of_a_text_field(db: Path):
    async with at_work(db, keys="enter c") as ada:
        await ada.type("brown cow")
        await ada.press("home delete")
        await ada.type("B")
        await ada.press("end left right backspace")
        await ada.type("ws")
        assert "comment: Brown cows" in ada.status
        await ada.press("ctrl+w")
        await ada.type("ox")
        await ada.press("enter")
        assert "# Brown ox" in ada.text


@pytest.mark.parametrize(("width", "height"), [(80, 24), (109, 30), (110, 30), (160, 50), (250, 70), (40, 12), (24, 8)])
async def test_every_size_shows_article_focus_hints_and_what_is_saved(db: Path, width: int, height: int):
    async with at_work(db, size=(width, height), keys="enter a") as ada:
        assert ada.status.endswith("saved 1")
        assert "Ada Ashdown" in ada.text
        assert "a accept" in ada.hints or width < 40
        assert max(map(len, ada.lines)) <= width
        pane = ada.app.screen.pane
        assert (pane.region.y == 1 and pane.region.x > 60) == (width >= 110)


async def test_a_terminal_that_is_too_small_says_so_and_grows_whole(db: Path):
    async with at_work(db, keys="enter") as ada:
        await ada.resize(18, 6)
        assert "18x6 is too" in ada.text
        await ada.press("a")
        await ada.resize(80, 24)
        assert ada.status.endswith("saved 0")
        await ada.press("a")
        assert ada.status.endswith("saved 1")
        await ada.resize(160, 50)
        assert ada.app.screen.pane.region.x > 100
        assert ada.focus == "Ada Ashdown"


async def test_the_theme_is_chosen_by_key_or_from_the_list_and_handed_on_to_be_kept(db: Path):
    kept: list[str] = []
    session = Session.open(db, "Ada", "0001")
    async with app_of(session, theme="light", keep_theme=kept.append) as ada:
        assert ada.app.theme == "light"
        await ada.press("enter ctrl+t")
        assert "theme: high contrast" in ada.status
        await ada.press("ctrl+p")
        await ada.type("next theme")
        await ada.press("enter enter")
        assert "theme: colour-blind safe" in ada.status
        await asyncio.sleep(0.05)
    session.close()
    assert kept == ["high contrast", "colour-blind safe"]


async def test_a_click_focuses_a_span_or_selects_a_word_and_a_drag_selects_words(db: Path):
    async with at_work(db, keys="enter") as ada:
        view = ada.app.screen.view

        def click(quote: str) -> None:
            view.post_message(view.Clicked(NEWS.index(quote) + 1))

        click("Ben Birk")
        await ada.idle()
        assert ada.focus == "Ben Birk"
        click("wrote")
        await ada.idle()
        assert ada.selected == "wrote"
        start = NEWS.index("still")
        view.post_message(view.Dragged(start + 2, start + 8))
        await ada.idle()
        assert ada.selected == "still lack"


async def test_without_colour_nothing_is_coloured(db: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_work(db, keys="enter a") as ada:
        strips = ada.app.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        colours = {colour for style in styles for colour in (style.color, style.bgcolor) if colour}
        assert all(colour.is_default for colour in colours)
        assert any(style.reverse for style in styles)


async def test_hostile_titles_and_labels_are_drawn_harmlessly(tmp_path: Path):
    path = tmp_path / "hostile.db"
    conn = migrations.open_file(path, create=True, codebook=default())
    title = "[bold]\x1b[31m\u202eevil"
    articles.add_articles(
        conn, [(Article.of("[/nope] \x1b]0;x\x07 text", title, publisher="\x1b[2J"), {"title": title})]
    )
    conn.close()
    async with at_work(path, size=(120, 40)) as ada:
        assert "[bold]␛[31m·evil" in ada.text
        await ada.press("enter")
        assert "[/nope] ␛]0;x␇ text" in ada.text
        assert not any(ord(c) < 32 or c == "\u202e" for line in ada.lines for c in line)


async def test_a_keymap_changes_keys_hints_and_help(db: Path):
    keys = parse('[keys]\naccept = "f6"\nhelp = "f1"')
    session = Session.open(db, "Ada", "0001")
    async with app_of(session, keymap=keys) as ada:
        await ada.press("enter")
        assert ada.hints.startswith("f6 accept")
        await ada.press("a")
        assert "a does nothing here; f1 shows all keys" in ada.status
        await ada.press("f6")
        assert ada.status.endswith("saved 1")
    session.close()


async def test_a_keymap_changes_the_keys_of_labels_and_jump_labels_and_takes_other_keys_for_digits(db: Path):
    keys = parse('preset = "azerty"\nhints = "zxcvbnml"\n[labels]\nORG = "Q"\nPERSON = "3"')
    session = Session.open(db, "Ada", "0001")
    session.keyed = keys.labelled
    async with app_of(session, size=(120, 40), keymap=keys) as ada:
        await ada.press("enter")
        assert "Q ORG" in ada.text
        await ada.press('"')
        assert ada.accepted() == {"Care Watch"}
        assert ada.review.annotations[ada.review.trail[-1]].label == "PERSON"
        await ada.press("f")
        assert {key for code in ada.app.screen.jumps._codes for key in code} <= set("zxcvbnml")
    session.close()


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (250, 70)])
async def test_the_pane_stands_beside_the_article_only_where_both_have_room(db: Path, size: tuple[int, int]):
    async with at_work(db, size, keys="enter") as ada:
        pane, view = ada.app.screen.pane.region, ada.app.screen.view.region
        beside = pane.y == view.y
        assert beside == (size[0] >= 110)
        assert view.width >= (70 if beside else size[0])
        assert "candidate" in ada.text


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [
        ("a", "a", "a"),
        ("A", "A", "A"),
        ("comma", ",", ","),
        ("space", " ", "space"),
        ("enter", "\r", "enter"),
        ("ctrl+j", "\n", "enter"),
        ("ctrl+r", "\x12", "ctrl+r"),
        ("shift+tab", None, "shift+tab"),
        ("left_shift", None, ""),
        ("alt+a", None, "alt+a"),
    ],
)
def test_keys_have_one_name_each(key: str, character: str | None, name: str):
    assert key_name(events.Key(key, character)) == name


async def test_a_file_that_cannot_be_written_is_read_only_and_says_why(tmp_path: Path):
    path = make_database(tmp_path / "kept.db")
    session = Session.open(path, "Ada", "0001")
    session.read_only = "kept.db cannot be written"
    async with app_of(session) as ada:
        await ada.press("enter")
        assert "read only: kept.db cannot be written" in ada.status
        assert not ada.hints.startswith("a accept")
        await ada.press("a")
        assert "kept.db cannot be written" in ada.status
        assert ada.focus == "Care Watch"
    session.read_only = ""
    session.close()


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "p",
        "=",
        "d",
        "?",
        "o",
        "enter",
        "enter g",
        "enter t",
        "enter o",
        "enter n n n n r .",
        "enter f .",
        "enter n e",
    ],
)
async def test_every_command_of_a_place_can_be_done_there(keys: str, db: Path):
    async with at_work(db, keys=keys) as ada:
        place = ada.app.place
        here = [command for command in COMMANDS if any(context in command.contexts for context in place.places())]
        assert here
        assert [command.id for command in here if not command.verb and command.id not in place.deeds] == []
