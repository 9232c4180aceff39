"""The simulated reviewer of `bench.learning` presses the keys that its account says."""

from __future__ import annotations

import pytest

from bench.reviewing import Guess, keys
from tui.core.scoring import Span

TEXT = "The tern, a tern and the tern."
FIRST, SECOND, THIRD = (4, 8, "BIRD"), (12, 16, "BIRD"), (25, 29, "BIRD")


@pytest.mark.parametrize(
    ("guesses", "gold", "expected"),
    [
        ([], [FIRST, SECOND], 8),
        ([FIRST], [FIRST], 1),
        ([FIRST], [], 1),
        ([(4, 8, "POND")], [FIRST], 2),
        ([(0, 8, "BIRD")], [FIRST], 2),
        ([(0, 8, "POND")], [FIRST], 3),
        ([FIRST, (4, 8, "POND"), (4, 9, "POND")], [FIRST], 2),
        ([(0, 9, "BIRD"), FIRST], [FIRST], 2),
        ([FIRST, SECOND], [FIRST, THIRD], 6),
        ([(4, 16, "BIRD")], [FIRST, SECOND], 6),
    ],
)
def test_keys_are_counted_as_they_are_pressed(guesses: list[Span], gold: list[Span], expected: int) -> None:
    assert keys(TEXT, map(Guess, guesses), gold) == expected


def test_the_better_of_two_candidates_for_one_place_comes_first() -> None:
    assert keys(TEXT, [Guess(FIRST, 0.9), Guess((4, 8, "POND"), 0.5)], [FIRST]) == 1


def test_the_same_text_is_marked_everywhere_where_that_saves_keys() -> None:
    assert keys(TEXT, [], [FIRST, SECOND, THIRD], "e") == 4 + 3
    assert keys(TEXT, map(Guess, [FIRST, SECOND]), [FIRST, SECOND], "e") == 2
    assert keys(TEXT, map(Guess, [FIRST, SECOND, THIRD]), [FIRST, SECOND, THIRD], "e") == 2


def test_what_is_not_meant_has_to_be_unticked() -> None:
    assert keys(TEXT, [Guess(FIRST)], [FIRST, SECOND], "e") == 2 + 2


def test_text_that_marks_itself_costs_only_where_it_is_wrong() -> None:
    assert keys(TEXT, [Guess(FIRST)], [FIRST, SECOND, THIRD], "itself") == 1
    assert keys(TEXT, [Guess(FIRST)], [FIRST, SECOND], "itself") == 1 + 1
    assert keys(TEXT, map(Guess, [FIRST, SECOND]), [FIRST, SECOND], "itself") == 1 + 1
