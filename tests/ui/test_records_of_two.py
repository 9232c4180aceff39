"""Two people record the same article: where they differ is a dispute for each field, settled by key, and then gold."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from reviewer import at_work, copied, verdicts
from test_records import held, told

from tui.jobs.agreement import ALL, agreement
from tui.store import migrations

__all__ = ["told"]  # the file with the article, made once


@pytest.fixture
def db(tmp_path: Path, told: Path) -> Path:
    return copied(told, tmp_path / "annotations.db")


async def test_two_who_record_alike_have_gold_without_a_dispute(db: Path):
    for name in ("Ada", "Ben"):
        async with at_work(db, keys="enter y y i enter enter q d", reviewer=name):
            pass
    gold = verdicts(db, "SELECT label_id, value, basis FROM gold WHERE label_id LIKE 'inspection.body' ORDER BY value")
    assert gold == [
        ("inspection.body", "Ashdown City Council", "agreed"),
        ("inspection.body", "Ashdown Council", "agreed"),
    ]
    assert verdicts(db, "SELECT count(*) FROM disputes_open") == [(0,)]


async def test_a_field_that_differs_is_a_dispute_of_its_own_and_is_settled(db: Path):
    async with at_work(db, keys="enter y y i enter enter q d", reviewer="Ada"):
        pass
    async with at_work(db, keys="enter y y i 1 t", reviewer="Ben") as ben:
        await ben.press(" ".join(["backspace"] * 25))
        await ben.type("Birk Council")
        await ben.press("enter enter enter q d")
    async with at_work(db, keys="d", reviewer="Cora") as cora:
        assert "1 open" in cora.lines[0]
        await cora.press("enter")
        assert "inspection.body" in cora.text
        assert "Birk Council" in cora.text
        await cora.press("1")
    rows = verdicts(db, "SELECT value FROM gold WHERE label_id = 'inspection.body' AND basis = 'adjudicated'")
    assert rows in ([("Birk Council",)], [("Ashdown City Council",)])


async def test_records_of_one_thing_that_rest_on_other_mentions_are_disputes_of_field_and_record(db: Path):
    async with at_work(db, keys="enter y y i enter enter q d", reviewer="Ada"):
        pass
    async with at_work(db, keys="enter y y i f", reviewer="Ben") as ben:
        codes = ben.app.place.jumps.codes
        text = ben.review.article.text
        wanted = next(code for code, place in codes.items() if text[slice(*place)] == "inspection")
        await ben.press(" ".join(wanted))
        await ben.press("enter q d")
        assert held(db, "inspection.body")
    async with at_work(db, keys="d", reviewer="Cora") as cora:
        assert "5 open" in cora.lines[0]
        assert "inspection: 2016-05-01" in cora.text
        await cora.press("down down down down enter")
        assert "inspection  inspection" in cora.text
        await cora.press("x")
        assert verdicts(db, "SELECT count(*) FROM gold WHERE kind = 'record'") == [(1,)]


async def test_agreement_is_told_of_records_and_of_each_field(db: Path):
    async with at_work(db, keys="enter y y i enter enter q d", reviewer="Ada"):
        pass
    async with at_work(db, keys="enter y y i 1 t", reviewer="Ben") as ben:
        await ben.press(" ".join(["backspace"] * 25))
        await ben.type("Birk Council")
        await ben.press("enter enter enter q d")
    with closing(migrations.open_file(db, read_only=True)) as conn:
        rows = {(row.what, row.name): row for row in agreement(conn).rows if row.first == ALL}
    assert rows["record", "inspection"].counts.exact == 2
    body = rows["attribute", "inspection.body"].counts
    assert (body.first, body.second, body.exact) == (2, 2, 1)
    assert rows["attribute", "inspection.start"].counts.exact == 2
    assert not [name for _, name in rows if name.endswith("@")]


async def test_a_field_may_be_settled_with_a_value_that_neither_gave(db: Path):
    async with at_work(db, keys="enter y y i enter enter q d", reviewer="Ada"):
        pass
    async with at_work(db, keys="enter y y i 1 t", reviewer="Ben") as ben:
        await ben.press(" ".join(["backspace"] * 25))
        await ben.type("Birk Council")
        await ben.press("enter enter enter q d")
    async with at_work(db, keys="d enter f", reviewer="Cora") as cora:
        assert "type what is right" in cora.hints
        await cora.press(" ".join(["backspace"] * 25))
        await cora.type("Cedar Council")
        await cora.press("enter")
    rows = verdicts(db, "SELECT value FROM gold WHERE label_id = 'inspection.body' ORDER BY value")
    assert ("Cedar Council",) in rows
    assert ("Birk Council",) not in rows
