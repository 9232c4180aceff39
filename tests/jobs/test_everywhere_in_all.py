"""One verdict for a text in all articles: one step, one undo, and files that merge, whatever was decided before."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.annotation import Article, Candidate, span
from tui.core.codebook import Codebook, parse
from tui.core.review.everywhere import Wish, elsewhere, outright, places, wish_of
from tui.core.review.opening import review_of
from tui.core.review.state import Review
from tui.jobs import everywhere
from tui.store import articles, check, log, queries
from tui.store.assignments import Assignment, assign
from tui.store.backup import backup
from tui.store.driver import Connection
from tui.store.merge import merge
from tui.store.migrations import open_file

BOOK = parse((Path(__file__).parent.parent / "data" / "kitchen.toml").read_text("utf-8"))
TEXTS = ("Anna fries. Ben rests. Anna sings.", "ANNA and Ben. Anna's soup.", "Ben met Anna. Ben left.", "No one.")
ARTICLES = tuple(Article.of(text, f"Number {n}") for n, text in enumerate(TEXTS))
LABELS = ("COOK", "FOOD", "TOOL")
ADA = "Ada-m1"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four articles with two names in them, most of which are proposed."""
    path = tmp_path_factory.mktemp("kitchen") / "kitchen.db"
    with closing(open_file(path, create=True, codebook=BOOK)) as conn:
        articles.add_articles(conn, [(one, {}) for one in ARTICLES], fresh=True)
        articles.ensure_source(conn, articles.Source("rules@1", "rules", "rules", "1"))
        proposed = [(one.id, [Candidate(a, 0.9) for a in _names(one)]) for one in ARTICLES]
        articles.add_proposals(conn, "rules@1", proposed, fresh=True)
        for name in ("Ada", "Ben"):
            articles.person(conn, name, suffix="m1")
    return path


def _names(article: Article):
    for name, label in (("Anna", "COOK"), ("Ben", "FOOD")):
        at = article.text.find(name)
        if at >= 0:
            yield span(article, label, at, at + len(name))


def copy(path: Path, target: Path) -> Path:
    with closing(open_file(path)) as conn:
        backup(conn, target)
    return target


def review(conn: Connection, article: Article, by: str, book: Codebook = BOOK) -> Review:
    loaded = queries.load_article(conn, article.id, by)
    return review_of(
        loaded.article, book, loaded.annotations.values(), loaded.proposals, loaded.verdicts, loaded.comments
    )


def fulfil(conn: Connection, wish: Wish, at: int = 0, by: str = ADA, most: int = 99) -> int:
    """Fulfil a wish wherever it can be, from one of the articles, in at most so many others; in how many it was."""
    here = review(conn, ARTICLES[at], by)
    step = elsewhere(here, wish, [place.extent for place in places(here, wish).found])
    found = everywhere.find(conn, BOOK, by, ARTICLES[at].id, wish).items
    few = list(dict.fromkeys(one.article.id for one in found))[:most]
    steps = everywhere.steps(conn, BOOK, by, wish, [one for one in found if one.article.id in few])
    steps = {**({ARTICLES[at].id: step} if step else {}), **steps}
    if steps:
        log.append_all(conn, steps, reviewer_id=by, codebook_id=BOOK.id)
    return len(steps)


def stands(conn: Connection, name: str = "Ada") -> set[tuple[object, ...]]:
    sql = "SELECT article_id, annotation_id, verdict, as_id FROM verdicts WHERE verdict IS NOT NULL AND reviewer = ?"
    return set(conn.execute(sql, (name,)))


def caches(conn: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: sorted(conn.execute(f"SELECT {names} FROM {table}"), key=repr) for table, names in check.CACHES.items()
    }


WISHES = st.builds(
    lambda quote, old, new, kind: {
        "as it is": Wish(quote, new),
        "rejected": Wish(quote, new, "reject"),
        "away": outright(Wish(quote, old), old, None),
        "another": outright(Wish(quote, old), old, new),
    }[kind],
    st.sampled_from(["Anna", "Ben", "anna"]),
    st.sampled_from(LABELS),
    st.sampled_from(LABELS),
    st.sampled_from(["as it is", "rejected", "away", "another"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(WISHES, st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6), st.booleans())
def test_any_wishes_are_taken_back_and_restored_one_by_one(template: Path, wishes, restart: bool) -> None:
    with tempfile.TemporaryDirectory() as room:
        path = copy(template, Path(room) / "one.db")
        conn = open_file(path)
        states = [stands(conn)]
        for wish, at, most in wishes:
            if fulfil(conn, wish, at, most=most):
                states.append(stands(conn))
                assert states[-1] != states[-2]
                held = review(conn, ARTICLES[at], ADA)
                spans = [a for a in held.annotations.values() if held.accepted(a.id)]
                assert not [r for a in spans for r in held.rivals(a) if held.accepted(r.id)]
        if restart:
            conn.close()
            conn = open_file(path)
        for before in reversed(states[:-1]):
            assert log.undo(conn, ADA) is not None
            assert stands(conn) == before
        assert log.undo(conn, ADA) is None
        for after in states[1:]:
            assert log.redo(conn, ADA) is not None
            assert stands(conn) == after
        assert log.redo(conn, ADA) is None
        assert check.check(conn) == []
        kept = caches(conn)
        check.rebuild(conn)
        assert caches(conn) == kept
        conn.close()


def test_steps_over_several_articles_merge_in_any_order_and_can_still_be_taken_back(
    template: Path, tmp_path: Path
) -> None:
    ours, theirs = copy(template, tmp_path / "ours.db"), copy(template, tmp_path / "theirs.db")
    with closing(open_file(ours)) as conn:
        assert fulfil(conn, Wish("Anna", "COOK")) == 3
        before = stands(conn)
        assert fulfil(conn, outright(Wish("Anna", "COOK"), "COOK", "TOOL")) == 3
    with closing(open_file(theirs)) as conn:
        assert fulfil(conn, Wish("Anna", "COOK", "reject"), at=1, by="Ben-m1") == 3
    one, two = copy(ours, tmp_path / "one.db"), copy(theirs, tmp_path / "two.db")
    with closing(open_file(one)) as first, closing(open_file(two)) as second:
        merge(first, theirs)
        merge(second, ours)
        assert caches(first) == caches(second)
        assert check.check(first) == check.check(second) == []
        log.undo(second, ADA)
        assert stands(second) == before
        assert len(stands(second, "Ben")) == 3
        log.undo(second, "Ben-m1")
        assert stands(second, "Ben") == set()
        assert stands(second) == before
        assert check.check(second) == []


def test_what_changed_since_the_list_was_read_is_left_alone(template: Path, tmp_path: Path) -> None:
    with closing(open_file(copy(template, tmp_path / "one.db"))) as conn:
        wish = Wish("Anna", "COOK")
        chosen = everywhere.find(conn, BOOK, ADA, ARTICLES[0].id, wish).items
        assert len(chosen) == 3
        fulfil(conn, Wish("Anna", "TOOL"), at=1)
        assert everywhere.steps(conn, BOOK, ADA, wish, chosen) == {}


def test_no_more_articles_are_looked_through_than_one_step_may_decide(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everywhere, "MOST", 1)
    with closing(open_file(copy(template, tmp_path / "one.db"))) as conn:
        found = everywhere.find(conn, BOOK, ADA, ARTICLES[0].id, Wish("Ben", "FOOD"))
        assert [one.place.ticked for one in found.items] == [True]
        assert found.unseen == 1


@pytest.mark.parametrize("how", [{"served": "blind"}, {"round": 1}])
def test_nothing_is_decided_in_other_articles_from_a_blind_check_or_a_repeat(
    template: Path, tmp_path: Path, how: dict[str, object]
) -> None:
    with closing(open_file(copy(template, tmp_path / "one.db"))) as conn:
        here = review(conn, ARTICLES[0], ADA)
        wish = wish_of(here)
        assert wish == Wish("Anna", "COOK")
        assert {item.far for item in everywhere.listed(conn, BOOK, ADA, here, wish).items} == {False, True}
        mine = [Assignment(one.id, "Ada") for one in ARTICLES[1:]]
        assign(conn, ADA, [*mine, Assignment(ARTICLES[0].id, "Ada", **how)])
        assert {item.far for item in everywhere.listed(conn, BOOK, ADA, here, wish).items} == {False}
