"""Active time and keys from the log."""

from __future__ import annotations

from tui.core.pace import Worked, pace


def step(seconds: int, article: str = "a", action: str = "accept", label: str = "X", keys: int = 1) -> Worked:
    return Worked(f"2026-01-01T00:{seconds // 60:02}:{seconds % 60:02}+00:00", article, action, label, keys)


def test_the_time_of_a_step_is_what_went_by_since_the_one_before():
    found = pace([step(0), step(4), step(10, keys=3)])
    assert (found.all.steps, found.all.seconds, found.all.keys) == (3, 10.0, 5)


def test_a_longer_gap_than_the_pause_is_no_active_time():
    assert pace([step(0), step(5), step(305), step(309)]).all.seconds == 9.0
    assert pace([step(0), step(5), step(305)], pause=400).all.seconds == 305.0


def test_a_clock_that_goes_back_takes_no_time_away():
    assert pace([step(20), step(10), step(12)]).all.seconds == 2.0


def test_it_is_told_apart_by_article_action_and_label():
    found = pace([step(0), step(2, "b", "reject", "Y"), step(5, "b", "done", "")])
    assert found.by_article["b"].seconds == 5.0
    assert found.by_action["reject"].steps == 1
    assert set(found.by_label) == {"X", "Y"}
    assert found.by_day["2026-01-01"].steps == 3


def test_without_steps_there_is_no_pace_rather_than_a_fast_one():
    assert pace([]).left(0, 10) is None
    assert pace([step(0), step(3)]).left(2, 10) == 15.0
