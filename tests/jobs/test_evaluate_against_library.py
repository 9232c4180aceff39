"""Our scores of a source against those of nervaluate, on spans made by chance but the same each time."""

from __future__ import annotations

import random

import pytest

from tui.core.scoring import Span, count, together

nervaluate = pytest.importorskip("nervaluate")
LABELS = ("BIRD", "POND")


def marked(chance: random.Random) -> list[Span]:
    """Spans of an article, none overlapping."""
    found, at = [], 0
    while at < 90:
        at += chance.randrange(1, 8)
        size = chance.randrange(1, 5)
        found.append((at, at + size, chance.choice(LABELS)))
        at += size
    return found


def mistaken(there: list[Span], chance: random.Random) -> list[Span]:
    """What a source makes of them: some missed, some with another label or edge, some where nothing is."""
    found = []
    for at, (start, end, label) in enumerate(there):
        after = there[at + 1][0] if at + 1 < len(there) else 200
        kind = chance.randrange(6)
        if kind:
            label = LABELS[label == LABELS[0]] if kind == 1 else label
            found.append((start, min(end + (kind == 2), after), label))
    return [*found, (300, 304, "BIRD")]


@pytest.mark.parametrize("seed", range(6))
def test_strict_and_overlapping_spans_are_counted_alike(seed: int) -> None:
    chance = random.Random(seed)
    there = [marked(chance) for _ in range(5)]
    found = [mistaken(one, chance) for one in there]
    ours = sum((together(count(f, t)) for f, t in zip(found, there, strict=True)), start=together({}))
    tables = [
        [[{"label": label, "start": start, "end": end - 1} for start, end, label in one] for one in some]
        for some in (there, found)
    ]
    theirs = nervaluate.Evaluator(*tables, tags=list(LABELS), loader="dict").evaluate()["overall"]
    assert (ours.strict, ours.overlap) == (theirs["strict"].correct, theirs["ent_type"].correct)
    for measure, name in (("strict", "strict"), ("overlap", "ent_type")):
        assert ours.precision(measure).value == pytest.approx(theirs[name].precision)
        assert ours.recall(measure).value == pytest.approx(theirs[name].recall)
        assert ours.f1(measure).value == pytest.approx(theirs[name].f1)
