"""The learned source: what it sees, what it learns from a handful of articles, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.core.annotation import Annotation, Article, Proposal, span
from tui.core.codebook import Codebook, parse
from tui.core.errors import Problem
from tui.sources import learned
from tui.sources.elsewhere import elsewhere
from tui.sources.features import OUTSIDE, Memory, Page, features, phrases, shape
from tui.sources.learned import Lesson, Reader, hidden, learn, learnable, load, save

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
BIRDS = ["Heron", "Tern", "Plover", "Dunlin", "Curlew", "Godwit"]


def told(text: str, *claims: tuple[str, str]) -> tuple[Article, list[Annotation]]:
    article = Article.of(text)
    return article, [span(article, label, text.index(q), text.index(q) + len(q)) for label, q in claims]


def lessons() -> list[Lesson]:
    found = []
    for number, bird in enumerate(BIRDS):
        text = f"Yesterday a {bird} was seen at Lake Number{number}. Nobody else was seen at home."
        found.append(Lesson(*told(text, ("BIRD", bird), ("POND", f"Lake Number{number}"))))
    return found


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> learned.Part:
    made = learn("names", ["POND", "BIRD"], lessons(), tmp_path_factory.mktemp("model") / "scratch")
    assert made is not None
    return made


def test_only_flat_layers_of_names_are_learnt_and_boilerplate_is_hidden() -> None:
    assert [layer.id for layer in learnable(BOOK)] == ["names"]
    article, (advert, bird) = told("Buy now. A heron.", ("ADVERT", "Buy now."), ("BIRD", "heron"))
    assert hidden(BOOK, {advert: [], bird: []}) == [(0, 8)]
    assert article.text[0:8] == "Buy now."


def test_tags_follow_the_tokens_and_a_span_that_cuts_a_word_has_the_whole_word() -> None:
    article, (name,) = told("The Grey Herons came.", ("BIRD", "Grey Heron"))
    page = Page.of(article)
    assert page.tags([name]) == [OUTSIDE, "B-BIRD", "I-BIRD", OUTSIDE, OUTSIDE]
    assert page.tags([name, span(article, "POND", 9, 15)]) == page.tags([name])


def test_shapes_run_together() -> None:
    assert [shape(word) for word in ("Grey", "RSPB", "2019", "McTern", "B12")] == ["Xx", "X", "9", "XxXx", "X9"]


def test_a_memory_forgets_what_the_article_itself_said() -> None:
    article, (heron,) = told("The grey heron.", ("BIRD", "grey heron"))
    page, memory = Page.of(article), Memory()
    own = phrases(page, [heron])
    memory.add(own)
    assert memory.tags(page.tokens.lower) == [OUTSIDE, "B-BIRD", "I-BIRD", OUTSIDE]
    assert memory.tags(page.tokens.lower, own) == [OUTSIDE] * 4
    memory.add(own)
    assert memory.tags(page.tokens.lower, own)[1] == "B-BIRD"


def test_votes_of_earlier_sources_are_features() -> None:
    article, (heron,) = told("A heron.", ("BIRD", "heron"))
    page = Page.of(article)
    rows = features(page, {heron: [Proposal(heron.id, "rules@1", 0.9)]}, [OUTSIDE] * 3)
    assert {"v=rules:B-BIRD", "v=rules:B-BIRD!"} <= set(rows[1])
    assert "1v=rules:B-BIRD" in rows[0]


def test_it_finds_new_names_where_names_stood_before(part: learned.Part) -> None:
    article = Article.of("Yesterday a Bittern was seen at Lake Number9. Nobody else was seen at home.")
    found = Reader(part).read(article, {})
    sure = {(c.annotation.label, c.annotation.quote) for c in found if c.score > 0.5}
    assert sure == {("BIRD", "Bittern"), ("POND", "Lake Number9")}
    assert all(0 <= c.score <= 1 for c in found)


def test_the_same_lessons_give_the_same_model(part: learned.Part, tmp_path: Path) -> None:
    again = learn("names", ["POND", "BIRD"], lessons(), tmp_path / "scratch")
    assert again is not None
    assert again.model == part.model
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_teaches_nothing(tmp_path: Path) -> None:
    def with_gap(missing: bool) -> list[Lesson]:
        """The same articles, each followed by one in which nobody was asked about the bird."""
        other = []
        for lesson in lessons():
            text = lesson.article.text.replace("Yesterday", "Today")
            start = text.index(" a ") + 3
            gap = [(start, text.index(" was"))]
            pond = text.index("Lake")
            article = Article.of(text)
            held = [span(article, "POND", pond, text.index(". Nobody"))]
            other.append(Lesson(article, held, gap if missing else ()))
        return lessons() + other

    def score(some: list[Lesson]) -> float:
        made = learn("names", ["BIRD", "POND"], some, tmp_path / "scratch")
        assert made is not None
        article = Article.of("Someday a Bittern was seen at Lake Number9.")
        found = Reader(made).read(article, {})
        return max((c.score for c in found if c.annotation.label == "BIRD"), default=0.0)

    assert score(with_gap(True)) > score(with_gap(False))


def test_nothing_is_proposed_in_boilerplate(part: learned.Part) -> None:
    text = "Yesterday a Bittern was seen at Lake Number9."
    article, (advert,) = told(text, ("ADVERT", text))
    source = learned.Learned([part], BOOK, {})
    assert source.read(article, {})
    assert source.read(article, {advert: [Proposal(advert.id, "rules@1", 0.9)]}) == []


def test_lessons_without_names_teach_nothing(tmp_path: Path) -> None:
    assert learn("names", ["BIRD"], [Lesson(Article.of("Nothing here."), [])], tmp_path / "scratch") is None


def test_a_model_comes_back_from_its_files_as_it_was(part: learned.Part, tmp_path: Path) -> None:
    assert load(tmp_path / "none", BOOK) is None
    save([part], tmp_path, {"codebook": BOOK.id, "articles": 6})
    source = load(tmp_path, BOOK)
    assert source is not None
    assert source.id == f"learned@{learned.digest([part])[:8]}"
    assert source.made_of["articles"] == 6
    article = Article.of("Yesterday a Bittern was seen at Lake Number9.")
    assert source.read(article, {}) == Reader(part).read(article, {})


def test_only_the_model_of_before_is_kept(part: learned.Part, tmp_path: Path) -> None:
    for words in ("one", "two", "three"):
        memory = Memory({words: {"BIRD": 1}})
        save([learned.Part("names", ("BIRD",), part.model, memory)], tmp_path, {})
    assert len(list(tmp_path.glob("*.crfsuite"))) == 2
    assert not list(tmp_path.glob("*.new"))


@pytest.mark.parametrize("broken", ["{", "{}", '{"form": 9}', "[]", '{"form": 1, "layers": [3]}'])
def test_a_broken_model_is_one_sentence(broken: str, tmp_path: Path) -> None:
    (tmp_path / learned.INDEX).write_text(broken)
    with pytest.raises(Problem, match="glossator train"):
        load(tmp_path, BOOK)


def test_a_damaged_model_is_one_sentence(part: learned.Part, tmp_path: Path) -> None:
    save([learned.Part("names", ("BIRD",), b"no model", part.memory)], tmp_path, {})
    with pytest.raises(Problem, match="damaged"):
        load(tmp_path, BOOK)


def test_a_model_names_no_file_outside_its_folder(part: learned.Part, tmp_path: Path) -> None:
    save([part], tmp_path / "models", {})
    index = tmp_path / "models" / learned.INDEX
    data = json.loads(index.read_text())
    data["layers"][0]["file"] = f"../../{tmp_path.name}/outside"
    index.write_text(json.dumps(data))
    (tmp_path / "outside").write_bytes(part.model)
    assert load(tmp_path / "models", BOOK) is None


def test_without_the_library_a_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pycrfsuite", None)
    with pytest.raises(Problem, match=r"glossator\[learn\]"):
        learn("names", ["BIRD"], lessons(), tmp_path / "scratch")


def test_what_the_rest_of_the_article_says_of_a_word_with_a_capital_is_seen() -> None:
    words = "Reed sang . A Reed by Reed Lake in the reed .".split()
    found = dict(elsewhere(words, [word.lower() for word in words], [(0, 3), (3, 12)]))
    assert set(found) == {0, 3, 4, 6, 7}
    assert found[0][:2] == ["e=True|2", "e=True|2|True"]
    assert found[4][:2] == ["e=True|2", "e=True|2|False"]
    assert "g1=lake" in found[0]
    assert found[7] == ["e=False|1", "e=False|1|False"]
