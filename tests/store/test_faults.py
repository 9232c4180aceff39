"""Full, locked, damaged: what is said, and that nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from plants import Desk, desk_at

from tui.core.annotation import Article
from tui.core.errors import Problem
from tui.core.review.step import Row, Verdict
from tui.store import articles, check, driver, faults, log, queries
from tui.store.driver import sqlite, writing
from tui.store.migrations import open_again, open_file

HOLD = """
import sys
from pathlib import Path
from tui.store import driver
conn = driver.connect(Path(sys.argv[1]))
conn.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
conn.execute("ROLLBACK")
conn.close()
"""


@contextmanager
def held_by_another(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in a long write, until a line is sent to it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child
        if child.poll() is None:
            child.communicate("\n")


def test_a_locked_file_is_waited_for_told_about_and_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    with held_by_another(desk.path) as child:

        def tell(seconds: float) -> None:
            waited.append(seconds)
            if len(waited) == 2:
                child.communicate("\n")

        desk.conn.on_wait = tell
        began = time.monotonic()
        written = desk.accept(desk.leaf)
    assert written.saved == 1
    assert len(waited) >= 2
    assert 0.2 < waited[0] < 0.6
    assert time.monotonic() - began < 5


def test_a_file_that_stays_locked_is_a_sentence_and_the_same_step_works_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PATIENCE", 0.4)
    with held_by_another(desk.path):
        with pytest.raises(Problem, match="another program") as said:
            desk.accept(desk.leaf)
        assert isinstance(said.value, faults.Busy)
        assert queries.load_article(desk.conn, desk.article.id, desk.ada).verdicts == {}
    assert desk.accept(desk.leaf).saved == 1


def test_reading_goes_on_while_another_writes(desk: Desk) -> None:
    with held_by_another(desk.path):
        assert queries.load_article(desk.conn, desk.article.id, desk.ada).article.text == desk.article.text


def until_full(desk: Desk) -> int:
    """Write until there is no room; the steps that were acknowledged."""
    acknowledged: list[int] = []

    def fill() -> None:
        while True:
            acknowledged.append(desk.decide(Row(desk.leaf.id, "comment", None, note="n" * 2000)).saved)

    with pytest.raises(Problem, match="full"):
        fill()
    return acknowledged[-1]


def test_a_full_disk_keeps_what_was_acknowledged_and_takes_the_step_once_there_is_room(desk: Desk) -> None:
    desk.conn.execute(f"PRAGMA max_page_count = {int(str(desk.one('PRAGMA page_count'))) + 4}")
    acknowledged = until_full(desk)
    assert not desk.conn.in_transaction
    with closing(open_again(desk.conn)) as other:
        assert log.saved(other, desk.ada) == acknowledged
    with pytest.raises(Problem, match="full"):
        desk.decide(Row(desk.leaf.id, "comment", None, note="n" * 9000))
    desk.conn.execute("PRAGMA max_page_count = 1000000")
    assert desk.decide(Row(desk.leaf.id, "comment", None, note="n" * 9000)).saved == acknowledged + 1
    assert check.check(desk.conn) == []


def test_an_import_that_runs_out_of_disk_keeps_the_articles_before(desk: Desk) -> None:
    desk.conn.execute(f"PRAGMA max_page_count = {int(str(desk.one('PRAGMA page_count'))) + 60}")
    many: list[tuple[Article, dict[str, str]]] = [(Article.of(f"{i} " + "words " * 500), {}) for i in range(200)]
    with pytest.raises(Problem, match="full"):
        articles.add_articles(desk.conn, many)
    kept = int(str(desk.one("SELECT count(*) FROM articles")))
    assert 1 < kept < 201
    desk.conn.execute("PRAGMA max_page_count = 1000000")
    added = articles.add_articles(desk.conn, many)
    assert (len(added.new), len(added.known)) == (201 - kept, kept - 1)
    assert check.check(desk.conn) == []


def test_a_damaged_table_is_told_and_the_others_can_be_read(file: Path) -> None:
    desk = desk_at(file)
    root = int(str(desk.one("SELECT rootpage FROM sqlite_master WHERE name = 'decisions'")))
    desk.accept(desk.leaf)
    log.checkpoint(desk.conn)
    desk.conn.close()
    content = bytearray(file.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xa5" * 4096
    file.write_bytes(content)
    hurt = desk_at(file)
    assert [one.what for one in check.check(hurt.conn)][:1] == ["file"]
    assert queries.load_article(hurt.conn, hurt.article.id, hurt.ada).verdicts == {hurt.leaf.id: Verdict("accept")}
    with pytest.raises(Problem, match="damaged"):
        hurt.accept(hurt.root)
    hurt.conn.close()


def test_an_error_of_our_own_inside_a_transaction_takes_it_back(desk: Desk) -> None:
    def work() -> None:
        with writing(desk.conn) as conn:
            conn.execute("INSERT INTO settings VALUES ('a', 'b')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert desk.rows("SELECT * FROM settings WHERE key = 'a'") == []
    assert not desk.conn.in_transaction


@pytest.mark.parametrize("code", sorted(faults.SENTENCES))
def test_every_fault_has_a_sentence_with_the_name_of_the_file(code: int) -> None:
    error = sqlite.OperationalError("disk \x1b[31m")
    error.sqlite_errorcode = code | 0x100
    said = faults.problem_of(error, Path("/x/my file.db")).sentence
    assert "\x1b" not in said
    assert said.endswith(".")
    assert "my file.db" in said


def test_a_name_with_braces_or_escapes_is_shown_harmlessly() -> None:
    said = faults.problem_of(sqlite.OperationalError("{why}"), Path("/x/{name}\x1b.db")).sentence
    assert "\x1b" not in said
    assert "{name}" in said


WRITER = """
import sys
from pathlib import Path
from tui.core.review.step import Row, Step
from tui.store import log
from tui.store.migrations import open_file
conn = open_file(Path(sys.argv[1]))
rows = tuple(Row(id, "accept", "accept", how="bulk") for id in sys.argv[5:])
while True:
    step = Step(rows)
    written = log.append(conn, step, reviewer_id=sys.argv[2], article_id=sys.argv[3], codebook_id=sys.argv[4])
    print(written.saved, flush=True)
"""


def test_killed_writers_lose_nothing_and_leave_no_half_a_step(desk: Desk) -> None:
    desk.conn.close()
    told = {desk.ada: 0, desk.ben: 0}
    for pause in (0.0, 0.004, 0.013):
        children = []
        for who in told:
            argv = [sys.executable, "-c", WRITER, str(desk.path), who, desk.article.id, desk.book.id]
            argv += [desk.leaf.id, desk.root.id, desk.second.id]
            children.append((who, subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)))
        for who, child in children:
            assert child.stdout is not None
            told[who] = int(child.stdout.readline())
        time.sleep(pause)
        for who, child in children:
            child.send_signal(signal.SIGKILL)
            rest = child.communicate()[0].split("\n")
            told[who] = max([told[who], *(int(line) for line in rest[:-1])])
        with closing(open_file(desk.path)) as conn:
            for who, count in told.items():
                assert log.saved(conn, who) >= count > 0
            sizes = conn.execute("SELECT DISTINCT count(*) FROM decisions GROUP BY step_id").fetchall()
            assert sizes == [(3,)]
            assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert check.check(conn) == []


def test_importing_beside_a_reviewer_never_holds_a_key_up_for_long(desk: Desk) -> None:
    def work() -> None:
        with closing(open_file(desk.path)) as conn:
            many = [(Article.of(f"{i} " + "leaf and root " * 300), {"title": str(i)}) for i in range(300)]
            articles.add_articles(conn, many)

    importing = threading.Thread(target=work)
    importing.start()
    longest = 0.0
    while importing.is_alive():
        began = time.monotonic()
        desk.accept(desk.leaf)
        longest = max(longest, time.monotonic() - began)
        time.sleep(0.01)
    importing.join()
    assert desk.one("SELECT count(*) FROM articles") == 301
    assert longest < 2, os.getloadavg()
