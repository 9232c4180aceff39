"""A codebook that got a label: finished articles wait for it alone, and `d` finishes that."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from reviewer import at_work, verdicts

from tui.core.codebook import default, parse
from tui.jobs.migrate_codebook import migrate
from tui.store.migrations import open_file

WITNESS = '[labels.WITNESS]\nlayer = "entity"\nkey = "W"\ndefinition = "Who saw it."\n\n'
NEXT = (
    default()
    .toml.replace('version = "', 'version = "next-', 1)
    .replace("[labels.AUTHORITY]", f"{WITNESS}[labels.AUTHORITY]", 1)
)


async def test_a_finished_article_is_opened_for_the_new_label_and_finished_by_d(db: Path):
    async with at_work(db, keys="end enter") as ada:
        await ada.press("a d d q")
    with closing(open_file(db)) as conn:
        migrate(conn, parse(NEXT), "Lea")
    async with at_work(db, keys="end enter") as ada:
        assert not ada.review.done
        assert ada.review.left == 0  # what was passed over is not asked again
        before = ada.accepted()
        await ada.press("f a W")
        assert len(ada.accepted() - before) == 1
        await ada.press("d q")
    sql = "SELECT scope, how FROM decisions WHERE annotation_id IS NULL AND verdict = 'done' ORDER BY id DESC LIMIT 1"
    assert list(verdicts(db, sql)) == [("", "key")]
