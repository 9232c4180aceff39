"""What is picked, and by which keys: words, clauses, sentences, paragraphs; and the mouse, which is never needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from reviewer import Reviewer, at_work, found_in, verdicts
from textual import events

from bench import files
from tui.core.annotation import Article, Candidate
from tui.core.codebook import default

FIRST = "Ada Ashdown has improved the school, but the roof still needs work"
SECOND = "Ben Birk runs Larch House, which was rated good in May, and progress is slow"
PARAGRAPH = f"Inspectors found that {FIRST}. Meanwhile, {SECOND}."
TEXT = f"A day at the harbour\n\n{PARAGRAPH}\n\nCora Calloway had nothing to add.\n\nShare this story"
OPEN = "enter"


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A database with one article in which three people are candidates."""
    article = Article.of(TEXT, "A day at the harbour")
    names = [found_in(article, "PERSON", name) for name in ("Ada Ashdown", "Ben Birk", "Cora Calloway")]
    files.make(tmp_path / "harbour.db", [(article, [Candidate(name, 0.9) for name in names])], default())
    return tmp_path / "harbour.db"


@pytest.mark.parametrize(
    ("keys", "selected"),
    [
        ("v", "Ada Ashdown"),
        ("v v", "Ada Ashdown has"),
        ("v k", "Ada"),
        ("s", FIRST),
        ("s k", "Ada Ashdown has improved the school"),
        ("s j", "the roof still needs work"),
        ("s k k", "Ada Ashdown has improved the"),
        ("s k l", FIRST),
        ("n s", SECOND),
        ("n s k", "Ben Birk runs Larch House, which was rated good in May"),
        ("n s k k", "Ben Birk runs Larch House"),
        ("n s j k", "was rated good in May"),
        ("n s h", f"the roof still needs work. Meanwhile, {SECOND}"),
        (".", PARAGRAPH),
        ("s .", PARAGRAPH),
        (". s", FIRST),
    ],
)
async def test_words_clauses_sentences_and_paragraphs(harbour: Path, keys: str, selected: str):
    async with at_work(harbour, keys=f"{OPEN} {keys}") as ada:
        assert ada.selected == selected


async def test_a_sentence_and_the_next_one_and_no_edge_beyond_its_paragraph(harbour: Path):
    async with at_work(harbour, keys=f"{OPEN} s s") as ada:
        assert ada.selected.startswith("Ada Ashdown has improved")
        assert ada.selected.endswith("and progress is slow")
        await ada.press("l")
        assert ada.selected.endswith("and progress is slow")
        assert "cannot go further" in ada.status


async def test_paragraphs_grow_one_by_one_and_a_label_takes_them(harbour: Path):
    async with at_work(harbour, keys=f"{OPEN} n n .") as ada:
        assert ada.selected == "Cora Calloway had nothing to add."
        assert "Z BOI" in ada.text
        await ada.press(".")
        assert ada.selected == "Cora Calloway had nothing to add.\n\nShare this story"
        await ada.press(".")
        assert "the article ends here" in ada.status
        await ada.press("Z")
        rows = verdicts(harbour, "SELECT label_id, quote FROM holdings")
        assert rows == [("BOILERPLATE", "Cora Calloway had nothing to add.\n\nShare this story")]


async def test_a_missed_finding_takes_three_keys_to_find_and_label(harbour: Path):
    async with at_work(harbour, keys=f"{OPEN} s j C") as ada:
        assert ada.accepted() == {"the roof still needs work"}
    assert verdicts(harbour, "SELECT keys FROM decisions") == [(3,)]


async def test_a_missing_name_of_two_words_takes_four_keys(harbour: Path):
    async with at_work(harbour, keys=f"{OPEN} f") as ada:
        codes = {TEXT[slice(*word)]: code for code, word in ada.app.screen.jumps._codes.items()}
        await ada.type(codes["Larch"])
        await ada.press("l 3")
        assert ada.accepted() == {"Larch House"}
    assert verdicts(harbour, "SELECT keys FROM decisions") == [(3 + len(codes["Larch"]),)]


async def point(ada: Reviewer, quote: str) -> tuple[int, int]:
    """Column and line of the screen where a quote begins."""
    return next((line.index(quote), y) for y, line in enumerate(ada.lines) if quote in line and y > 2)


async def mouse(ada: Reviewer, kind: type[events.MouseEvent], at: tuple[int, int], button: int = 1) -> None:
    """Hand a mouse event to the app, as the terminal would."""
    x, y = at
    ada.app.post_message(kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y))
    await ada.idle()


async def test_a_click_focuses_a_span_and_selects_a_word_where_there_is_none(harbour: Path):
    async with at_work(harbour, keys=OPEN) as ada:
        for quote in ("Birk", "roof"):
            at = await point(ada, quote)
            await mouse(ada, events.MouseDown, at)
            await mouse(ada, events.MouseUp, at)
        assert ada.focus == "Ben Birk"
        assert ada.selected == "roof"
        assert ada.status.endswith("saved 0")


async def test_a_drag_selects_the_words_it_passed(harbour: Path):
    async with at_work(harbour, keys=OPEN) as ada:
        x, y = await point(ada, "Larch House")
        await mouse(ada, events.MouseDown, (x + 2, y))
        await mouse(ada, events.MouseMove, (x + 8, y))
        await mouse(ada, events.MouseUp, (x + 8, y))
        assert ada.selected == "Larch House"
        await ada.press("3")
        assert ada.accepted() == {"Larch House"}


async def test_the_wheel_scrolls_and_leaves_the_focus(harbour: Path):
    async with at_work(harbour, (40, 10), keys=OPEN) as ada:
        at = (5, 4)
        await mouse(ada, events.MouseScrollDown, at, 0)
        assert ada.app.screen.view.scroll_offset.y > 0
        assert ada.focus == "Ada Ashdown"
        await mouse(ada, events.MouseScrollUp, at, 0)
        assert ada.app.screen.view.scroll_offset.y == 0
