"""A reviewer who knows what is right gets it, at the real screen by real keys, from good candidates and from none."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.gold import Errors, labelled_well, read
from bench.wholes import OWN, Way, review, typed, ways
from tui.core.codebook import default

BOOK = default()
SHORTEST = min(
    (gold for path in sorted(OWN.glob("*.jsonl")) for gold in read(path, BOOK)), key=lambda gold: len(gold.ids)
)
WAYS = {way.name: way for way in ways(BOOK, Errors(missed=0.1, moved=0.1, mislabelled=0.1, spare=0.1, hanging=0.3))}


@pytest.mark.parametrize("name", ["no candidates, and e", "candidates of the rules", "made candidates, doubtful first"])
async def test_the_record_comes_to_hold_what_is_right(name: str) -> None:
    way: Way = WAYS[name]
    came_to = await review(SHORTEST, way.propose(SHORTEST, 3), BOOK, way)
    assert (came_to.lacks, came_to.spare) == (0, 0)
    assert came_to.keys["next article"] == 1


async def test_the_same_keys_typed_fast_into_a_terminal_give_the_same_record() -> None:
    way = WAYS["candidates of the rules"]
    candidates = way.propose(SHORTEST, 0)
    came_to = await review(SHORTEST, candidates, BOOK, way)
    assert typed(SHORTEST, candidates, BOOK, came_to.typed) == SHORTEST.ids


async def test_candidates_save_keys() -> None:
    counts = {}
    for name in ("no candidates", "made candidates"):
        way = WAYS[name]
        counts[name] = (await review(SHORTEST, way.propose(SHORTEST, 3), BOOK, way)).keys.total()
    assert counts["made candidates"] < counts["no candidates"] / 2


def test_made_candidates_are_the_same_each_time_and_mostly_right() -> None:
    made = labelled_well(SHORTEST, BOOK, Errors(), 7)
    assert made == labelled_well(SHORTEST, BOOK, Errors(), 7)
    right = [c for c in made if c.annotation.id in SHORTEST.ids]
    assert len(right) >= 0.7 * len(SHORTEST.ids)


def test_gold_beside_its_text_is_read_with_its_relations(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Care Watch praised Larch House.")
    (tmp_path / "one.gold.jsonl").write_text(
        '{"chars": 31}\n{"start": 0, "end": 31, "label": "STRENGTH"}\n{"start": 19, "end": 30, "label": "ORG"}\n'
    )
    (tmp_path / "one.relations.jsonl").write_text('{"label": "about", "head": [0, 31], "tail": [19, 30]}\n')
    (gold,) = read(tmp_path / "one.gold.jsonl", BOOK)
    assert {a.label for a in gold.spans} == {"STRENGTH", "ORG"}
    assert [a.label for a in gold.hanging] == ["about"]
    assert gold.kinds == {"about"}
