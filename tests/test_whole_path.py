"""From files to gold labels through the real screens, with the shipped codebook and with quite another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reviewer import Reviewer, app_of

from tui.__main__ import main
from tui.core.annotation import span
from tui.jobs.session import Session

MATCH = (
    "Ajax win late\n\nBale\u2019s cross in the 89th minute found Ajax\u2019s striker 🙂 and the net.\r\n\n"
    "Ajax pressed high and kept the ball well. PSV lost their shape after the break.\n"
)
NEWS = (
    "Watchdog praises progress at council\n\nBy Jo Example\n\n| 25 January 2017\n\n"
    "Nowhere Council was rated \u201cinadequate\u201d by Ofsted last year. Inspectors found that staff now feel well "
    "supported by their managers.\n\nblog comments powered by Example"
)


async def worked(db: Path, keys: list[str]) -> None:
    """Open the first article, type keys, and leave."""
    session = Session.open(db, "Ada", "0001")
    try:
        async with app_of(session, (100, 30)) as ada:
            await ada.press("enter")
            for key in keys:
                await typed(ada, key)
    finally:
        session.close()


async def typed(ada: Reviewer, key: str) -> None:
    """Type a key; `word:TEXT` is the jump key and the letters on that word."""
    if not key.startswith("word:"):
        await ada.press(key)
        return
    await ada.press("f")
    wanted = key.removeprefix("word:")
    codes = ada.app.screen.jumps._codes
    text = ada.review.article.text
    [code, *_] = [code for code, extent in codes.items() if text[slice(*extent)] == wanted]
    await ada.press(" ".join(code))


def exported(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    capsys.readouterr()
    assert main(["export", "--format", "jsonl", *arguments, "gold.jsonl"]) == 0
    [line] = Path("gold.jsonl").read_text("utf-8").splitlines()
    return json.loads(line)


async def test_a_codebook_that_shares_no_label_with_ours_goes_the_whole_way(
    home: Path, here: Path, db: Path, capsys: pytest.CaptureFixture[str]
):
    (here / "match.txt").write_bytes(MATCH.encode())
    book = Path(__file__).parent / "data" / "other.toml"
    assert main(["import", "--codebook", str(book), "match.txt"]) == 0
    await worked(
        db,
        [
            *("word:Bale\u2019s", "A", "word:89th", "l", "; m", "word:Ajax\u2019s", "B", "word:pressed", "s", "W"),
            *("word:PSV", "B", "word:lost", "s", "X", "b", "c", "s u r e enter", "d"),
        ],
    )
    gold = exported(capsys)
    found = {(s["quote"], s["label"]) for s in gold["spans"]}
    assert found == {
        ("Bale", "PLAYER"),
        ("89th minute", "Minute"),
        ("Ajax", "Team"),
        ("Ajax pressed high and kept the ball well", "well-played"),
        ("PSV", "Team"),
        ("PSV lost their shape after the break", "badly-played"),
    }
    assert gold["text"] == MATCH
    assert all(gold["text"][s["start"] : s["end"]] == s["quote"] for s in gold["spans"])
    assert {(s["status"], s["basis"], tuple(s["reviewers"])) for s in gold["spans"]} == {("gold", "single", ("Ada",))}


async def test_the_shipped_rules_and_codebook_go_the_whole_way(
    home: Path, here: Path, db: Path, capsys: pytest.CaptureFixture[str]
):
    (here / "news.txt").write_text(NEWS, encoding="utf-8", newline="")
    assert main(["import", "news.txt"]) == 0
    await worked(db, ["y", "y", "d"])
    gold = exported(capsys)
    found = {(s["quote"], s["label"]) for s in gold["spans"]}
    assert found >= {
        ("Nowhere Council", "AUTHORITY"),
        ("inadequate", "RATING"),
        ("Ofsted", "INSPECTORATE"),
        ("last year", "DATE"),
        ("staff now feel well supported by their managers", "STRENGTH"),
        ("blog comments powered by Example", "BOILERPLATE"),
    }
    text = gold["text"]
    ends = {(r["label"], text[slice(*r["head"][:2])], text[slice(*r["tail"][:2])]) for r in gold["relations"]}
    assert ("rates", "inadequate", "Nowhere Council") in ends
    assert ("about", "staff now feel well supported by their managers", "Nowhere Council") in ends
    assert all(text[s["start"] : s["end"]] == s["quote"] for s in gold["spans"])


async def test_an_article_that_is_not_done_gives_no_gold_but_the_reviewers_own_labels(
    home: Path, here: Path, db: Path, capsys: pytest.CaptureFixture[str]
):
    (here / "news.txt").write_text(NEWS, encoding="utf-8", newline="")
    assert main(["import", "news.txt"]) == 0
    await worked(db, ["a", "q"])
    capsys.readouterr()
    assert main(["export", "--format", "jsonl", "--labels", "gold", "gold.jsonl"]) == 0
    assert Path("gold.jsonl").read_text("utf-8") == ""
    own = exported(capsys, "--labels", "Ada")
    assert len([s for s in own["spans"] if s["status"] == "accepted"]) == 1


def test_spans_of_equal_claims_are_the_same_annotation_on_every_machine():
    from tui.core.annotation import Article

    article = Article.of(MATCH)
    again = Article.of(MATCH, "another title", url="https://example.org")
    assert span(article, "Team", 0, 4).id == span(again, "Team", 0, 4).id
    assert article.id == again.id
