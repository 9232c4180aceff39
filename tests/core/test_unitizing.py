"""The unitizing alpha: the published example, what it does at its ends, and when there is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.unitizing import Continuum, expected, observed, unitizing_alpha

C = ([(225, 295), (370, 400)], [(220, 300), (355, 375), (400, 420)])
K = ([(180, 240), (300, 350)], [(180, 240), (300, 350)])


def published(units: tuple[list[tuple[int, int]], list[tuple[int, int]]]) -> Continuum:
    """A category of the example in Krippendorff (2004): two observers, a continuum from 150 to 450."""
    continuum = Continuum()
    continuum.add(300, *([(start - 150, end - 150) for start, end in some] for some in units))
    return continuum


def test_the_worked_example_of_krippendorff_2004() -> None:
    c, k = published(C), published(K)
    assert [round(float(one), 4) for one in (observed(c), observed(k))] == [0.0144, 0.0]
    assert [round(float(one), 4) for one in (expected(c), expected(k))] == [0.0532, 0.0490]
    assert unitizing_alpha([c]).value == pytest.approx(0.7286, abs=2e-4)  # the paper divides rounded numbers
    assert unitizing_alpha([k]).value == 1.0
    assert unitizing_alpha([c, k]).value == pytest.approx(0.8591, abs=1e-3)


def test_nothing_marked_and_nothing_that_could_stand_elsewhere_say_why() -> None:
    empty, full = Continuum(), Continuum()
    empty.add(100, [], [])
    full.add(1, [(0, 1)], [(0, 1)])
    assert unitizing_alpha([empty]).why == "neither marked any"
    assert unitizing_alpha([]).why == "neither marked any"
    assert unitizing_alpha([full]).value is None
    assert "elsewhere" in unitizing_alpha([full]).why


units = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=5).map(
    lambda some: [(start, min(start + length, 40)) for start, length in some]
)


@given(units, units)
def test_who_is_first_makes_no_difference_and_only_the_same_edges_are_full_agreement(a, b) -> None:
    one, other = Continuum(), Continuum()
    one.add(40, a, b)
    other.add(40, b, a)
    assert (observed(one), expected(one)) == (observed(other), expected(other))
    assert (observed(one) == 0) == (one.units[0] == one.units[1])
