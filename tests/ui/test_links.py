"""The keys that need a second answer: the same text everywhere, links, values, the codebook's entry."""

from __future__ import annotations

import asyncio
from pathlib import Path

from reviewer import Reviewer, at_work, verdicts

OPEN = "enter"


async def shows(ada: Reviewer, text: str) -> bool:
    """Whether a text comes to stand on the screen: a pushed screen is laid out a moment after its key."""
    for _ in range(200):
        if text in ada.text:
            return True
        await asyncio.sleep(0.01)
    return False


async def test_the_same_text_everywhere_is_ticked_in_its_context_and_decided_in_one_step(db: Path):
    async with at_work(db, keys=f"{OPEN} n e") as ada:
        assert await shows(ada, "accept Ada Ashdown as PERSON: 1 of 1 ticked")
        assert await shows(ada, "and that [Ada Ashdown] had made good")
        await ada.press("enter")
        assert ada.status.split("  ")[0] == "1 more accepted as PERSON"
        assert ada.status.endswith("7 left  Ada  saved 1")
        assert verdicts(db, "SELECT how FROM decisions ORDER BY id") == [("key",), ("everywhere",)]
        await ada.press("u")
        assert ada.accepted() == set()
        assert ada.review.left == 9


async def test_an_unticked_mention_stays_undecided(db: Path):
    async with at_work(db, keys=f"{OPEN} n e space enter") as ada:
        assert verdicts(db, "SELECT count(*) FROM decisions") == [(1,)]
        assert ada.review.left == 8


async def test_without_another_mention_everywhere_just_accepts(db: Path):
    async with at_work(db, keys=f"{OPEN} e") as ada:
        assert ada.accepted() == {"Care Watch"}
        assert ada.focus == "Ada Ashdown"


async def test_leaving_the_tick_list_decides_nothing(db: Path):
    async with at_work(db, keys=f"{OPEN} n e q") as ada:
        assert ada.focus == "Ada Ashdown"
        assert ada.status.endswith("saved 0")


async def test_a_rejected_text_is_rejected_everywhere(db: Path):
    async with at_work(db, keys=f"{OPEN} n x b e") as ada:
        assert await shows(ada, "reject Ada Ashdown as PERSON: 1 of 1 ticked")
        await ada.press("enter")
        assert ada.review.left == 7
        assert ada.accepted() == set()


async def test_a_link_needs_the_key_and_the_letters_on_the_other_end(db: Path):
    async with at_work(db, keys=f"{OPEN} n n n n") as ada:
        assert ada.focus == "staff were kind and well led"
        await ada.press("r")
        assert ada.hints.startswith("link with: type the letters on it")
        code = next(
            c
            for c, extent in ada.app.screen.jumps._codes.items()
            if ada.review.article.text[slice(*extent)] == "Care Watch"
        )
        await ada.press(" ".join(code))
        assert ada.focus == "staff were kind and well led"
        assert ada.accepted() == {"staff were kind and well led", "Care Watch"}
        rows = verdicts(
            db, "SELECT a.label_id, d.verdict, d.how FROM decisions d JOIN annotations a ON a.id = annotation_id"
        )
        assert ("about", "accept", "key") in rows


async def test_other_ends_out_of_sight_are_listed_by_number(db: Path):
    async with at_work(db, (60, 14), keys=f"{OPEN} n n n n r .") as ada:
        assert await shows(ada, "Link with")
        assert await shows(ada, "[Care Watch]")
        number = next(line.split("…")[0].strip("► ") for line in ada.lines if "[Care Watch]" in line)
        await ada.press(number)
        assert "about" in ada.status
        assert "Care Watch" in ada.accepted()


async def test_a_list_by_number_is_filtered_and_left_and_knows_its_numbers(db: Path):
    async with at_work(db, keys=f"{OPEN} n n n n r .") as ada:
        assert await shows(ada, "[Care Watch]")
        await ada.press("0")
        assert ada.status.startswith("there is no number 0")
        await ada.press("/ [ c a r e enter")
        assert sum("[" in line for line in ada.lines) == 1
        await ada.press("q")
        assert ada.status.endswith("saved 0")


async def test_the_same_other_end_as_last_time_takes_two_keys(db: Path):
    async with at_work(db, keys=f"{OPEN} n n n n r . 1 a") as ada:
        await ada.press("tab tab tab")
        while ada.focus != "the homes still lack trained staff":
            await ada.press("tab")
        await ada.press("r r")
        rows = verdicts(
            db,
            "SELECT count(DISTINCT a.id) FROM decisions "
            "JOIN annotations a ON a.id = annotation_id WHERE label_id = 'about'",
        )
        assert rows == [(2,)]
        assert ada.status.startswith("about: Care Watch")


async def test_a_value_is_taken_by_its_letter_and_accepts_the_span(db: Path):
    async with at_work(db, keys=f"{OPEN} n n n n t") as ada:
        assert await shows(ada, "leadership")
        await ada.press("a")
        assert ada.status.startswith("theme: leadership")
        assert ada.accepted() == {"staff were kind and well led"}
        await ada.press("t")
        assert await shows(ada, "as it is")
        await ada.press("a")
        assert ada.status.startswith("theme leadership taken away")


async def test_a_label_without_values_says_so(db: Path):
    async with at_work(db, keys=f"{OPEN} n t") as ada:
        assert "the codebook has no attribute for this label" in ada.status


async def code_on(ada: Reviewer, quote: str, nth: int = 0) -> str:
    """The jump label on the nth place where a quote stands, as keys to press."""
    text = ada.review.article.text
    found = sorted((e, c) for c, e in ada.app.screen.jumps._codes.items() if text[slice(*e)] == quote)
    return " ".join(found[nth][1])


async def test_where_the_ends_allow_one_relation_only_no_key_asks_which(db: Path):
    async with at_work(db, keys=f"{OPEN} 2 b r") as ada:
        assert ada.focus == "Care Watch"
        assert ada.hints.startswith("link with: type the letters on it")
        await ada.press(await code_on(ada, "staff were kind and well led"))
        assert ada.status.startswith("said_by: Care Watch")


async def test_a_proposed_relation_is_taken_away_before_the_span_is_accepted(db: Path):
    async with at_work(db, keys=f"{OPEN} a n n n") as ada:
        assert "→ about? Care Watch" in ada.text
        await ada.press("r x")
        assert ada.status.startswith("about taken away")
        assert "about" not in ada.lines[-4]
        await ada.press("a b")
        assert verdicts(db, "SELECT count(*) FROM holdings WHERE label_id = 'about'") == [(0,)]
        await ada.press("u u")
        assert "→ about? Care Watch" in ada.text


async def test_another_value_answers_the_proposed_one(db: Path):
    async with at_work(db, keys=f"{OPEN} n n n n") as ada:
        assert "theme workforce?" in ada.text
        await ada.press("t")
        assert await shows(ada, "theme, proposed")
        await ada.press("a")
        assert "theme leadership" in ada.text
        assert "workforce" not in ada.lines[-3]
        assert verdicts(db, "SELECT value FROM holdings WHERE label_id = 'theme'") == [("leadership",)]


async def test_a_value_without_a_list_is_typed_and_changed(db: Path):
    async with at_work(db, keys=f"{OPEN} n n n t") as ada:
        assert ada.focus == "last week"
        assert "type the iso of the focus" in ada.hints
        await ada.type("2024-W09")
        await ada.press("enter")
        assert ada.status.startswith("iso: 2024-W09")
        assert "iso 2024-W09" in ada.text
        await ada.press("t")
        assert await shows(ada, "type a value")
        await ada.press("s")
        await ada.type("2024-02-26/2024-03-03")
        await ada.press("enter")
        assert verdicts(db, "SELECT value FROM holdings WHERE label_id = 'iso'") == [("2024-02-26/2024-03-03",)]
        await ada.press("u u")
        assert ada.accepted() == set()


async def test_an_empty_value_changes_nothing(db: Path):
    async with at_work(db, keys=f"{OPEN} n n n t enter") as ada:
        assert ada.status.endswith("saved 0")


async def test_a_focus_that_can_be_linked_with_nothing_here_says_with_what_it_could(db: Path):
    async with at_work(db, keys=f"{OPEN} 8 b r") as ada:
        assert ada.focus == "Care Watch"
        assert await shows(ada, "link with")
        await ada.press("q u 0 b r")
        assert ada.status.startswith("there is nothing here to link QUANTITY with: no QUANTITY")


async def test_what_the_focus_is_linked_with_is_drawn_in_the_text_while_it_has_the_focus(db: Path):
    async with at_work(db, (120, 30), keys=f"{OPEN} n n n n") as ada:
        line = next(line for line in ada.lines if "Care Watch met" in line)
        assert "→" in line[:12]
        await ada.press("shift+tab")
        assert ada.focus == "last week"
        assert not [line for line in ada.lines if "→" in line[:12] or "←" in line[:12]]
        await ada.press("p p p")
        assert ada.focus == "Care Watch"
        line = next(line for line in ada.lines if "staff were kind" in line)
        assert "►" in line[:12] or "←" in line[:12]


async def test_the_codebooks_entry_shows_the_label_and_what_was_settled(db: Path):
    async with at_work(db, (120, 40), keys=f"{OPEN} a b c") as ada:
        await ada.type("named in full")
        await ada.press("enter b g")
        assert await shows(ada, "ORG: Care Watch")
        assert await shows(ada, "Not")
        await ada.press("end")
        assert await shows(ada, "Ada: comment ORG “Care Watch”: named in full")
        await ada.press("q")
        assert ada.focus == "Care Watch"


async def test_the_same_key_turns_from_the_codebook_to_the_history_of_the_span_and_back(db: Path):
    async with at_work(db, (120, 40), keys=f"{OPEN} 2 b g g") as ada:
        assert await shows(ada, "History of Care Watch")
        assert await shows(ada, "ORG “Care Watch”: rules@1 0.90 (names); tagger@7 0.71")
        assert await shows(ada, "Ada  relabel  ORG “Care Watch”  → INSPECTORATE")
        assert await shows(ada, "What others say of this article is shown once you have finished it.")
        await ada.press("g")
        assert await shows(ada, "INSPECTORATE: Care Watch")
        await ada.press("q")
        assert ada.focus == "Care Watch"


async def test_the_history_tells_of_others_once_the_article_is_finished(db: Path):
    async with at_work(db, keys=f"{OPEN} x d d q", reviewer="Ben"):
        pass
    async with at_work(db, (120, 40), keys=f"{OPEN} a b g g") as ada:
        assert await shows(ada, "Ada  accept")
        assert "Ben" not in ada.text
        await ada.press(f"q d d q home {OPEN}")
        for _ in range(20):
            if ada.focus == "Care Watch":
                break
            await ada.press("tab")
        await ada.press("g g")
        assert await shows(ada, "Ben  reject  ORG “Care Watch”")
