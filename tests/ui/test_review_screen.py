"""The review, key by key: what each decides, shows and says."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from reviewer import NEWS, Reviewer, at_work, copied, letter, verdicts

from tui.jobs.session import Session
from tui.ui.app import Glossator

OPEN = "enter"


async def test_the_first_candidate_has_the_focus_and_the_keys_are_on_the_screen(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        assert ada.focus == "Care Watch"
        assert ada.lines[0].startswith(" Inspectors praise Ashdown homes")
        assert ada.lines[0].endswith("The Courier  2024-03-05")
        assert "3 ORG  “Care Watch”  candidate  rules@1 0.90 (names)  tagger@7 0.71" in ada.text
        assert ada.hints.startswith("a accept  x reject  n next  hjkl edges")
        assert ada.status == "9 left  Ada  saved 0"


async def test_accept_is_saved_then_drawn_and_goes_on(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("a")
        assert ada.focus == "Ada Ashdown"
        assert ada.accepted() == {"Care Watch"}
        assert ada.status == "8 left  Ada  saved 1"
        assert verdicts(db, "SELECT action, verdict, how, keys FROM decisions") == [("accept", "accept", "key", 1)]


async def test_reject_takes_the_candidate_off_the_screen(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("x")
        assert ada.focus == "Ada Ashdown"
        assert "Care Watch" not in [ada.review.annotations[m.id].quote for m in ada.review.marks(0, len(NEWS))]
        assert ada.status.endswith("saved 1")


async def test_a_label_key_relabels_and_accepts_in_one_step(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("2")
        assert ada.accepted() == {"Care Watch"}
        assert ada.status.endswith("saved 1")
        assert verdicts(db, "SELECT action FROM decisions ORDER BY id") == [("relabel",), ("relabel",)]


async def test_a_label_key_that_no_label_has_says_so(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("Q")
        assert "no label has the key Q" in ada.status
        await ada.press("; g")
        assert "no label has the key ;g" in ada.status
        assert ada.status.endswith("saved 0")


async def test_a_key_that_means_nothing_says_where_all_keys_are(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("!")
        assert "! does nothing here; ? shows all keys" in ada.status


async def test_edges_are_a_draft_until_a_verdict_keeps_them(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("l")
        assert ada.moved == "Care Watch met"
        assert "moved, not kept yet" in ada.text
        assert ada.hints.startswith("a keep edge")
        assert ada.status.endswith("saved 0")
        await ada.press("a")
        assert ada.accepted() == {"Care Watch met"}


@pytest.mark.parametrize(
    ("keys", "moved"),
    [
        ("l", "Care Watch met"),
        ("right", "Care Watch met"),
        ("k", "Care"),
        ("left", "Care"),
        ("j", "Watch"),
        ("shift+right", "Watch"),
        (", l", "Care Watch "),
        (", k", "Care Watc"),
        (", , k", "Care"),
    ],
)
async def test_edge_keys(db: Path, keys: str, moved: str):
    async with at_work(db, keys=OPEN) as ada:
        assert (await ada.press(keys)).moved == moved


async def test_a_draft_is_taken_back_by_undo_and_dropped_aloud_by_moving_on(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("l u")
        assert ada.moved == ""
        assert ada.focus == "Care Watch"
        await ada.press("l n")
        assert ada.moved == ""
        assert "edge not kept" in ada.status
        assert ada.status.endswith("saved 0")


async def test_a_jump_label_selects_its_word_and_a_label_key_adds_it(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("f")
        assert "type the letters on a word" in ada.hints
        code = next(c for c, (s, e) in ada.app.screen.jumps._codes.items() if NEWS[s:e] == "homes")
        await ada.type(code)
        assert ada.selected == "homes"
        assert "selected" in ada.text
        await ada.press("3")
        assert ada.accepted() == {"homes"}
        assert ada.focus == "Care Watch"


async def test_jump_labels_move_the_nearer_edge(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("m")
        code = next(c for c, (s, e) in ada.app.screen.jumps._codes.items() if NEWS[s:e] == "Leeds")
        await ada.type(code)
        assert ada.moved == "Care Watch met Ada Ashdown in Leeds"


@pytest.mark.parametrize("size", [(24, 8), (30, 12), (80, 24), (250, 70)])
async def test_every_visible_word_has_a_jump_label_that_can_be_read(db: Path, size: tuple[int, int]):
    async with at_work(db, size, keys=f"{OPEN} f") as ada:
        view = ada.app.screen.view
        codes = ada.app.screen.jumps._codes
        start, end = view.visible_range()
        words = [word for word in ada.review.words.within(start, end) if NEWS[word[0]].isalnum()]
        assert sorted(codes.values()) == words
        drawn = " ".join(view.render_line(y).text for y in range(view.size.height)).split()
        assert {code for code in codes if not any(code in piece for piece in drawn)} == set()


async def test_words_off_screen_are_selected_and_edges_moved_by_number(db: Path):
    async with at_work(db, (40, 10), keys=f"{OPEN} f .") as ada:
        await asyncio.sleep(0.05)
        assert "Words off scr" in (await ada.idle()).text
        row = next(line for line in ada.lines if "[wrote]" in line)
        await ada.press("/ [ w r o t e enter")
        number = row.strip("► ").split()[0]
        await ada.press(" ".join(number))
        assert ada.selected == "wrote"
        await ada.press("u m . / [ c o r a enter enter")
        assert ada.moved.endswith("wrote to Cora")
        assert ada.moved.startswith("Care Watch met")


async def test_a_key_that_begins_no_jump_label_ends_them_and_decides_nothing(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        for ending in ("enter", "escape", "space", "1", "up"):
            await ada.press(f"f {ending}")
            assert ada.app.screen.jumps._codes == {}
            assert ada.selected == ""
        assert ada.status.endswith("saved 0")
        assert ada.hints.startswith("a accept")


async def test_words_and_sentences_are_selected_around_the_focus(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("v")
        assert ada.selected == "Care Watch"
        await ada.press("u s")
        assert ada.selected == "Care Watch met Ada Ashdown in Leeds last week"
        assert "S STR" in ada.text
        assert "4 PER" not in ada.lines[-2]
        await ada.press("s")
        assert ada.selected.endswith("had made good progress")
        await ada.press("u")
        assert ada.selected == ""
        assert "selection dropped" in ada.status


async def test_a_finding_key_on_an_entity_adds_the_sentence_around_it(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("S")
        assert ada.accepted() == {"Care Watch met Ada Ashdown in Leeds last week"}


async def test_what_hangs_on_a_span_is_shown_and_carried(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        await ada.press("a n n n")
        assert ada.focus == "staff were kind and well led"
        assert "theme workforce? · → about? Care Watch ORG" in ada.text
        await ada.press("a")
        await ada.press("b")
        assert "theme workforce · → about Care Watch ORG" in ada.text


async def test_y_accepts_the_paragraph_and_y_again_the_article(db: Path):
    async with at_work(db, keys=f"{OPEN} y") as ada:
        assert "6 accepted in bulk; y again: the 3 left" in ada.status
        assert ada.focus == "Ben Birk"
        await ada.press("y")
        assert ada.review.left == 0
        assert ada.status.endswith("0 left  Ada  saved 2")
        assert ada.hints.startswith("d done, next article")


async def test_a_comment_is_typed_shown_and_kept_and_an_empty_one_cancels(db: Path):
    async with at_work(db, keys=f"{OPEN} c") as ada:
        await ada.type("Who's this? ax1")
        assert "comment: Who's this? ax1" in ada.status
        await ada.press("enter")
        assert ada.focus == "Care Watch"
        assert "# Who's this? ax1" in ada.text
        assert "commented" in ada.status
        await ada.press("c ctrl+u enter")
        assert "# Who's this? ax1" in ada.text
        assert ada.status.endswith("saved 1")


async def test_escape_leaves_a_comment_and_loses_no_key_to_commands(db: Path):
    async with at_work(db, keys=f"{OPEN} c a x escape") as ada:
        assert ada.status == "9 left  Ada  saved 0"
        await ada.press("a")
        assert ada.status.endswith("saved 1")


async def test_done_says_how_many_are_left_and_a_second_d_opens_the_next_article(db: Path):
    async with at_work(db, keys=f"{OPEN} d") as ada:
        assert "9 left undecided: d again" in ada.status
        await ada.press("d")
        assert ada.lines[0].startswith(" The short letter")
        assert "done; the next article" in ada.status
        assert ada.status.endswith("saved 1")


async def test_any_other_key_takes_the_first_d_back(db: Path):
    async with at_work(db, keys=f"{OPEN} d n d") as ada:
        assert "9 left undecided" in ada.status
        assert ada.status.endswith("saved 0")


async def test_after_the_last_article_the_library_says_so(db: Path):
    async with at_work(db, keys=f"{OPEN} d d a a d") as ada:
        assert "done; no article is left" in ada.status
        assert sum("done" in line for line in ada.lines[2:4]) == 2


async def test_a_done_article_is_reopened_by_d(db: Path):
    async with at_work(db, keys=f"{OPEN} d d q home {OPEN}") as ada:
        assert "done" in ada.lines[0]
        await ada.press("d")
        assert "reopened" in ada.status
        assert "done" not in ada.lines[0]
        assert ada.lines[0].startswith(" Inspectors praise")


async def test_undo_goes_back_over_articles_and_redo_forth(db: Path):
    async with at_work(db, keys=f"{OPEN} a d d a") as ada:
        await ada.press("u")
        assert ada.focus == "Edie Elstow"
        assert ada.accepted() == set()
        await ada.press("u")
        assert ada.lines[0].startswith(" Inspectors praise")
        assert "in this article" in ada.status
        await ada.press("u")
        assert ada.accepted() == set()
        assert ada.focus == "Care Watch"
        await ada.press("u")
        assert "nothing is left to undo" in ada.status
        await ada.press("z ctrl+r z")
        assert ada.accepted() == {"Edie Elstow"}
        await ada.press("z")
        assert "nothing was undone last" in ada.status


async def test_tab_goes_to_any_span_and_b_to_the_last_decided(db: Path):
    async with at_work(db, keys=f"{OPEN} a a") as ada:
        assert ada.focus == "Leeds"
        await ada.press("b")
        assert ada.focus == "Ada Ashdown"
        await ada.press("b")
        assert ada.focus == "Care Watch"
        await ada.press("tab tab tab")
        assert ada.focus == "last week"
        await ada.press("shift+tab")
        assert ada.focus == "Leeds"
        await ada.press("p")
        assert ada.focus == "the homes still lack trained staff"


async def test_what_cannot_be_done_says_why(db: Path):
    async with at_work(db, keys=f"{OPEN} b") as ada:
        assert "nothing was decided here yet" in ada.status


async def test_reading_keys_decide_nothing_and_leave_the_focus(db: Path):
    async with at_work(db, size=(40, 12), keys=OPEN) as ada:
        view = ada.app.screen.view
        await ada.press("space")
        assert view.scroll_offset.y > 0
        await ada.press("pageup")
        assert view.scroll_offset.y == 0
        await ada.press("down down up")
        assert view.scroll_offset.y == 1
        await ada.press("end")
        assert view.scroll_offset.y > 3
        await ada.press("home pagedown")
        assert ada.focus == "Care Watch"
        assert ada.review.left == 9
        await ada.press("home")
        assert view.scroll_offset.y == 0


async def test_a_search_goes_through_its_hits_until_it_is_ended(db: Path):
    async with at_work(db, keys=f"{OPEN} /") as ada:
        await ada.type("STAFF")
        assert "find: STAFF" in ada.status
        await ada.press("enter")
        assert ada.selected == "staff"
        assert "1 of 2" in ada.status
        assert ada.hints.startswith("n next  p previous  enter end")
        await ada.press("n")
        assert "2 of 2" in ada.status
        await ada.press("n")
        assert "1 of 2" in ada.status
        await ada.press("p")
        assert "2 of 2" in ada.status
        await ada.press("enter n")
        assert ada.focus == "Ada Ashdown"
        assert ada.status.endswith("saved 0")


async def test_a_search_stops_at_spans_and_selects_whole_words(db: Path):
    async with at_work(db, keys=f"{OPEN} /") as ada:
        await ada.type("ada ashdown")
        await ada.press("enter")
        assert ada.focus == "Ada Ashdown"
        assert ada.selected == ""
        await ada.press("enter /")
        await ada.type("rogres")
        await ada.press("enter")
        assert ada.selected == "progress"


async def test_a_search_that_finds_nothing_says_so_and_an_empty_one_cancels(db: Path):
    async with at_work(db, keys=f"{OPEN} /") as ada:
        await ada.type("zebra")
        await ada.press("enter")
        assert "“zebra” does not occur here" in ada.status
        await ada.press("/ enter")
        assert ada.hints.startswith("a accept")


async def test_verdicts_go_on_while_a_search_is_open(db: Path):
    async with at_work(db, keys=f"{OPEN} /") as ada:
        await ada.type("birk")
        await ada.press("enter")
        await ada.press("4")
        assert ada.accepted() == {"Birk"}


async def test_keys_typed_ahead_decide_what_slow_keys_decide(db: Path, tmp_path: Path, template: Path):
    keys = "enter a x 2 l a u u z y d d a n a q"
    other = copied(template, tmp_path / "other.db")
    async with at_work(db) as ada:
        await ada.press(keys)
    async with at_work(other) as ada:
        await ada.burst(keys)
    sql = "SELECT action, annotation_id, verdict FROM decisions ORDER BY id"
    assert verdicts(db, sql) == verdicts(other, sql)
    assert len(verdicts(db, sql)) > 8


async def test_the_session_goes_on_where_it_was_left(db: Path):
    async with at_work(db, keys=f"{OPEN} d d n q q"):
        pass
    async with at_work(db) as ada:
        assert "enter goes on where you left" in ada.status
        assert next(line for line in ada.lines if "►" in line).startswith("► The short letter")
        await ada.press(OPEN)
        assert ada.focus == "Finn Farrant"
        assert ada.status.endswith("saved 1")


async def test_an_article_on_the_command_line_is_opened_at_once(db: Path):
    session = Session.open(db, "Ada", "0001")
    app = Glossator(session, letter().id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        ada = await Reviewer(app).idle()
        assert ada.focus == "Edie Elstow"
    session.close()


async def test_candidates_found_meanwhile_are_shown_where_nobody_has_begun(db: Path):
    async with at_work(db, keys=OPEN) as ada:
        id = ada.app._review.open_review.article.id
        ada.app._helped("read", id)
        await ada.idle()
        assert ada.status.split() == "candidates found 9 left Ada saved 0".split()
        await ada.press("a")
        ada.app._helped("read", id)
        await ada.idle()
        assert ada.focus == "Ada Ashdown"
        assert "candidates found" in ada.text
