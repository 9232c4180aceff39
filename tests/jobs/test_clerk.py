"""The thread that reads and writes beside the screen: it ends with the screen, whatever is asked of it later."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tui.core.codebook import default
from tui.jobs.clerk import Clerk
from tui.store.driver import Connection
from tui.store.migrations import open_file


def articles(conn: Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])


async def test_what_is_asked_after_the_end_is_cancelled_and_begins_no_thread(db: Path) -> None:
    with closing(open_file(db, create=True, codebook=default())) as conn:
        clerk = Clerk("reader", conn)
        assert await clerk.do(articles) == 0
        clerk.close()
        before = threading.active_count()
        clerk.see_to(lambda conn: None)
        with pytest.raises(asyncio.CancelledError):
            await clerk.do(articles)
        assert threading.active_count() == before
