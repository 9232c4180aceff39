"""What screens read: an article as one may see it, lists, counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plants import Desk, book, desk_at

from tui.core.annotation import Annotation, Article, Candidate, attribute, span
from tui.core.codebook import parse
from tui.core.errors import Problem
from tui.core.review.opening import review_of
from tui.core.review.step import Row, Step, Verdict
from tui.store import articles, assignments, check, library, log, queries
from tui.store.driver import Connection
from tui.store.migrations import open_file

HOSTILE = [
    "\x1b[31mred\x1b]52;c;aGk=\x07\x9b2J",
    "left \u202egnirts thgir\u202c zero\u200bwidth\ufeff\u2060",
    "nul \x00 inside",
    "half \ud800 a pair \udfff and \U0001f9d1\u200d\U0001f33e whole",
    "line\r\nends\rof\x0ball\x0c\x1c\x85\u2028\u2029kinds",
    "[bold]markup[/] <b>&amp;</b> %s {0} '; DROP TABLE decisions; --",
    "é e\u0301 \u1100\u1161 \U000e0041\ue000\u0378",
    "tags \U000e0001\U000e0020 nbsp\u00a0and\u00ad",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_comes_back_exactly_and_its_spans_with_it(desk: Desk, text: str) -> None:
    one = Article.of(text, text, url=text)
    articles.add_articles(desk.conn, [(one, {"note": text})])
    every = [span(one, "LEAF", i, i + 1) for i in range(len(text))]
    articles.add_proposals(desk.conn, "rules@1", [(one.id, [Candidate(a, 1.0, text) for a in every])])
    desk.decide(Row(every[0].id, "comment", None, note=text), article=one)
    loaded = queries.load_article(desk.conn, one.id, desk.ada)
    assert loaded.article.text == text
    assert [a for a in loaded.annotations.values() if a.kind == "span"] == every
    assert loaded.article.title == articles.storable(text)
    assert loaded.comments == {every[0].id: articles.storable(text)}
    assert check.check(desk.conn) == []


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=60))
def test_any_text_comes_back_exactly(text: str) -> None:
    stored = articles.storable(text)
    stored.encode()
    assert len(stored) == len(text)
    raw = None if stored is text else text.encode("utf-8", "surrogatepass")
    assert articles.whole(stored, raw) == text


def test_ten_megabytes_in_one_line_are_kept(desk: Desk) -> None:
    one = Article.of("x" * 10_000_000)
    articles.add_articles(desk.conn, [(one, {})])
    assert queries.load_article(desk.conn, one.id, desk.ada).article.text == one.text


def test_adding_again_adds_nothing_and_new_facts_join_the_old(desk: Desk) -> None:
    before = desk.rows("SELECT * FROM articles")
    again = articles.add_articles(desk.conn, [(desk.article, {"url": "u1"}), (desk.article, {"url": "u2"})])
    assert (again.new, again.known) == ((), (desk.article.id, desk.article.id))
    assert desk.rows("SELECT * FROM articles") == before
    assert desk.rows("SELECT value FROM article_facts WHERE key = 'url'") == [("u1",), ("u2",)]
    assert queries.load_article(desk.conn, desk.article.id, desk.ada).article.facts["url"] == "u1"
    candidates = [Candidate(desk.leaf, 0.1)]
    assert articles.add_proposals(desk.conn, "rules@1", [(desk.article.id, candidates)]).proposals == 0
    assert desk.one("SELECT score FROM proposals WHERE annotation_id = ?", desk.leaf.id) == 0.9


def test_a_source_that_found_nothing_has_read_the_article(desk: Desk) -> None:
    articles.ensure_source(desk.conn, articles.Source("model@1", "model", "model", "1"))
    assert articles.unread(desk.conn, "model@1") == [desk.article.id]
    articles.add_proposals(desk.conn, "model@1", [(desk.article.id, [])])
    assert articles.unread(desk.conn, "model@1") == []


BAD: dict[str, tuple[str, Callable[[Desk], Annotation]]] = {
    "label": ("is no span label", lambda desk: span(desk.article, "STEM", 4, 8)),
    "kind": ("is no span label", lambda desk: span(desk.article, "colour", 4, 8)),
    "quote": ("not 'nope'", lambda desk: Annotation("a" * 16, desk.article.id, "span", "LEAF", 4, 8, "nope")),
    "article": ("was given for article", lambda desk: span(Article.of("Another leaf"), "LEAF", 0, 7)),
    "end": ("refused", lambda desk: attribute("colour", span(desk.article, "LEAF", 0, 3), "red")),
    "value": ("half a character", lambda desk: attribute("colour", desk.leaf, "\ud800")),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_what_does_not_fit_is_refused_whole(desk: Desk, case: str) -> None:
    sentence, make = BAD[case]
    before = desk.rows("SELECT * FROM annotations"), desk.rows("SELECT * FROM proposals")
    good = Candidate(span(desk.article, "LEAF", 31, 34), 0.5)
    with pytest.raises(Problem, match=sentence):
        articles.add_proposals(desk.conn, "rules@1", [(desk.article.id, [good, Candidate(make(desk), 0.5)])])
    assert (desk.rows("SELECT * FROM annotations"), desk.rows("SELECT * FROM proposals")) == before


def test_a_codebook_that_calls_a_span_a_relation_is_refused(desk: Desk) -> None:
    toml = book().toml.replace("grows_on", "stands_on").replace("[relations.stands_on]\n", "[relations.colour]\n")
    toml = toml.replace("[attributes.colour]", "[attributes.shade]")
    with pytest.raises(Problem, match=r"makes colour a relation, .* kept as attribute"):
        articles.store_codebook(desk.conn, parse(toml))
    assert articles.current_codebook(desk.conn) == book().toml


def test_other_people_are_not_seen(desk: Desk) -> None:
    own = span(desk.article, "ROOT", 31, 34)
    desk.decide(Row(own.id, "add", "accept"), Row(desk.leaf.id, "comment", None, note="hm"), new=(own,), by=desk.ben)
    loaded = queries.load_article(desk.conn, desk.article.id, desk.ada)
    assert own.id not in loaded.annotations
    assert (loaded.verdicts, loaded.comments, loaded.trail) == ({}, {}, ())
    assert desk.ben in loaded.sources
    assert queries.load_article(desk.conn, desk.article.id, desk.ben).trail == (own.id,)


def test_what_hangs_on_a_span_brings_it(desk: Desk) -> None:
    loaded = queries.load_article(desk.conn, desk.article.id, desk.ada)
    assert set(loaded.annotations) == {desk.leaf.id, desk.root.id, desk.second.id, desk.grows.id}
    assert loaded.proposals[desk.leaf.id][0].note == "pattern"


def test_standing_tells_of_some_annotations_only(desk: Desk) -> None:
    desk.accept(desk.leaf)
    desk.decide(Row(desk.root.id, "comment", None, note="hm"))
    desk.finish()
    stands = queries.standing(desk.conn, desk.article, desk.ada, [desk.leaf.id, desk.root.id])
    assert stands.verdicts == {desk.leaf.id: Verdict("accept"), desk.root.id: Verdict(None)}
    assert stands.comments == {desk.root.id: "hm"}
    assert stands.annotations == {desk.leaf.id: desk.leaf, desk.root.id: desk.root}
    assert stands.whole == Verdict("done")


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Connection]:
    """450 articles with names, dates, publishers."""
    with closing(open_file(tmp_path / "shelf.db", create=True, codebook=book())) as conn:
        kinds = ("oak", "elm", "ash")
        made = [
            Article.of(
                f"Text {i} of {'a rare word' if i == 77 else 'plain words'}",
                f"{kinds[i % 3].title()} no. {i:03}",
                publisher=f"The {kinds[(i + 1) % 3]} post",
                date=f"2020-01-{i % 28 + 1:02}",
            )
            for i in range(450)
        ]
        articles.add_articles(conn, [(one, {}) for one in made], fresh=True)
        articles.person(conn, "Ada", suffix="m1")
        yield conn


def titles(conn: Connection, ids: Sequence[str]) -> list[str]:
    return [row.title for row in library.article_rows(conn, ids, "Ada-m1")]


def test_each_order_gives_every_article_once_and_knows_their_places(shelf: Connection) -> None:
    for order in library.ORDERS:
        ids = library.article_ids(shelf, "", order)
        assert len(ids) == len(set(ids)) == 450
        for place in (0, 1, 199, 200, 321, 449):
            assert ids.index(ids[place]) == place
        with pytest.raises(IndexError):
            ids[450]
        with pytest.raises(ValueError, match="nothing"):
            ids.index("nothing")
    named = titles(shelf, library.article_ids(shelf, "", "title"))
    assert named == sorted(named)
    dates = [row.date for row in library.article_rows(shelf, library.article_ids(shelf, "", "-date")[:], "Ada-m1")]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize(
    ("filter", "count"),
    [
        ("oak", 300),
        ("OAK no", 300),
        ("no. 07", 31),
        ("2020-01-05 elm", 11),
        ("rare word", 1),
        ("rar", 1),
        ("plain nothing", 0),
        ("%", 0),
        ("_", 0),
        ("\\", 0),
        ('"', 0),
        ("a AND OR NOT ( * NEAR", 0),
        ("title:oak", 0),
        ("\x00\x00\x00", 450),
        ("\ud800", 0),
        ("'; --", 0),
        ("   ", 450),
    ],
)
def test_a_filter_finds_words_of_names_then_of_texts_whatever_is_typed(
    shelf: Connection, filter: str, count: int
) -> None:
    ids = library.article_ids(shelf, filter)
    assert len(ids) == len(list(ids)) == count
    assert [ids.index(id) for id in ids[:3]] == list(range(min(3, count)))


@settings(max_examples=80, deadline=None)
@given(words=st.lists(st.text(st.characters(), min_size=1, max_size=6), max_size=3))
def test_no_filter_is_too_strange(template: Path, words: list[str]) -> None:
    with closing(open_file(template)) as conn:
        assert len(list(library.article_ids(conn, " ".join(words)))) <= 1


def test_the_count_and_the_pages_hold_above_the_few(shelf: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "FEW", 250)
    ids = library.article_ids(shelf, "oak")
    assert len(ids) == len(set(ids)) == 300
    assert [ids.index(ids[i]) for i in (249, 250, 299)] == [249, 250, 299]


def test_a_row_counts_what_is_left_as_the_queue_does(desk: Desk) -> None:
    def row() -> tuple[int, int, bool]:
        one = library.article_rows(desk.conn, [desk.article.id, "nosuch"], desk.ada)[0]
        return one.left, one.decided, one.done

    assert row() == (3, 0, False)
    wide = span(desk.article, "ROOT", 0, 8)
    articles.add_proposals(desk.conn, "rules@1", [(desk.article.id, [Candidate(wide, 0.4)])])
    assert row() == (3, 0, False)  # overlapping candidates of a flat layer are one stop
    desk.accept(desk.leaf)
    assert row() == (2, 1, False)
    frame = span(desk.article, "EDGE", 38, 69)
    articles.add_proposals(desk.conn, "rules@1", [(desk.article.id, [Candidate(frame, 0.4)])])
    assert row() == (1, 1, False)  # inside boilerplate that stands nothing is a stop
    desk.reject(frame)
    assert row() == (2, 2, False)
    desk.finish()
    assert row() == (0, 2, True)
    assert library.article_rows(desk.conn, [desk.article.id], desk.ben)[0].decided == 0


spans = st.tuples(st.sampled_from(("LEAF", "ROOT", "PRAISE", "EDGE")), st.integers(0, 60), st.integers(1, 9))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(spans, st.sampled_from((None, None, "accept", "reject")), st.booleans()), max_size=14))
def test_a_row_counts_what_the_review_of_the_article_counts(
    template: Path, made: list[tuple[tuple[str, int, int], str | None, bool]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "plants.db")
        path.write_bytes(template.read_bytes())
        desk = desk_at(path)
        for (label, start, size), verdict, own in made:
            one = span(desk.article, label, start, start + size)
            if own and verdict:
                desk.decide(Row(one.id, "add", verdict), new=(one,))
                continue
            articles.add_proposals(desk.conn, "rules@1", [(desk.article.id, [Candidate(one, 0.5)])], fresh=True)
            if verdict:
                desk.decide(Row(one.id, verdict, verdict))
        loaded = queries.load_article(desk.conn, desk.article.id, desk.ada)
        review = review_of(
            loaded.article, desk.book, loaded.annotations.values(), loaded.proposals, loaded.verdicts, loaded.comments
        )
        assert library.article_rows(desk.conn, [desk.article.id], desk.ada)[0].left == review.left
        desk.conn.close()


def test_the_next_article_is_the_first_unfinished_after_this_one_wrapping(shelf: Connection) -> None:
    ids = list(library.article_ids(shelf))
    for id in ids[2:449]:
        log.append(
            shelf, Step((Row(None, "done", "done"),)), reviewer_id="Ada-m1", article_id=id, codebook_id=book().id
        )
    assert queries.next_article(shelf, "Ada-m1") == ids[0]
    assert queries.next_article(shelf, "Ada-m1", ids[0]) == ids[1]
    assert queries.next_article(shelf, "Ada-m1", ids[1]) == ids[449]
    assert queries.next_article(shelf, "Ada-m1", ids[449]) == ids[0]
    ben = articles.person(shelf, "Ben", suffix="m1")
    assert queries.next_article(shelf, ben, ids[1]) == ids[449]  # those that nobody finished come first
    for id in (ids[0], ids[1]):
        log.append(
            shelf, Step((Row(None, "exclude", "excluded"),)), reviewer_id="Ada-m1", article_id=id, codebook_id=book().id
        )
    log.append(
        shelf, Step((Row(None, "done", "done"),)), reviewer_id="Ada-m1", article_id=ids[449], codebook_id=book().id
    )
    assert queries.next_article(shelf, "Ada-m1", ids[5]) is None
    assert queries.next_article(shelf, ben, ids[449]) == ids[0]


def test_what_waits_is_counted(desk: Desk) -> None:
    assert queries.waiting(desk.conn) == queries.Waiting(articles=1, done=0, waiting=1, candidates=4, steps=0)
    desk.accept(desk.leaf)
    own = span(desk.article, "PRAISE", 58, 69)
    desk.decide(Row(own.id, "add", "accept"), new=(own,))
    log.undo(desk.conn, desk.ada)
    desk.finish()
    assert queries.waiting(desk.conn, desk.ada) == queries.Waiting(1, 1, 0, 3, 4)
    assert queries.waiting(desk.conn, desk.ben) == queries.Waiting(1, 0, 1, 3, 0)


def test_a_thin_article_waits_for_nobody_until_somebody_is_assigned(desk: Desk) -> None:
    short = Article.of("No full text: sign in.", "Aa")
    articles.add_articles(desk.conn, [(short, {"thin": "yes"})])
    assert queries.next_article(desk.conn, desk.ada) == desk.article.id
    assert queries.next_article(desk.conn, desk.ada, short.id) == desk.article.id
    assert queries.next_article(desk.conn, desk.ada, desk.article.id) is None
    assert queries.waiting(desk.conn) == queries.Waiting(2, 0, 1, 4, 0, thin=1)
    assert queries.waiting(desk.conn, desk.ada) == queries.Waiting(2, 0, 1, 4, 0, thin=1)
    assert assignments.unassigned(desk.conn) == [desk.article.id]
    assert short.id in library.article_ids(desk.conn)
    desk.finish()
    assert queries.waiting(desk.conn, desk.ada).waiting == 0
    assert desk.conn.execute("SELECT articles, articles_done, waiting FROM progress").fetchall() == [(2, 1, 0)]
    desk.decide(Row(None, "done", "done"), article=short)  # opened from the list, it can be finished like any other
    assert queries.waiting(desk.conn, desk.ada) == queries.Waiting(2, 2, 0, 4, 2, thin=1)
    assignments.assign(desk.conn, desk.ada, [assignments.Assignment(short.id, "Ben")])
    assert queries.next_article(desk.conn, desk.ben) == short.id
    assert queries.waiting(desk.conn, desk.ben).waiting == 2
    assert [finding for finding in check.check(desk.conn) if finding.what == "cache"] == []


def test_the_log_state_depends_on_the_decisions_alone(desk: Desk) -> None:
    empty = queries.log_state(desk.conn)
    desk.accept(desk.leaf)
    one = queries.log_state(desk.conn)
    assert (empty[0], one[0]) == (0, 1)
    check.rebuild(desk.conn)
    assert queries.log_state(desk.conn) == one != empty
