"""The same text everywhere: the mentions in all articles, to tick, to decide in one step and to take back in one."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import pytest
from reviewer import Reviewer, at_work, copied, found_in, news, verdicts
from test_pictures import SMALL, WIDE, Compare, typed

from tui.core.annotation import Article, Candidate
from tui.core.review.step import Row, Step
from tui.jobs.session import Session
from tui.store import articles, check, log, queries
from tui.store.assignments import Assignment, assign
from tui.store.migrations import open_file
from tui.ui.app import Glossator
from tui.ui.theme import DARK, LIGHT

ADA = "enter n"
"""The keys to the first mention of Ada Ashdown, of which the article has two."""
MORE = (
    ("Known letter", "I met Ada Ashdown once. ADA ASHDOWN was kind."),
    ("Minutes", "Present: Ada Ashdown, Ben Birk. Ada Ashdown's report was read."),
    ("Old news", "Ada Ashdown was here."),
)


async def shows(ada: Reviewer, text: str) -> bool:
    """Whether a text comes to stand on the screen: a pushed screen is laid out a moment after its key."""
    for _ in range(200):
        if text in ada.text:
            return True
        await asyncio.sleep(0.01)
    return False


@pytest.fixture
def many(db: Path) -> Path:
    """The sample articles and three more that name Ada Ashdown; the last is one that the reviewer Ada finished."""
    others = [Article.of(text, title) for title, text in MORE]
    with closing(open_file(db)) as conn:
        articles.add_articles(conn, [(one, {}) for one in others], fresh=True)
        first = Candidate(found_in(others[0], "PERSON", "Ada Ashdown"), 0.8)
        articles.add_proposals(conn, "rules@1", [(others[0].id, [first])], fresh=True)
        ada = articles.person(conn, "Ada", suffix="0001")
        book = conn.execute("SELECT id FROM codebooks").fetchone()[0]
        done = Step((Row(None, "done", "done"),))
        log.append(conn, done, reviewer_id=ada, article_id=others[2].id, codebook_id=book)
    return db


def held(db: Path) -> list[tuple[object, ...]]:
    """What the reviewer holds, and in which article."""
    sql = (
        "SELECT q.title, a.label_id, a.start FROM verdicts v JOIN annotations a ON a.id = v.annotation_id "
        "JOIN queue q ON q.article_id = v.article_id WHERE v.verdict = 'accept' ORDER BY 1, 3"
    )
    return list(verdicts(db, sql))


def sound(db: Path) -> bool:
    with closing(open_file(db)) as conn:
        return check.check(conn) == []


async def test_the_mentions_of_all_articles_are_listed_by_group_with_counts(many: Path):
    async with at_work(many, (100, 24), keys=f"{ADA} e") as ada:
        assert await shows(ada, "accept Ada Ashdown as PERSON: 4 of 6 ticked")
        assert await shows(ada, "in this article: 1 of 1")
        assert await shows(ada, "in other articles: 2 of 2")
        lines = [line.strip() for line in ada.lines]
        assert "in other casing, or possessive: 1 of 2" in lines
        assert "in articles that you finished: 0 of 1" in lines
        assert any(line.startswith("●  …I met [Ada Ashdown] once.") and "Known letter" in line for line in lines)
        assert any(line.startswith("·  …I met Ada Ashdown once. [ADA ASHDOWN]") for line in lines)
        assert any(line.startswith("·  …[Ada Ashdown] was here.") and line.endswith("Old news") for line in lines)


async def test_they_are_decided_in_one_step_that_one_key_takes_back_and_one_restores(many: Path):
    async with at_work(many, keys=f"{ADA} e enter") as ada:
        assert ada.status.startswith("1 more accepted as PERSON, 3 in 2 other articles")
        after = held(many)
        assert [(title, start) for title, _, start in after if title in ("Known letter", "Minutes")] == [
            ("Known letter", 6),
            ("Minutes", 9),
            ("Minutes", 32),
        ]
        assert verdicts(many, "SELECT how, count(*) FROM decisions WHERE annotation_id IS NOT NULL GROUP BY 1") == [
            ("everywhere", 4),
            ("key", 1),
        ]
        await ada.press("u")
        assert ada.status.startswith("taken back: accept, add, in 3 articles")
        assert held(many) == []
        await ada.press("z")
        assert held(many) == after
        await ada.press("u")
    assert held(many) == []
    assert sound(many)


async def test_the_step_is_taken_back_whole_after_a_restart_and_from_another_article(many: Path):
    async with at_work(many, keys=f"{ADA} e enter q"):
        assert len(held(many)) == 5
    async with at_work(many, keys="/ s h o r t enter enter u") as ada:
        assert ada.status.startswith("taken back: accept, add, in 3 articles")
        assert held(many) == []
        await ada.press("z")
        assert len(held(many)) == 5
    assert sound(many)


async def test_the_keys_pressed_in_the_list_count_and_the_list_of_articles_shows_what_is_left_in_each(many: Path):
    async with at_work(many, (120, 30)) as ada:
        before = [line for line in ada.lines if "Known letter" in line]
        await ada.press(f"{ADA} e end space enter q")
        assert [line for line in ada.lines if "Known letter" in line] != before
    assert verdicts(many, "SELECT keys FROM decisions WHERE keys > 0 AND annotation_id IS NOT NULL") == [(5,)]


async def test_a_click_on_the_row_that_has_the_cursor_ticks_it(many: Path):
    async with at_work(many, keys=f"{ADA} e") as ada:
        assert await shows(ada, "4 of 6 ticked")
        ada.app.screen.rows.choose()  # what a click on that row does
        await ada.idle()
        assert await shows(ada, "3 of 6 ticked")


async def test_what_is_decided_elsewhere_is_there_when_that_article_is_opened(many: Path):
    async with at_work(many, keys=f"{ADA} e enter q / m i n u t e s enter enter") as ada:
        assert ada.accepted() == {"Ada Ashdown"}


async def test_a_heading_ticks_its_group_and_only_what_is_ticked_is_decided(many: Path):
    async with at_work(many, keys=f"{ADA} e down space home space enter") as ada:
        assert ada.status.startswith("1 accepted as PERSON in 1 other article")
        assert [title for title, _, _ in held(many)] == ["Inspectors praise Ashdown homes", "Minutes"]


async def test_x_rejects_everywhere_what_was_accepted_everywhere(many: Path):
    async with at_work(many, keys=f"{ADA} e enter b e") as ada:
        assert await shows(ada, "Ada Ashdown as PERSON")
        await ada.press("x")
        assert await shows(ada, "reject Ada Ashdown as PERSON: 4 of 4 ticked")
        await ada.press("enter")
        assert "rejected as PERSON" in ada.status
        assert held(many) == []
        await ada.press("u")
        assert len(held(many)) == 5
    assert sound(many)


async def test_x_again_goes_back_to_what_was_wished_and_leaving_decides_nothing(many: Path):
    async with at_work(many, keys=f"{ADA} e x x") as ada:
        assert await shows(ada, "accept Ada Ashdown as PERSON: 4 of 6 ticked")
        await ada.press("q")
        assert held(many) == []
        assert ada.focus == "Ada Ashdown"


async def test_a_labels_key_relabels_everywhere(many: Path):
    async with at_work(many, keys=f"{ADA} e enter b e 3") as ada:
        assert await shows(ada, "relabel Ada Ashdown from PERSON to ORG: 4 of 6 ticked")
        await ada.press("enter")
        assert {label for _, label, _ in held(many)} == {"ORG"}
        assert len(held(many)) == 5
        await ada.press("u")
        assert {label for _, label, _ in held(many)} == {"PERSON"}
    assert sound(many)


async def test_a_label_of_another_layer_is_refused(many: Path):
    async with at_work(many, keys=f"{ADA} e C") as ada:
        assert ada.status.startswith("no label of this layer has the key C")


async def test_what_was_judged_otherwise_is_left_out_and_counted(many: Path):
    with closing(open_file(many)) as conn:
        other = Article.of(MORE[1][1], MORE[1][0])
        org = found_in(other, "ORG", "Ada Ashdown")
        step = Step((Row(org.id, "add", "accept"),), (org,))
        book = conn.execute("SELECT id FROM codebooks").fetchone()[0]
        log.append(conn, step, reviewer_id="Ada-0001", article_id=other.id, codebook_id=book)
    async with at_work(many, keys=f"{ADA} e") as ada:
        assert await shows(ada, "3 of 5 ticked")
        assert await shows(ada, "1 judged otherwise, left out")


async def test_articles_of_others_blind_ones_and_excluded_ones_are_left_out(many: Path):
    ids = {title: Article.of(text, title).id for title, text in MORE}
    with closing(open_file(many)) as conn:
        book = conn.execute("SELECT id FROM codebooks").fetchone()[0]
        given = [
            Assignment(ids["Known letter"], "Ben"),
            Assignment(ids["Minutes"], "Ada", served="blind"),
            Assignment(news().id, "Ada"),
        ]
        assign(conn, "Ada-0001", given)
        assert queries.load_article(conn, ids["Old news"], "Ada-0001").done
    async with at_work(many, keys=f"{ADA} e") as ada:
        assert await shows(ada, "accept Ada Ashdown as PERSON: 1 of 1 ticked")
    with closing(open_file(many)) as conn:
        assign(conn, "Ada-0001", [], [given[0]])
        assign(conn, "Ada-0001", [Assignment(ids["Known letter"], "Ada")])
        excluded = Step((Row(None, "exclude", "excluded"),))
        log.append(conn, excluded, reviewer_id="Ada-0001", article_id=ids["Old news"], codebook_id=book)
    async with at_work(many, keys="e") as ada:  # where she was
        assert await shows(ada, "accept Ada Ashdown as PERSON: 2 of 3 ticked")


async def test_keys_typed_ahead_do_what_slow_ones_do(many: Path, tmp_path: Path):
    async def rows(db: Path, at_once: bool) -> object:
        async with at_work(db) as ada:
            await (ada.burst if at_once else ada.press)(f"{ADA} e down space enter b e x enter u")
            sql = "SELECT article_id, annotation_id, action, verdict, how, keys FROM decisions ORDER BY id"
            return verdicts(db, sql), ada.review.focus, ada.review.left

    assert await rows(copied(many, tmp_path / "again.db"), True) == await rows(many, False)


async def test_one_step_decides_at_most_five_hundred_mentions_in_other_articles(db: Path):
    crowd = [Article.of(f"Letter {n}: I met Ada Ashdown.", f"Letter {n:03}") for n in range(510)]
    with closing(open_file(db)) as conn:
        articles.add_articles(conn, [(one, {}) for one in crowd], fresh=True)
    async with at_work(db, keys=f"{ADA} e") as ada:
        assert await shows(ada, "accept Ada Ashdown as PERSON: 501 of 501 ticked")
        await ada.press("end")
        assert await shows(ada, "10 more articles may hold it")
        await ada.press("enter")
        assert ada.status.startswith("1 more accepted as PERSON, 500 in 500 other articles")
        assert len(held(db)) == 502
        await ada.press("b e")
        assert await shows(ada, "accept Ada Ashdown as PERSON: 10 of 10 ticked")
        await ada.press("enter u u")
        assert held(db) == []
    assert sound(db)


@pytest.mark.parametrize(("theme", "size"), [(DARK, SMALL), (LIGHT, WIDE)])
def test_the_list_looks_as_it_did(many: Path, theme: str, size: tuple[int, int], snap_compare: Compare):
    with closing(Session.open(many, "Ada", "0001")) as session:
        app = Glossator(session)
        app.theme = theme
        assert snap_compare(app, terminal_size=size, run_before=typed(f"{ADA} e"))
