"""Three people code sample articles by keys, each in a file of their own, and differ as was planned; their files are
merged in every order, the disputes settled by keys, and gold is what the plan says, byte for byte on every machine."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from itertools import permutations
from pathlib import Path

import pytest
from reviewer import Reviewer, app_of

from tui.__main__ import main
from tui.core.codebook import default
from tui.jobs.create import create
from tui.jobs.disputes import open_disputes, open_doubts
from tui.jobs.session import Session
from tui.store import check
from tui.store.migrations import open_file
from tui.store.record import rows
from tui.ui.screens.dispute import DisputeScreen

ARTICLE = "Landlord council failed on fire checks"
PEOPLE = ("Ada", "Ben", "Cora")
LATE, DAMP = "Tenants told the regulator that complaints went", "More than 3,000 fire remedial actions were overdue"

PLAN: Mapping[str, Sequence[tuple[str, str]]] = {
    "Ada": [("add", "Homes First Larkhaven")],
    "Ben": [("housing repairs team", "3"), ("11,400 homes", "x"), (LATE, "x")],
    "Cora": [("C3", "l a"), (DAMP, "value other"), ("inspection", "ask which one?")],
}
"""What each does besides accepting all that is left: where, and which keys; `add`, `value` and `ask` are spelled out
below."""

ANSWERS: Mapping[str, str] = {
    "which one?": "a t h e space m a y space o n e enter",
    "[housing repairs team]": "1",
    "[C3 grade]": "2",
    "[11,400 homes]": "x",
    "[Homes First Larkhaven]": "1",
    f"[{LATE}": "s 1",
    "theme": "1",
}
"""What a dispute shows -> what the lead types there."""


@asynccontextmanager
async def at_desk(db: Path, name: str) -> AsyncIterator[Reviewer]:
    session = Session.open(db, name, f"machine{name}")
    try:
        async with app_of(session, (100, 40)) as reviewer:
            yield reviewer
    finally:
        session.close()


async def codes(db: Path, name: str) -> None:
    """Do what the plan says, accept the rest, and finish."""
    async with at_desk(db, name) as one:
        await one.press("/")
        await one.type("landlord")
        await one.press("enter enter")
        for where, keys in PLAN[name]:
            await (adds(one, keys) if where == "add" else does(one, where, keys))
        await one.press("y y d")


async def adds(one: Reviewer, quote: str) -> None:
    """Select the words by the jump label on the first, and give them a label."""
    text = one.review.article.text
    await one.press("f")
    first = quote.split()[0]
    at = text.index(quote)
    [code] = [c for c, extent in one.app.screen.jumps._codes.items() if extent == (at, at + len(first))]
    await one.press(" ".join(code))
    await one.press(" ".join("l" * (len(quote.split()) - 1)))
    assert one.selected == quote
    await one.press("3")


async def does(one: Reviewer, where: str, keys: str) -> None:
    """Go to a span by tab and type."""
    while not one.focus.startswith(where):
        await one.press("tab")
    if keys.startswith("ask "):
        await one.press("a b w")
        await one.type(keys.removeprefix("ask "))
        await one.press("enter")
    elif keys.startswith("value "):
        await one.press("a b t")
        wanted = keys.removeprefix("value ")
        row = next(line for line in one.lines if wanted in line.split())
        await one.press(row.removeprefix("►").split()[0])
    else:
        await one.press(keys)


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the lead's file, and one from each that the lead sent out."""
    folder = tmp_path_factory.mktemp("three")
    corpus = folder / "corpus"
    corpus.mkdir()
    shutil.copy(Path(__file__).parents[1] / "corpus" / "10-briefs.jsonl", corpus)
    lead = folder / "lead.db"
    create(lead, corpus, default(), lambda *_: None)
    for arguments in [
        ["assign", *PEOPLE, "--everybody"],
        *(["backup", "--for", n, f"{folder / n}.db"] for n in PEOPLE),
    ]:
        assert main(["--db", str(lead), "--reviewer", "Lea", *arguments]) == 0
    return folder


@pytest.fixture(scope="module")
async def merged(coded: Path) -> list[Path]:
    """The lead's file after each order in which the three came back."""
    for name in PEOPLE:
        await codes(coded / f"{name}.db", name)
    found = []
    for number, order in enumerate(permutations(PEOPLE)):
        path = coded / f"merged-{number}.db"
        assert main(["--db", str(coded / "lead.db"), "backup", str(path)]) == 0
        for name in order:
            assert main(["--db", str(path), "merge", str(coded / f"{name}.db")]) == 0
        found.append(path)
    return found


def record_of(path: Path) -> list[str]:
    with closing(open_file(path)) as conn:
        assert check.check(conn) == []
        caches = [f"SELECT * FROM {name} ORDER BY 1, 2, 3" for name in ("verdicts", "disputes", "flags")]
        return [*map(repr, rows(conn)), *(repr(row) for sql in caches for row in conn.execute(sql).fetchall())]


def differing(path: Path) -> set[tuple[str, str, tuple[str, ...]]]:
    """Kind, the longest text (of a value its name) and who takes part, of each dispute about a span or value."""
    with closing(open_file(path)) as conn:
        assert [one.note for one in open_doubts(conn, "Lea")] == ["which one?"]
        return {
            (d.kind, max((v.annotation.quote or v.annotation.label for v in d.versions), key=len)[:20], d.people)
            for d in open_disputes(conn, "Lea")
            if d.layer != "relation"
        }


async def test_three_differ_as_planned_whatever_the_order_of_merging(merged: list[Path], home: Path) -> None:
    first = record_of(merged[0])
    assert all(record_of(path) == first for path in merged[1:])
    assert differing(merged[0]) == {
        ("label", "housing repairs team", PEOPLE),
        ("rejected", "11,400 homes", PEOPLE),
        ("rejected", LATE[:20], PEOPLE),
        ("edge", "C3 grade", PEOPLE),
        ("missed", "Homes First Larkhave", PEOPLE),
        ("label", "theme", PEOPLE),
    }


async def settles(db: Path) -> None:
    """The lead answers as planned; what follows for relations is taken as most hold it."""
    async with at_desk(db, "Lea") as lea:
        await lea.press("d enter")
        seen = 0
        while isinstance(lea.app.screen, DisputeScreen):
            keys = next((keys for mark, keys in ANSWERS.items() if mark in lea.text), "1")
            await lea.press(keys)
            seen += 1
            assert seen < 40, lea.text
        assert "nothing is left to settle" in lea.status


async def test_the_disputes_are_settled_by_keys_and_gold_is_as_planned(merged: list[Path], home: Path) -> None:
    here, there = merged[0], merged[-1]
    await settles(here)
    assert main(["--db", str(there), "merge", str(here)]) == 0
    for path in (here, there):
        assert main(["--db", str(path), "export", "--format", "jsonl", f"{path}.jsonl"]) == 0
    assert Path(f"{here}.jsonl").read_bytes() == Path(f"{there}.jsonl").read_bytes()
    with closing(open_file(here)) as conn:
        gold = conn.execute("SELECT quote, label_id, basis FROM gold WHERE kind = 'span' AND basis = 'adjudicated'")
        assert {(quote[:20], label) for quote, label, _ in gold} == {
            ("housing repairs team", "SERVICE"),
            ("C3", "RATING"),
            ("Homes First Larkhave", "ORG"),
            (LATE[:20], "CONCERN"),
            ("inspection", "INSPECTION"),
        }
        assert conn.execute("SELECT count(*) FROM gold WHERE basis = 'agreed'").fetchone()[0] > 10
        assert conn.execute("SELECT count(*) FROM gold WHERE quote = '11,400 homes'").fetchone()[0] == 0
        assert open_disputes(conn, "Lea") == []
        assert check.check(conn) == []
