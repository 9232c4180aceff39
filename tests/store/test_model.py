"""Random steps by two people, with undo, redo and restarts, against a model in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plants import Desk, desk_at

from tui.core.review.step import Row, Verdict
from tui.store import check, labelled, log, queries

CLAIMS = ("leaf", "root", "second", "grows")
PEOPLE = ("Ada-m1", "Ben-m1")
CACHES = ("verdicts", "queue", "disputes", "flags")


@dataclass
class Held:
    """What a person holds: of each annotation (None: the article) the verdict, comment, flag."""

    verdict: dict[str | None, Verdict] = field(default_factory=dict)
    scope: str = ""
    comment: dict[str, str] = field(default_factory=dict)
    flag: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Held:
        return Held(dict(self.verdict), self.scope, dict(self.comment), dict(self.flag))


@dataclass
class Person:
    """States before each step that can be taken back, and after each that can be restored."""

    held: Held = field(default_factory=Held)
    before: list[Held] = field(default_factory=list)
    after: list[Held] = field(default_factory=list)

    def step(self, held: Held) -> None:
        self.before.append(self.held)
        self.after.clear()
        self.held = held

    def undo(self) -> bool:
        if not self.before:
            return False
        self.after.append(self.held)
        self.held = self.before.pop()
        return True

    def redo(self) -> bool:
        if not self.after:
            return False
        self.before.append(self.held)
        self.held = self.after.pop()
        return True


claims = st.sampled_from(CLAIMS)
verbs = st.one_of(
    st.tuples(
        st.just("judge"), st.lists(st.tuples(claims, st.sampled_from(("accept", "reject"))), min_size=1, max_size=3)
    ),
    st.tuples(st.just("relabel"), st.permutations(("leaf", "second"))),
    st.tuples(st.just("comment"), claims, st.sampled_from(("", "odd", "even"))),
    st.tuples(st.just("flag"), claims, st.sampled_from(("", "why?", "sure?"))),
    st.tuples(st.just("final"), claims, st.sampled_from(("accept", "reject"))),
    st.tuples(st.just("done"), st.sampled_from(("", "part", "remark"))),
    st.just(("reopen",)),
    st.just(("undo",)),
    st.just(("undo",)),
    st.just(("redo",)),
    st.just(("restart",)),
)


def rows_of(desk: Desk, held: Held, verb: tuple) -> tuple[list[Row], Held]:  # type: ignore[type-arg]
    """The rows that a verb makes, and what is held after it."""
    after = held.copy()
    if verb[0] == "judge":
        chosen = {getattr(desk, name).id: verdict for name, verdict in verb[1]}
        after.verdict |= {id: Verdict(verdict) for id, verdict in chosen.items()}
        return [Row(id, verdict, verdict, how="bulk") for id, verdict in chosen.items()], after
    if verb[0] == "relabel":
        old, new = (getattr(desk, name).id for name in verb[1])
        after.verdict |= {old: Verdict("reject", new), new: Verdict("accept")}
        rows = [Row(old, "relabel", "reject", as_id=new), Row(new, "relabel", "accept")]
        if comment := held.comment.get(old):
            after.comment[new] = comment
            rows.append(Row(new, "comment", "accept", how="carried", note=comment))
        return rows, after
    if verb[0] in ("comment", "flag"):
        id = getattr(desk, verb[1]).id
        getattr(after, verb[0])[id] = verb[2]
        stands = held.verdict.get(id, Verdict(None))
        return [Row(id, verb[0], stands.verdict, as_id=stands.as_id, note=verb[2])], after
    if verb[0] == "final":
        return [Row(getattr(desk, verb[1]).id, verb[2], verb[2], final=True)], after
    if verb[0] == "done":
        before = set(held.scope.split()) if held.verdict.get(None) == Verdict("done") else None
        whole = verb[1] == "" or before == set()
        after.scope = "" if whole else " ".join(sorted((before or set()) | {verb[1]}))
        after.verdict[None] = Verdict("done")
        return [Row(None, "done", "done", scope=verb[1])], after
    after.scope = ""
    after.verdict[None] = Verdict(None)
    return [Row(None, "reopen", None)], after


def compare(desk: Desk, people: dict[str, Person]) -> None:
    for id, person in people.items():
        loaded = queries.load_article(desk.conn, desk.article.id, id)
        expected = {k: v for k, v in person.held.verdict.items() if k and v.verdict}
        assert {k: v for k, v in loaded.verdicts.items() if v.verdict} == expected
        assert loaded.comments == {k: v for k, v in person.held.comment.items() if v}
        assert loaded.flags == {k: v for k, v in person.held.flag.items() if v}
        done = person.held.verdict.get(None) == Verdict("done")
        assert (loaded.done, loaded.scope) == (done, person.held.scope if done else "")


@pytest.fixture(scope="module")
def bytes_of_template(template: Path) -> bytes:
    return template.read_bytes()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(PEOPLE), verbs), min_size=1, max_size=25))
def test_the_record_says_what_a_model_says(bytes_of_template: bytes, moves: list[tuple[str, tuple]]) -> None:  # type: ignore[type-arg]
    with TemporaryDirectory() as folder:
        path = Path(folder, "plants.db")
        path.write_bytes(bytes_of_template)
        desk = desk_at(path)
        people = {id: Person() for id in PEOPLE}
        for by, verb in moves:
            person = people[by]
            if verb[0] == "restart":
                desk.conn.close()
                desk = desk_at(path)
            elif verb[0] in ("undo", "redo"):
                moved = getattr(log, verb[0])(desk.conn, by)
                assert (moved is not None) == getattr(person, verb[0])()
            else:
                rows, after = rows_of(desk, person.held, verb)
                desk.decide(*rows, by=by)
                person.step(after)
        compare(desk, people)
        hold_the_caches(desk)
        hold_gold(desk)
        desk.conn.close()


def hold_the_caches(desk: Desk) -> None:
    """What was kept equals what is made anew."""
    assert check.check(desk.conn) == []
    kept = [desk.rows(f"SELECT * FROM {table}") for table in CACHES]
    check.rebuild(desk.conn)
    assert [desk.rows(f"SELECT * FROM {table}") for table in CACHES] == kept


def hold_gold(desk: Desk) -> None:
    """The view and the exports have one rule, whichever is set."""
    for rule in ("unanimous", "majority:1", "majority:2"):
        desk.conn.execute("INSERT OR REPLACE INTO settings VALUES ('gold', ?)", (rule,))
        viewed = set(desk.rows("SELECT annotation_id, basis FROM gold"))
        told = {
            (one.annotation.id, one.basis)
            for article in labelled.labelled(desk.conn, "gold", desk.book)
            for one in (*article.spans, *article.relations, *article.attributes)
        }
        assert viewed == told
