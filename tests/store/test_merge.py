"""Merging files: whatever the histories and the order, everybody ends with the same record and the same caches."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plants import Desk, book, desk_at, fill

from tui.core.annotation import Article, span
from tui.core.codebook import parse
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.store import articles, check, log, ulid
from tui.store import merge as job
from tui.store.backup import backup
from tui.store.driver import Connection, sqlite
from tui.store.merge import merge
from tui.store.migrations import open_file
from tui.store.record import KEYS

CACHES = {**dict.fromkeys(("verdicts", "disputes", "flags"), "*"), "queue": check.CACHES["queue"]}


def everything(conn: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the record and of the caches, in one order."""
    wanted = {**dict.fromkeys(KEYS, "*"), **CACHES}
    return {table: sorted(conn.execute(f"SELECT {names} FROM {table}"), key=repr) for table, names in wanted.items()}


def of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(open_file(path)) as conn:
        assert check.check(conn) == []
        return everything(conn)


def copy(path: Path, name: str) -> Path:
    target = path.with_name(name)
    with closing(open_file(path)) as conn:
        backup(conn, target)
    return target


def merged(into: Path, *others: Path, dry_run: bool = False, force: bool = False) -> list[dict[str, int]]:
    with closing(open_file(into)) as conn:
        told = [merge(conn, other, dry_run=dry_run, force=force) for other in others]
    return [{table: count for table, count in one.new.items() if count} for one in told]


def live(path: Path, chance: random.Random, machine: str, steps: int = 12) -> None:
    """A random working day on one machine: articles, sources, decisions, comments, doubts, undo, adjudication."""
    desk = desk_at(path)
    with closing(desk.conn):
        ids = [articles.person(desk.conn, name, suffix=chance.choice((machine, "m1"))) for name in ("Ada", "Ben")]
        texts = [desk.article, Article.of(f"A leaf of {chance.choice('xyz')}.", f"Leaf {chance.choice('ab')}")]
        articles.add_articles(desk.conn, [(texts[1], {"url": chance.choice("pq")})], fresh=True)
        for _ in range(steps):
            who, one = chance.choice(ids), chance.choice(texts)
            undoing = chance.random()
            if undoing < 0.25:
                (log.undo if undoing < 0.17 else log.redo)(desk.conn, who)
                continue
            if undoing < 0.35:  # one key over both articles
                steps = {text.id: _some_step(desk, text, chance) for text in texts}
                log.append_all(desk.conn, steps, reviewer_id=who, codebook_id=desk.book.id)
                continue
            step = _some_step(desk, one, chance)
            log.append(desk.conn, step, reviewer_id=who, article_id=one.id, codebook_id=desk.book.id)


def _some_step(desk: Desk, one: Article, chance: random.Random) -> Step:
    start = chance.choice((0, 2, 4))
    mine = span(one, chance.choice(("LEAF", "PRAISE")), start, start + chance.choice((2, 4)))
    action = chance.choice(("accept", "reject", "adjust", "comment", "flag", "answer", "done", "exclude", "reopen"))
    final = chance.random() < 0.2
    if action in ("done", "exclude", "reopen"):
        verdict = {"done": "done", "exclude": "excluded", "reopen": None}[action]
        scope = chance.choice(("", "part", "LEAF")) if action == "done" else ""
        return Step((Row(None, action, verdict, scope=scope),))
    if action in ("comment", "flag", "answer"):
        return Step((Row(mine.id, action, None, note=chance.choice(("", "why?", "so"))),), (mine,))
    if action == "adjust":
        other = span(one, "LEAF", 3, 7)
        rows = (Row(other.id, "adjust", "reject", as_id=mine.id, final=final), Row(mine.id, "adjust", "accept"))
        return Step(rows, (other, mine))
    return Step((Row(mine.id, action, action, final=final),), (mine,))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9), st.integers(2, 4))
def test_any_histories_merged_in_any_order_come_to_the_same_rows(seed: int, count: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.db"
        with closing(open_file(first, create=True, codebook=book())) as conn:
            fill(conn)
        files = [first, *(copy(first, f"{i}.db") for i in range(1, count))]
        for i, path in enumerate(files):
            live(path, chance, f"m{i}")
        merged(files[0], files[1])  # some know of each other before they go on
        live(files[0], chance, "m0", 4)
        merged(files[-1], files[0])
        live(files[-1], chance, "m9", 4)
        for _ in range(count):  # any tree, and the rest until everybody knows all
            a, b = chance.sample(files, 2)
            merged(a, b)
        for path in files:
            merged(path, *(other for other in chance.sample(files, count) if other != path))
        states = [of(path) for path in files]
        assert all(state == states[0] for state in states[1:])
        with closing(open_file(files[0])) as conn:
            check.rebuild(conn)
            assert everything(conn) == states[0]


@pytest.fixture
def pair(file: Path) -> tuple[Path, Path]:
    """Two copies that went on apart: Ada's here, Ben's there, with an article and a codebook of his."""
    other = copy(file, "other.db")
    here, there = desk_at(file), desk_at(other)
    with closing(here.conn), closing(there.conn):
        here.accept(here.leaf)
        here.finish()
        ben = articles.person(there.conn, "Ben", suffix="m2")
        cora = articles.person(there.conn, "Cora", suffix="m2")
        new = Article.of("More leaves.", "More")
        articles.add_articles(there.conn, [(new, {})], fresh=True)
        there.reject(there.leaf, by=ben)
        there.finish(by=ben)
        there.decide(Row(None, "done", "done"), by=cora, article=new)
    return file, other


def test_a_merge_tells_what_is_new_and_a_second_one_finds_nothing(pair: tuple[Path, Path]) -> None:
    here, other = pair
    with closing(open_file(here)) as conn:
        told = merge(conn, other)
    assert {t: n for t, n in told.new.items() if n} == {"sources": 2, "articles": 1, "article_facts": 1, "decisions": 3}
    assert told.reviewers == ("Cora",)
    assert len(told.clashes) == 1
    assert "Ben decided on two machines (Ben-m2, here Ben-m1)" in told.clashes[0]
    before = of(here)
    assert merged(here, other) == [{}]
    assert of(here) == before
    assert [row[1:] for row in before["disputes"]] == [(desk_at(here).leaf.id, "Ada", "Ben")]


def test_a_dry_run_counts_the_same_and_adds_nothing(pair: tuple[Path, Path]) -> None:
    here, other = pair
    before = of(here)
    would = merged(here, other, dry_run=True)
    assert of(here) == before
    assert merged(here, other) == would


def test_another_version_of_the_codebook_is_taken_and_told(pair: tuple[Path, Path]) -> None:
    here, other = pair
    with closing(open_file(other)) as conn:
        articles.store_codebook(conn, parse(book().toml.replace('version = "1"', 'version = "2"')))
    with closing(open_file(here)) as conn:
        told = merge(conn, other)
        assert parse(articles.current_codebook(conn) or "").version == "1"
    assert "codebook plants 2" in told.clashes[1]
    assert "this file with plants 1" in told.clashes[1]


def refusal(here: Path, other: Path) -> str:
    before = of(here)
    with closing(open_file(here)) as conn, pytest.raises(Problem) as caught:
        merge(conn, other)
    assert of(here) == before
    return str(caught.value)


def tamper(path: Path, *statements: str) -> None:
    """Change rows behind the program's back, and put its guards back so that they look untouched."""
    conn = sqlite.connect(path, isolation_level=None)
    with closing(conn):
        guards = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.execute(statement)
        for _, sql in guards:
            conn.execute(sql)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE sources SET name = 'Cleo' WHERE id = 'Ada-m1'", "Ada-m1 of sources has another name"),
        ("UPDATE proposals SET score = 0.1", "of proposals has another score"),
        ("UPDATE articles SET text = replace(text, 'green', 'brown')", "is not the one that its id was made from"),
        ("UPDATE annotations SET start = 5, quote = 'eaf' WHERE start = 4", "is not the one that its claim makes"),
        ("UPDATE annotations SET quote = 'lead' WHERE start = 4", "is not what stands in article"),
        ("UPDATE codebooks SET toml = toml || ' '", "is not the one that its id was made from"),
        ("UPDATE codebook_labels SET flat = 0 WHERE label_id = 'LEAF'", "not those that its text names"),
        ("UPDATE sources SET kind = 'rules' WHERE id = 'Ben-m2'", "only people decide"),
        ("UPDATE decisions SET id = 'zz' || substr(id, 3), step_id = 'zz' || substr(id, 3)", "no id that decisions"),
        ("UPDATE decisions SET reviewer_id = 'nobody'", "names something that is not in sources"),
        ("UPDATE decisions SET step_id = (SELECT min(id) FROM decisions)", "does not fit the step"),
        ("ALTER TABLE decisions ADD COLUMN more TEXT", "its table decisions is not as this program makes it"),
    ],
)
def test_forged_rows_are_refused_and_nothing_is_added(pair: tuple[Path, Path], statement: str, sentence: str) -> None:
    here, other = pair
    tamper(other, statement)
    assert sentence in refusal(here, other)


def test_a_decision_that_is_known_with_another_verdict_is_refused(pair: tuple[Path, Path]) -> None:
    here, other = pair
    merged(other, here)
    tamper(other, "UPDATE decisions SET verdict = 'reject' WHERE reviewer_id = 'Ada-m1' AND verdict = 'accept'")
    assert "of decisions has another verdict" in refusal(here, other)


def test_a_table_that_is_a_view_is_not_read(pair: tuple[Path, Path]) -> None:
    here, other = pair
    with closing(sqlite.connect(other)) as conn:
        conn.executescript("DROP TABLE readings; CREATE VIEW readings AS SELECT source_id, article_id FROM proposals;")
    assert "its table readings is not" in refusal(here, other)


def test_ids_after_tomorrow_need_force(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    here, other = pair
    ahead = ulid.now() + 2 * 24 * 3600
    with monkeypatch.context() as patched, closing(open_file(other)) as conn:
        patched.setattr(ulid, "now", lambda: ahead)
        desk = desk_at(other)
        desk.conn.close()
        log.append(
            conn,
            Step((Row(None, "done", "done"),)),
            reviewer_id="Ben-m2",
            article_id=desk.article.id,
            codebook_id=desk.book.id,
        )
    assert "go on after tomorrow" in refusal(here, other)
    assert merged(here, other, force=True)[0]["decisions"] == 4


def test_what_is_no_file_of_ours_is_refused_in_a_sentence(pair: tuple[Path, Path]) -> None:
    here, other = pair
    newer = copy(other, "newer.db")
    with closing(sqlite.connect(newer)) as conn:
        conn.execute("PRAGMA user_version = 99")
    foreign = here.with_name("foreign.db")
    with closing(sqlite.connect(foreign)) as conn:
        conn.execute("CREATE TABLE t (x)")
    garbage = here.with_name("garbage.db")
    garbage.write_bytes(b"not a database at all" * 100)
    assert "newer" in refusal(here, newer)
    assert "another program" in refusal(here, foreign)
    assert "not a database" in refusal(here, garbage)
    assert "is the file itself" in refusal(here, here)
    assert "There is no file" in refusal(here, here.with_name("none.db"))


def test_a_damaged_file_is_refused(pair: tuple[Path, Path]) -> None:
    here, other = pair
    data = bytearray(other.read_bytes())
    size = 4096
    for page in range(20, len(data) // size, 3):
        data[page * size : page * size + 200] = b"\xff" * 200
    other.write_bytes(data)
    assert "damaged" in refusal(here, other)


def test_a_disk_that_fills_in_the_middle_keeps_whole_articles_and_the_same_merge_goes_on(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "TOGETHER", 2)
    here, other = pair
    with closing(open_file(other)) as conn:
        many = [Article.of(f"Leaf number {i}. " + "green " * 900, f"Leaf {i}") for i in range(24)]
        articles.add_articles(conn, [(one, {}) for one in many], fresh=True)
    whole = copy(here, "whole.db")
    merged(whole, other)
    with closing(open_file(here)) as conn:
        conn.execute(f"PRAGMA max_page_count = {conn.execute('PRAGMA page_count').fetchone()[0] + 20}")
        with pytest.raises(Problem, match="full"):
            merge(conn, other)
        assert not conn.in_transaction
        assert 2 <= conn.execute("SELECT count(*) FROM articles").fetchone()[0] < 26
        assert check.check(conn) == []
    merged(here, other)
    assert of(here) == of(whole)


def test_a_clock_that_was_set_back_changes_nothing_of_what_counts(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, other = pair
    now = ulid.now()
    monkeypatch.setattr(ulid, "now", lambda: now - 3600)
    there = desk_at(other)
    with closing(there.conn):
        there.accept(there.leaf, by="Ben-m2")  # rejected before, by a clock an hour ahead
    merged(here, other)
    with closing(open_file(here)) as conn:
        sql = "SELECT verdict FROM verdicts WHERE reviewer = 'Ben' AND annotation_id = ?"
        assert conn.execute(sql, (there.leaf.id,)).fetchone() == ("accept",)
        assert conn.execute("SELECT count(*) FROM disputes").fetchone() == (0,)


_KILLED = """
import os, signal, sys
from pathlib import Path
from tui.store import merge as job
from tui.store.migrations import open_file
job.TOGETHER = 2
at = int(sys.argv[3])
job.merge(open_file(Path(sys.argv[1])), Path(sys.argv[2]),
          tick=lambda done, of: os.kill(os.getpid(), signal.SIGKILL) if done >= at else None)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
@pytest.mark.parametrize("at", [2, 6])
def test_killed_in_the_middle_it_goes_on_where_it_stopped(pair: tuple[Path, Path], at: int) -> None:
    here, other = pair
    there = desk_at(other)
    with closing(there.conn):
        many = [Article.of(f"Leaf number {i}.", f"Leaf {i}") for i in range(12)]
        articles.add_articles(there.conn, [(one, {}) for one in many], fresh=True)
        for one in many:
            mine = span(one, "LEAF", 0, 4)
            there.decide(
                Row(mine.id, "add", "accept"), Row(None, "done", "done"), new=(mine,), by="Ben-m2", article=one
            )
    whole = copy(here, "whole.db")
    merged(whole, other)
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(here), str(other), str(at)], check=False, env=os.environ)
    assert ended.returncode == -signal.SIGKILL
    part = of(here)
    assert 0 < len(part["articles"]) < len(of(whole)["articles"])
    merged(here, other)
    assert of(here) == of(whole)
