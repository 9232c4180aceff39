"""Searching all articles from the screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.core.search import Found, query
from tui.store import search as store

if TYPE_CHECKING:
    from tui.jobs.session import Session


async def search(session: Session, text: str) -> Found:
    """The places in all articles that fit what was typed, looked for on a thread."""
    return await session.aside(partial(store.search, query=query(text, session.book), reviewer_id=session.reviewer_id))
