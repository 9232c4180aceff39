"""Jump labels: none begins another, the nearest words get the shortest, the home row comes first."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.hints import KEYS, assign, codes


@given(st.integers(0, 900), st.sampled_from(["as", "asdf", KEYS]))
def test_no_code_begins_another(count, keys):
    found = codes(count, keys)
    assert len(set(found)) == count
    ordered = sorted(found)
    assert not any(b.startswith(a) for a, b in pairwise(ordered))
    assert [len(c) for c in found] == sorted(len(c) for c in found)


def test_as_many_codes_as_can_be_stay_short():
    assert codes(3, "asdf") == ["a", "s", "d"]
    assert codes(5, "asdf") == ["a", "s", "d", "fa", "fs"]
    pairs = ["".join(pair) for pair in product("asdf", repeat=2)]
    assert codes(17, "asdf") == [*pairs[:15], "ffa", "ffs"]


def test_the_nearest_words_get_the_shortest_and_easiest():
    words = [(0, 3), (10, 14), (20, 25), (30, 31), (40, 44)]
    assert assign(words, 22, "asd") == {"a": (20, 25), "s": (30, 31), "da": (10, 14), "ds": (40, 44), "dd": (0, 3)}


def test_nothing_to_label():
    assert assign([], 0, "") == {}


def test_one_key_cannot_tell_words_apart():
    with pytest.raises(ValueError, match="two different keys"):
        assign([(0, 1)], 0, "aa")


@pytest.mark.parametrize("count", [600, 1200, 2500])
def test_the_nearest_600_words_take_a_command_and_two_letters_the_others_one_more(count):
    lengths = [len(code) for code in codes(count)]
    assert max(lengths[:600]) == 2
    assert max(lengths) <= 3
