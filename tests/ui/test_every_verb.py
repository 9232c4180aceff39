"""Every command that decides something: through its key, taken back by one key, and brought back by another."""

from __future__ import annotations

from pathlib import Path

import pytest
from reviewer import Reviewer, at_work, verdicts

from tui.core.commands import COMMANDS, Situation

OPEN = "enter"
KEYS = {
    "accept": ("", "a"),
    "accept, a moved edge": ("", "l a"),
    "reject": ("", "x"),
    "accept-paragraph": ("", "y"),
    "accept-paragraph, twice": ("y", "y"),
    "everywhere": ("", "n e enter"),
    "everywhere, rejected": ("", "n e x enter"),
    "everywhere, relabelled": ("", "n e 3 enter"),
    "link": ("", "n n n n r CODE"),
    "link, the same end again": ("n n n n r CODE n n n n", "r r"),
    "link, taken away": ("", "n n n n r x"),
    "values": ("", "n n n n t a"),
    "values, typed": ("", "n n n t 2 0 2 4 enter"),
    "comment": ("", "c o h enter"),
    "doubt": ("", "w o h enter"),
    "done": ("", "d d"),
    "done, reopened": ("d d q home enter", "d"),
    "exclude": ("", "delete a"),
    "exclude, a typed reason": ("", "delete end enter o l d enter"),
    "label": ("", "2"),
    "label, a moved edge": ("", "l 2"),
    "label, a selection": ("", "v l 3"),
    "label, a sentence": ("", "s S"),
    "label, around the focus": ("", "S"),
}
"""A way to give each command, by its name, from an article that was just opened: keys before, and the keys for it."""
NAMED = ("enter", "home", "end", "delete")


def standing(db: Path) -> list[tuple[object, ...]]:
    """What the record says now: verdicts, comments and doubts, whatever steps led there."""
    said = verdicts(
        db,
        "SELECT article_id, annotation_id, coalesce(verdict, ''), coalesce(as_id, ''), scope, comment FROM verdicts "
        "WHERE verdict IS NOT NULL OR comment <> '' ORDER BY 1, 2",
    )
    return [*said, *verdicts(db, "SELECT article_id, annotation_id, note FROM flags ORDER BY 1, 2")]


async def press(ada: Reviewer, keys: str) -> None:
    """Press keys; CODE is the jump label of the other end that comes first in the text."""
    for key in keys.split():
        if key == "CODE":
            key = min(ada.app.screen.jumps.codes.items(), key=lambda item: item[1])[0]
        await ada.press(" ".join(key) if key.isalpha() and key not in NAMED else key)


@pytest.mark.parametrize("name", KEYS)
async def test_what_a_key_decides_is_taken_back_and_brought_back_by_one_key(db: Path, name: str):
    async with at_work(db, (100, 30), keys=OPEN) as ada:
        first, keys = KEYS[name]
        await press(ada, first)
        steps, before = ada.app.session.saved, standing(db)
        await press(ada, keys)
        assert ada.app.session.saved == steps + 1
        after = standing(db)
        assert after != before
        await ada.press("u")
        assert standing(db) == before
        await ada.press("z")
        assert standing(db) == after


def test_every_command_that_decides_is_among_them():
    deciding = {c.id for c in COMMANDS if "review" in c.contexts and c.why_not(Situation(read_only="no")) == "no"}
    corrected = {"take-over"}  # needs an article that was corrected: tests/ui/test_corrected.py
    assert deciding - {"undo", "redo"} - corrected == {name.partition(",")[0] for name in KEYS} - {"label"}
