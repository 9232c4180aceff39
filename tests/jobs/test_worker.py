"""The process beside the screen: candidates before they are needed, a model when due, nothing under the cursor."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from tui.core.annotation import Annotation, Article, span
from tui.core.codebook import default
from tui.core.review.step import Row, Step
from tui.jobs import learned, train
from tui.jobs.helper import Helper
from tui.jobs.worker import AHEAD, Worker
from tui.store import articles, log
from tui.store.driver import Connection
from tui.store.migrations import open_file
from tui.store.queries import load_article

BOOK = default()
LABELS = sorted(label.id for label in BOOK.labels.values() if BOOK.layer_of(label.id).flat)


def news(number: int) -> Article:
    return Article.of(f"Ofsted visited Torbay Council in May {2001 + number}. It was rated inadequate.", f"{number:02}")


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_file(tmp_path / "a.db", create=True, codebook=BOOK)) as made:
        articles.add_articles(made, [(news(number), {}) for number in range(14)])
        articles.person(made, "Ada", suffix="m1")
        yield made


def finish(conn: Connection, number: int) -> None:
    """Accept one name in an article, and be done with it."""
    article = news(number)
    name: Annotation = span(article, LABELS[0], 0, 6)
    rows = (Row(name.id, "add", "accept"), Row(None, "done", "done"))
    log.append(conn, Step(rows, (name,), 1), reviewer_id="Ada-m1", article_id=article.id, codebook_id=BOOK.id)


def read(conn: Connection) -> list[str]:
    """The titles of the articles that have been read by a source."""
    sql = "SELECT DISTINCT title FROM readings JOIN queue USING (article_id) ORDER BY title"
    return [title for (title,) in conn.execute(sql)]


def test_the_open_article_and_those_after_it_get_candidates(conn: Connection) -> None:
    said = io.StringIO()
    Worker(conn, "Ada-m1", said).opened(news(2).id)
    assert read(conn) == [f"{number:02}" for number in range(2, 3 + AHEAD)]
    assert said.getvalue() == f"read {news(2).id}\n"
    assert load_article(conn, news(2).id, "Ada-m1").proposals


def test_an_open_article_that_has_candidates_keeps_them(conn: Connection) -> None:
    worker, said = Worker(conn, "Ada-m1", io.StringIO()), io.StringIO()
    worker.opened(news(0).id)
    older = articles.Source("rules@old", "rules", "rules", "old")
    articles.ensure_source(conn, older)
    articles.add_proposals(conn, older.id, [(news(12).id, [])])
    Worker(conn, "Ada-m1", said).opened(news(12).id)
    sources = conn.execute("SELECT source_id FROM readings WHERE article_id = ?", (news(12).id,)).fetchall()
    assert sources == [(older.id,)]
    assert said.getvalue() == ""


def test_a_model_is_made_after_five_articles_and_then_after_five_more(conn: Connection) -> None:
    said = io.StringIO()
    worker = Worker(conn, "Ada-m1", said)
    for number in range(4):
        finish(conn, number)
    assert not worker.learn(news(4).id)
    finish(conn, 4)
    assert worker.learn(news(5).id)
    first = learned.made_of(conn.path)["id"]
    assert said.getvalue() == f"model {first}\n"
    assert not worker.learn(news(5).id)
    for number in range(5, 10):
        assert not train.due(conn, BOOK)
        finish(conn, number)
    assert train.due(conn, BOOK)


def test_a_model_of_many_articles_is_made_anew_after_a_tenth_more(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished = 0
    monkeypatch.setattr(train.training, "finished", lambda conn: [""] * finished)
    monkeypatch.setattr(train, "made_of", lambda db: {"codebook": BOOK.id, "finished": 200})
    finished = 219
    assert not train.due(conn, BOOK)
    finished = 220
    assert train.due(conn, BOOK)


def test_the_process_reads_what_is_opened_and_ends_with_the_screen(conn: Connection) -> None:
    done = Event()
    said: list[tuple[str, str]] = []

    def hear(what: str, id: str) -> None:
        said.append((what, id))
        done.set()

    helper = Helper(conn.path, "Ada-m1", rest=0)
    helper.on_said = hear
    helper.opened(news(3).id)
    assert done.wait(20)
    helper.close()
    assert said == [("read", news(3).id)]
    assert load_article(conn, news(3).id, "Ada-m1").proposals


def test_a_screen_that_closes_at_once_begins_no_process(tmp_path: Path) -> None:
    helper = Helper(tmp_path / "none.db", "Ada-m1", rest=20)
    helper.opened("a")
    helper.close()
    Helper(tmp_path / "none.db", "Ada-m1").close()
