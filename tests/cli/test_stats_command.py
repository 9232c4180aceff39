"""Counts of what is done and waiting."""

from __future__ import annotations

import json
from collections.abc import Callable
from unittest.mock import ANY

import pytest

from tui.__main__ import main

Decide = Callable[[str], None]


def test_the_counts_are_those_of_everybody_and_of_each(decide: Decide, capsys: pytest.CaptureFixture[str]) -> None:
    decide("Ada")
    assert main(["stats", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "articles": 3,
        "done": 1,
        "waiting": 2,
        "thin": 0,
        "copies": 0,
        "corrected": 0,
        "in_part": 0,
        "candidates": 2,
        "steps": 2,
        "checks": ANY,
        "reviewers": [ANY],
        "practice": [],
    }


def test_the_table_names_the_reviewers(decide: Decide, capsys: pytest.CaptureFixture[str]) -> None:
    decide("Ada")
    decide("Ben")
    assert main(["stats"]) == 0
    out = capsys.readouterr().out
    assert "3 articles: 1 done by somebody, 2 waiting" in out
    assert [line.split() for line in out.splitlines()[-2:]] == [
        ["Ada", "1", "0", "2", "2"],
        ["Ben", "1", "0", "2", "2"],
    ]


def test_one_reviewer_can_be_asked_about(decide: Decide, capsys: pytest.CaptureFixture[str]) -> None:
    decide("Ada")
    decide("Ben")
    assert main(["--reviewer", "Ben", "stats"]) == 0
    assert "Ada" not in capsys.readouterr().out
    assert main(["--reviewer", "Cora", "stats"]) == 2
    assert "Ada, Ben" in capsys.readouterr().err


def test_the_pace_is_told_by_action_and_label(decide: Decide, capsys: pytest.CaptureFixture[str]) -> None:
    decide("Ada")
    assert main(["stats", "--pace", "--json"]) == 0
    [ada] = json.loads(capsys.readouterr().out)["reviewers"]
    assert ada["pace"]["all"]["steps"] == 2
    assert {"accept", "done"} <= set(ada["pace"]["actions"])
    assert main(["stats", "--pace"]) == 0
    assert "keys a step" in capsys.readouterr().out


def test_scripts_are_told_states_that_add_up_the_pace_and_what_is_left(
    decide: Decide, capsys: pytest.CaptureFixture[str]
) -> None:
    decide("Ada")
    assert main(["stats", "--json", "--pause", "30"]) == 0
    [ada] = json.loads(capsys.readouterr().out)["reviewers"]
    assert {key: ada[key] for key in ("name", "done", "waiting", "steps", "pause_seconds")} == {
        "name": "Ada",
        "done": 1,
        "waiting": 2,
        "steps": 2,
        "pause_seconds": 30,
    }
    assert sum(ada["articles"].values()) == 3
    assert ada["candidates"] == {"accepted": 1, "rejected": 0, "passed over": 0, "waiting": 2}
    assert sum(ada["claims"].values()) == 3
    assert set(ada["pace"]) == {"all", "articles", "actions", "labels", "sources", "days"}
