"""The form of what an article reports: filled from its links, accepted, corrected, resting on spans, undone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from reviewer import Reviewer, at_work, copied, found_in, verdicts

from tui.core.annotation import Article, Candidate, attribute, record, relation
from tui.core.codebook import default
from tui.core.codebook_check import read
from tui.jobs.session import Session
from tui.store import articles, migrations
from tui.store.articles import Source
from tui.ui.app import Glossator
from tui.ui.theme import DARK, LIGHT

TEXT = (
    "Two visits, two verdicts\n\n"
    "Care Watch made a monitoring visit to Ashdown City Council last month. It was rated good.\n\n"
    "An inspection of Ashdown Council in May 2016 had said inadequate. Birk Council was seen, too."
)
OTHER = Path(__file__).parent.parent / "data" / "other.toml"


def story() -> Article:
    return Article.of(TEXT, "Two visits, two verdicts", publisher="The Courier", date="2017-01-25")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one article that tells of two inspections."""
    path = tmp_path_factory.mktemp("told") / "told.db"
    article = story()
    visit, earlier = found_in(article, "INSPECTION", "monitoring visit"), found_in(article, "INSPECTION", "inspection")
    city, short = (found_in(article, "AUTHORITY", name) for name in ("Ashdown City Council", "Ashdown Council"))
    month, may = found_in(article, "DATE", "last month"), found_in(article, "DATE", "May 2016")
    good, bad = found_in(article, "RATING", "good"), found_in(article, "RATING", "inadequate")
    spans = [
        found_in(article, "INSPECTORATE", "Care Watch"), visit, city, month, good, earlier, short, may, bad,
        found_in(article, "AUTHORITY", "Birk Council"),
    ]  # fmt: skip
    hung = [
        relation("inspected", visit, city), relation("inspected", earlier, short),
        relation("inspected_on", visit, month), relation("inspected_on", earlier, may),
        relation("given_at", good, visit), relation("given_at", bad, earlier),
        attribute("iso", month, "2016-12"), attribute("iso", may, "2016-05"),
        attribute("aspect", good, "overall"), attribute("aspect", bad, "overall"),
        record(article, "inspection", visit.id),
    ]  # fmt: skip
    conn = migrations.open_file(path, create=True, codebook=default())
    rules = Source("rules@1", "rules", "rules", "1")
    articles.ensure_source(conn, rules)
    articles.add_articles(conn, [(article, article.facts)])
    articles.add_proposals(conn, rules.id, [(article.id, [Candidate(a, 0.9, "r") for a in (*spans, *hung)])])
    conn.close()
    return path


@pytest.fixture
def db(tmp_path: Path, told: Path) -> Path:
    return copied(told, tmp_path / "annotations.db")


def row(ada: Reviewer, name: str) -> list[str]:
    """The cells of a row of the form."""
    line = next(line for line in ada.lines if f" {name} " in f"{line} ")
    return [cell.strip() for cell in line.replace("►", " ").split("  ") if cell.strip()]


def held(db: Path, label: str) -> Sequence[object]:
    """What is held for an attribute, in order."""
    sql = "SELECT value FROM holdings WHERE label_id = ? ORDER BY decision_id"
    return [value for (value,) in verdicts(db, sql, label)]


async def test_the_form_is_filled_from_what_is_proposed_and_says_so(db: Path):
    async with at_work(db, keys="enter i") as ada:
        assert "Records" in ada.lines[0]
        assert "0 of 3 recorded" in ada.lines[0]
        assert row(ada, "body") == ["1", "body", "Ashdown City Council", "proposed"]
        assert row(ada, "kind") == ["4", "kind", "monitoring visit", "proposed"]
        assert row(ada, "start") == ["5", "start", "2016-12-01", "proposed “last month”"]
        assert row(ada, "overall") == ["8", "overall", "good", "proposed"]
        assert "[monitoring visit] to Ashdown City Council" in ada.text
        await ada.press("q")
        assert ada.status.endswith("saved 0")


async def test_what_stands_fills_it_as_linked(db: Path):
    async with at_work(db, keys="enter y y i") as ada:
        assert row(ada, "end") == ["6", "end", "2016-12-31", "as linked “last month”"]


async def test_enter_records_it_in_one_step_and_goes_on_to_the_next(db: Path):
    async with at_work(db, keys="enter i enter") as ada:
        assert "1 of 3 recorded" in ada.lines[0]
        assert row(ada, "body") == ["1", "body", "Ashdown Council", "proposed"]
        assert ada.status.startswith("recorded as it is")
        assert ada.status.endswith("saved 1")
        assert held(db, "inspection.body") == ["Ashdown City Council"]
        assert held(db, "inspection.start") == ["2016-12-01"]
        assert held(db, "kind") == ["monitoring visit"]
        actions = "SELECT action, how FROM decisions WHERE annotation_id IN (SELECT id FROM annotations WHERE kind = ?)"
        assert verdicts(db, actions, "record") == [("accept", "key")]
        rests = "SELECT a.quote FROM holdings h JOIN annotations a ON a.id = h.tail_id JOIN annotations f "
        rests += "ON f.id = h.head_id WHERE h.label_id = 'inspection@' AND f.label_id = ?"
        assert verdicts(db, rests, "inspection.start") == [("last month",)]
        assert verdicts(db, rests, "inspection") == [("monitoring visit",)]
        await ada.press("u")
        assert "0 of 3 recorded" in ada.lines[0]
        assert held(db, "inspection.body") == []
        await ada.press("z")
        assert "1 of 3 recorded" in ada.lines[0]


async def test_a_number_goes_to_a_field_and_one_key_says_that_it_is_not_given(db: Path):
    async with at_work(db, keys="enter i 7 g") as ada:
        assert row(ada, "framework") == ["7", "framework", "not given", "recorded"]
        assert held(db, "framework") == ["not given"]
        assert held(db, "inspection.body") == []
        await ada.press("1 1 t")
        assert ada.status.startswith("in care")


async def test_a_typed_day_is_counted_from_the_articles_date_and_takes_the_place_of_what_stood(db: Path):
    async with at_work(db, keys="enter i enter p 5 t") as ada:
        await ada.press(" ".join(["backspace"] * 10))
        await ada.type("two months ago")
        await ada.press("enter")
        assert row(ada, "start")[2:4] == ["2016-11-01", "recorded"]
        assert held(db, "inspection.start") == ["2016-11-01"]
        sql = "SELECT action, verdict, as_id IS NULL FROM history h JOIN decisions USING (id) WHERE h.label_id = ?"
        assert verdicts(db, sql.replace("action, verdict", "h.action, h.verdict"), "inspection.start") == [
            ("add", "accept", 1),
            ("add", "accept", 1),
            ("adjust", "reject", 0),
        ]
        await ada.press("5 t")
        await ada.type("some day")
        await ada.press("enter")
        assert "is no day that can be told" in ada.status
        await ada.press("u")
        assert row(ada, "start")[2] == "2016-12-01"


async def test_a_value_of_a_list_is_chosen_by_its_letter(db: Path):
    async with at_work(db, keys="enter i 4 t") as ada:
        assert "focused visit" in ada.text
        await ada.press("down down enter")
        assert row(ada, "kind")[3] == "recorded"
        assert held(db, "kind") == [row(ada, "kind")[2]]


async def test_f_picks_the_span_that_a_field_rests_on(db: Path):
    async with at_work(db, (80, 24), keys="enter i 1 f") as ada:
        assert "body rests on" in ada.hints
        codes = ada.app.place.jumps.codes
        wanted = next(code for code, place in codes.items() if TEXT[slice(*place)] == "Birk Council")
        await ada.press(" ".join(wanted))
        assert row(ada, "body") == ["1", "body", "Birk Council", "recorded"]
        assert "[Birk Council] was seen" in ada.text
        await ada.press("x")
        assert row(ada, "body") == ["1", "body", "Ashdown City Council", "proposed"]
        await ada.press("1 f Q")
        assert "Records" in ada.lines[0]


async def test_another_mention_makes_two_records_one(db: Path):
    async with at_work(db, keys="enter i f") as ada:
        codes = ada.app.place.jumps.codes
        wanted = next(code for code, place in codes.items() if TEXT[slice(*place)] == "inspection")
        await ada.press(" ".join(wanted))
        assert "1 of 2 recorded" in ada.lines[0]
        assert row(ada, "mentions")[1].startswith("monitoring visit · insp")


async def test_a_record_is_rejected_and_another_added(db: Path):
    async with at_work(db, keys="enter i x") as ada:
        assert "0 of 2 recorded" in ada.lines[0]
        assert row(ada, "body")[2] == "Ashdown Council"
        await ada.press("+")
        await ada.press("enter")
        assert "1 of 3 recorded" in ada.lines[0]
        await ada.press("1 t")
        await ada.type("Birk Council")
        await ada.press("enter")
        assert held(db, "inspection.body") == ["Birk Council"]
        await ada.press("q i")
        assert "1 of 3 recorded" in ada.lines[0]


async def test_the_article_itself_is_a_record(db: Path):
    async with at_work(db, keys="enter i p 2 t down enter") as ada:
        assert row(ada, "tone")[3] == "recorded"
        assert held(db, "tone") == [row(ada, "tone")[2]]
        await ada.press("+ down enter")
        assert ada.status.startswith("there is one article only")


async def test_space_shows_what_a_field_rests_on(db: Path):
    async with at_work(db, keys="enter y y i 8 space") as ada:
        assert ada.focus == "good"


async def test_finishing_the_article_covers_its_records(db: Path):
    async with at_work(db, keys="enter y y i enter q d") as ada:
        assert ada.status
    assert ("inspection.body", "single") in verdicts(db, "SELECT label_id, basis FROM gold")
    assert ("inspection@", "single") in verdicts(db, "SELECT label_id, basis FROM gold")


async def test_any_codebook_has_its_own_records(tmp_path: Path):
    book = read(OTHER)
    path = tmp_path / "match.db"
    article = Article.of("Wales beat Spain. Bale scored.", "Match")
    wales, bale = found_in(article, "Team", "Wales"), found_in(article, "PLAYER", "Bale")
    conn = migrations.open_file(path, create=True, codebook=book)
    rules = Source("rules@1", "rules", "rules", "1")
    articles.ensure_source(conn, rules)
    articles.add_articles(conn, [(article, {})])
    claims = [wales, bale, relation("plays_for", bale, wales)]
    articles.add_proposals(conn, rules.id, [(article.id, [Candidate(a, 0.9) for a in claims])])
    conn.close()
    async with at_work(path, keys="enter i") as ada:
        assert row(ada, "side") == ["1", "side", "Wales", "proposed"]
        assert row(ada, "scorers") == ["3", "scorers", "Bale", "proposed"]
        await ada.press("2 g enter")
        assert held(path, "score") == ["unknown"]
        assert held(path, "match.side") == ["Wales"]


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [("enter i", (80, 24), DARK), ("enter y y i enter 7 g", (160, 50), LIGHT)],
    ids=["proposed_80x24", "recorded_160x50"],
)
def test_the_form_looks_as_it_did(db: Path, keys: str, size: tuple[int, int], theme: str, snap_compare: Any):
    session = Session.open(db, "Ada", "0001")
    app = Glossator(session)
    app.theme = theme

    async def typed(pilot: Any) -> None:
        ada = await Reviewer(app).idle()
        await ada.press(keys)
        await asyncio.sleep(0)
        await ada.idle()

    try:
        assert snap_compare(app, terminal_size=size, run_before=typed)
    finally:
        session.close()


async def test_a_span_that_is_moved_or_relabelled_keeps_what_rests_on_it(db: Path):
    async with at_work(db, keys="enter y y i enter q") as ada:
        assert "inspection@" not in ada.text
        ada.app.place.act("focus", found_in(story(), "AUTHORITY", "Ashdown City Council").id)
        await ada.press("j a")
        assert "rejected" not in ada.status
        rests = "SELECT a.quote FROM holdings h JOIN annotations a ON a.id = h.tail_id JOIN annotations f "
        rests += "ON f.id = h.head_id WHERE h.label_id = 'inspection@' AND f.label_id = 'inspection.body'"
        assert verdicts(db, rests) == [("City Council",)]
        await ada.press("i")
        assert row(ada, "body") == ["1", "body", "Ashdown City Council", "recorded"]
