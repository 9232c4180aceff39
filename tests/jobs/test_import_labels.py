"""Labels of other programs come in as candidates or as decisions, all or nothing, and once."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tui.core.errors import Problem
from tui.formats import registry
from tui.formats.format import Options
from tui.jobs.choice import Choice, opened
from tui.jobs.import_labels import import_labels
from tui.store.articles import person
from tui.store.check import check
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.queries import article_ids, load_article, reviewers

sys.path.insert(0, str(Path(__file__).parent.parent / "formats"))
from articles import BOOK, sample


@pytest.fixture
def conn(tmp_path: Path) -> Connection:
    return open_file(tmp_path / "annotations.db", create=True, codebook=BOOK)


def written(name: str, tmp_path: Path) -> Path:
    format = registry.get(name)
    options = Options(format.choose({}), BOOK)
    fit = format.fit(sample(), options).article
    assert fit is not None
    path = tmp_path / f"others{format.suffix}"
    format.write([fit], path, options)
    return path


@pytest.mark.parametrize(
    "name", ["jsonl", "prodigy", "doccano", "labelstudio", "brat", "webanno", "jsonld", "refi-qda"]
)
def test_candidates_come_in_once(name: str, conn: Connection, tmp_path: Path) -> None:
    path = written(name, tmp_path)
    first = import_labels(conn, path, BOOK)
    assert first.format == name
    assert (first.articles, first.new, first.troubles) == (1, 1, 0)
    assert first.proposals > 5
    again = import_labels(conn, path, BOOK)
    assert (again.new, again.proposals) == (0, 0)
    assert check(conn) == []


def test_decisions_come_in_as_the_reviewers_own_and_the_article_is_done(conn: Connection, tmp_path: Path) -> None:
    me = person(conn, "Guest", suffix="x")
    taken = import_labels(conn, written("jsonl", tmp_path), BOOK, reviewer_id=me)
    assert taken.done == 1
    assert taken.decisions
    (id,) = article_ids(conn)
    loaded = load_article(conn, id, me)
    assert loaded.done
    verdicts = [verdict.verdict for verdict in loaded.verdicts.values()]
    rejected = [one for one in sample().spans if one.status == "rejected"]
    assert verdicts.count("reject") == len(rejected)
    assert "two?\nor one" in loaded.comments.values()
    assert import_labels(conn, written("jsonl", tmp_path / ".."), BOOK, reviewer_id=me).decisions == 0
    conn.close()
    with opened(tmp_path / "annotations.db", Choice("gold")) as source:
        (gold,) = source.articles()
    held = {one.annotation.id for one in sample().spans} - {one.annotation.id for one in rejected}
    assert {one.annotation.id for one in gold.spans} == held


def test_each_reviewer_of_a_file_decides_for_himself_and_what_is_adjudicated_is_final(
    conn: Connection, tmp_path: Path
) -> None:
    one = sample()
    (site,) = [s for s in one.spans if s.annotation.quote == "Cafe\u0301"]
    spans = tuple(replace(s, basis="adjudicated", reviewers=("Lea",)) if s == site else s for s in one.spans)
    jsonl = registry.get("jsonl")
    jsonl.write([replace(one, spans=spans)], tmp_path / "x.jsonl", Options({}, BOOK))
    import_labels(conn, tmp_path / "x.jsonl", BOOK, each=lambda name: person(conn, name, suffix="x"))
    assert reviewers(conn) == ["Ann", "Ben", "Lea"]
    conn.close()
    with opened(tmp_path / "annotations.db", Choice("gold")) as source:
        (gold,) = source.articles()
    held = {s.annotation.quote: (s.basis, s.reviewers) for s in gold.spans}
    assert held["Cafe\u0301"] == ("adjudicated", ("Lea",))
    assert held["Mill\u00a0Pond"] == ("agreed", ("Ann", "Ben"))


def test_nothing_comes_in_of_a_broken_file_or_one_with_unknown_labels(conn: Connection, tmp_path: Path) -> None:
    path = tmp_path / "others.jsonl"
    good = json.dumps({"text": "A tern", "label": [[2, 6, "BIRD"]]})
    for second, sentence in (('{"text": "A', "is not JSON"), ('{"text": "A", "label": [[0, 1, "FISH"]]}', "FISH")):
        path.write_text(f"{good}\n{second}\n")
        with pytest.raises(Problem, match=sentence):
            import_labels(conn, path, BOOK)
        assert len(article_ids(conn)) == 0


def test_names_are_mapped_and_what_is_amiss_is_told(conn: Connection, tmp_path: Path) -> None:
    path = tmp_path / "others.jsonl"
    path.write_text(json.dumps({"text": "A tern", "label": [[2, 6, "FISH"], [4, 99, "FISH"]]}))
    taken = import_labels(conn, path, BOOK, names={("span", "FISH"): "BIRD"})
    assert taken.proposals == 1
    assert taken.troubles == 1
    assert "cannot be placed" in taken.amiss[0]


def test_a_table_of_spans_finds_its_articles_in_the_database(conn: Connection, tmp_path: Path) -> None:
    import_labels(conn, written("jsonl", tmp_path), BOOK)
    taken = import_labels(conn, written("csv", tmp_path), BOOK)
    assert taken.new == 0
    assert taken.proposals > 3


def test_articles_without_text_are_named(conn: Connection, tmp_path: Path) -> None:
    taken = import_labels(conn, written("csv", tmp_path), BOOK)
    assert (taken.new, taken.proposals, taken.troubles) == (0, 0, 1)
    assert "neither here nor in the file" in taken.amiss[0]
