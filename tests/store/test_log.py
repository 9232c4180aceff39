"""Steps, undo and redo: what the record says after each, and what another connection sees of it."""

from __future__ import annotations

from contextlib import closing

import pytest
from plants import Desk, desk_at

from tui.core.annotation import Article, attribute, relation, span
from tui.core.errors import Problem
from tui.core.review.step import Row, Step, Verdict
from tui.store import articles, check, log, queries, ulid, visits
from tui.store.migrations import open_again


def held(desk: Desk, by: str = "") -> dict[str, Verdict]:
    loaded = queries.load_article(desk.conn, desk.article.id, by or desk.ada)
    return {id: v for id, v in loaded.verdicts.items() if v.verdict}


def test_a_step_is_seen_by_others_once_it_returned(desk: Desk) -> None:
    with closing(open_again(desk.conn)) as other:
        assert other.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0
        written = desk.accept(desk.leaf)
        assert other.execute("SELECT id FROM decisions").fetchall() == [(written.step_id,)]
        assert written.saved == 1


def test_a_row_says_all_that_was_given(desk: Desk) -> None:
    desk.decide(
        Row(desk.leaf.id, "reject", "reject", how="bulk", note="no", reason="slip", final=True), round=0, keys=7
    )
    row = desk.rows(
        "SELECT step_id = id, undoes_id, reviewer_id, action, verdict, as_id, final, how, served, round, scope, keys, "
        "reason, note, codebook_id FROM decisions"
    )[0]
    assert row == (
        1,
        None,
        desk.ada,
        "reject",
        "reject",
        None,
        1,
        "bulk",
        "candidates",
        0,
        "",
        7,
        "slip",
        "no",
        desk.book.id,
    )


def test_an_adjust_is_two_rows_of_one_step_and_one_undo(desk: Desk) -> None:
    wider = span(desk.article, "LEAF", 0, 8)
    written = desk.decide(
        Row(desk.leaf.id, "adjust", "reject", as_id=wider.id), Row(wider.id, "adjust", "accept"), new=(wider,)
    )
    assert desk.rows("SELECT DISTINCT step_id FROM decisions") == [(written.step_id,)]
    assert held(desk) == {desk.leaf.id: Verdict("reject", wider.id), wider.id: Verdict("accept")}
    undone = log.undo(desk.conn, desk.ada)
    assert undone is not None
    assert undone.annotations == (desk.leaf.id, wider.id)
    assert held(desk) == {}
    assert wider.id not in queries.load_article(desk.conn, desk.article.id, desk.ada).annotations
    log.redo(desk.conn, desk.ada)
    assert held(desk) == {desk.leaf.id: Verdict("reject", wider.id), wider.id: Verdict("accept")}


def test_what_a_reviewer_adds_is_proposed_by_that_person(desk: Desk) -> None:
    mine = span(desk.article, "PRAISE", 58, 69)
    desk.decide(Row(mine.id, "add", "accept"), new=(mine,))
    assert desk.rows("SELECT source_id FROM proposals WHERE annotation_id = ?", mine.id) == [(desk.ada,)]
    assert mine.id in queries.load_article(desk.conn, desk.article.id, desk.ada).annotations
    assert mine.id not in queries.load_article(desk.conn, desk.article.id, desk.ben).annotations


def test_ends_may_come_after_what_hangs_on_them(desk: Desk) -> None:
    leaf, root = span(desk.article, "LEAF", 31, 34), span(desk.article, "ROOT", 35, 41)
    link, colour = relation("grows_on", leaf, root), attribute("colour", leaf, "green")
    desk.decide(*(Row(a.id, "add", "accept") for a in (leaf, root, link, colour)), new=(colour, link, root, leaf))
    assert set(held(desk)) == {leaf.id, root.id, link.id, colour.id}


def test_undo_goes_over_articles_and_restarts_the_newest_first(desk: Desk) -> None:
    other = Article.of("A stem.", "Stems")
    articles.add_articles(desk.conn, [(other, {})], fresh=True)
    desk.accept(desk.leaf)
    desk.decide(Row(None, "done", "done"), article=other)
    desk.reject(desk.root)
    desk.conn.close()
    again = desk_at(desk.path)
    where = []
    while undone := log.undo(again.conn, again.ada):
        where.append((undone.article_id, undone.actions))
    assert where == [(again.article.id, ("reject",)), (other.id, ("done",)), (again.article.id, ("accept",))]
    again.conn.close()
    third = desk_at(desk.path)
    where = []
    while redone := log.redo(third.conn, third.ada):
        where.append((redone.article_id, redone.actions))
    assert where == [(again.article.id, ("accept",)), (other.id, ("done",)), (again.article.id, ("reject",))]
    assert held(third) == {third.leaf.id: Verdict("accept"), third.root.id: Verdict("reject")}
    assert queries.load_article(third.conn, other.id, third.ada).done
    third.conn.close()


def test_a_new_step_ends_what_can_be_restored(desk: Desk) -> None:
    desk.accept(desk.leaf)
    log.undo(desk.conn, desk.ada)
    desk.accept(desk.root)
    assert log.redo(desk.conn, desk.ada) is None


def test_each_reviewer_takes_back_only_the_own_steps(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.reject(desk.leaf, by=desk.ben)
    log.undo(desk.conn, desk.ada)
    assert held(desk) == {}
    assert held(desk, desk.ben) == {desk.leaf.id: Verdict("reject")}
    assert log.undo(desk.conn, desk.ada) is None


def test_undo_of_done_opens_the_article_and_redo_finishes_it(desk: Desk) -> None:
    desk.finish()
    assert desk.one("SELECT done FROM queue") == 1
    log.undo(desk.conn, desk.ada)
    assert desk.one("SELECT done FROM queue") == 0
    assert not queries.load_article(desk.conn, desk.article.id, desk.ada).done
    log.redo(desk.conn, desk.ada)
    assert desk.one("SELECT done FROM queue") == 1


def test_two_scoped_passes_add_up_and_undo_takes_the_second(desk: Desk) -> None:
    def scope() -> tuple[bool, str]:
        loaded = queries.load_article(desk.conn, desk.article.id, desk.ada)
        return loaded.done, loaded.scope

    desk.finish(scope="remark")
    desk.finish(scope="part")
    assert scope() == (True, "part remark")
    log.undo(desk.conn, desk.ada)
    assert scope() == (True, "remark")
    desk.finish()
    assert scope() == (True, "")
    desk.decide(Row(None, "reopen", None))
    desk.finish(scope="part")
    assert scope() == (True, "part")


def test_a_comment_changes_no_verdict_and_undo_brings_the_one_before(desk: Desk) -> None:
    def comment() -> str | None:
        return queries.load_article(desk.conn, desk.article.id, desk.ada).comments.get(desk.leaf.id)

    desk.accept(desk.leaf)
    for note in ("first", "second"):
        desk.decide(Row(desk.leaf.id, "comment", "accept", note=note))
    assert comment() == "second"
    log.undo(desk.conn, desk.ada)
    assert comment() == "first"
    assert held(desk) == {desk.leaf.id: Verdict("accept")}
    log.undo(desk.conn, desk.ada)
    assert comment() is None
    log.redo(desk.conn, desk.ada)
    assert comment() == "first"
    assert check.check(desk.conn) == []


def test_a_step_with_a_carried_comment_is_taken_back_whole(desk: Desk) -> None:
    wider = span(desk.article, "LEAF", 0, 8)
    desk.decide(Row(desk.leaf.id, "comment", None, note="odd"))
    desk.decide(
        Row(desk.leaf.id, "adjust", "reject", as_id=wider.id),
        Row(wider.id, "adjust", "accept"),
        Row(wider.id, "comment", "accept", how="carried", note="odd"),
        new=(wider,),
    )
    assert queries.load_article(desk.conn, desk.article.id, desk.ada).comments[wider.id] == "odd"
    log.undo(desk.conn, desk.ada)
    loaded = queries.load_article(desk.conn, desk.article.id, desk.ada)
    assert loaded.comments == {desk.leaf.id: "odd"}
    log.redo(desk.conn, desk.ada)
    assert queries.load_article(desk.conn, desk.article.id, desk.ada).comments[wider.id] == "odd"
    assert held(desk) == {desk.leaf.id: Verdict("reject", wider.id), wider.id: Verdict("accept")}


def test_a_flag_stands_until_it_is_answered_or_taken_back(desk: Desk) -> None:
    desk.decide(Row(desk.leaf.id, "flag", None, note="is it one?"))
    assert desk.rows("SELECT reviewer, note, answer FROM flags") == [("Ada", "is it one?", None)]
    desk.decide(Row(desk.leaf.id, "answer", None, note="yes"), by=desk.ben)
    assert desk.rows("SELECT reviewer, note, answer FROM flags") == [("Ada", "is it one?", "yes")]
    log.undo(desk.conn, desk.ben)
    assert desk.rows("SELECT reviewer, note, answer FROM flags") == [("Ada", "is it one?", None)]
    log.undo(desk.conn, desk.ada)
    assert desk.rows("SELECT * FROM flags") == []
    log.redo(desk.conn, desk.ada)
    assert desk.rows("SELECT reviewer, note, answer FROM flags") == [("Ada", "is it one?", None)]
    assert check.check(desk.conn) == []


def test_ids_grow_when_the_clock_goes_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.accept(desk.leaf).step_id
    monkeypatch.setattr(ulid, "now", lambda: 1000.0)
    second = desk.reject(desk.leaf).step_id
    assert second > first
    assert held(desk) == {desk.leaf.id: Verdict("reject")}
    assert desk.one("SELECT at FROM decisions WHERE id = ?", second) == "1970-01-01T00:16:40.000Z"


def test_ids_of_the_same_moment_keep_the_order_of_the_steps(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ulid, "now", lambda: 1.7e9)
    ids = [desk.accept(desk.leaf).step_id for _ in range(20)]
    assert ids == sorted(set(ids))


def test_saved_counts_what_others_wrote_for_the_same_person_too(desk: Desk) -> None:
    assert desk.accept(desk.leaf).saved == 1
    elsewhere = articles.person(desk.conn, "Ada", suffix="m2")
    with closing(open_again(desk.conn)) as other:
        step = Step((Row(desk.root.id, "accept", "accept"),))
        log.append(other, step, reviewer_id=elsewhere, article_id=desk.article.id, codebook_id=desk.book.id)
    assert desk.accept(desk.second).saved == 3
    assert log.saved(desk.conn, desk.ada) == 3
    undone = log.undo(desk.conn, elsewhere)
    assert undone is not None
    assert undone.annotations == (desk.second.id,)
    assert held(desk) == {desk.leaf.id: Verdict("accept"), desk.root.id: Verdict("accept")}


def test_a_repeat_round_is_kept_apart(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.decide(Row(desk.leaf.id, "reject", "reject"), round=1)
    assert held(desk) == {desk.leaf.id: Verdict("accept")}
    again = queries.load_article(desk.conn, desk.article.id, desk.ada, round=1)
    assert again.verdicts[desk.leaf.id] == Verdict("reject")
    log.undo(desk.conn, desk.ada)
    assert held(desk) == {desk.leaf.id: Verdict("accept")}
    assert queries.load_article(desk.conn, desk.article.id, desk.ada, round=1).verdicts == {desk.leaf.id: Verdict(None)}


def test_a_step_that_is_refused_leaves_nothing_and_can_be_given_again(desk: Desk) -> None:
    mine = span(desk.article, "PRAISE", 58, 69)
    with pytest.raises(Problem):
        desk.decide(Row(mine.id, "add", "accept"), Row("nosuchannotation", "accept", "accept"), new=(mine,))
    assert desk.one("SELECT count(*) FROM decisions") == 0
    assert desk.rows("SELECT 1 FROM annotations WHERE id = ?", mine.id) == []
    desk.decide(Row(mine.id, "add", "accept"), new=(mine,))
    assert held(desk) == {mine.id: Verdict("accept")}


def test_a_quote_that_is_not_what_stands_there_is_refused(desk: Desk) -> None:
    wrong = span(Article(desk.article.id, "x" * 80), "LEAF", 4, 8)
    with pytest.raises(Problem, match="stands 'leaf', not 'xxxx'"):
        desk.decide(Row(wrong.id, "add", "accept"), new=(wrong,))


def test_the_last_visit_is_where_the_reviewer_was(desk: Desk) -> None:
    assert visits.last_visit(desk.conn, desk.ada) is None
    visits.visit(desk.conn, desk.ada, desk.article.id, desk.leaf.id)
    visits.visit(desk.conn, desk.ada, desk.article.id, desk.root.id)
    assert visits.last_visit(desk.conn, desk.ada) == (desk.article.id, desk.root.id)
    assert visits.last_visit(desk.conn, desk.ben) is None
    visits.leave(desk.conn, desk.ada)
    assert desk.rows("SELECT count(*), count(closed) FROM visits") == [(1, 1)]


def test_what_one_key_decides_in_several_articles_is_taken_back_and_restored_as_one(desk: Desk) -> None:
    other = Article.of("Another leaf.", "Another")
    articles.add_articles(desk.conn, [(other, {})])
    there = span(other, "LEAF", 8, 12)
    desk.accept(desk.root)
    steps = {
        desk.article.id: Step((Row(desk.leaf.id, "accept", "accept"),), keys=3),
        other.id: Step((Row(there.id, "add", "accept"),), (there,)),
    }
    written = log.append_all(desk.conn, steps, reviewer_id=desk.ada, codebook_id=desk.book.id)
    assert written.saved == 3
    assert [row[0] for row in desk.rows("SELECT keys FROM decisions ORDER BY id")] == [1, 3, 0]
    undone = log.undo(desk.conn, desk.ada)
    assert undone is not None
    assert undone.articles == {desk.article.id: (desk.leaf.id,), other.id: (there.id,)}
    assert undone.saved == 5
    assert held(desk) == {desk.root.id: Verdict("accept")}
    redone = log.redo(desk.conn, desk.ada)
    assert redone is not None
    assert redone.articles == undone.articles
    assert held(desk) == {desk.root.id: Verdict("accept"), desk.leaf.id: Verdict("accept")}
    assert log.saved(desk.conn, desk.ada) == redone.saved == 7
    log.undo(desk.conn, desk.ada)
    log.undo(desk.conn, desk.ada)
    assert held(desk) == {}
    assert check.check(desk.conn) == []


def test_steps_without_keys_that_were_made_at_one_time_are_taken_back_one_by_one(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ulid, "now", lambda: 1_700_000_000.0)
    for one in (desk.leaf, desk.root):
        desk.decide(Row(one.id, "accept", "accept", how="imported"), keys=0)
    log.undo(desk.conn, desk.ada)
    assert held(desk) == {desk.leaf.id: Verdict("accept")}
