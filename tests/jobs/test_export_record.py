"""The whole record goes out as lines and comes back the same, into an empty file and into its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import crowded_file

from tui.core.annotation import Article, Candidate, relation, span
from tui.core.codebook import default
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.jobs.record import export_record, import_record, is_record
from tui.store import record
from tui.store.articles import Source, add_articles, add_proposals, ensure_source, person
from tui.store.check import check
from tui.store.driver import Connection
from tui.store.log import append, undo
from tui.store.migrations import open_file


@pytest.fixture
def conn(tmp_path: Path) -> Connection:
    """A file with everything: half characters, candidates, decisions, an undo."""
    book = default()
    link = next(r for r in book.relations.values())
    head_label, tail_label = sorted(link.head)[0], sorted(link.tail)[0]
    article = Article.of("Ofsted \ud800 visited Leeds.", "T", url="https://example.org")
    head, tail = span(article, head_label, 0, 6), span(article, tail_label, 17, 22)
    made = open_file(tmp_path / "one.db", create=True, codebook=book)
    add_articles(made, [(article, {"note": "invented"})])
    ensure_source(made, Source("rules@1", "rules", "rules", "1"))
    found = [Candidate(one, 0.5) for one in (head, tail, relation(link.id, head, tail))]
    add_proposals(made, "rules@1", [(article.id, found)])
    me = person(made, "Ann", suffix="x")
    for row in (Row(head.id, "accept", "accept"), Row(tail.id, "reject", "reject"), Row(None, "done", "done")):
        append(made, Step((row,)), reviewer_id=me, article_id=article.id, codebook_id=book.id)
    undo(made, me)
    return made


def test_the_record_comes_back_into_an_empty_file_row_by_row(conn: Connection, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    counts = export_record(conn, path, lambda: None)
    assert counts["articles"] == 1
    assert counts["decisions"] == 4
    assert is_record(path)
    other = open_file(tmp_path / "two.db", create=True)
    assert import_record(other, path) == counts
    assert list(record.rows(other)) == list(record.rows(conn))
    caches = "SELECT * FROM verdicts ORDER BY 1, 2, 3"
    assert other.execute(caches).fetchall() == conn.execute(caches).fetchall()


def test_taking_in_what_is_there_changes_nothing(conn: Connection, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    export_record(conn, path, lambda: None)
    before = list(record.rows(conn))
    assert not any(import_record(conn, path).values())
    assert list(record.rows(conn)) == before


def test_nothing_is_taken_of_a_record_that_is_cut_off_or_none(conn: Connection, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    export_record(conn, path, lambda: None)
    other = open_file(tmp_path / "two.db", create=True)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Problem, match="is not JSON"):
        import_record(other, path)
    path.write_text('{"text": "a"}\n')
    with pytest.raises(Problem, match="no record"):
        import_record(other, path)
    path.write_text('{"glossator": "record", "form": 99}\n')
    with pytest.raises(Problem, match="form 99"):
        import_record(other, path)
    assert not any(table == "articles" for table, _ in record.rows(other))


def test_everything_travels_with_it(tmp_path: Path) -> None:
    """Candidates, decisions, comments, flags and answers, assignments, passes, undo: each row, and what it makes."""
    conn = open_file(crowded_file(tmp_path))
    (flagged, who) = conn.execute(
        "SELECT annotation_id, min(reviewer_id) FROM decisions WHERE action = 'flag'"
    ).fetchone()
    article, book = conn.execute("SELECT article_id, codebook_id FROM decisions").fetchone()

    def decide(row: Row) -> None:
        append(conn, Step((row,)), reviewer_id=who, article_id=article, codebook_id=book)

    decide(Row(flagged, "answer", "accept", note="yes"))
    decide(Row(None, "reopen", None))
    decide(Row(None, "done", "done", scope="person"))
    decide(Row(flagged, "reject", "reject", final=True, reason="not so"))
    undo(conn, who)
    export_record(conn, tmp_path / "all.jsonl", lambda: None)
    for fresh in (True, False):
        other = open_file(tmp_path / f"{fresh}.db", create=True)
        import_record(other, tmp_path / "all.jsonl", fresh=fresh)
        assert list(record.rows(other)) == list(record.rows(conn))
        for table in ("verdicts", "flags", "disputes", "queue"):
            ours, theirs = (sorted(map(repr, c.execute(f"SELECT * FROM {table}"))) for c in (conn, other))
            assert ours == theirs, table
            assert ours, table
        assert check(other) == []
    actions = {action for (action,) in conn.execute("SELECT DISTINCT action FROM decisions")}
    assert actions >= {"accept", "reject", "comment", "flag", "answer", "done", "reopen", "undo"}
    assert conn.execute("SELECT count(*) FROM assignments").fetchone()[0] == 2


def test_a_row_that_no_record_can_hold_is_named_and_nothing_is_added(conn: Connection, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    export_record(conn, path, lambda: None)
    lines = path.read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if '"table": "decisions"' in line)
    for before, after in (("accept", "adore"), ('"keys"', '"strokes"'), ('"article_id": "', '"article_id": "x')):
        path.write_text("\n".join([*lines[:at], lines[at].replace(before, after), *lines[at + 1 :]]) + "\n", "utf-8")
        for fresh in (True, False):
            other = open_file(tmp_path / f"{fresh}.db", create=not (tmp_path / f"{fresh}.db").exists())
            with pytest.raises(Problem, match=f"all.jsonl, line {at + 1}: a row of decisions"):
                import_record(other, path, fresh=fresh)
            assert not any(table == "articles" for table, _ in record.rows(other))
            other.close()
