"""Splits: near-duplicates and groups stay together, shares are kept, and adding articles moves no others."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tui.core.annotation import Article, span
from tui.core.errors import Problem
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.splits import Plan, divide

WORDS = [f"word{i}" for i in range(500)]


def story(number: int, publisher: str = "") -> LabelledArticle:
    chance = random.Random(number)
    text = " ".join(chance.choice(WORDS) for _ in range(200))
    article = Article.of(text, **({"publisher": publisher} if publisher else {}))
    labels = ["COMMON"] * 3 + (["RARE"] if number % 10 == 0 else [])
    return LabelledArticle(article, tuple(Labelled(span(article, x, i, i + 4)) for i, x in enumerate(labels)))


def copy_of(one: LabelledArticle, ending: str) -> LabelledArticle:
    return LabelledArticle(Article.of(f"Updated. {one.article.text} {ending}"))


STORIES = [story(number) for number in range(300)]


def test_shares_are_about_what_was_asked_for() -> None:
    parts = Counter(divide(STORIES, Plan.of("80/10/10", seed=1)).part_of.values())
    assert 220 <= parts["train"] <= 260
    assert parts["dev"] > 15
    assert parts["test"] > 15


def test_adding_articles_moves_no_others() -> None:
    before = divide(STORIES, Plan.of("70/30", seed=5)).part_of
    after = divide(
        [*(story(number) for number in range(1000, 1200)), *reversed(STORIES)], Plan.of("70/30", seed=5)
    ).part_of
    assert {id: after[id] for id in before} == before


def test_near_duplicates_stay_together_whatever_the_seed() -> None:
    copies = [copy_of(one, "Read more.") for one in STORIES[:50]]
    for seed in range(5):
        part_of = divide([*STORIES, *copies], Plan.of("50/50", seed=seed)).part_of
        for one, copy in zip(STORIES, copies, strict=False):
            assert part_of[one.article.id] == part_of[copy.article.id]


def test_articles_that_share_a_fact_stay_together() -> None:
    stories = [story(number, publisher=f"Paper {number % 7}") for number in range(100)]
    part_of = divide(stories, Plan.of("60/40", seed=3, group_by="publisher")).part_of
    for name in {one.article.facts["publisher"] for one in stories}:
        assert len({part_of[one.article.id] for one in stories if one.article.facts["publisher"] == name}) == 1


def test_without_a_seed_the_one_that_balances_labels_best_is_taken_and_named() -> None:
    chosen = divide(STORIES, Plan.of("80/10/10"))
    again = divide(STORIES, Plan.of("80/10/10", seed=chosen.seed))
    assert again == chosen
    assert all(chosen.labels[part]["RARE"] for part in ("train", "dev", "test"))
    assert sum(chosen.labels[part]["COMMON"] for part in chosen.labels) == 900


def test_no_articles_are_divided_into_nothing() -> None:
    assert divide([], Plan.of("80/20")).part_of == {}


@pytest.mark.parametrize("shares", ["80", "80/10", "50/50/0", "a/b", "25/25/25/25", "", "-10/110"])
def test_what_is_no_split_is_refused(shares: str) -> None:
    with pytest.raises(Problem):
        Plan.of(shares)
