"""After an article for practice: says how it went, on whatever screen comes next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.jobs.practice import practice

if TYPE_CHECKING:
    from tui.ui.app import Glossator


async def tell(desk: Glossator, article_id: str) -> None:
    """Compare the article with its answer, and say how many spans are as in it."""
    session = desk.session
    found = await session.aside(partial(practice, reviewer=session.reviewer, article_id=article_id))
    if found:
        more = f": {desk.keymap.key('feedback')} in the list" if found[-1].differences else ""
        desk.place.say(f"{found[-1].told}{more}")
        desk.place.draw_bars()
