"""Labels without text: nothing of the articles is in the file, and a copy of them puts everything back."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tui.core.annotation import Article, span
from tui.core.labelled import Labelled, LabelledArticle
from tui.formats import registry
from tui.formats.format import Options
from tui.jobs.export import digest
from tui.jobs.rejoin import Rejoined, rejoin
from tui.store.articles import add_articles
from tui.store.migrations import open_file

sys.path.insert(0, str(Path(__file__).parent.parent / "formats"))
from articles import BOOK, sample


def written(articles: list[LabelledArticle], path: Path, excerpt: str = "0") -> list[LabelledArticle]:
    format = registry.get("no-text")
    options = Options({"excerpt": excerpt}, BOOK)
    held = [fit.article for fit in (format.fit(one, options) for one in articles) if fit.article]
    format.write(held, path, options)
    return held


def put_back(texts: list[str], lost: Path, folder: Path) -> tuple[Rejoined, list[LabelledArticle]]:
    db = folder / "own.db"
    conn = open_file(db, create=True, codebook=BOOK)
    add_articles(conn, [(Article.of(text), {}) for text in texts])
    conn.close()
    out = folder / "back.jsonl"
    found = rejoin(db, lost, out, lambda report: None, lambda: None)
    format = registry.get("jsonl")
    return found, list(format.read(out, Options({}, BOOK)))


def words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"\w+", text)]


@pytest.mark.parametrize("excerpt", [0, 3])
def test_no_run_of_words_of_the_text_is_in_the_file(excerpt: int, tmp_path: Path) -> None:
    one = sample()
    path = tmp_path / "x.no-text.jsonl"
    written([one], path, str(excerpt))
    told = f" {' '.join(words(path.read_text('utf-8')))} "
    there = words(one.article.text)
    runs = [there[i : i + 8] for i in range(len(there) - 7)]
    assert runs
    assert not [run for run in runs if f" {' '.join(run)} " in told]
    assert ("heron" in told) is bool(excerpt)


def test_the_same_articles_give_everything_back_but_what_was_told_to_be_lost(tmp_path: Path) -> None:
    one = sample()
    held = written([one], tmp_path / "x.jsonl")
    found, back = put_back([one.article.text], tmp_path / "x.jsonl", tmp_path)
    assert (found.articles, found.spans, found.missing, found.unplaced) == (1, len(one.spans), [], [])
    assert [s.annotation for s in back[0].spans] == [s.annotation for s in one.spans]
    assert len(back[0].relations) == len(held[0].relations)


def test_a_copy_with_other_white_space_and_new_sentences_gets_what_it_has(tmp_path: Path) -> None:
    text = "The heron came back.\n\nNobody saw it go. A tern was seen at the pond."
    article = Article.of(text)
    places = [("BIRD", "heron"), ("BIRD", "tern"), ("SITE", "pond"), ("SEEN", "Nobody saw it go")]
    spans = [Labelled(span(article, label, text.index(q), text.index(q) + len(q))) for label, q in places]
    written([LabelledArticle(article, tuple(spans))], tmp_path / "x.jsonl")
    copy = "Updated today.\n\nThe heron  came back.\n\nA tern was\u00a0seen at the pond. More soon."
    found, back = put_back([copy, "Another text."], tmp_path / "x.jsonl", tmp_path)
    assert [(one.annotation.label, one.annotation.quote) for one in back[0].spans] == [
        ("BIRD", "heron"),
        ("BIRD", "tern"),
        ("SITE", "pond"),
    ]
    assert len(found.unplaced) == 1
    assert "SEEN" in found.unplaced[0]


def test_an_article_that_nobody_has_is_named(tmp_path: Path) -> None:
    one = sample()
    written([one], tmp_path / "x.jsonl")
    found, back = put_back(["Something else."], tmp_path / "x.jsonl", tmp_path)
    assert found.missing == [one.article.id]
    assert back == []


def test_repeated_sentences_stay_in_their_order(tmp_path: Path) -> None:
    text = "A tern. A heron. A tern. The end."
    article = Article.of(text)
    second = span(article, "BIRD", 19, 23)
    written([LabelledArticle(article, (Labelled(second),))], tmp_path / "x.jsonl")
    _, back = put_back(["New. " + text], tmp_path / "x.jsonl", tmp_path)
    assert [one.annotation.start for one in back[0].spans] == [24]


def test_digests_tell_bare_articles_apart(tmp_path: Path) -> None:
    held = written([sample()], tmp_path / "x.jsonl")
    back = list(registry.get("no-text").read(tmp_path / "x.jsonl", Options({}, BOOK)))
    assert [digest(one) for one in back] == [digest(one) for one in held]
    assert back[0] == held[0]
