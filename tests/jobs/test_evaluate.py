"""Measuring a source on a file: the figures worked out by hand, and what does not count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.cli import evaluate as command
from tui.cli.parser import parser_of
from tui.core.annotation import Annotation, Article, Candidate, span
from tui.core.codebook import Codebook, parse
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.core.scoring import Counts
from tui.jobs import train
from tui.jobs.evaluate import Band, evaluate
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.migrations import open_file

BOOK: Codebook = parse(
    """
name = "birds"
version = "1"
[layers.names]
[layers.rest]
hides = true
[labels.BIRD]
layer = "names"
key = "B"
[labels.POND]
layer = "names"
key = "P"
[labels.ADVERT]
layer = "rest"
key = "A"
"""
)
TEXT = "A grey heron and a tern at Long Pond. Buy a heron now."
ARTICLE = Article.of(TEXT)


def at(label: str, quote: str, last: bool = False) -> Annotation:
    start = TEXT.rindex(quote) if last else TEXT.index(quote)
    return span(ARTICLE, label, start, start + len(quote))


GREY, TERN, POND = at("BIRD", "grey heron"), at("BIRD", "tern"), at("POND", "Long Pond")
ADVERT = at("ADVERT", "Buy a heron now.")


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    made = open_file(tmp_path / "birds.db", create=True, codebook=BOOK)
    articles.add_articles(made, [(ARTICLE, {})])
    articles.ensure_source(made, articles.Source("import@1", "import", "others.jsonl"))
    found = [at("BIRD", "heron"), TERN, at("BIRD", "Long Pond"), at("BIRD", "heron", last=True)]
    proposed = [Candidate(one, 0.9) for one in found] + [Candidate(at("POND", "at"), 0.4)]
    articles.add_proposals(made, "import@1", [(ARTICLE.id, proposed)])
    yield made
    made.close()


def hold(
    conn: Connection, *spans: Annotation, by: str = "Ada", scope: str | None = "", article: Article = ARTICLE
) -> None:
    person = articles.person(conn, by, suffix="m1")
    rows = [Row(one.id, "add", "accept") for one in spans]
    if scope is not None:
        rows.append(Row(None, "done", "done", scope=scope))
    log.append(conn, Step(tuple(rows), spans), reviewer_id=person, article_id=article.id, codebook_id=BOOK.id)


def test_the_figures_of_a_recorded_source_by_hand(conn: Connection) -> None:
    hold(conn, GREY, TERN, POND, ADVERT)
    found = evaluate(conn, BOOK, "others.jsonl")
    assert (found.source, found.against, found.articles, found.taught) == ("import@1", "gold", 1, 0)
    # heron is half of grey heron; tern is right; Long Pond is no bird; what is in the advert does not count
    assert found.counts["BIRD"] == Counts(there=2, found=3, strict=1, overlap=2)
    # the pond was found as a bird; the unlikely candidate is not in the best reading
    assert found.counts["POND"] == Counts(there=1, found=0)
    assert found.f1("BIRD", "strict").value == pytest.approx(2 / 5)
    assert found.f1("BIRD", "overlap").value == pytest.approx(4 / 5)
    assert found.f1("BIRD", "partial").value == pytest.approx(3 / 5)
    assert found.counts["ADVERT"] == Counts(there=1, found=0)


def test_scores_are_compared_with_what_is_right_in_bands_of_a_tenth(conn: Connection) -> None:
    hold(conn, GREY, TERN, POND, ADVERT)
    found = evaluate(conn, BOOK, "others.jsonl")
    # heron, tern and Long Pond at 0.9, of which tern is right; "at" at 0.4; the heron in the advert does not count
    assert found.bands == {9: Band(3, 1, pytest.approx(2.7)), 4: Band(1, 0, 0.4)}


def test_labels_that_were_not_looked_for_do_not_count(conn: Connection) -> None:
    hold(conn, GREY, scope="POND")
    found = evaluate(conn, BOOK, "import@1", "Ada")
    assert "BIRD" not in found.counts
    assert found.f1("BIRD", "strict").value is None
    assert found.f1("BIRD", "strict").reason == "nobody has looked for it to the end"
    assert found.f1("POND", "strict").reason == "nothing was found and nothing is there"


def test_unfinished_articles_do_not_count(conn: Connection) -> None:
    hold(conn, GREY, scope=None)
    with pytest.raises(Problem, match="finished no article"):
        evaluate(conn, BOOK, "import@1", "Ada")


def test_articles_that_a_recorded_source_did_not_read_do_not_count(conn: Connection) -> None:
    other = Article.of("Nothing but sky.")
    articles.add_articles(conn, [(other, {})])
    hold(conn, article=other)
    with pytest.raises(Problem, match="nothing to measure"):
        evaluate(conn, BOOK, "import@1")
    hold(conn, GREY, TERN, POND, ADVERT)
    assert evaluate(conn, BOOK, "import@1").articles == 1
    assert evaluate(conn, BOOK, "rules").articles == 2


def test_an_unknown_source_is_answered_with_those_there_are(conn: Connection) -> None:
    with pytest.raises(Problem, match=r"no source here; there is import@1, learned, rules"):
        evaluate(conn, BOOK, "Ada")


def test_a_model_is_not_measured_on_what_taught_it(conn: Connection) -> None:
    hold(conn, GREY, TERN, POND)
    train.train(conn, BOOK)
    with pytest.raises(Problem, match="learnt from all"):
        evaluate(conn, BOOK, "learned")
    other = Article.of("A tern at Long Pond.")
    articles.add_articles(conn, [(other, {})])
    hold(conn, span(other, "BIRD", 2, 6), article=other)
    found = evaluate(conn, BOOK, "learned")
    assert (found.articles, found.taught) == (1, 1)
    assert found.source.startswith("learned@")


def test_the_command_prints_every_label_and_why_a_figure_is_missing(
    conn: Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    hold(conn, GREY, TERN, scope="BIRD POND")
    for options in ([], ["--json"]):
        args = parser_of("evaluate").parse_args(["import@1", *options])
        args.db = conn.path
        assert command.run(args) == 0
    table, plain = capsys.readouterr().out.rsplit("\n", 2)[:2]
    lines = {line.split()[0]: line.split()[1:] for line in table.splitlines() if line}
    assert lines["BIRD"] == ["2", "4", "0.333", "0.250", "0.500", "0.667", "0.500"]
    assert "no F1 (nobody has looked for it to the end): ADVERT" in table
    entry = json.loads(plain)
    assert entry["labels"]["BIRD"]["partial"]["points"] == 1.5
    assert entry["labels"]["POND"]["strict"]["undefined"]["precision"] == "nothing was found"
    assert entry["layers"]["names"]["found"] == 4
