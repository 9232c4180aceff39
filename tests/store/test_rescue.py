"""What can be read of a damaged file is kept."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from plants import Desk, desk_at

from tui.core.annotation import Article
from tui.core.errors import Problem
from tui.core.review.step import Row
from tui.store import articles, check, log
from tui.store.driver import bare
from tui.store.migrations import open_file
from tui.store.rescue import rescue


def damage(desk: Desk, name: str, leaf: int | None) -> None:
    """Overwrite the first page of a table or index, or the `leaf`-th below it."""
    log.checkpoint(desk.conn)
    page = int(str(desk.one("SELECT rootpage FROM sqlite_master WHERE name = ?", name)))
    desk.conn.close()
    content = bytearray(desk.path.read_bytes())
    if leaf is not None:
        at = (page - 1) * 4096
        assert content[at] in (2, 5)
        cell = int.from_bytes(content[at + 12 + 2 * leaf : at + 14 + 2 * leaf], "big")
        page = int.from_bytes(content[at + cell : at + cell + 4], "big")
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    desk.path.write_bytes(content)


def test_a_whole_file_is_rescued_whole(desk: Desk, tmp_path: Path) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.root, by=desk.ben)
    log.undo(desk.conn, desk.ada)
    before = desk.rows("SELECT * FROM decisions")
    rescued = rescue(desk.path, tmp_path / "new.db")
    assert not any(rescued.refused.values())
    assert rescued.opinions == 0
    with closing(open_file(tmp_path / "new.db")) as conn:
        assert check.check(conn) == []
        assert conn.execute("SELECT * FROM decisions").fetchall() == before
        assert articles.current_codebook(conn) == desk.book.toml


def test_around_a_damaged_page_all_is_kept_and_the_cache_gives_the_opinions(file: Path, tmp_path: Path) -> None:
    desk = desk_at(file)
    texts = [Article.of(f"Leaf {i}.") for i in range(200)]
    articles.add_articles(desk.conn, [(one, {"title": str(i)}) for i, one in enumerate(texts)], fresh=True)
    for one in texts:
        desk.decide(Row(None, "done", "done"), article=one)
    damage(desk, "decisions", 3)
    rescued = rescue(file, tmp_path / "new.db")
    lost = 200 - rescued.kept["decisions"]
    assert 5 < lost < 40
    assert rescued.opinions == lost
    assert rescued.kept["articles"] == 201
    with closing(open_file(tmp_path / "new.db")) as conn:
        assert check.check(conn) == []
        assert conn.execute("SELECT count(*) FROM queue WHERE done = 1").fetchone()[0] == 200
        assert conn.execute("SELECT count(*) FROM decisions WHERE reason = 'rescued'").fetchone()[0] == lost


def test_a_lost_table_takes_only_what_refers_to_it_along(desk: Desk, tmp_path: Path) -> None:
    desk.accept(desk.leaf)
    desk.finish()
    damage(desk, "annotations", None)
    rescued = rescue(desk.path, tmp_path / "new.db")
    assert (rescued.kept["articles"], rescued.kept["annotations"], rescued.kept["decisions"]) == (1, 0, 1)
    assert (rescued.refused["proposals"], rescued.refused["decisions"], rescued.opinions) == (4, 1, 0)
    with closing(open_file(tmp_path / "new.db")) as conn:
        assert check.check(conn) == []


def test_the_damaged_file_is_left_as_it_is_and_no_file_is_overwritten(desk: Desk, tmp_path: Path) -> None:
    damage(desk, "verdicts", None)
    content = desk.path.read_bytes()
    rescue(desk.path, tmp_path / "new.db")
    assert desk.path.read_bytes() == content
    with pytest.raises(Problem, match="there already"):
        rescue(desk.path, tmp_path / "new.db")
    with closing(bare(desk.path, read_only=True)) as conn:
        assert conn.execute("SELECT count(*) FROM articles").fetchone()[0] == 1


def test_nothing_to_rescue_is_said(tmp_path: Path) -> None:
    notes = tmp_path / "notes.db"
    notes.write_bytes(b"my notes\n" * 200)
    with pytest.raises(Problem, match=r"Nothing in notes\.db"):
        rescue(notes, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()
