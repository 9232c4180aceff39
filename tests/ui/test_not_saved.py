"""When a decision cannot be saved: nothing is drawn as decided, no key is lost, and there is a way on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from reviewer import Reviewer, app_of, verdicts

from tui.core.errors import Problem
from tui.jobs.session import Session


class Stubborn:
    """Makes a session refuse to save, or wait before it does."""

    def __init__(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        self.slow = 0.0
        self._write = session._writer.do
        monkeypatch.setattr(session._writer, "do", self.write)

    async def write(self, act):
        await asyncio.sleep(self.slow)
        if self.full:
            raise Problem("the disk is full: make room.")
        return await self._write(act)


@pytest.fixture
def session(db: Path):
    opened = Session.open(db, "Ada", "0001")
    yield opened
    opened.close()


async def opened(reviewer: Reviewer, stubborn: Stubborn) -> None:
    stubborn.full = False
    await reviewer.press("enter")
    stubborn.full = True


async def test_what_was_not_saved_is_kept_and_tried_again(session, db, monkeypatch):
    disk = Stubborn(session, monkeypatch)
    async with app_of(session) as ada:
        await opened(ada, disk)
        await ada.press("a")
        assert "NOT SAVED: the disk is full" in ada.status
        assert ada.focus == "Care Watch"
        assert ada.accepted() == set()
        assert ada.hints == "enter try again  bksp drop it  ctrl+c quit"
        await ada.press("x n")
        assert "x does nothing here" in ada.status or "n does nothing here" in ada.status
        await ada.press("enter")
        assert "NOT SAVED" in ada.status
        disk.full = False
        await ada.press("enter")
        assert ada.accepted() == {"Care Watch"}
        assert ada.status.endswith("saved 1")
    assert verdicts(db, "SELECT action FROM decisions") == [("accept",)]


async def test_keys_typed_after_it_wait_for_it(session, db, monkeypatch):
    disk = Stubborn(session, monkeypatch)
    disk.slow = 0.02
    async with app_of(session) as ada:
        await opened(ada, disk)
        await ada.burst("a x 4")
        assert "2 keys wait  9 left" in ada.status
        assert ada.accepted() == set()
        disk.full = False
        await ada.press("enter")
        assert ada.status.endswith("saved 3")
        assert ada.accepted() == {"Care Watch", "Leeds"}


async def test_it_can_be_dropped_with_the_keys_typed_after_it(session, db, monkeypatch):
    disk = Stubborn(session, monkeypatch)
    disk.slow = 0.02
    async with app_of(session) as ada:
        await opened(ada, disk)
        await ada.burst("a x 4")
        await ada.press("backspace")
        assert "dropped, and 2 keys after it" in ada.status
        disk.full = False
        await ada.press("x")
        assert ada.focus == "Ada Ashdown"
        assert ada.status.endswith("saved 1")
    assert verdicts(db, "SELECT action FROM decisions") == [("reject",)]


async def test_an_undo_that_was_not_saved_is_tried_again_too(session, monkeypatch):
    disk = Stubborn(session, monkeypatch)
    async with app_of(session) as ada:
        await opened(ada, disk)
        disk.full = False
        await ada.press("a")
        disk.full = True
        await ada.press("u")
        assert "NOT SAVED" in ada.status
        assert ada.accepted() == {"Care Watch"}
        disk.full = False
        await ada.press("enter")
        assert ada.accepted() == set()


async def test_while_a_step_is_being_saved_nothing_blocks_and_keys_wait_in_order(session, monkeypatch):
    disk = Stubborn(session, monkeypatch)
    async with app_of(session) as ada:
        await opened(ada, disk)
        disk.full = False
        disk.slow = 0.1
        for key in ("a", "x", "n"):
            ada.send(key)
        await asyncio.sleep(0.05)
        assert ada.review.left == 9
        assert not ada.app.keys.idle
        await ada.idle()
        assert ada.status.endswith("7 left  Ada  saved 2")
        assert ada.focus == "last week"


async def test_waiting_for_another_program_is_said(session, monkeypatch):
    async with app_of(session) as ada:
        session.on_wait(3.2)
        await ada.idle()
        assert "another program is writing to the file: waiting 3 s" in ada.status


async def test_a_step_over_mentions_that_was_not_saved_is_tried_again_whole(session, db, monkeypatch):
    disk = Stubborn(session, monkeypatch)
    async with app_of(session) as ada:
        await opened(ada, disk)
        await ada.press("n e enter")
        assert "NOT SAVED: the disk is full" in ada.status
        assert ada.accepted() == set()
        assert verdicts(db, "SELECT count(*) FROM decisions") == [(0,)]
        disk.full = False
        await ada.press("enter")
        assert ada.accepted() == {"Ada Ashdown"}
        assert verdicts(db, "SELECT how FROM decisions ORDER BY id") == [("key",), ("everywhere",)]
