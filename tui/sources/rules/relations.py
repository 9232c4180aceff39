"""Relations by proximity: which mention a finding is about, who said it, when an inspection was."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.core.annotation import Annotation, Candidate, relation
from tui.core.codebook import Codebook
from tui.sources.rules.page import Extent, Page
from tui.sources.rules.rulebook import DATA, read_toml

_ASIDE = 40
_SURE = 0.5
"""A mention below this score is no end of a relation."""


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    heads: frozenset[str]
    tails: tuple[frozenset[str], ...]
    ways: tuple[str, ...]
    gap: int
    score: float
    joined: tuple[re.Pattern[str], re.Pattern[str]]
    tail_not: re.Pattern[str] | None
    head_not: re.Pattern[str] | None
    alike: bool


class Hanging:
    """The rules for relations."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._rules = [_rule(entry, data["joined"]) for entry in data["relation"]]

    def find(self, page: Page, spans: Sequence[Candidate], codebook: Codebook) -> list[Candidate]:
        """The relations between the likelier of `spans` that the codebook allows."""
        best: dict[Extent, Candidate] = {}
        for candidate in spans:
            extent = candidate.annotation.extent
            if candidate.score >= _SURE and (extent not in best or best[extent].score < candidate.score):
                best[extent] = candidate
        chosen = sorted((candidate.annotation for candidate in best.values()), key=lambda a: a.extent)
        found: dict[str, Candidate] = {}
        for rule in self._rules:
            kind = codebook.relations.get(rule.id)
            if kind is None:
                continue
            wanted = [labels & kind.tail for labels in rule.tails]
            rows = [
                _Tails.of([a for a in chosen if a.label in labels and not _said_before(page, a, rule.tail_not)])
                for labels in wanted
            ]
            heads = rule.heads & kind.head
            tails = next((row for row in rows if row.spans), None) if "after" in rule.ways else None
            for head in chosen:
                if head.label in heads:
                    tail = self._tail(page, rule, head, [tails] if tails else rows)
                    if tail is not None:
                        claim = relation(rule.id, head, tail)
                        found.setdefault(claim.id, Candidate(claim, rule.score, f"{rule.id}-near"))
        return list(found.values())

    def _tail(self, page: Page, rule: _Rule, head: Annotation, rows: Sequence[_Tails]) -> Annotation | None:
        if rule.head_not and rule.head_not.search(page.text, *_sentence(page, head.extent)):
            return None
        for tails in rows:
            for way in rule.ways if tails.spans else ():
                tail = _join(page, rule, head, tails) if way == "joined" else _WAYS[way](page, head, tails, rule.gap)
                if tail is not None:
                    return tail
        return None


def _rule(entry: Mapping[str, Any], joined: Mapping[str, str]) -> _Rule:
    def expression(key: str) -> re.Pattern[str] | None:
        return re.compile(entry[key], re.I) if key in entry else None

    between = joined | entry.get("joined", {})
    return _Rule(
        id=entry["id"],
        heads=frozenset(entry["heads"]),
        tails=tuple(frozenset(row) for row in entry["tails"]),
        ways=tuple(entry["ways"]),
        gap=entry.get("gap", 0),
        score=entry["score"],
        joined=(re.compile(between["after"], re.I), re.compile(between["before"], re.I)),
        tail_not=expression("tail_not"),
        head_not=expression("head_not"),
        alike=entry.get("alike", False),
    )


def _said_before(page: Page, span: Annotation, words: re.Pattern[str] | None) -> bool:
    """Whether `words` stand before a span in its sentence."""
    start = span.extent[0]
    return words is not None and words.search(page.text, _sentence(page, span.extent)[0], start) is not None


def _join(page: Page, rule: _Rule, head: Annotation, tails: _Tails) -> Annotation | None:
    """The tail with nothing but joining words between it and the head: after it or before, or the last one before."""
    after, before = rule.joined
    start, end = head.extent
    last_before = tails.before(start)
    some: list[Annotation] = [*_in_sentence(page, head, tails), *([last_before] if last_before else ())]
    for tail in some:
        first, last = tail.extent
        if tail is not head and (tail.label == head.label or not rule.alike):
            if end <= first and after.match(page.text[end:first]):
                return tail
            if last <= start and before.match(page.text[last:start]):
                return tail
    return None


@dataclass(frozen=True, slots=True)
class _Tails:
    """The spans that may be the tail of a relation, in order of place, found by where they stand."""

    spans: Sequence[Annotation]
    starts: Sequence[int]

    @classmethod
    def of(cls, spans: Sequence[Annotation]) -> _Tails:
        """`spans` have to be in order of place."""
        return cls(spans, [span.extent[0] for span in spans])

    def within(self, start: int, end: int) -> Iterator[Annotation]:
        i = bisect_left(self.starts, start)
        while i < len(self.starts) and self.starts[i] < end:
            if self.spans[i].extent[1] <= end:
                yield self.spans[i]
            i += 1

    def before(self, offset: int) -> Annotation | None:
        i = bisect_left(self.starts, offset)
        while i and self.spans[i - 1].extent[1] > offset:
            i -= 1
        return self.spans[i - 1] if i else None

    def after(self, offset: int) -> Annotation | None:
        i = bisect_left(self.starts, offset)
        return self.spans[i] if i < len(self.spans) else None


Way = Callable[[Page, Annotation, _Tails, int], Annotation | None]


def _sentence(page: Page, at: Extent) -> Extent:
    index = max(bisect_right(page.sentences, (at[0], len(page.text))) - 1, 0)
    start = page.sentences[index][0]
    while index + 1 < len(page.sentences) and page.sentences[index][1] < at[1]:
        index += 1
    return start, page.sentences[index][1]


def _in_sentence(page: Page, head: Annotation, tails: _Tails) -> Iterator[Annotation]:
    start, end = _sentence(page, head.extent)
    return tails.within(start, end)


def _distance(head: Annotation, tail: Annotation) -> int:
    return max(tail.extent[0] - head.extent[1], head.extent[0] - tail.extent[1], 0)


def _inside(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    start, end = head.extent
    return next(tails.within(start, end), None)


def _nearest_in_sentence(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    return min(_in_sentence(page, head, tails), key=lambda t: _distance(head, t), default=None)


def _before_in_sentence(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    earlier = [t for t in _in_sentence(page, head, tails) if t.extent[1] <= head.extent[0]]
    return earlier[-1] if earlier else next(_in_sentence(page, head, tails), None)


def _after_in_sentence(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    later = [t for t in _in_sentence(page, head, tails) if t.extent[0] >= head.extent[1]]
    return later[0] if later else next(_in_sentence(page, head, tails), None)


def _before(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    return tails.before(head.extent[0])


def _after(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    return tails.after(head.extent[1])


def _near(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    close = [t for t in _in_sentence(page, head, tails) if _distance(head, t) <= gap]
    return min(close, key=lambda t: _distance(head, t), default=None)


def _touching(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    """The tail right after the head, or right before it with a comma between."""
    start, end = head.extent
    after, before = tails.after(end), tails.before(start)
    if after is not None and after.extent[0] - end <= gap:
        return after
    if before is None:
        return None
    between = page.text[before.extent[1] : start]
    return before if between.startswith(",") and len(between) <= _ASIDE and "\n" not in between else None


def _quoted(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    """Whoever spoke last before a quotation that goes on."""
    start, end = _sentence(page, head.extent)
    if '"' not in page.text[max(0, page.text.rfind("\n", 0, start)) : end]:
        return None
    return _before(page, head, tails, gap)


def _sole(page: Page, head: Annotation, tails: _Tails, gap: int) -> Annotation | None:
    """The nearest tail where all are called by the same words: the article speaks of no other."""
    if len({(tail.quote or "").lower() for tail in tails.spans}) != 1:
        return None
    return min(tails.spans, key=lambda t: _distance(head, t))


_WAYS: Mapping[str, Way] = {
    "inside": _inside,
    "sentence": _nearest_in_sentence,
    "sentence-before": _before_in_sentence,
    "sentence-after": _after_in_sentence,
    "before": _before,
    "after": _after,
    "near": _near,
    "touching": _touching,
    "quoted": _quoted,
    "sole": _sole,
}


def load_relations() -> Hanging:
    """The shipped rules for relations."""
    return Hanging(read_toml(DATA / "relations.toml"))
