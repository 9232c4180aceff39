"""Review by lines: the same keys as on the screen come to the same record, and what is printed can be read aloud."""

from __future__ import annotations

import asyncio
import io
from contextlib import closing
from pathlib import Path

import pytest
from reviewer import at_work, copied, verdicts
from test_corrected import NEW, correct

from tui.cli.line_keys import Keys
from tui.cli.line_mode import LineReview
from tui.core.keymap import Keymap, default
from tui.core.keymap_file import parse
from tui.jobs.session import Session
from tui.store.lots import Rule, set_rule
from tui.store.migrations import open_file

RECORD = "SELECT step_id = id, action, verdict, annotation_id, as_id, how, keys, note FROM decisions ORDER BY id"


def by_lines(db: Path, typed: str, keymap: Keymap | None = None) -> None:
    """A review by lines from a pipe."""
    keymap = keymap or default()
    session = Session.open(db, "Ada", "0001")
    session.keyed = keymap.labelled
    try:
        with asyncio.Runner() as runner:
            LineReview(session, keymap, Keys(io.StringIO(typed)), runner).run(None)
    finally:
        session.close()


@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        ("a x n a u z", "axnauz"),
        ("1 h l a s S k 3", "1hlasSk3"),
        ("v l 4 b x y y", "vl4bxyy"),
        ("tab n n n C d d a", "\tnnnCdda"),
        ("c h i enter a", "chi\na"),
        ("a left left u x", "a\x1b[D\x1b[Dux"),
    ],
)
def test_the_same_keys_come_to_the_same_record_as_on_the_screen(
    keys: str, typed: str, template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    screen, lines = copied(template, tmp_path / "screen.db"), copied(template, tmp_path / "lines.db")

    async def on_the_screen() -> None:
        async with at_work(screen, keys=f"enter {keys}"):
            pass

    asyncio.run(on_the_screen())
    by_lines(lines, typed)
    assert verdicts(lines, RECORD) == verdicts(screen, RECORD)


def test_a_candidate_is_one_line_in_its_sentence(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "a")
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "Article: Inspectors praise Ashdown homes, The Courier, 2024-03-05; 9 left"
    assert out[1].startswith("ORG?: Care Watch, in: [Care Watch] met Ada Ashdown in Leeds last week.; ")
    assert out[1].endswith("; about? from STRENGTH staff were kind and well led; 9 left")
    assert out[2] == "> a: accept; saved 1"
    assert out[3].startswith("PERSON?: Ada Ashdown, in: Care Watch met [Ada Ashdown] in Leeds last week.; 8 left")


def test_words_values_and_other_ends_are_chosen_by_number(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "f3\n3ntnnnt1\nr1\nq")
    out = capsys.readouterr().out
    assert "1 Care 2 Watch 3 met" in out
    assert "Selected: met, in: Care Watch [met] Ada Ashdown" in out
    assert "theme: leadership" in out
    held = "SELECT label_id, quote FROM annotations WHERE id IN (SELECT annotation_id FROM verdicts WHERE verdict = ?)"
    assert ("ORG", "met") in verdicts(db, held, "accept")
    assert "t: the codebook has no attribute" in out


def test_the_same_text_everywhere_is_read_out_and_chosen_by_a_line(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "nea\nbex\na\nue=3\n1\nq")
    out = capsys.readouterr().out.splitlines()
    assert "> e: accept Ada Ashdown as PERSON" in out
    assert "in this article: 1 of 1 proposed" in out
    assert any(line.startswith("  1 …") and "that [Ada Ashdown] had made good" in line for line in out)
    assert any(line.endswith("1 more accepted as PERSON; saved 1") for line in out)
    assert "reject Ada Ashdown as PERSON" in [line.split("then enter: ")[-1] for line in out]
    assert any(line.endswith("1 more rejected as PERSON; saved 2") for line in out)
    assert any(line.endswith("1 more accepted as ORG; saved 4") for line in out)
    assert verdicts(db, "SELECT count(*) FROM verdicts WHERE verdict = 'accept'") == [(2,)]


@pytest.mark.parametrize("line", ["", "2", "1 x", "2-1", "=C", "-"])
def test_a_line_that_chooses_no_mention_decides_nothing(db: Path, line: str, capsys: pytest.CaptureFixture[str]):
    by_lines(db, f"ne{line}\nq")
    assert "nothing was decided" in capsys.readouterr().out
    assert verdicts(db, "SELECT count(*) FROM decisions") == [(0,)]


def test_a_mistyped_number_decides_nothing(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "f99\nm\nf-1\n")
    assert capsys.readouterr().out.count("nothing was decided") == 3
    assert verdicts(db, "SELECT count(*) FROM decisions") == [(0,)]


def test_what_needs_the_screen_says_so_and_what_cannot_be_done_says_why(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "bw%?")
    out = capsys.readouterr().out
    assert "b: nothing was decided here yet" in out
    assert "w: " in out
    assert "that needs the screen, `glossator review`" in out
    assert "% does nothing here; ? says what there is" in out
    assert "  a: accept, and on to the next stop" in out
    assert "  4: PERSON: relabel" in out


def test_the_users_keys_hold_here_too(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "%'", parse('preset = "azerty"\n[keys]\naccept = "%"'))
    out = capsys.readouterr().out
    assert "> %: accept; saved 1" in out
    assert "> 4: accept; saved 2" in out


def test_the_next_article_follows_and_the_end_of_the_keys_is_an_end(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "yyddaad")
    out = capsys.readouterr().out
    assert "Article: The short letter, Evening Post, 2024-03-06; 2 left" in out
    assert out.rstrip().endswith("no article is left")
    by_lines(db, "")


def test_one_goes_on_where_one_left_by_lines_or_on_the_screen(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "aaq")
    capsys.readouterr()
    by_lines(db, "")
    assert capsys.readouterr().out.splitlines()[1].startswith("PLACE?: Leeds")

    async def on_the_screen() -> str:
        async with at_work(db, keys="enter") as ada:
            return ada.focus

    assert asyncio.run(on_the_screen()) == "Leeds"


def test_a_text_is_found_and_its_place_chosen_by_number(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "/ada ashdown\n2\na/were kind\n1\n3/nowhere\n")
    out = capsys.readouterr().out
    assert "1 … homes Care Watch met [Ada Ashdown] in Leeds" in out
    assert "PERSON?: Ada Ashdown, in: Inspectors found that staff were kind and well led, and that [Ada Ashdown]" in out
    assert "Selected: were kind, in: Inspectors found that staff [were kind]" in out
    assert "that does not occur here" in out


def test_passes_and_checks_are_told_and_chosen_by_number(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "o5\naad")
    out = capsys.readouterr().out
    assert "4 only entity; 5 only finding; 6 only relations" in out
    assert "only finding: 2 left" in out
    assert "done: finding; saved 3\nArticle: The short letter, Evening Post, 2024-03-06; 0 left; only finding" in out
    with closing(open_file(db)) as conn:
        set_rule(conn, Rule(blind=1))
    by_lines(db, "o3\nq")
    assert "0 left; only finding; blind check; no candidates are shown: f selects a word" in capsys.readouterr().out


def test_a_relation_in_question_is_read_out(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "yyo6\n\tx")
    out = capsys.readouterr().out
    assert "asked: about accepted ORG Care Watch; STRENGTH accepted: staff were kind and well led" in out
    assert verdicts(db, "SELECT count(*) FROM holdings WHERE label_id = 'about'") == [(0,)]


def test_a_corrected_article_is_read_out_and_taken_over(db: Path, capsys: pytest.CaptureFixture[str]):
    by_lines(db, "yyd")
    correct(db)
    capsys.readouterr()
    session = Session.open(db, "Ada", "0001")
    with closing(session), asyncio.Runner() as runner:
        LineReview(session, default(), Keys(io.StringIO("<+q")), runner).run(NEW.id)
    said = capsys.readouterr().out
    assert "corrected: + takes over" in said
    assert "[-Leeds-] {+Bradford+}" in said
    assert "taken over from the version before" in said
