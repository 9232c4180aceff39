"""What the record refuses, from whichever program it comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from plants import Desk

from tui.store.driver import sqlite

TABLES = [
    "sources",
    "codebooks",
    "labels",
    "codebook_labels",
    "articles",
    "article_facts",
    "annotations",
    "proposals",
    "readings",
    "assignments",
    "decisions",
]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A file with a row in each table of the record."""
    desk.accept(desk.leaf)
    desk.conn.execute(
        "INSERT INTO assignments (id, at, by_id, reviewer, article_id, state) VALUES (?, '', ?, 'Ben', ?, 'assigned')",
        ("0" * 26, desk.ada, desk.article.id),
    )
    return desk


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_the_record_changes_goes_or_is_replaced(full: Desk, table: str) -> None:
    before = full.rows(f"SELECT * FROM {table}")
    columns = [row[1] for row in full.rows(f"PRAGMA table_info({table})")]
    marks = ", ".join("?" * len(columns))
    attempts = [
        (f"UPDATE {table} SET {columns[0]} = {columns[0]}", ()),
        (f"UPDATE OR REPLACE {table} SET {columns[-1]} = {columns[-1]}", ()),
        (f"DELETE FROM {table}", ()),
        (f"INSERT OR REPLACE INTO {table} VALUES ({marks})", before[0]),
        (f"INSERT OR IGNORE INTO {table} VALUES ({marks})", before[0]),
        (f"REPLACE INTO {table} VALUES ({marks})", before[0]),
    ]
    for recursive in ("ON", "OFF"):  # as other programs may have it
        full.conn.execute(f"PRAGMA recursive_triggers = {recursive}")
        for sql, values in attempts:
            with pytest.raises(sqlite.IntegrityError):
                full.conn.execute(sql, values)
    assert full.rows(f"SELECT * FROM {table}") == before


def test_every_table_of_the_record_was_tried(full: Desk) -> None:
    local = {
        "settings",
        "seats",
        "visits",
        "verdicts",
        "queue",
        "disputes",
        "flags",
        "superseded",
        "stories",
        "story_runs",
        "editions",
        "sqlite_stat1",
        "_sqlite_migrations",
    }
    made = {str(name) for (name,) in full.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in made if not name.startswith(("articles_fts", "sqlite_"))} - local == set(TABLES)


BAD_ANNOTATIONS = [
    ("span", 4, 4, "", None, None, None),
    ("span", -1, 4, "The ", None, None, None),
    ("span", 4, 8000, "leaf", None, None, None),
    ("span", 4, None, "leaf", None, None, None),
    ("span", 4, 8, None, None, None, None),
    ("span", 4, 8, "leaf", None, None, "x"),
    ("relation", None, None, None, "HEAD", None, None),
    ("relation", None, None, None, "HEAD", "nosuchannotation", None),
    ("relation", 1, 2, "e", "HEAD", "HEAD", None),
    ("attribute", None, None, None, "HEAD", None, None),
    ("attribute", None, None, None, None, None, "green"),
    ("record", None, None, None, None, None, None),
]


@pytest.mark.parametrize("values", BAD_ANNOTATIONS)
def test_an_annotation_that_says_too_much_or_too_little_is_refused(desk: Desk, values: tuple[object, ...]) -> None:
    label = {"span": "LEAF", "relation": "grows_on", "attribute": "colour", "record": "LEAF"}[str(values[0])]
    kind, start, end, quote, head, tail, value = (desk.leaf.id if v == "HEAD" else v for v in values)
    row = ("a" * 16, desk.article.id, kind, label, start, end, quote, head, tail, value)
    with pytest.raises(sqlite.IntegrityError):
        desk.conn.execute("INSERT INTO annotations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


DECISION = {
    "id": "7" * 26,
    "step_id": "7" * 26,
    "undoes_id": None,
    "at": "2020-01-01",
    "reviewer_id": "Ada-m1",
    "action": "accept",
    "verdict": "accept",
    "as_id": None,
}


@pytest.mark.parametrize(
    "bad",
    [
        {"verdict": "done"},
        {"verdict": "maybe"},
        {"action": "think"},
        {"action": "undo"},
        {"undoes_id": "7" * 26},
        {"as_id": "LEAF"},
        {"reviewer_id": "rules@1"},
        {"reviewer_id": "nobody"},
        {"step_id": "1" * 26},
        {"id": "short"},
        {"annotation_id": None},
        {"annotation_id": "nosuchannotation"},
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(desk: Desk, bad: dict[str, object]) -> None:
    row = DECISION | {"article_id": desk.article.id, "annotation_id": desk.leaf.id, "codebook_id": desk.book.id} | bad
    row = {k: desk.leaf.id if v == "LEAF" else v for k, v in row.items()}
    sql = f"INSERT INTO decisions ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    with pytest.raises(sqlite.IntegrityError):
        desk.conn.execute(sql, list(row.values()))
    assert desk.one("SELECT count(*) FROM decisions") == 0


def test_another_library_on_the_closed_file_is_refused_too(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.conn.close()
    other = f"""
import sqlite3
conn = sqlite3.connect({str(desk.path)!r})
for sql in ("UPDATE decisions SET note = 'forged'", "DELETE FROM decisions",
            "INSERT OR REPLACE INTO decisions SELECT * FROM decisions"):
    try:
        conn.execute(sql)
    except sqlite3.IntegrityError:
        continue
    raise SystemExit(sql)
"""
    subprocess.run([sys.executable, "-c", other], check=True)


def test_the_caches_follow_what_any_program_adds_to_the_log(desk: Desk) -> None:
    row = DECISION | {"article_id": desk.article.id, "annotation_id": desk.leaf.id, "codebook_id": desk.book.id}
    sql = f"INSERT INTO decisions ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    desk.conn.execute(sql, list(row.values()))
    assert desk.rows("SELECT reviewer, verdict FROM verdicts") == [("Ada", "accept")]


def test_no_other_library_is_loaded_beside_the_chosen_one() -> None:
    code = (
        "import sys; from tui.store import articles, backup, check, driver, labelled, log, migrations, queries; "
        "assert 'sqlite_utils' not in sys.modules; print(driver.sqlite.__name__)"
    )
    chosen = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    assert chosen in ("pysqlite3.dbapi2", "sqlite3")
    assert sqlite.__name__ == chosen
    rooms = Path(__file__).parents[2] / "tui"
    importing = [p for p in rooms.rglob("*.py") if "import sqlite3" in p.read_text("utf-8")]
    assert [p.name for p in importing] == ["driver.py"]
