"""Dividing articles among reviewers: every article once, a share of them twice, handed over, or for practice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import assignments, lots, queries
from tui.store.assignments import Assignment, place
from tui.store.driver import Connection
from tui.store.lots import Rule

__all__ = [
    "Assignment", "Load", "Rule", "draw", "given", "hand_over", "loads", "own_queue", "practise", "rule", "share_out",
]  # fmt: skip

given = assignments.given
rule = lots.rule


@dataclass(frozen=True)
class Load:
    """What one reviewer has been given, and how much of it is finished."""

    reviewer: str
    coding: int
    done: int
    double: int
    practice: int
    practised: int


def share_out(
    conn: Connection,
    by_id: str,
    names: Sequence[str],
    *,
    double: float = 0.0,
    everybody: bool = False,
    blind: bool = False,
    only: str = "",
    part: str = "",
) -> list[Assignment]:
    """Give the articles that nobody has to reviewers, evenly; a share `double` of them to two, `everybody`: to each.

    Which are double is drawn by their ids, so it does not depend on what they are about. Those are shown without
    candidates if `blind`, else with the candidates of the sources that there are now, so that both see the same.
    `only`: those that fit this filter of the library. Gives what was recorded.
    """
    names = list(dict.fromkeys(names))
    if not 0 <= double <= 1:
        raise Problem("The share to be coded twice is a number from 0 to 1, such as 0.2.", code=2)
    if double and len(names) < 2:
        raise Problem("It takes two reviewers to code articles twice: name another one.", code=2)
    ids = _among(conn, assignments.unassigned(conn), only)
    twice = set(sorted(ids, key=_lot)[: round(double * len(ids))])
    fixed = () if blind else assignments.readers(conn)
    loads = Counter(dict.fromkeys(names, 0))
    pairs = Counter(dict.fromkeys(combinations(names, 2), 0))
    found = []
    for id in ids:
        several = (everybody and len(names) > 1) or id in twice
        for name in names if everybody else _next(loads, pairs, several):
            loads[name] += 1
            drawn = part or (f"{double:.0%} coded twice, drawn by lot" if id in twice else "")
            shown = "blind" if blind else "candidates"
            found.append(Assignment(id, name, served=shown, sources=fixed if several else (), part=drawn))
    assignments.assign(conn, by_id, found)
    return found


def draw(conn: Connection, blind: float | None, again: float | None, days: float | None) -> Rule:
    """Set the shares of articles that are shown without candidates, and again `days` after they were finished; None
    leaves one as it is. Problem for what is no share and no time."""
    now = lots.rule(conn)
    new = Rule(
        now.blind if blind is None else blind,
        now.again if again is None else again,
        now.days if days is None else days,
    )
    if not (0 <= new.blind <= 1 and 0 <= new.again <= 1):
        raise Problem("A share of articles to check is a number from 0 to 1, such as 0.05.", code=2)
    if not 0 <= new.days <= 3650:
        raise Problem("Articles are shown again after 0 to 3650 days.", code=2)
    lots.set_rule(conn, new)
    return new


def _among(conn: Connection, ids: Sequence[str], only: str) -> list[str]:
    if not only:
        return list(ids)
    fitting = set(queries.article_ids(conn, only))
    return [id for id in ids if id in fitting]


def _lot(id: str) -> bytes:
    """A place in an order that has nothing to do with the articles."""
    return hashlib.sha256(f"double {id}".encode()).digest()


def _next(loads: Counter[str], pairs: Counter[tuple[str, str]], several: bool) -> Sequence[str]:
    """Who gets the next article: the one, or the pair, that has the least."""
    if not several:
        return [min(loads, key=lambda name: loads[name])]
    pair = min(pairs, key=lambda pair: (pairs[pair], sum(loads[name] for name in pair)))
    pairs[pair] += 1
    return pair


def hand_over(conn: Connection, by_id: str, from_name: str, to_name: str) -> list[Assignment]:
    """Give what one reviewer has not finished to another, shown the same way. What the first decided stays stored, and
    does not count, as the article is not finished. Articles that the other one has already are only taken back."""
    if from_name == to_name:
        raise Problem("Articles are handed over from one reviewer to another: name two.", code=2)
    done = assignments.finished(conn, from_name)
    theirs = [one for one in assignments.standing(conn, from_name) if place(one) not in done]
    if not theirs:
        raise Problem(f"{show(from_name)} has no unfinished articles to hand over.", code=2)
    known = {(one.article_id, one.round) for one in assignments.standing(conn, to_name)}
    new = [
        replace(one, reviewer=to_name, from_name=from_name)
        for one in theirs
        if (one.article_id, one.round) not in known
    ]
    assignments.assign(conn, by_id, new, withdrawn=theirs)
    return new


def practise(
    conn: Connection, by_id: str, names: Sequence[str], *, blind: bool = False, only: str = ""
) -> list[Assignment]:
    """Give articles that have an answer to reviewers to practise on, in a round of its own: it counts for nothing."""
    ids = _among(conn, assignments.answered(conn), only)
    if not ids:
        raise Problem("No article with an answer fits: somebody has to finish one before others can practise on it.")
    fixed = () if blind else assignments.readers(conn)
    shown = "blind" if blind else "candidates"
    found = []
    for name in dict.fromkeys(names):
        for id in ids:
            before = [one.round for one in assignments.standing_of(conn, name, id)]
            found.append(Assignment(id, name, max([0, *before]) + 1, "practice", shown, sources=fixed))
    assignments.assign(conn, by_id, found)
    return found


def own_queue(conn: Connection, name: str) -> list[str]:
    """The articles that a reviewer was given, in reading order: practice first, then what is unfinished, then the rest.
    Empty where nothing was given: then every article is everybody's."""
    done = assignments.finished(conn, name)
    ones = sorted(assignments.standing(conn, name), key=lambda one: (place(one) in done, one.purpose != "practice"))
    return list(dict.fromkeys(one.article_id for one in ones))


def loads(conn: Connection) -> list[Load]:
    """Who has been given how much, by name."""
    ones = assignments.standing(conn)
    done = assignments.finished(conn)
    coding = Counter(one.article_id for one in ones if one.purpose == "coding" and one.round == 0)
    found = []
    for name in sorted({one.reviewer for one in ones}):
        mine = [one for one in ones if one.reviewer == name]
        real = [one for one in mine if one.purpose == "coding"]
        practice = [one for one in mine if one.purpose == "practice"]
        found.append(
            Load(
                name,
                len(real),
                sum(place(one) in done for one in real),
                sum(coding[one.article_id] > 1 for one in real),
                len(practice),
                sum(place(one) in done for one in practice),
            )
        )
    return found
