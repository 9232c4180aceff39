"""Learning from a file: what teaches and what does not, the model beside it, and when suggest asks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tui.cli import train as command
from tui.cli.parser import parser_of
from tui.core.annotation import Annotation, Article, Candidate, span
from tui.core.codebook import Codebook, parse
from tui.core.errors import Problem
from tui.core.review.step import Row, Step
from tui.jobs import learned, suggest, train
from tui.sources.learned import hidden
from tui.store import articles, log, training
from tui.store.migrations import open_file

BOOK: Codebook = parse(
    """
name = "birds"
version = "1"
[layers.names]
[layers.claims]
report = true
[layers.rest]
hides = true
[labels.BIRD]
layer = "names"
key = "B"
[labels.POND]
layer = "names"
key = "P"
[labels.SAID]
layer = "claims"
key = "S"
[labels.ADVERT]
layer = "rest"
key = "A"
"""
)
BIRDS = "Heron Tern Plover Dunlin Curlew Godwit Knot Ruff Snipe Avocet Stilt Gull".split()


def sighting(number: int) -> tuple[Article, Annotation, Annotation]:
    bird = BIRDS[number]
    text = f"Yesterday a {bird} was seen at Lake Number{number}. Nobody else was seen at home."
    article = Article.of(text)
    pond = text.index("Lake")
    return article, span(article, "BIRD", 12, 12 + len(bird)), span(article, "POND", pond, text.index(". Nobody"))


class Desk:
    """An open file with reviewers who find birds and ponds."""

    def __init__(self, path: Path) -> None:
        self.conn = open_file(path, create=True, codebook=BOOK)
        self.ids = {name: articles.person(self.conn, name, suffix="m1") for name in ("Ada", "Ben")}

    def decide(
        self,
        article: Article,
        *rows: Row,
        new: tuple[Annotation, ...] = (),
        by: str = "Ada",
        served: str = "candidates",
    ) -> None:
        log.append(
            self.conn,
            Step(rows, new),
            reviewer_id=self.ids[by],
            article_id=article.id,
            codebook_id=BOOK.id,
            served=served,
        )

    def add(
        self, article: Article, *spans: Annotation, how: str = "key", by: str = "Ada", served: str = "candidates"
    ) -> None:
        articles.add_articles(self.conn, [(article, {})])
        for one in spans:
            self.decide(article, Row(one.id, "add", "accept", how=how), new=(one,), by=by, served=served)

    def finish(self, article: Article, by: str = "Ada", scope: str = "") -> None:
        self.decide(article, Row(None, "done", "done", scope=scope), by=by)

    def sightings(self, count: int, by: str = "Ada") -> list[Article]:
        found = []
        for number in range(count):
            article, *spans = sighting(number)
            self.add(article, *spans, by=by)
            self.finish(article, by)
            found.append(article)
        return found

    def lessons(self, on: str = "gold", *, bulk: bool = False) -> list[train.Lesson]:
        ids = training.finished(self.conn, "" if on == "gold" else on)
        return train.gather(self.conn, BOOK, on, ids, bulk=bulk)["names"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "birds.db")
    yield made
    made.conn.close()


def test_the_newest_half_and_a_sample_of_the_rest_are_chosen_and_always_the_same() -> None:
    ids = [str(number) for number in range(1000)]
    some = train.chosen(ids, 40)
    assert some[20:] == ids[-20:]
    assert len(set(some)) == 40
    assert some == sorted(some, key=int) == train.chosen(ids, 40)
    assert train.chosen(ids[:40], 40) == ids[:40]


def test_only_finished_articles_teach_the_one_finished_last_at_the_end(desk: Desk) -> None:
    done = desk.sightings(3)
    article, bird, _ = sighting(5)
    desk.add(article, bird)
    assert [lesson.article.id for lesson in desk.lessons()] == [one.id for one in done]


def test_what_was_seen_blind_never_teaches(desk: Desk) -> None:
    desk.sightings(2)
    article, *spans = sighting(5)
    desk.add(article, *spans, served="blind")
    desk.finish(article)
    assert article.id not in {lesson.article.id for lesson in desk.lessons()}


def test_what_waits_for_another_reviewer_does_not_teach_yet(desk: Desk) -> None:
    article, bird, pond = sighting(0)
    desk.add(article, bird, pond)
    desk.finish(article)
    desk.conn.execute("UPDATE queue SET needed = 2")
    assert desk.lessons() == desk.lessons("Ada") == []
    desk.decide(article, Row(bird.id, "accept", "accept"), by="Ben")
    desk.finish(article, by="Ben")
    (lesson,) = desk.lessons()
    assert lesson.held == [bird]
    assert pond.extent in lesson.missing
    assert desk.lessons("Ada")[0].held == [bird, pond]


def test_a_layer_that_was_not_looked_for_whole_teaches_nothing(desk: Desk) -> None:
    article, bird, _ = sighting(0)
    desk.add(article, bird)
    desk.finish(article, scope="BIRD")
    assert desk.lessons() == []
    desk.finish(article, scope="POND")
    assert len(desk.lessons()) == 1


def test_what_was_accepted_in_bulk_is_missing_until_it_is_asked_for(desk: Desk) -> None:
    article, bird, pond = sighting(0)
    desk.add(article, bird)
    desk.add(article, pond, how="bulk")
    desk.finish(article)
    (lesson,) = desk.lessons()
    assert (lesson.held, lesson.missing) == ([bird], [pond.extent])
    (lesson,) = desk.lessons(bulk=True)
    assert (lesson.held, lesson.missing) == ([bird, pond], [])


def test_boilerplate_is_missing_and_what_was_rejected_is_not(desk: Desk) -> None:
    article, bird, pond = sighting(0)
    advert = span(article, "ADVERT", article.text.index("Nobody"), len(article.text))
    desk.add(article, bird, pond, advert)
    desk.decide(article, Row(pond.id, "reject", "reject"))
    desk.finish(article)
    (lesson,) = desk.lessons()
    assert (lesson.held, lesson.missing) == ([bird], [advert.extent])
    assert hidden(BOOK, lesson.votes) == []


def test_a_model_is_made_and_says_of_what(desk: Desk) -> None:
    desk.sightings(12)
    made = train.train(desk.conn, BOOK)
    assert (made.articles, made.left_out, made.used) == (12, 0, True)
    figures = made.figures["names"]
    assert (figures.articles, figures.spans) == (12, 24)
    assert train.together(figures.learned).f1("strict").value == pytest.approx(1.0, abs=0.1)
    assert train.together(figures.rules).found == 0
    index = json.loads((learned.folder(desk.conn.path) / "learned.json").read_text())
    assert (index["id"], index["articles"], index["codebook"], index["on"]) == (made.id, 12, BOOK.id, "gold")
    assert index["log"]["decisions"] == 36
    assert sorted(path.suffix for path in learned.folder(desk.conn.path).iterdir()) == [".crfsuite", ".json"]
    assert train.train(desk.conn, BOOK).id == made.id


def test_there_is_nothing_to_learn_before_somebody_finishes(desk: Desk) -> None:
    with pytest.raises(Problem, match="finish them with d"):
        train.train(desk.conn, BOOK)
    with pytest.raises(Problem, match="Cleo"):
        train.train(desk.conn, BOOK, "Cleo")


def test_suggest_asks_a_model_that_beats_the_rules_about_what_nobody_finished(desk: Desk) -> None:
    desk.sightings(10)
    new, bird, pond = sighting(11)
    articles.add_articles(desk.conn, [(new, {})])
    suggest.suggest_all(desk.conn, BOOK)
    made = train.train(desk.conn, BOOK)
    assert made.used
    found = suggest.suggest_all(desk.conn, BOOK)
    assert found.articles == 1
    assert found.proposals >= 2
    rows = desk.conn.execute(
        "SELECT annotation_id, source_id FROM proposals WHERE source_id LIKE 'learned%'"
    ).fetchall()
    assert {(bird.id, made.id), (pond.id, made.id)} <= set(rows)
    assert suggest.suggest_all(desk.conn, BOOK) == suggest.Suggested(0, 0)


def test_a_model_is_asked_by_name_even_if_the_rules_are_better(desk: Desk) -> None:
    desk.sightings(4)
    assert not train.train(desk.conn, BOOK).used
    names = [source.name for source in learned.sources(desk.conn.path, BOOK)]
    assert names == ["rules"]
    names = [source.name for source in learned.sources(desk.conn.path, BOOK, ["learned"])]
    assert names == ["rules", "learned"]


def test_without_a_model_a_sentence_names_train(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="glossator train"):
        learned.sources(tmp_path / "none.db", BOOK, ["learned"])


def test_a_broken_model_that_nobody_named_is_left_aside(desk: Desk) -> None:
    desk.sightings(10)
    assert train.train(desk.conn, BOOK).used
    for path in learned.folder(desk.conn.path).glob("*.crfsuite"):
        path.write_bytes(b"broken")
    assert [source.name for source in learned.sources(desk.conn.path, BOOK)] == ["rules"]


def figures(rules: list[int], ours: list[int], articles: int = 10, book: str = "b") -> dict[str, Any]:
    return {"codebook": book, "articles": articles, "figures": {"names": {"rules": rules, "learned": ours}}}


@pytest.mark.parametrize(
    ("made_of", "used"),
    [
        (figures([10, 10, 5, 5], [10, 10, 6, 6]), True),
        (figures([10, 10, 5, 5], [10, 10, 5, 9]), False),
        (figures([10, 10, 5, 5], [10, 10, 6, 6], articles=9), False),
        (figures([10, 10, 5, 5], [10, 10, 6, 6], book="other"), False),
        (figures([10, 10, 5, 5], [10, 0, 0, 0]), False),
        ({}, False),
        ({"figures": 3}, False),
        ({"figures": {"names": {}}}, False),
    ],
)
def test_the_rules_win_ties_and_a_model_needs_articles_of_its_codebook(made_of: dict[str, Any], used: bool) -> None:
    assert learned.earned(made_of, "b") is used


def test_figures_are_those_of_articles_not_learnt_from(desk: Desk) -> None:
    """A model that only remembers has nothing to say about an article that it has not seen."""
    lessons = []
    for number in range(6):
        article = Article.of(" ".join(f"{chr(97 + number)}{word}" for word in ("zy", "yx", "xw", "wv")) + ".")
        lessons.append(train.Lesson(article, [span(article, "BIRD", number % 3, 3)]))
    found = train.crossed("names", BOOK, lessons, desk.conn.path.with_name("scratch"))
    assert train.together(found.learned).there == 6
    assert (train.together(found.learned).f1("strict").value or 0) < 0.5


def test_the_command_prints_figures_and_what_follows_from_them(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nicer: list[int] = []
    monkeypatch.setattr("os.nice", nicer.append, raising=False)
    desk.sightings(4)
    for options in ([], ["--json"]):
        args = parser_of("train").parse_args(["--on", "Ada", *options])
        args.db = desk.conn.path
        assert command.run(args) == 0
    table, plain = capsys.readouterr().out.rsplit("\n", 2)[:2]
    assert "made from 4 finished articles (Ada)" in table
    assert "a model needs 10 articles" in table
    assert json.loads(plain)["layers"]["names"]["spans"] == 8
    assert nicer == [10, 10]


def test_a_candidate_that_is_kept_still_hangs_on_a_source_of_its_kind(desk: Desk) -> None:
    desk.sightings(10)
    made = train.train(desk.conn, BOOK)
    articles.add_articles(desk.conn, [(sighting(11)[0], {})])
    suggest.suggest_all(desk.conn, BOOK)
    (kind,) = desk.conn.execute("SELECT kind FROM sources WHERE id = ?", (made.id,)).fetchone()
    assert kind == "model"
    with closing(open_file(desk.conn.path)) as again:
        assert learned.sources(again.path, BOOK)[1].id == made.id


def test_rules_of_a_lesson_are_those_of_its_layer() -> None:
    article, bird, pond = sighting(0)
    advert = span(article, "ADVERT", 0, 5)
    seen = suggest.votes([(_Fixed(), [Candidate(one, 0.7) for one in (bird, pond, advert)])])
    found = train.rules_of(train.Lesson(article, [], (), seen), frozenset({"BIRD", "POND"}))
    assert found == [Candidate(bird, 0.7), Candidate(pond, 0.7)]


class _Fixed:
    id, name, version, kind, fingerprint = "fixed@1", "fixed", "1", "plug-in", "1"

    def read(self, article: Article, votes: Any) -> list[Candidate]:
        return []
