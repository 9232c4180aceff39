"""Relations by proximity: which mention each end goes to is said, rule by rule, in `data/relations.toml`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.core.annotation import Annotation, Candidate, relation
from tui.core.codebook import Codebook
from tui.sources.rules.page import Page
from tui.sources.rules.rulebook import DATA, read_toml


@dataclass(frozen=True, slots=True)
class Link:
    """How one relation is found. `tails`: tiers of labels, the first with a mention anywhere is used.

    `ways` are tried in turn: inside, sentence, before, after, follows, adjacent, speaks, same, previous.
    """

    id: str
    label: str
    heads: frozenset[str]
    tails: tuple[frozenset[str], ...]
    ways: tuple[str, ...]
    score: float
    reach: int
    between: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    when: re.Pattern[str] | None
    busiest: bool


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a way of finding may look at."""

    page: Page
    spans: Sequence[Annotation]
    sentence_starts: Sequence[int]
    speech: re.Pattern[str]
    spoken: re.Pattern[str]

    def sentence(self, offset: int) -> tuple[int, int]:
        at = bisect_right(self.sentence_starts, offset) - 1
        return self.page.sentences[at] if at >= 0 else (0, len(self.page.text))


Way = Callable[[Link, Annotation, Sequence[Annotation], _Scene], Annotation | None]


class Hanging:
    """The shipped rules for relations."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._links = [_link(entry) for entry in data["relation"]]
        verbs = "|".join(data["speech"]["verbs"])
        self._speech = re.compile(
            rf"(?:'s \w+)?(?:,[^,\"]{{0,100}},)?\s*(?:has |have |had |also |then |\w+ly )*(?:{verbs})\b", re.I
        )
        self._spoken = re.compile(rf"\b(?:{verbs})(?: by)?(?: the| its)?\s+$", re.I)

    def find(self, page: Page, candidates: Sequence[Candidate], book: Codebook) -> list[Candidate]:
        """The relations between an article's spans that the codebook allows."""
        best: dict[tuple[str, int, int], Candidate] = {}
        for c in candidates:
            key = (book.labels[c.annotation.label].layer, *c.annotation.extent)
            if key not in best or best[key].score < c.score:
                best[key] = c
        spans = sorted((c.annotation for c in best.values()), key=lambda a: a.extent)
        scene = _Scene(page, spans, [s for s, _ in page.sentences], self._speech, self._spoken)
        found: dict[str, Candidate] = {}
        for link in self._links:
            if link.label in book.relations:
                for head, tail in _pairs(link, scene):
                    if head.id != tail.id and book.relations[link.label] in book.relations_between(
                        head.label, tail.label
                    ):
                        claim = relation(link.label, head, tail)
                        found.setdefault(claim.id, Candidate(claim, link.score, link.id))
        return list(found.values())


def _pairs(link: Link, scene: _Scene) -> Iterator[tuple[Annotation, Annotation]]:
    tails = _tails(link, scene.spans)
    if not tails:
        return
    text = scene.page.text
    for head in scene.spans:
        if head.label not in link.heads:
            continue
        start, end = head.extent
        if link.unless and link.unless.match(text, end):
            continue
        if link.when and not link.when.search(text, start, end):
            continue
        for way in link.ways:
            tail = WAYS[way](link, head, tails, scene)
            if tail is not None:
                yield head, tail
                break


def _tails(link: Link, spans: Sequence[Annotation]) -> list[Annotation]:
    """The mentions that may be the tail: those of the first tier that the article has, or of its busiest."""
    tiers = [[a for a in spans if a.label in tier] for tier in link.tails]
    if link.busiest and len(tiers) > 1 and len(tiers[1]) > 2 * len(tiers[0]):
        return tiers[1]
    return next((tier for tier in tiers if tier), [])


def _inside(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    start, end = head.extent
    return next((t for t in tails if start <= t.extent[0] and t.extent[1] <= end), None)


def _in_sentence(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    """The nearest in the head's sentence, within reach."""
    start, end = scene.sentence(head.extent[0])
    near = [t for t in tails if start <= t.extent[0] and t.extent[1] <= end and _gap(head, t) <= link.reach]
    return min(near, key=lambda t: (_gap(head, t), t.extent), default=None)


def _before(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    return next((t for t in reversed(tails) if t.extent[1] <= head.extent[0]), None)


def _after(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    return next((t for t in tails if t.extent[0] >= head.extent[1]), None)


def _follows(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    """The next one in the sentence, if what stands between is as the rule says."""
    end = scene.sentence(head.extent[0])[1]
    tail = _after(link, head, tails, scene)
    if tail is None or tail.extent[1] > end or tail.extent[0] - head.extent[1] > link.reach:
        return None
    between = scene.page.text[head.extent[1] : tail.extent[0]]
    return tail if link.between is None or link.between.fullmatch(between) else None


def _adjacent(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    """The one right beside the head, on either side."""
    text = scene.page.text
    for tail in tails:
        first, last = sorted((head.extent, tail.extent))
        gap = text[first[1] : last[0]]
        if first[1] <= last[0] and len(gap) <= link.reach and link.between and link.between.fullmatch(gap):
            return tail
    return None


def _speaks(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    """Whom the head's sentence names beside a verb of saying."""
    start, end = scene.sentence(head.extent[0])
    text = scene.page.text
    for tail in tails:
        if (
            start <= tail.extent[0]
            and tail.extent[1] <= end
            and (scene.speech.match(text, tail.extent[1], end) or scene.spoken.search(text, start, tail.extent[0]))
        ):
            return tail
    return None


def _same(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    """The first mention with the same label and words, if it is not the head itself."""
    for tail in tails:
        if tail.id == head.id:
            return None
        if tail.label == head.label and tail.quote == head.quote:
            return tail
    return None


def _previous(link: Link, head: Annotation, tails: Sequence[Annotation], scene: _Scene) -> Annotation | None:
    """The one right before the head, if the head's sentence goes on from it."""
    start, _ = scene.sentence(head.extent[0])
    tail = _before(link, head, tails, scene)
    if tail is None or head.extent[0] - tail.extent[1] > link.reach or not link.between:
        return None
    return tail if link.between.match(scene.page.text, start) else None


def _gap(a: Annotation, b: Annotation) -> int:
    return max(a.extent[0], b.extent[0]) - min(a.extent[1], b.extent[1])


WAYS: dict[str, Way] = {
    "inside": _inside,
    "sentence": _in_sentence,
    "before": _before,
    "after": _after,
    "follows": _follows,
    "adjacent": _adjacent,
    "speaks": _speaks,
    "same": _same,
    "previous": _previous,
}


def _link(entry: Mapping[str, Any]) -> Link:
    def compiled(key: str) -> re.Pattern[str] | None:
        return re.compile(entry[key], re.I) if key in entry else None

    return Link(
        entry["id"],
        entry["label"],
        frozenset(entry["head"]),
        tuple(frozenset(tier) for tier in entry["tails"]),
        tuple(entry["ways"]),
        entry["score"],
        entry.get("reach", 10_000),
        compiled("between"),
        compiled("unless"),
        compiled("when"),
        entry.get("busiest", False),
    )


def load_relations() -> Hanging:
    """The shipped rules."""
    return Hanging(read_toml(DATA / "relations.toml"))
