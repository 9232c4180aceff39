"""Merging other people's files into one, with a report of what came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from tui.jobs.migrate_codebook import catch_up
from tui.jobs.stories import keep_up
from tui.store.editions import hand_over
from tui.store.merge import Merged, merge
from tui.store.migrations import open_file

__all__ = ["Merged", "merge_files"]


def merge_files(
    db: Path,
    others: Sequence[Path],
    *,
    dry_run: bool = False,
    force: bool = False,
    tick: Callable[[Path, int, int], None] = lambda other, done, of: None,
) -> list[Merged]:
    """Merge files into `db`, one after the other; what each brought. `tick`: the file, articles done, of how many.

    Problem for a file that cannot be taken in: those before it are in, it and those after it are not.
    """
    with closing(open_file(db)) as conn:
        done = [merge(conn, other, dry_run=dry_run, force=force, tick=partial(tick, other)) for other in others]
        if not dry_run:
            keep_up(conn)
            hand_over(conn)
            catch_up(conn)
        return done
