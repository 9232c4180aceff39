"""Our figures against those of well-known libraries, on what was coded through the log, by chance but the same each
time: krippendorff for alpha over words, nervaluate for matched spans."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tui.core.annotation import Article, span
from tui.core.codebook import parse
from tui.core.review.step import Row, Step
from tui.jobs.agreement import ALL, Report, agreement
from tui.store import articles, log
from tui.store.migrations import open_file

krippendorff = pytest.importorskip("krippendorff")
nervaluate = pytest.importorskip("nervaluate")

BOOK = parse(
    """
name = "plants"
version = "1"
[layers.part]
[labels.LEAF]
layer = "part"
key = "1"
[labels.ROOT]
layer = "part"
key = "2"
"""
)
NAMES = ("Ada", "Ben")
LENGTH = 30

Unit = tuple[int, int, str]
"""First word, word after the last, label."""


def coded(chance: random.Random) -> list[Unit]:
    """Some spans of one to three words that do not overlap."""
    found, at = [], 0
    while at < LENGTH - 3:
        at += chance.randrange(0, 6)
        size = chance.randrange(1, 4)
        if at + size <= LENGTH:
            found.append((at, at + size, chance.choice(("LEAF", "ROOT"))))
        at += size + 1
    return found


def alike(units: list[Unit], chance: random.Random) -> list[Unit]:
    """What another coder makes of the same: some left out, some with another label, some a word longer."""
    other = []
    for at, (start, end, label) in enumerate(units):
        following = units[at + 1][0] if at + 1 < len(units) else LENGTH
        kind = chance.randrange(5)
        if kind:
            label = "ROOT" if kind == 1 and label == "LEAF" else label
            other.append((start, min(end + (kind == 2), following), label))
    return other


@pytest.fixture(params=range(5))
def studied(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Report, list[list[list[Unit]]]]:
    """The report of a file that two people coded, and what each marked in each article."""
    chance = random.Random(request.param)
    texts = [
        Article.of(" ".join(chance.choice(("oak", "elm", "ash")) for _ in range(LENGTH)), str(n)) for n in range(4)
    ]
    marked = [[mine := coded(chance), alike(mine, chance)] for _ in texts]
    with closing(open_file(tmp_path / "a.db", create=True, codebook=BOOK)) as conn:
        articles.add_articles(conn, [(text, {}) for text in texts], fresh=True)
        for text, both in zip(texts, marked, strict=True):
            for name, units in zip(NAMES, both, strict=True):
                held = [span(text, label, 4 * start, 4 * end - 1) for start, end, label in units]
                step = Step((*(Row(a.id, "add", "accept") for a in held), Row(None, "done", "done")), held)
                person = articles.person(conn, name, suffix="m")
                log.append(conn, step, reviewer_id=person, article_id=text.id, codebook_id=BOOK.id)
        return agreement(conn), marked


def test_alpha_over_words_is_that_of_krippendorff(studied: tuple[Report, list[list[list[Unit]]]]) -> None:
    report, marked = studied
    values = {"": 0, "LEAF": 1, "ROOT": 2}
    table: list[list[int]] = [[], []]
    for both in marked:
        for row, units in zip(table, both, strict=True):
            row += [values[next((label for s, e, label in units if s <= at < e), "")] for at in range(LENGTH)]
    theirs = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    (ours,) = (row.figure.value for row in report.words if row.measure == "alpha")
    assert ours == pytest.approx(theirs)
    assert Counter(map(len, table)) == {4 * LENGTH: 2}


def test_matched_spans_are_those_of_nervaluate(studied: tuple[Report, list[list[list[Unit]]]]) -> None:
    """Exact is its `strict`; overlapping with the same label are its right and partly right ones by `ent_type`."""
    report, marked = studied
    first, second = (
        [[{"label": label, "start": start, "end": end - 1} for start, end, label in both[i]] for both in marked]
        for i in (0, 1)
    )
    theirs = nervaluate.Evaluator(first, second, tags=["LEAF", "ROOT"], loader="dict").evaluate()["overall"]
    (row,) = (row for row in report.rows if row.what == "all" and row.first == ALL)
    assert row.counts.exact == theirs["strict"].correct
    assert row.figures["exact"].value == pytest.approx(theirs["strict"].f1)
    assert row.counts.overlapping == theirs["ent_type"].correct
    assert row.figures["overlapping"].value == pytest.approx(theirs["ent_type"].f1)
