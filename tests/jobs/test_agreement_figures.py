"""Agreement of a file: which state counts, what is never pooled, and how it is handed on."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.agreement import Figure
from tui.core.annotation import Annotation, Article, Candidate, attribute, span
from tui.core.codebook import Codebook, parse
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.core.unitizing import Continuum, unitizing_alpha
from tui.jobs.agreement import ALL, Report, agreement
from tui.jobs.figures import as_paper
from tui.store import articles, log, ulid
from tui.store.driver import Connection
from tui.store.migrations import open_file

BOOK = """
name = "plants"
version = "3"
[layers.part]
[layers.remark]
flat = false
[labels.LEAF]
layer = "part"
key = "1"
[labels.ROOT]
layer = "part"
key = "2"
[labels.PRAISE]
layer = "remark"
key = "P"
[attributes.colour]
on = ["LEAF"]
"""


@dataclass
class Field:
    """An open file with three articles of ten words."""

    conn: Connection
    book: Codebook
    texts: list[Article]

    def code(self, name: str, number: int, *held: Annotation, served: str = "candidates", round: int = 0) -> None:
        rows = [Row(a.id, "add", "accept") for a in held]
        self.step(name, number, Step((*rows, Row(None, "done", "done")), held), served=served, round=round)

    def step(self, name: str, number: int, step: Step, *, served: str = "candidates", round: int = 0) -> None:
        log.append(
            self.conn,
            step,
            reviewer_id=articles.person(self.conn, name, suffix="m1"),
            article_id=self.texts[number].id,
            codebook_id=self.book.id,
            served=served,
            round=round,
        )

    def leaf(self, number: int, word: int, words: int = 1, label: str = "LEAF") -> Annotation:
        """A label on some words; each word is four characters long with its space."""
        return span(self.texts[number], label, 4 * word, 4 * (word + words) - 1)


@pytest.fixture
def field(db: Path) -> Iterator[Field]:
    book = parse(BOOK)
    texts = [Article.of(" ".join([f"{letter}{letter}{letter}"] * 10), letter) for letter in "abc"]
    with closing(open_file(db, create=True, codebook=book)) as conn:
        articles.add_articles(conn, [(text, {}) for text in texts], fresh=True)
        yield Field(conn, book, texts)


def figure(report: Report, what: str = "all", name: str = "", way: str = "exact", first: str = ALL) -> float | None:
    (row,) = (row for row in report.rows if (row.what, row.name, row.first) == (what, name, first))
    return row.figures[way].value


def test_figures_by_hand(field: Field) -> None:
    """Ada: LEAF 0, LEAF 2-3, ROOT 5. Ben: LEAF 0, LEAF 3, LEAF 5. One exact, two overlapping, three label-blind."""
    field.code("Ada", 0, field.leaf(0, 0), field.leaf(0, 2, 2), field.leaf(0, 5, label="ROOT"))
    field.code("Ben", 0, field.leaf(0, 0), field.leaf(0, 3), field.leaf(0, 5))
    report = agreement(field.conn)
    assert [figure(report, way=way) for way in ("exact", "overlapping", "blind")] == [1 / 3, 2 / 3, 1.0]
    assert figure(report, "label", "LEAF", "overlapping") == pytest.approx(4 / 5)
    assert report.confused == {"candidates": [("LEAF", "ROOT", 1)]}
    kappa = next(row for row in report.words if row.measure == "kappa")
    # ten words: both nothing 6, both LEAF 2, LEAF against nothing 1, ROOT against LEAF 1
    # chance: nothing 6 x 7, LEAF 3 x 3, ROOT 1 x 0 = 51 of 100; agreed 80 of 100
    assert kappa.figure.value == pytest.approx((0.8 - 0.51) / (1 - 0.51))
    # alpha: 20 values: nothing 13, LEAF 6, ROOT 1; two words differ, so 4 ordered pairs; of 400 - 169 - 36 - 1
    alpha = next(row for row in report.words if row.measure == "alpha")
    assert alpha.figure.value == pytest.approx(1 - 19 * 4 / (400 - 169 - 36 - 1))


def test_what_counts_is_the_first_done_and_now_stands_beside(field: Field) -> None:
    field.code("Ada", 0, field.leaf(0, 0))
    field.code("Ben", 0, field.leaf(0, 1))
    field.step("Ben", 0, Step((Row(None, "reopen", None),)))
    moved = (Row(field.leaf(0, 1).id, "adjust", "reject", as_id=field.leaf(0, 0).id),)
    field.step("Ben", 0, Step((*moved, Row(field.leaf(0, 0).id, "adjust", "accept"))))
    field.step("Ben", 0, Step((Row(None, "done", "done"),)))
    report = agreement(field.conn)
    assert figure(report) == 0.0
    assert next(row for row in report.rows if row.what == "all" and row.first == ALL).now["exact"] == 1.0


def test_what_was_undone_before_done_does_not_count(field: Field) -> None:
    field.step("Ada", 0, Step((Row(field.leaf(0, 3).id, "add", "accept"),), (field.leaf(0, 3),)))
    log.undo(field.conn, "Ada-m1")
    field.code("Ada", 0, field.leaf(0, 0))
    field.code("Ben", 0, field.leaf(0, 0))
    assert figure(agreement(field.conn)) == 1.0


def test_with_and_without_candidates_are_never_pooled(field: Field) -> None:
    field.code("Ada", 0, field.leaf(0, 0))
    field.code("Ben", 0, field.leaf(0, 0))
    field.code("Ada", 1, field.leaf(1, 0), served="blind")
    field.code("Ben", 1, field.leaf(1, 5), served="blind")
    field.code("Ada", 2, field.leaf(2, 0))
    field.code("Ben", 2, field.leaf(2, 0), served="blind")
    report = agreement(field.conn)
    assert report.articles == {"candidates": 1, "blind": 1}
    values = {row.served: row.figures["exact"].value for row in report.rows if row.what == "all" and row.first == ALL}
    assert values == {"candidates": 1.0, "blind": 0.0}


def test_repeats_adjudications_and_labels_that_one_did_not_look_for_take_no_part(field: Field) -> None:
    field.code("Ada", 0, field.leaf(0, 0), field.leaf(0, 4, label="PRAISE"))
    field.step("Ben", 0, Step((Row(field.leaf(0, 0).id, "accept", "accept"), Row(None, "done", "done", scope="part"))))
    field.code("Ada", 0, field.leaf(0, 7), round=1)
    field.step("Lea", 0, Step((Row(field.leaf(0, 8).id, "reject", "reject", final=True),), (field.leaf(0, 8),)))
    report = agreement(field.conn)
    assert figure(report) == 1.0
    assert {row.name for row in report.rows if row.what == "layer"} == {"part"}


def test_attributes_are_compared_where_both_hold_the_span(field: Field) -> None:
    mine, theirs, lone = field.leaf(0, 0), field.leaf(0, 0, 2), field.leaf(0, 6)
    green = [attribute("colour", one, "green") for one in (mine, theirs, lone)]
    field.code("Ada", 0, mine, lone, green[0], green[2])
    field.code("Ben", 0, theirs, green[1])
    assert figure(agreement(field.conn), "attribute", "colour") == 1.0


def test_a_layer_that_nobody_used_says_why_and_a_layer_with_overlaps_has_no_kappa(field: Field) -> None:
    field.code("Ada", 0)
    field.code("Ben", 0)
    report = agreement(field.conn)
    row = next(row for row in report.rows if row.name == "part")
    assert (row.figures["exact"].value, row.figures["exact"].why) == (None, "neither marked any")
    assert {row.layer for row in report.words} == {"part"}
    assert all(row.figure.value is None for row in report.words)
    assert all(row.figure.why for row in report.words)
    assert "neither marked any." in as_paper(report)


def test_nothing_to_compare_is_a_sentence(field: Field) -> None:
    field.code("Ada", 0)
    with pytest.raises(Problem, match="nothing to compare"):
        agreement(field.conn)


def test_the_command_in_each_form(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        field.code("=Ada|x", number, field.leaf(number, 0), field.leaf(number, 2))
        field.code("Ben", number, field.leaf(number, 0), field.leaf(number, 2 + number))
    assert main(["agreement", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    overall = next(row for row in told["rows"] if row["what"] == "all" and not row["coders"])
    assert overall["f1"]["exact"]["value"] == pytest.approx(2 / 3)
    assert overall["f1"]["exact"]["low"] <= 2 / 3 <= overall["f1"]["exact"]["high"]
    assert main(["agreement", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows[0]["value"] == repr(2 / 3)
    assert {row["first"] for row in rows if row["what"] == "all"} == {ALL, "'=Ada|x"}
    assert main(["agreement", "--paper"]) == 0
    paper = capsys.readouterr().out
    assert "3 articles were coded with candidates shown by at least two of =Ada\\|x, Ben." in paper
    assert "Codebook: plants 3." in paper
    assert "| label LEAF | 6 / 6 | 4 | 3 | 0.67 [" in paper
    assert main(["agreement", "--latex"]) == 0
    latex = capsys.readouterr().out
    assert "label LEAF & 6 / 6 & 4 & 3 & 0.67 [" in latex
    assert "95\\% percentile" in latex
    assert latex.count(r"\begin{tabular}") == latex.count(r"\end{tabular}") == 3
    assert main(["agreement"]) == 0
    assert "0.67 [" in capsys.readouterr().out


def test_an_article_coded_again_tells_how_steady_its_coder_is(field: Field) -> None:
    field.code("Ada", 0, field.leaf(0, 0), field.leaf(0, 4))
    field.code("Ada", 0, field.leaf(0, 0), field.leaf(0, 5), round=1)
    report = agreement(field.conn)
    (row,) = (row for row in report.rows if row.what == "self")
    assert (row.first, row.counts.first, row.counts.second) == ("Ada", 2, 2)
    assert row.figures["exact"].value == 0.5
    assert report.articles == {}
    assert "Each coder, an article coded again" in as_paper(report)


def test_agreement_is_told_month_by_month_once_there_are_two(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, day in enumerate(("2026-03-02", "2026-04-07")):
        monkeypatch.setattr(ulid, "stamp", lambda seconds, day=day: f"{day}T10:00:00.000Z")
        field.code("Ada", number, field.leaf(number, 0))
        field.code("Ben", number, field.leaf(number, number))
    report = agreement(field.conn)
    assert [(row.name, row.figures["exact"].value) for row in report.rows if row.what == "month"] == [
        ("2026-03", 1.0),
        ("2026-04", 0.0),
    ]
    assert "Over time, all pairs" in as_paper(report)


def test_alpha_of_spans_is_unitizing_and_of_attributes_that_of_their_values(field: Field) -> None:
    mine, theirs = field.leaf(0, 0, 2), field.leaf(0, 0, 2)
    field.code("Ada", 0, mine, field.leaf(0, 6), attribute("colour", mine, "green"))
    field.code("Ben", 0, theirs, field.leaf(0, 7), attribute("colour", theirs, "red"))
    report = agreement(field.conn)
    alphas = {(row.what, row.name): row.alpha for row in report.rows if row.first == ALL}
    continuum = Continuum()
    continuum.add(39, [(0, 7), (24, 27)], [(0, 7), (28, 31)])
    assert alphas["label", "LEAF"] == unitizing_alpha([continuum])
    # one pair of values, green and red: two of two values differ, as they would by chance
    assert alphas["attribute", "colour"] == Figure(0.0)


def test_sources_are_measured_against_gold_by_score(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    rules = articles.Source("rules@1", "rules", "rules", "1")
    sure, unsure = Candidate(field.leaf(0, 0), 0.95, ""), Candidate(field.leaf(0, 4), 0.55, "")
    articles.ensure_source(field.conn, rules)
    articles.add_proposals(field.conn, rules.id, [(field.texts[0].id, [sure, unsure])])
    field.code("Ada", 0, field.leaf(0, 0))
    field.code("Ben", 0, field.leaf(0, 0))
    assert main(["agreement", "--json", "--sources"]) == 0
    told = json.loads(capsys.readouterr().out)["sources"]
    assert [(one["from"], one["candidates"], one["gold"], one["share"]) for one in told] == [
        (0.9, 1, 1, 1.0),
        (0.5, 1, 0, 0.0),
    ]
    for form in ([], ["--paper"], ["--latex"]):
        assert main(["agreement", "--sources", *form]) == 0
        assert "0.9 to 1.0" in capsys.readouterr().out


def test_latex_keeps_its_braces_and_environments_whatever_names_hold(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = r"\end{tabular} }{ % & # $ _ ^ ~ \input{x}"
    field.code(hostile, 0, field.leaf(0, 0), field.leaf(0, 4))
    field.code("Ben", 0, field.leaf(0, 0), field.leaf(0, 5, label="ROOT"))
    assert main(["agreement", "--latex"]) == 0
    latex = capsys.readouterr().out
    bare = re.sub(r"\\[&%$#_{}]", "", latex)
    assert bare.count("{") == bare.count("}")
    assert re.findall(r"\\(?:begin|end)\{(\w+)\}", latex) == ["tabular"] * 6
    assert not re.search(r"(?<!\\)[%#$_]", latex)
    assert r"\input" not in latex
    for row in re.findall(r"\\begin\{tabular\}\{([lr]+)\}(.*?)\\end\{tabular\}", latex, re.S):
        lines = [line for line in row[1].splitlines() if line.endswith(r"\\") or r"\\ \hline" in line]
        assert {len(re.findall(r"(?<!\\)&", line)) + 1 for line in lines} == {len(row[0])}
