"""The report tables: on the screen, and the same on the command line and in the published database."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from reviewer import at_work, copied
from test_records import told

from tui.__main__ import main
from tui.jobs.publish import Wanted, publish

__all__ = ["told"]  # the file with the article, made once


@pytest.fixture
async def db(tmp_path: Path, told: Path) -> Path:
    """Ada recorded two inspections, and left a field of one as not given."""
    path = copied(told, tmp_path / "annotations.db")
    async with at_work(path, keys="enter y y i 3 g enter enter q d"):
        pass
    return path


async def test_the_tables_are_a_key_from_the_progress(db: Path):
    async with at_work(db, keys="p t") as ada:
        assert "Inspections (1 of 4)" in ada.lines[0]
        assert "2 rows" in ada.lines[0]
        assert "Ashdown City Council" in ada.lines[2]
        assert "not given" in ada.lines[2]
        assert "2016-12-31" not in ada.text
        await ada.press("l l l l")
        assert "2016-12-31" in ada.lines[2]
        await ada.press("/ 2 0 1 6 - 0 5 enter")
        assert ada.lines[0].endswith("1 row")
        await ada.press("n n n")
        assert "(4 of 4)" in ada.lines[0]
        await ada.press("p p p enter")
        assert ada.review.article.title == "Two visits, two verdicts"


async def test_the_command_line_prints_them_in_columns_as_json_and_as_csv(db: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--db", str(db), "stats", "--tables", "inspections"]) == 0
    assert "Inspections: 2 rows" in capsys.readouterr().out
    assert main(["--db", str(db), "stats", "--tables", "--json"]) == 0
    found = {table["id"]: table for table in json.loads(capsys.readouterr().out)}
    assert list(found) == ["inspections", "events", "findings", "themes"]
    first = found["inspections"]["rows"][0]
    assert (first["body"], first["inspectorate"], first["overall"]) == (
        ["Ashdown City Council"], ["not given"], ["good"],
    )  # fmt: skip
    assert main(["--db", str(db), "stats", "--tables", "inspections", "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith('"body","entry","inspectorate"')
    assert main(["--db", str(db), "stats", "--tables", "nothing"]) == 2
    assert "has no table nothing" in capsys.readouterr().err
    assert main(["--db", str(db), "stats", "--tables", "--csv"]) == 2


async def test_the_published_database_has_a_table_for_each(db: Path, tmp_path: Path):
    publish(db, tmp_path / "site", Wanted(), lambda what, done, total: None)
    conn = sqlite3.connect(tmp_path / "site" / "annotations.db")
    rows = conn.execute('SELECT body, "overall", article_id FROM inspections ORDER BY start').fetchall()
    assert [row[:2] for row in rows] == [("Ashdown Council", "inadequate"), ("Ashdown City Council", "good")]
    assert conn.execute("SELECT count(*) FROM inspections JOIN articles ON id = article_id").fetchone() == (2,)
    conn.close()
    page = (tmp_path / "site" / "table-inspections.html").read_text("utf-8")
    assert "Ashdown City Council" in page
    assert "not given" in page
    (article,) = (tmp_path / "site" / "articles").glob("*.html")
    told = article.read_text("utf-8")
    assert "<caption>Records</caption>" in told
    assert "<td>1 inspection</td><td>overall</td><td>good</td><td><a href=" in told
