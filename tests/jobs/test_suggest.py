"""Suggesting: one best reading, the shape that scripts rely on, and only new work on a database."""

from __future__ import annotations

import io
import json
from contextlib import closing, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.cli import sources as sources_command
from tui.cli import suggest as command
from tui.cli.parser import parser_of
from tui.core.annotation import Article, Candidate, attribute, relation, span
from tui.core.codebook import default
from tui.core.spans import overlap
from tui.jobs import suggest
from tui.sources.source import find
from tui.store.articles import add_articles
from tui.store.migrations import open_file

TEXT = "Ofsted visited Torbay Council in May 2019. Inspectors found that caseloads were too high.\n"
BOOK = default()
LABELS = sorted(BOOK.labels)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 25), st.sampled_from(LABELS), st.floats(0, 1)), max_size=14)
)
def test_the_best_reading_overlaps_in_no_flat_layer_and_holds_nothing_improbable(
    claims: list[tuple[int, int, str, float]],
) -> None:
    article = Article.of(TEXT)
    candidates = [Candidate(span(article, label, s, s + n), score) for s, n, label, score in claims]
    best = suggest.best_reading(candidates, BOOK)
    assert all(c.score >= suggest.BEST_FROM for c in best)
    for i, a in enumerate(best):
        for b in best[i + 1 :]:
            same = BOOK.layer_of(a.annotation.label) == BOOK.layer_of(b.annotation.label)
            assert not (same and overlap(a.annotation.extent, b.annotation.extent))


def test_what_hangs_on_a_span_that_is_not_chosen_goes_with_it() -> None:
    article = Article.of(TEXT)
    better, worse = span(article, LABELS[0], 0, 6), span(article, LABELS[1], 0, 14)
    other = span(article, LABELS[2], 15, 29)
    hanging = [Candidate(relation("x", worse, other), 0.9), Candidate(attribute("y", better, "z"), 0.9)]
    spans = [Candidate(better, 0.9), Candidate(worse, 0.6), Candidate(other, 0.9)]
    kept = suggest.best_reading([*spans, *hanging], BOOK)
    layers = {BOOK.layer_of(c.annotation.label).id for c in spans[:2]}
    if len(layers) == 1:
        assert hanging[0] not in kept
    assert hanging[1] in kept


def test_json_has_the_shape_that_scripts_rely_on() -> None:
    article = Article.of(TEXT, "A title")
    entry = suggest.as_json(article, [(s := find("rules", BOOK), s.read(article, {}))], BOOK, every=False)
    assert list(entry) == ["id", "title", "text", "spans", "relations"]
    for one in entry["spans"]:
        assert list(one) == ["start", "end", "label", "layer", "quote", "score", "sources", "attributes"]
        assert one["quote"] == TEXT[one["start"] : one["end"]]
        assert one["sources"] == ["rules"]
    ends = {(one["start"], one["end"], one["label"]) for one in entry["spans"]}
    assert entry["relations"]
    for link in entry["relations"]:
        assert list(link) == ["label", "head", "tail", "score", "sources"]
        assert {tuple(link["head"]), tuple(link["tail"])} <= ends


def test_sources_that_agree_are_one_candidate_with_both_names() -> None:
    article = Article.of(TEXT)
    source = find("rules", BOOK)
    entry = suggest.as_json(article, [(source, source.read(article, {}))] * 2, BOOK, every=True)
    assert all(one["sources"] == ["rules", "rules"] for one in entry["spans"])


def test_a_database_gets_only_what_is_new(tmp_path: Path) -> None:
    with closing(open_file(tmp_path / "a.db", create=True, codebook=BOOK)) as conn:
        add_articles(conn, [(Article.of(TEXT), {})])
        first = suggest.suggest_all(conn, BOOK)
        assert first.articles == 1
        assert first.proposals > 5
        assert suggest.suggest_all(conn, BOOK) == suggest.Suggested(0, 0)
        add_articles(conn, [(Article.of(TEXT + "More."), {})])
        assert suggest.suggest_all(conn, BOOK).articles == 1


def test_the_command_reads_files_without_a_database_and_names_what_it_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "c.jsonl").write_text(json.dumps({"text": TEXT, "title": "T"}) + "\n", encoding="utf-8")
    args = parser_of("suggest").parse_args(["--json", str(tmp_path)])
    args.db = tmp_path / "none.db"
    assert command.run(args) == 1
    printed = capsys.readouterr()
    assert [json.loads(line)["text"] for line in printed.out.splitlines()] == [TEXT, TEXT]
    assert "b.txt" in printed.err


def test_the_rules_keep_to_their_own_examples(tmp_path: Path) -> None:
    args = parser_of("sources").parse_args(["check"])
    args.db = tmp_path / "none.db"
    args.json = False
    with redirect_stdout(io.StringIO()) as out:
        assert sources_command.run(args) == 0
    assert "rules" in out.getvalue()
