"""Which articles hold a text and are a reviewer's to decide in, and what verdicts on a stretch depend on."""

from __future__ import annotations

import pytest
from plants import Desk

from tui.core.annotation import Article, attribute, span
from tui.core.review.step import Row
from tui.store import articles, mentions
from tui.store.assignments import Assignment, assign


def add(desk: Desk, *texts: str) -> list[Article]:
    made = [Article.of(text, f"Number {n}") for n, text in enumerate(texts)]
    articles.add_articles(desk.conn, [(one, {}) for one in made], fresh=True)
    return made


def holding(desk: Desk, quote: str, label: str = "LEAF") -> list[str]:
    found = mentions.holders(desk.conn, quote, label, desk.ada, desk.article.id)
    return [holder.article.text for holder in found]


@pytest.mark.parametrize(
    ("quote", "texts"),
    [
        ("old oak", ["An Old  Oak.", "the old\noak"]),
        ("O'Brien", ["Mr O'Brien's leaf", "Mr O\u2019Brien"]),
        ('the "tall" one', ["the \u201ctall\u201d one"]),
        ("Zo\u00eb", ["Zo\u00eb", "ZOE\u0308"]),
        ("a\0b", ["a\0b"]),
    ],
)
def test_articles_are_found_whatever_their_white_space_quotation_marks_and_casing(
    desk: Desk, quote: str, texts: list[str]
) -> None:
    add(desk, "oak old", "brien o", "nothing", *texts)
    assert holding(desk, quote) == texts
    assert mentions.count_holding(desk.conn, quote) == len(texts)


def test_a_text_of_marks_alone_and_one_longer_than_what_is_looked_up_do_no_harm(desk: Desk) -> None:
    long = " ".join(f"word{n}" for n in range(200))
    add(desk, long, "…")
    assert holding(desk, "…") == []
    assert holding(desk, '"') == []
    assert holding(desk, long) == [long]


def test_where_the_text_was_not_judged_yet_comes_first_and_what_is_finished_last(desk: Desk) -> None:
    done, judged, fresh, excluded = add(desk, "leaf one", "leaf two", "leaf three", "leaf four")
    leaf = span(judged, "LEAF", 0, 4)
    desk.decide(Row(leaf.id, "add", "accept"), new=(leaf,), article=judged)
    desk.decide(Row(None, "done", "done"), article=done)
    desk.decide(Row(None, "exclude", "excluded"), article=excluded)
    assert holding(desk, "leaf") == [fresh.text, judged.text, done.text]
    assert holding(desk, "leaf", "ROOT") == [judged.text, fresh.text, done.text]
    by_others = mentions.holders(desk.conn, "leaf", "LEAF", desk.ben, done.id)
    assert [holder.article.text for holder in by_others][1:] == [judged.text, fresh.text, excluded.text]


def test_an_article_is_finished_for_what_the_pass_covered(desk: Desk) -> None:
    parts, remarks = add(desk, "leaf one", "leaf two")
    desk.decide(Row(None, "done", "done", scope="part"), article=parts)
    desk.decide(Row(None, "done", "done", scope="PRAISE"), article=remarks)

    def done(label: str) -> list[tuple[str, bool]]:
        found = mentions.holders(desk.conn, "leaf", label, desk.ada, desk.article.id)
        return [(holder.article.text, holder.done) for holder in found]

    assert done("LEAF") == [(remarks.text, False), (parts.text, True)]
    assert done("PRAISE") == [(parts.text, False), (remarks.text, True)]


def test_only_articles_of_ones_own_are_there_once_articles_are_assigned(desk: Desk) -> None:
    mine, others, blind, free = add(desk, "leaf one", "leaf two", "leaf three", "leaf four")
    assign(desk.conn, desk.ben, [Assignment(others.id, "Ben")])
    assert holding(desk, "leaf") == [mine.text, blind.text, free.text]
    assign(desk.conn, desk.ben, [Assignment(mine.id, "Ada"), Assignment(blind.id, "Ada", served="blind")])
    assert holding(desk, "leaf") == [mine.text]
    assign(desk.conn, desk.ben, [Assignment(mine.id, "Ada", round=1, served="blind")])
    assert holding(desk, "leaf") == []


def test_near_a_stretch_is_what_overlaps_it_and_hides_it_and_with_what_hangs_on_that(desk: Desk) -> None:
    edge, colour = span(desk.article, "EDGE", 58, 69), attribute("colour", desk.second, "green")
    desk.decide(*(Row(a.id, "add", "accept") for a in (edge, colour)), new=(edge, colour))
    stretch = [desk.leaf.extent]
    bare = {desk.leaf.id, edge.id}
    assert mentions.near(desk.conn, desk.article.id, stretch, hanging=False) == bare
    assert mentions.near(desk.conn, desk.article.id, stretch, hanging=True) == {*bare, desk.root.id, desk.grows.id}
    assert mentions.near(desk.conn, desk.article.id, [], hanging=True) == {edge.id}
