"""What a source proposed and its later version no longer does."""

from __future__ import annotations

from plants import Desk

from tui.core.annotation import Annotation, Candidate, relation
from tui.store import articles, check, labelled, library, queries
from tui.store.articles import Source


def version(number: int, kind: str = "rules", name: str = "rules") -> Source:
    return Source(f"{name}@{number}", kind, name, str(number))


def read(desk: Desk, source: Source, *claims: Annotation, score: float = 0.9) -> None:
    """Let a version of a source read the article and propose some claims."""
    articles.ask(desk.conn, source)
    articles.add_proposals(desk.conn, source.id, [(desk.article.id, [Candidate(a, score) for a in claims])])


def seen(desk: Desk, by: str = "") -> set[str]:
    """The claims that somebody gets to see as proposals."""
    return set(queries.load_article(desk.conn, desk.article.id, by or desk.ada).proposals)


def left(desk: Desk) -> int:
    return library.article_rows(desk.conn, [desk.article.id], desk.ada)[0].left


def test_what_a_newer_version_no_longer_proposes_is_no_candidate(desk: Desk) -> None:
    read(desk, version(2), desk.leaf, desk.second)
    assert seen(desk) == {desk.leaf.id, desk.second.id}
    assert {id for (id,) in desk.rows("SELECT annotation_id FROM candidates")} == {desk.leaf.id, desk.second.id}
    assert left(desk) == 2
    assert queries.waiting(desk.conn).candidates == 2
    assert check.check(desk.conn) == []


def test_the_score_and_the_name_are_those_of_the_newer_version(desk: Desk) -> None:
    read(desk, version(2), desk.leaf, score=0.3)
    proposals = queries.load_article(desk.conn, desk.article.id, desk.ada).proposals
    assert [(p.source_id, p.score) for p in proposals[desk.leaf.id]] == [("rules@2", 0.3)]
    everything = {
        one.annotation.id: (one.sources, one.score)
        for article in labelled.labelled(desk.conn, "all", desk.book)
        for one in article.all()
    }
    assert everything == {desk.leaf.id: (("rules@2",), 0.3)}


def test_what_somebody_decided_stays_as_it_was_for_everybody(desk: Desk) -> None:
    desk.accept(desk.root)
    desk.reject(desk.second, by=desk.ben)
    read(desk, version(2), desk.leaf)
    for name in (desk.ada, desk.ben):
        assert seen(desk, name) == {desk.leaf.id, desk.root.id, desk.second.id}
    assert queries.load_article(desk.conn, desk.article.id, desk.ada).verdicts[desk.root.id].verdict == "accept"
    assert left(desk) == 2


def test_another_source_keeps_a_candidate_that_one_gave_up(desk: Desk) -> None:
    read(desk, version(1, "plug-in", "other"), desk.root)
    read(desk, version(2), desk.leaf)
    assert seen(desk) == {desk.leaf.id, desk.root.id}
    read(desk, version(2, "plug-in", "other"))
    assert seen(desk) == {desk.leaf.id}


def test_an_import_is_never_outdated(desk: Desk) -> None:
    articles.ensure_source(desk.conn, version(1, "import", "rules"))
    read(desk, version(2), desk.leaf)
    articles.add_proposals(desk.conn, "rules@1", [(desk.article.id, [Candidate(desk.leaf, 0.9)])])
    assert seen(desk) == {desk.leaf.id}


def test_going_back_to_an_older_version_brings_its_candidates_back(desk: Desk) -> None:
    before = seen(desk)
    read(desk, version(2), desk.leaf)
    articles.ask(desk.conn, version(1))
    assert seen(desk) == before
    articles.ask(desk.conn, version(2))
    assert seen(desk) == {desk.leaf.id}
    assert check.check(desk.conn) == []


def test_a_rebuild_makes_the_same_rows(desk: Desk) -> None:
    read(desk, version(2), desk.leaf)
    kept = desk.rows("SELECT * FROM superseded ORDER BY 2")
    assert kept
    check.rebuild(desk.conn)
    assert desk.rows("SELECT * FROM superseded ORDER BY 2") == kept


def test_until_a_newer_version_has_read_an_article_the_older_ones_stand(desk: Desk) -> None:
    before = seen(desk)
    articles.ask(desk.conn, version(2))
    assert seen(desk) == before


def test_a_claim_that_comes_back_in_a_third_version_stands_again(desk: Desk) -> None:
    link = relation("grows_on", desk.leaf, desk.root)
    read(desk, version(2), desk.leaf)
    read(desk, version(3), desk.leaf, desk.root, link)
    assert seen(desk) == {desk.leaf.id, desk.root.id, link.id}
