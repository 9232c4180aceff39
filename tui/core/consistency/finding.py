"""Where a reviewer's own verdicts do not go together, over all articles: the questions that are worth an answer.

The same text labelled two ways, labelled here but not there, against one's own earlier verdict; edges one word apart
where the same words stand; and what is proposed in an article that was finished. Pure: `Finder` is told what was
judged, then handed the articles one by one, so that no more than one text is held at a time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from tui.core.consistency.edges import Edges, Partners
from tui.core.consistency.judged import Extent, Judged, Layer, Read
from tui.core.consistency.phrases import Phrases, Token, normal, tokens
from tui.core.reach import Reach

Kind = Literal["labels", "verdict", "edges", "missed", "open"]

KINDS: Mapping[Kind, str] = {
    "labels": "two labels",
    "verdict": "your verdicts",
    "edges": "edges",
    "missed": "not everywhere",
    "open": "undecided",
}
"""What each kind of question is called, in the order in which they are asked."""

BOTH = "both right"
"""The reason of a decision that says again what stands, although something else stands elsewhere."""

SURE = 0.5
"""The score from which a candidate in a finished article is worth a question."""

_SPOKEN = 3
"""So many places that were passed over weigh as much as one that was decided."""


class Place(NamedTuple):
    """A stretch and which version stands there. `extents`: where each version stands, or one for all of them.

    `ids`: the annotations that were judged there. `spoken`: decided, not passed over. `notes`: what it was found right
    beside.
    """

    article_id: str
    stands: int
    extents: tuple[Extent, ...]
    ids: tuple[str, ...] = ()
    at: str = ""
    spoken: bool = True
    notes: frozenset[str] = frozenset()

    def extent(self, version: int) -> Extent:
        """Where a version stands here, or would stand."""
        return self.extents[version] if len(self.extents) > 1 else self.extents[0]


class Version(NamedTuple):
    """A way to have it: with these labels (none: not at all), and what it is called."""

    labels: tuple[str, ...]
    said: str


@dataclass(frozen=True)
class Group:
    """All places of one text in one layer, or of one pair of edges, and the versions that they stand in."""

    kind: Literal["text", "edges", "open"]
    layer: str
    text: str
    versions: tuple[Version, ...]
    places: tuple[Place, ...]

    @cached_property
    def leading(self) -> int:
        """The version that most places have, or that is proposed; where two have as many, that of the newest decision.

        Being passed over is a weaker opinion than a decision.
        """
        if self.kind == "open":
            return 0
        weights = [0] * len(self.versions)
        newest = [""] * len(self.versions)
        for place in self.places:
            weights[place.stands] += _SPOKEN if place.spoken else 1
            newest[place.stands] = max(newest[place.stands], place.at)
        return max(range(len(self.versions)), key=lambda i: (weights[i], newest[i]))

    @cached_property
    def spoken(self) -> frozenset[int]:
        """The versions that were decided somewhere, not only left by passing a place over."""
        return frozenset(place.stands for place in self.places if place.spoken)

    @cached_property
    def counts(self) -> Counter[int]:
        """How many places stand in each version."""
        return Counter(place.stands for place in self.places)

    @cached_property
    def beside(self) -> str:
        """What is noted where another version than the leading one was found right."""
        return f"{self.text}: {self.versions[self.leading].said}"


@dataclass(frozen=True)
class Question:
    """One place that does not stand as the others of its group do."""

    group: Group
    place: Place

    @property
    def kind(self) -> Kind:
        """What is amiss."""
        if self.group.kind != "text":
            return self.group.kind
        here, there = self.here.labels, self.there.labels
        if here and there:
            return "labels"
        spoken = self.group.leading in self.group.spoken if here else self.place.spoken
        return "verdict" if spoken else "missed"

    @property
    def article_id(self) -> str:
        """The article."""
        return self.place.article_id

    @property
    def extent(self) -> Extent:
        """The stretch as it stands."""
        return self.place.extent(self.place.stands)

    @property
    def here(self) -> Version:
        """What stands here."""
        return self.group.versions[self.place.stands]

    @property
    def there(self) -> Version:
        """What stands elsewhere."""
        return self.group.versions[self.group.leading]

    def alike(self, other: Question) -> bool:
        """Whether the same answer would do the same for another question."""
        return other.group is self.group and other.place.stands == self.place.stands

    def touches(self, place: Place) -> bool:
        """Whether an answer about a place of the same article and layer may have answered this one, too."""
        return any(a < d and c < b for a, b in self.place.extents for c, d in place.extents)


class Finder:
    """Finds the questions: `learn` what was judged in all articles, then `read` them, then ask for `questions`."""

    def __init__(self, layers: Mapping[str, Layer]) -> None:
        """`layers`: the layer of each span label; spans of other labels are left aside."""
        self._layers = layers
        self._flat = {layer.id for layer in layers.values() if layer.flat}
        self._places: dict[tuple[str, str], dict[tuple[str, Extent], list[Judged]]] = defaultdict(dict)
        self._labels: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._silent: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self._open: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self._phrases = Phrases()
        self._partners = Partners()
        self._edges = Edges()

    def learn(self, judged: Iterable[Judged]) -> None:
        """Take in what was judged; all of it, before the first article is read."""
        refused = []
        for one in judged:
            layer = self._layers.get(one.label)
            if layer is None or layer.hides:
                continue
            if one.accepted:
                self._learn(layer.id, one)
            else:
                refused.append((layer.id, one))
        self._refused = {(one.article_id, layer, one.start, one.end): one for layer, one in refused}

    def _learn(self, layer: str, one: Judged) -> None:
        text = normal(one.quote)
        self._labels[layer, text].add(one.label)
        self._places[layer, text].setdefault((one.article_id, (one.start, one.end)), []).append(one)
        self._phrases.add(text, layer)
        self._partners.add(one.label, text)

    def wanted(self, judged: Iterable[Judged]) -> bool:
        """Whether the text of an article has to be read, if it was not finished: some edge may be a word too short."""
        return any(one.accepted and self._partners.has(one.label, normal(one.quote)) for one in judged)

    def read(self, article: Read) -> None:
        """Look through an article."""
        words = tokens(article.text)
        accepted: dict[str, list[Extent]] = defaultdict(list)
        for one in article.judged:
            its = self._layers.get(one.label)
            if one.accepted and its:
                accepted["" if its.hides else its.id].append((one.start, one.end))
                if not its.hides:
                    self._edges.look(self._partners, its.id, one, words)
        reach = {layer: Reach(extents) for layer, extents in accepted.items()}
        zones = reach.get("", Reach(()))
        taken = set()
        for layer, text, start, end in self._longest(words):
            if zones.covers(start, end) or (layer in reach and reach[layer].meets(start, end)):
                continue
            if place := self._nothing(article, layer, text, (start, end)):
                self._silent[layer, text].append(place)
                taken.add((layer, start, end))
        self._undecided(article, reach, zones, taken)

    def _longest(self, words: list[Token]) -> Iterator[tuple[str, str, int, int]]:
        """Where the texts stand; in a flat layer none that is part of a longer one that stands there."""
        reached: dict[str, int] = {}
        found = sorted(self._phrases.found(words), key=lambda one: (one[2], -one[3]))
        for layer, text, start, end in found:
            if layer in self._flat and reached.get(layer, -1) >= end:
                continue
            reached[layer] = max(reached.get(layer, -1), end)
            yield layer, text, start, end

    def _nothing(self, article: Read, layer: str, text: str, extent: Extent) -> Place | None:
        """A place where a text that is labelled elsewhere is not: rejected, or passed over in a finished article."""
        labels = self._labels[layer, text]
        refused = self._refused.get((article.article_id, layer, *extent))
        if refused and refused.label in labels:
            notes = frozenset(_notes([refused]))
            return Place(article.article_id, -1, (extent,), (refused.id,), refused.at, True, notes)
        if labels & article.looked:
            return Place(article.article_id, -1, (extent,), spoken=False)
        return None

    def _undecided(
        self, article: Read, reach: Mapping[str, Reach], zones: Reach, taken: set[tuple[str, int, int]]
    ) -> None:
        """What is proposed in a finished article and stands in nobody's way."""
        chosen: dict[str, list[Extent]] = defaultdict(list)
        for one in sorted(article.proposed, key=lambda one: (-one.score, one.start, one.id)):
            layer = self._layers.get(one.label)
            if layer is None or layer.hides or one.label not in article.looked or one.score < SURE:
                continue
            start, end = one.start, one.end
            known = (layer.id, start, end) in taken or zones.covers(start, end)
            if known or (layer.flat and layer.id in reach and reach[layer.id].meets(start, end)):
                continue
            if layer.flat and any(a < end and start < b for a, b in chosen[layer.id]):
                continue
            chosen[layer.id].append((start, end))
            place = Place(article.article_id, 1, ((start, end),), (one.id,), spoken=False)
            self._open[one.label, normal(one.quote)].append(place)

    def questions(self) -> list[Question]:
        """What was found, by kind, then by text; of one text, in the order in which the articles were read."""
        found = [question for group in self._groups() for question in _asked(group)]
        order = {kind: place for place, kind in enumerate(KINDS)}
        return sorted(found, key=lambda one: (order[one.kind], one.group.text.casefold(), one.group.layer))

    def _groups(self) -> Iterator[Group]:
        for (layer, text), places in self._places.items():
            if group := self._group(layer, text, places):
                yield group
        for pair, edged in self._edges.found():
            said = (f"with “{pair.word}”", f"without “{pair.word}”")
            versions = tuple(Version((pair.label,), one) for one in said)
            places_of = tuple(
                Place(one.judged.article_id, one.stands, (one.long, one.short), (one.judged.id,), one.judged.at, True,
                      frozenset(_notes([one.judged])))
                for one in edged
            )  # fmt: skip
            yield Group("edges", pair.layer, pair.text, versions, places_of)
        for (label, text), some in self._open.items():
            layer = self._layers[label].id
            yield Group("open", layer, text, (Version((label,), label), Version((), NOTHING)), tuple(some))

    def _group(self, layer: str, text: str, places: Mapping[tuple[str, Extent], list[Judged]]) -> Group | None:
        """The places of a text, if they do not all stand alike."""
        labels = {key: tuple(sorted(one.label for one in some)) for key, some in places.items()}
        silent = self._silent.get((layer, text), [])
        kinds = sorted(set(labels.values()))
        if len(kinds) + bool(silent) < 2:
            return None
        number = {kind: place for place, kind in enumerate(kinds)}
        versions = [Version(kind, " + ".join(kind)) for kind in kinds]
        stand = [
            Place(article, number[labels[article, extent]], (extent,), tuple(one.id for one in some),
                  max(one.at for one in some), True, frozenset(_notes(some)))
            for (article, extent), some in places.items()
        ]  # fmt: skip
        if silent:
            versions.append(Version((), NOTHING))
            stand += [place._replace(stands=len(kinds)) for place in silent]
        return Group("text", layer, text, tuple(versions), tuple(stand))


NOTHING = "no label"
"""What the version without labels is called."""

_BETWEEN = "; "


def _notes(judged: Iterable[Judged]) -> Iterator[str]:
    return (note for one in judged if one.note for note in one.note.split(_BETWEEN))


def noted(place: Place, beside: str) -> str:
    """The note that says of a place what it is right beside, with what was noted before."""
    return _BETWEEN.join(sorted({*place.notes, beside.replace(_BETWEEN, ", ")}))


def _asked(group: Group) -> Iterator[Question]:
    """The places of a group that stand otherwise than most and were not found right."""
    beside = group.beside.replace(_BETWEEN, ", ")
    for place in group.places:
        if place.stands != group.leading and beside not in place.notes:
            yield Question(group, place)
