"""Keys that come faster than the screen: held down, typed ahead, in a burst; they come to what slow ones come to."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reviewer import Reviewer, at_work, copied, verdicts

RECORD = "SELECT step_id = id, action, verdict, annotation_id, as_id, how, keys FROM decisions ORDER BY id"
KEYS = (
    "a x n p tab b h j k l , v s u z y 1 4 S space up down home end m f e t r . ? q g enter o i w c d p / 2 9"
).split()
BURSTS = (
    "a a a a a a a a a a a a",
    "tab tab tab tab tab tab tab tab tab tab tab tab tab",
    "l l l l l l l l l l l l l l l a",
    "a a a u u u u z z z z z",
    "down down down down pagedown pageup end home a",
    "y y d d a a d",
    "f a f s 4 f d l l 6 u u",
    "n n n n t a t a",
    "n n n n r . 1 a",
    "n e space enter a",
    "e enter e enter u",
    "f . 1 4 a",
    "g q a ? q x",
    "c h e l l o enter a",
    "/ s t a f f enter n n p q a",
    "q enter a q enter x",
)
"""Keys after an article was opened, lists and pages among them."""


async def came_to(db: Path, keys: str, size: tuple[int, int], fast: bool) -> tuple[object, ...]:
    """What the keys come to: the record, the screen, and what the next key would act on."""
    async with at_work(db, size) as ada:
        if fast:
            await ada.burst(f"enter {keys}")
        else:
            await ada.press(f"enter {keys}")
        await settled(ada)
        screen = ada.app.screen
        review = getattr(screen, "review", None)
        state = review and (review.article.id, review.focus, review.draft, review.selection, review.left, review.unit)
        return type(screen).__name__, state, list(ada.lines), verdicts(db, RECORD)


async def settled(ada: Reviewer) -> None:
    """Wait until the screen has stopped changing."""
    before: list[str] = []
    for _ in range(200):
        await ada.idle()
        if (now := ada.lines) == before:
            return
        before = now
        await asyncio.sleep(0.02)


async def same(template: Path, folder: Path, keys: str, size: tuple[int, int] = (80, 24)) -> None:
    slow = await came_to(copied(template, folder / "slow.db"), keys, size, fast=False)
    fast = await came_to(copied(template, folder / "fast.db"), keys, size, fast=True)
    assert [str(part).replace("fast.db", "slow.db") for part in fast] == [str(part) for part in slow], keys


@pytest.mark.parametrize("keys", BURSTS)
async def test_a_burst_of_keys_comes_to_what_slow_keys_come_to(keys: str, template: Path, tmp_path: Path):
    await same(template, tmp_path, keys)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(keys=st.lists(st.sampled_from(KEYS), min_size=4, max_size=24))
def test_any_keys_typed_ahead_come_to_what_slow_keys_come_to(keys: list[str], template: Path):
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(same(template, Path(folder), " ".join(keys)))
