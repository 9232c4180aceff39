"""Passes by keys: `o` shows a part, `d` finishes that part alone, and the next start is in the same pass."""

from __future__ import annotations

from pathlib import Path

import pytest
from reviewer import Reviewer, at_work, verdicts

from tui.core.codebook import default
from tui.core.scope import covered


async def choose(ada: Reviewer, row: str) -> Reviewer:
    """Choose a row of the list of stops by its letter."""
    await ada.press("o")
    letter = next(line[2] for line in ada.lines if line[6:].startswith(row))
    return await ada.press(letter)


def scopes(db: Path) -> list[tuple[object, ...]]:
    return verdicts(db, "SELECT action, verdict, scope FROM decisions WHERE annotation_id IS NULL ORDER BY id")


async def test_a_pass_shows_its_own_and_d_finishes_that_alone(db: Path):
    async with at_work(db, keys="enter") as ada:
        title = ada.lines[0]
        await choose(ada, "only finding")
        assert ada.status.startswith("only finding: 2 left")
        assert "only finding  2 left  Ada" in ada.status
        assert ada.focus == "staff were kind and well led"
        assert "Ada Ashdown" in ada.text  # the text is all there, with less drawn on it
        await ada.press("a a d")
        assert ada.lines[0] != title  # on to the next article, in the same pass
        assert "only finding  0 left" in ada.status
        await ada.press("q")
        assert [line.split()[-1] for line in ada.lines[2:4]] == ["part", "2"]
    assert scopes(db)[0][:2] == ("done", "done")
    assert "finding" in str(scopes(db)[0][2]).split()


async def test_the_next_start_is_in_the_same_pass_and_undo_takes_back_the_right_scope(db: Path):
    async with at_work(db, keys="enter") as ada:
        await choose(ada, "only entity")
        await ada.press("y y d q q")
    async with at_work(db, keys="enter") as ada:
        assert "only entity" in ada.status
        assert ada.lines[0].strip().startswith("The short letter")
        await ada.press("u")
        assert ada.lines[0].strip().startswith("Inspectors praise")
        assert not ada.review.done
        await ada.press("z")
        assert ada.review.done
        assert "entity" in ada.review.scope.split()
        await choose(ada, "everything")
        assert not ada.review.done
        assert ada.review.left == 2
        await ada.press("a a d")
    assert scopes(db)[-1] == ("done", "done", "")


async def test_reopening_in_a_pass_leaves_the_rest_finished(db: Path):
    async with at_work(db, keys="enter y y d q up enter") as ada:
        assert ada.review.done
        await choose(ada, "only finding")
        await ada.press("d")
        assert ada.status.startswith("reopened: finding")
        assert not ada.review.done
        await choose(ada, "only entity")
        assert ada.review.done
        await choose(ada, "everything")
        assert not ada.review.done
        await ada.press("u")
        assert ada.review.done
    reopened = scopes(db)[-2]
    assert reopened[:2] == ("reopen", "done")
    assert not covered(default(), str(reopened[2])) & {"STRENGTH", "about", "theme"}


async def test_order_and_pass_are_in_one_list_and_both_stay(db: Path):
    async with at_work(db, keys="enter") as ada:
        await choose(ada, "the least sure first")
        await choose(ada, "only PERSON")
        assert ada.review.stops.doubtful
        assert {ada.review.annotations[id].label for id in ada.review.stops.order} == {"PERSON"}
    async with at_work(db, keys="enter") as ada:
        assert ada.review.stops.doubtful
        assert ada.review.shown.scope == "PERSON"


async def test_a_relation_in_a_pass_of_its_own_is_asked_about_in_the_pane(db: Path):
    async with at_work(db, keys="enter y y") as ada:
        await choose(ada, "only relations")
        assert ada.review.left == 0  # it was accepted with the spans
        await ada.press("tab")
        assert "accepted: → about Care Watch ORG" in ada.text
        await ada.press("x")
        await ada.press("u tab")
        assert "accepted: → about Care Watch ORG" in ada.text
    assert verdicts(db, "SELECT count(*) FROM holdings WHERE label_id = 'about'") == [(1,)]


async def test_what_no_source_is_sure_of_has_a_question_mark_and_scores_can_be_hidden(
    db: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tui.core.review.state.SURE", 0.85)  # the surest there is given 0.80
    async with at_work(db, keys="end enter") as ada:
        review = ada.review
        unsure = [id for id in review.stops.order if review.unsure(id)]
        assert unsure
        assert any(f"{review.book.labels[review.annotations[id].label].key}?" in ada.text for id in unsure)
        assert f"{review.proposals[review.focus or ''][0].score:.2f}" in ada.text
        await ada.press("o end enter")
        assert "scores are hidden" in ada.status
        assert "?" not in "".join(line[:9] for line in ada.lines)
        assert f"{review.proposals[review.focus or ''][0].score:.2f}" not in ada.text
    async with at_work(db, keys="end enter") as ada:  # it is kept
        assert not ada.review.scores
        await ada.press("o end enter")
        assert ada.review.scores


async def test_the_same_text_is_marked_through_the_article_where_one_chose_that(db: Path):
    async with at_work(db, keys="home enter") as ada:
        await ada.press("o end up enter")
        assert "same text" in ada.status
        names = [id for id in ada.review.stops.order if ada.review.annotations[id].quote == "Ada Ashdown"]
        assert len(names) == 2
        await ada.press("n a")  # Ada Ashdown, the first time
        assert "1 more in the article" in ada.status
        assert all(map(ada.review.accepted, names))
        await ada.press("u")
        assert not any(map(ada.review.accepted, names))
        await ada.press("z")
        assert all(map(ada.review.accepted, names))
    sql = "SELECT how, count(*) FROM decisions WHERE action = 'accept' GROUP BY how ORDER BY how"
    assert ("everywhere", 1) in verdicts(db, sql)
    async with at_work(db, keys="home enter") as ada:  # it is kept, and can be taken back
        await ada.press("o end up up enter")
        assert not ada.review.through


async def test_what_was_unticked_in_the_list_of_e_is_left_alone_in_that_mode_too(db: Path):
    async with at_work(db, keys="home enter") as ada:
        await ada.press("o end up enter")
        names = [id for id in ada.review.stops.order if ada.review.annotations[id].quote == "Ada Ashdown"]
        await ada.press("n e space enter")
        assert [ada.review.accepted(id) for id in names] == [True, False]
