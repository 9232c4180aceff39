"""The lead settles disputes by keys: what is shown, what one key does, what the record says then."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from disputed import code, disagree, leading, say
from reviewer import Reviewer, copied, found_in, make_database, news, verdicts

from tui.core.annotation import Article
from tui.core.review.step import Row
from tui.jobs.disputes import open_disputes
from tui.jobs.feedback import answers, overruled
from tui.store import articles, check
from tui.store.migrations import open_file

FINAL = (
    "SELECT action, verdict, label_id, quote, reason, note FROM history WHERE final = 1 AND how = 'settled' ORDER BY id"
)


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return disagree(tmp_path_factory.mktemp("planned") / "planned.db")


@pytest.fixture
def db(tmp_path: Path, planned: Path) -> Path:
    return copied(planned, tmp_path / "annotations.db")


def rows(lea: Reviewer) -> list[str]:
    """The rows of the list, without the pointer."""
    return [line[2:].rstrip() for line in lea.lines[2:-2] if line[2:].strip()]


async def test_the_list_has_doubts_first_and_every_kind_of_dispute(db: Path):
    async with leading(db) as lea:
        assert lea.lines[0].split() == ["Disputes", "people", "6", "open"]
        assert [" ".join(row.split()) for row in rows(lea)] == [
            "is she a councillor? doubt PERSON",
            "Inspectors praise rejected ORG | nothing",
            "Ada Ashdown in Leeds both PERSON | ORG | PLACE",
            "staff w … ell led → Care Watch missed about | nothing",
            "staff w … ell led: leadership label theme",
            "Finn Farrant rejected PERSON | nothing",
        ]


async def test_the_list_is_filtered_as_one_types(db: Path):
    async with leading(db, keys="d /") as lea:
        await lea.type("rejected")
        assert [row.split("  ")[0] for row in rows(lea)] == ["Inspectors praise", "Finn Farrant"]
        await lea.press("enter enter x")
        assert "Dispute 1 of 1" in lea.lines[0]


async def test_a_dispute_that_was_left_opens_again_and_so_does_another(db: Path):
    async with leading(db, keys="d down enter q") as lea:
        assert lea.lines[0].startswith(" Disputes")
        await lea.press("enter")
        assert "Dispute 2 of 6" in lea.lines[0]
        await lea.press("q down enter")
        assert "Dispute 3 of 6" in lea.lines[0]


async def test_a_dispute_shows_each_side_as_a_difference_and_who_holds_it(db: Path):
    async with leading(db, keys="d down down enter") as lea:
        assert lea.lines[0].startswith(" Dispute 3 of 6  Inspectors praise Ashdown homes")
        assert "met [Ada Ashdown in Leeds] last" in lea.text
        assert "► 1   PERSON  Ada Ashdown in Leeds" in lea.text
        assert "       Ben: the council, not the town" in lea.text
        assert "       Ada, Cora" in lea.text
        assert "why  label" in lea.text
        await lea.press("h")
        assert "       Ben" not in lea.text
        assert "coder " in lea.text


async def test_words_that_one_version_has_more_are_marked(tmp_path: Path):
    db = make_database(tmp_path / "annotations.db")
    first = news()
    with closing(open_file(db)) as conn:
        code(conn, "Ada", first, found_in(first, "PERSON", "Ada Ashdown"))
        code(conn, "Ben", first, found_in(first, "PERSON", "met Ada Ashdown in"))
    async with leading(db, keys="d enter") as lea:
        assert "1   PERSON  [+met ]Ada Ashdown[+ in]" in lea.text
        assert "2   PERSON  Ada Ashdown" in lea.text
        assert "why  edge" in lea.text


async def test_one_key_takes_a_side_and_the_next_dispute_opens(db: Path):
    async with leading(db, keys="d down down enter 2") as lea:
        assert lea.lines[0].startswith(" Dispute 3 of 5")
        assert lea.lines[0].endswith("1 settled")
        assert "→ Care Watch" in lea.text
        assert lea.status.startswith("settled: version 2")
        assert lea.status.endswith("saved 1")
    assert verdicts(db, FINAL) == [
        ("accept", "accept", "PERSON", "Ada Ashdown", "label", ""),
        ("accept", "accept", "PLACE", "Leeds", "label", ""),
        ("reject", "reject", "PERSON", "Ada Ashdown in Leeds", "label", ""),
        ("reject", "reject", "ORG", "Leeds", "label", ""),
    ]


async def test_down_marks_a_side_and_enter_takes_what_is_marked(db: Path):
    async with leading(db, keys="d down enter down enter") as lea:
        assert lea.status.startswith("settled: none of them")
    assert [row[:4] for row in verdicts(db, FINAL)] == [("reject", "reject", "ORG", "Inspectors praise")]


async def test_a_letter_before_gives_another_reason_and_a_note_goes_with_it(db: Path):
    async with leading(db, keys="d down enter k") as lea:
        assert "why  codebook unclear" in lea.text
        await lea.press("k s c")
        await lea.type("no body")
        await lea.press("enter")
        assert "note no body" in lea.text
        await lea.press("x")
    assert verdicts(db, FINAL) == [("reject", "reject", "ORG", "Inspectors praise", "slip", "no body")]


async def test_what_overlaps_in_a_flat_layer_cannot_both_stand(db: Path):
    async with leading(db, keys="d down down enter b") as lea:
        assert "a word has one label at most" in lea.status
        await lea.press("9")
        assert "there is no version 9" in lea.status
        assert lea.status.endswith("saved 0")


async def test_another_answer_is_given_in_the_article(db: Path):
    async with leading(db, keys="d down down enter f") as lea:
        assert "take it so" in lea.hints
        await lea.press("x")
        assert "move the edges or give a label" in lea.status
        await lea.press("k k a")
        assert lea.lines[0].startswith(" Dispute 3 of 5")
        assert lea.status.startswith("settled: PERSON Ada Ashdown")
    assert ("accept", "accept", "PERSON", "Ada Ashdown", "label", "") in verdicts(db, FINAL)


async def test_leaving_the_article_settles_nothing(db: Path):
    async with leading(db, keys="d down down enter f q") as lea:
        assert lea.lines[0].startswith(" Dispute 3 of 6")
    assert verdicts(db, FINAL) == []


async def test_another_value_is_chosen_from_those_of_the_codebook(db: Path):
    async with leading(db, keys="d down down down down enter f") as lea:
        assert "Right is" in lea.lines[0]
        await lea.press("s")
        assert lea.status.startswith("settled: theme")
    assert sum(row[:3] == ("add", "accept", "theme") for row in verdicts(db, FINAL)) == 1


async def test_undo_brings_a_dispute_back_and_redo_settles_it_again(db: Path):
    async with leading(db, keys="d down enter x u") as lea:
        assert lea.lines[0].startswith(" Dispute 2 of 6")
        assert "[Inspectors praise]" in lea.text
        assert lea.status.startswith("taken back: reject")
        await lea.press("z")
        assert "of 5" in lea.lines[0]
        await lea.press("q u")
        assert len(rows(lea)) == 6
    assert verdicts(db, "SELECT count(*) FROM verdicts WHERE final = 1 AND verdict IS NOT NULL") == [(0,)]


async def test_settling_to_the_end_leads_back_to_an_empty_list(db: Path):
    async with leading(db, keys="d down enter") as lea:
        for _ in range(5):
            await lea.press("x")
        assert lea.lines[0].startswith(" Doubt 1 of 1")
        await lea.press("enter y e s enter")
        assert "nothing is left to settle" in lea.status
        assert "nothing is disputed" in lea.text
    with closing(open_file(db)) as conn:
        assert open_disputes(conn, "Lea") == []
        assert check.check(conn) == []


async def test_a_doubt_is_answered_with_a_verdict_and_its_coder_is_told(db: Path):
    async with leading(db, keys="d enter") as lea:
        assert "Ada asks  is she a councillor?" in lea.text
        await lea.press("a enter")
        assert "nothing was answered" in lea.status
        await lea.press("a n o enter")
        assert lea.status.startswith("answered")
        assert lea.lines[0].startswith(" Dispute 1 of 5")
    with closing(open_file(db)) as conn:
        assert [one.answer for one in answers(conn, "Ada")] == ["no"]
    assert verdicts(db, FINAL) == [("accept", "accept", "PERSON", "Edie Elstow", "", "no")]


async def test_a_key_leads_to_the_place_in_the_article_and_back(db: Path):
    async with leading(db, keys="d enter j") as lea:
        assert lea.selected == "Edie Elstow"
        await lea.press("q")
        assert lea.lines[0].startswith(" Doubt 1 of 6")


async def test_sources_are_compared_where_the_lead_asks(db: Path):
    async with leading(db, keys="d o") as lea:
        assert "rules@1 and tagger@7" in lea.text
        await lea.press("enter")
        assert len(rows(lea)) == 6
        await lea.press("o down enter")
        assert lea.lines[0].startswith(" Disputes  rules@1")
        assert "Edie Elstow" not in lea.text


async def test_nothing_is_shown_to_who_still_decides_there(db: Path):
    first = news()
    with closing(open_file(db)) as conn:
        say(conn, "Lea", first, Row(found_in(first, "ORG", "Care Watch").id, "accept", "accept"))
    async with leading(db) as lea:
        assert [row.split("  ")[0] for row in rows(lea)] == ["is she a councillor?", "Finn Farrant"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Five articles with the same edge in dispute, and one with another."""
    db = make_database(tmp_path / "annotations.db")
    texts = [f"Report {n}. The Care Watch came. We saw a home." for n in range(5)]
    made = [Article.of(text, text[:8]) for text in texts]
    with closing(open_file(db)) as conn:
        articles.add_articles(conn, [(article, {"title": article.title}) for article in made])
        for article in made:
            code(conn, "Ada", article, found_in(article, "ORG", "Care Watch"))
            code(conn, "Ben", article, found_in(article, "ORG", "The Care Watch"))
    return db


async def test_all_like_this_are_settled_by_a_tick_list_and_taken_back_by_one_undo(many: Path):
    async with leading(many, keys="d enter") as lea:
        assert "1   ORG  [+The ]Care Watch" in lea.text
        await lea.press("e")
        assert "all like this" in lea.status
        await lea.press("2")
        assert lea.lines[0].startswith(" Settle like this one, version 2")
        assert lea.lines[0].endswith("4 of 4 ticked")
        assert "…Report 2. [The Care Watch] came. We saw a home.…" in lea.text
        await lea.press("down space enter")
        assert lea.status.startswith("settled 4 alike: version 2; u takes all back")
        assert lea.lines[0].startswith(" Dispute 1 of 1")
        gold = "SELECT quote, count(*) FROM gold WHERE basis = 'adjudicated' GROUP BY quote"
        assert verdicts(many, gold) == [("Care Watch", 4)]
        await lea.press("u")
        assert "of 5" in lea.lines[0]
        assert verdicts(many, gold) == []
        await lea.press("z")
        assert verdicts(many, gold) == [("Care Watch", 4)]


async def test_any_other_key_settles_only_this_one_later(many: Path):
    async with leading(many, keys="d enter e y") as lea:
        assert "only this one" in lea.status
        await lea.press("1")
        assert "of 4" in lea.lines[0]


async def test_what_somebody_else_settled_meanwhile_is_passed_over(db: Path):
    async with leading(db, keys="d down enter") as lea:
        async with leading(db, keys="d down enter x"):
            pass
        await lea.press("x")
        assert "settled this dispute meanwhile" in lea.status
        assert lea.lines[0].startswith(" Dispute 2 of 5")


async def test_adjudications_are_settled_cases_of_the_next_one_and_told_to_who_was_overruled(many: Path):
    async with leading(many, keys="d enter c o k enter 2") as lea:
        assert "Lea: accept ORG “Care Watch”: ok" in lea.text
        await lea.press("h")
        assert ": accept ORG “Care Watch”: ok" in lea.text
        assert "Lea: accept" not in lea.text
    with closing(open_file(many)) as conn:
        assert [one.note for one in overruled(conn, "Ben")] == ["ok"]


async def test_figures_of_agreement_are_a_key_away(db: Path):
    async with leading(db, (120, 40), "d a") as lea:
        assert lea.lines[0].startswith(" Agreement  Ada, Ben, Cora")
        assert "2 articles, candidates shown" in lea.text
        assert "Ada, Cora" in lea.text
        assert "alpha of words, entity" in lea.text
        await lea.press("q")
        assert lea.lines[0].startswith(" Disputes")


async def test_where_nobody_shares_an_article_there_is_a_sentence(tmp_path: Path):
    async with leading(make_database(tmp_path / "annotations.db"), keys="a") as lea:
        assert "No article was finished by two people" in lea.status
        assert "nothing to compare" in lea.text
