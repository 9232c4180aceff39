"""Dividing articles into train, dev and test: whole articles, near-duplicates together, the same way each time.

Where an article goes depends on a hash of its own content (or of a fact such as its publisher) and the seed alone, so
that adding articles moves no others; unless one that is added joins two groups.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.core.near import Near, sketch

NAMES = {2: ("train", "test"), 3: ("train", "dev", "test")}
"""The names of the parts, by how many there are."""

_SEEDS = range(1, 65)


@dataclass(frozen=True)
class Plan:
    """How to divide: the share of each part in percent, the seed (None: the one that balances labels best), and the
    fact whose articles stay together, if any."""

    shares: tuple[int, ...]
    seed: int | None = None
    group_by: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return NAMES[len(self.shares)]

    @classmethod
    def of(cls, shares: str, seed: int | None = None, group_by: str = "") -> Plan:
        """A plan from a text such as `80/10/10`. Problem where it is none."""
        parts = shares.split("/")
        if len(parts) not in NAMES or not all(part.isdecimal() and int(part) for part in parts):
            raise Problem(f"--split {shares} is not TRAIN/TEST or TRAIN/DEV/TEST in percent, such as 80/10/10", code=2)
        numbers = tuple(map(int, parts))
        if sum(numbers) != 100:
            raise Problem(f"--split {shares} adds up to {sum(numbers)}, not to 100", code=2)
        return cls(numbers, seed, group_by)


@dataclass(frozen=True)
class Division:
    """Which part each article is in, by id; the seed it was made with, and how many spans of each label a part has."""

    part_of: Mapping[str, str]
    seed: int
    labels: Mapping[str, Mapping[str, int]]


def divide(articles: Iterable[LabelledArticle], plan: Plan) -> Division:
    """Put every article into a part. Holds a few hundred bytes of each in memory."""
    near, keys = Near(), {}
    labels: dict[str, Counter[str]] = {}
    with_fact: dict[str, str] = {}
    for labelled in articles:
        id = labelled.article.id
        labels[id] = Counter(one.annotation.label for one in labelled.spans)
        mine = sketch(labelled.article.text)
        fact = labelled.article.facts.get(plan.group_by, "") if plan.group_by else ""
        keys[id] = f"fact:{fact}" if fact else f"text:{mine[0] if mine else id}"
        near.add(id, mine)
        if fact:
            near.groups.join(id, with_fact.setdefault(fact, id))
    return _dealt(near.groups.members(labels), keys, labels, plan)


def _dealt(
    groups: list[list[str]], keys: Mapping[str, str], labels: Mapping[str, Counter[str]], plan: Plan
) -> Division:
    counts = [sum((labels[id] for id in group), Counter[str]()) for group in groups]
    told = [sorted({keys[id] for id in group}) for group in groups]
    best: tuple[float, int, list[str]] | None = None
    for seed in _SEEDS if plan.seed is None else (plan.seed,):
        parts = [_part(names, seed, plan) for names in told]
        unevenness = _unevenness(parts, counts, plan)
        if best is None or unevenness < best[0]:
            best = (unevenness, seed, parts)
    assert best is not None
    _, seed, parts = best
    totals: dict[str, Counter[str]] = {name: Counter() for name in plan.names}
    for part, count in zip(parts, counts, strict=True):
        totals[part] += count
    part_of = {id: part for group, part in zip(groups, parts, strict=True) for id in group}
    return Division(part_of, seed, {name: dict(sorted(count.items())) for name, count in totals.items()})


def _part(keys: Sequence[str], seed: int, plan: Plan) -> str:
    """The part of a group: where one of its keys falls, the same one whichever other articles join it, as a rule."""
    place = _fraction(f"{seed}:{min(keys, key=_fraction)}")
    reached = 0.0
    for name, share in zip(plan.names, plan.shares, strict=True):
        reached += share / 100
        if place < reached:
            return name
    return plan.names[-1]


def _fraction(key: str) -> float:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:7], "big") / (1 << 56)


def _unevenness(parts: Sequence[str], counts: Sequence[Counter[str]], plan: Plan) -> float:
    """How far the shares of the parts, of articles and of each label, are from what they should be."""
    by_part: dict[str, Counter[str]] = {name: Counter() for name in plan.names}
    for part, count in zip(parts, counts, strict=True):
        by_part[part] += count
        by_part[part][""] += 1
    totals = sum(by_part.values(), Counter[str]())
    return sum(
        (by_part[name][label] / total - share / 100) ** 2
        for label, total in totals.items()
        for name, share in zip(plan.names, plan.shares, strict=True)
    )
