"""Near-duplicates: a sketch estimates what two texts have in common, and brings copies of one story together."""

from __future__ import annotations

import random
from statistics import mean

import pytest

from tui.core.near import SIZE, Near, alike, sketch

WORDS = [f"word{i}" for i in range(2000)]
OFTEN = [1 / (i + 1) for i in range(2000)]
"""Some words are far commoner than others, as in a language."""
RUN = 5


def runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def two_texts(chance: random.Random, length: int) -> tuple[str, str]:
    """A text, and one that has a few stretches of it replaced."""
    one = chance.choices(WORDS, OFTEN, k=length)
    other = list(one)
    for _ in range(chance.randrange(5)):
        at, taken = chance.randrange(length), chance.randrange(1, length // 4)
        other[at : at + taken] = chance.choices(WORDS, OFTEN, k=taken)
    return " ".join(one), " ".join(other)


@pytest.mark.parametrize("length", [80, 200, 800])
def test_the_estimate_is_right_on_average_and_seldom_far_off(length: int) -> None:
    chance = random.Random(length)
    errors = []
    for _ in range(60):
        one, other = two_texts(chance, length)
        exact = len(runs(one) & runs(other)) / len(runs(one) | runs(other))
        errors.append(alike(sketch(one), sketch(other)) - exact)
    assert abs(mean(errors)) < 0.03
    assert mean(map(abs, errors)) < 0.1
    assert max(map(abs, errors)) < 0.35


def test_texts_are_alike_as_far_as_they_share_runs_of_words() -> None:
    chance = random.Random(1)
    one, other = (" ".join(chance.choices(WORDS, k=200)) for _ in range(2))
    assert alike(sketch(one), sketch(one)) == 1
    assert alike(sketch(one), sketch(one.upper().replace(" ", "\n"))) == 1
    assert alike(sketch(one), sketch(one + " and a little more than that")) > 0.7
    assert alike(sketch(one), sketch(other)) == 0
    assert alike(sketch(""), sketch("")) == 0


def test_a_sketch_is_small_whatever_the_text() -> None:
    assert sketch("") == []
    assert len(sketch("word")) == 1
    assert len(sketch("word \ud800 word")) == 1
    assert len(sketch(" ".join(WORDS) * 3)) == SIZE


def test_copies_of_a_story_are_one_group_and_other_stories_are_not_in_it() -> None:
    near, chance = Near(), random.Random(3)
    stories = [" ".join(chance.choices(WORDS, k=150)) for _ in range(30)]
    for number, story in enumerate(stories):
        near.add(f"{number}", sketch(story))
        if number % 3 == 0:
            for paper in "ab":
                near.add(
                    f"{number}{paper}", sketch(f"By our reporter {paper}. {story} Read more in the {paper} paper.")
                )
    ids = [f"{number}{paper}" for number in range(30) for paper in ("", "a", "b") if not paper or number % 3 == 0]
    assert near.groups.members(ids) == [
        [f"{number}", f"{number}a", f"{number}b"] if number % 3 == 0 else [f"{number}"] for number in range(30)
    ]
