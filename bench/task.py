"""One task in many random layouts: 525 words, 18 suggestions, and what a reviewer wants to hold at the end.

10 suggestions are right, 2 have the wrong label, 3 have an edge a word off, 3 are wrong, and 2 names have none.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate

from bench.generate import COMMON, FIRST
from tui.core.annotation import Annotation, Article, Candidate, span
from tui.core.codebook import Codebook, Label

WORDS, PARAGRAPHS = 525, 14
KINDS = ("confirm",) * 10 + ("relabel",) * 2 + ("edge",) * 3 + ("reject",) * 3 + ("add",) * 2
APART = 5  # words between two sites, so that an edge a word off touches no other

START, END = "start", "end"


@dataclass(frozen=True, slots=True)
class Site:
    """A place where something has to be decided. `suggested` None: it must be found; `gold` None: it must be rejected.

    `first` is its first word, which stands nowhere else; `edge` is the side and the direction (-1, 1) of the fix.
    """

    kind: str
    first: str
    paragraph: int
    suggested: Annotation | None
    gold: Annotation | None
    edge: tuple[str, int] | None = None
    words: int = 1


@dataclass(frozen=True, slots=True)
class Task:
    """An article and its sites in the order of the text."""

    article: Article
    sites: tuple[Site, ...]

    @property
    def candidates(self) -> list[Candidate]:
        """What a source would hand over that is less sure where it is wrong."""
        return [Candidate(s.suggested, 0.9 if s.suggested == s.gold else 0.6) for s in self.sites if s.suggested]

    @property
    def gold(self) -> set[str]:
        """The ids of the annotations to hold at the end."""
        return {site.gold.id for site in self.sites if site.gold}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a site stands: number of its first word, how many words, and what is to be done there."""

    at: int
    kind: str
    words: int
    edge: tuple[str, int] | None


def make(seed: int, book: Codebook) -> Task:
    """The task's layout number `seed`, with labels of the codebook's first plain layer that have one-key keys."""
    rng = random.Random(seed)
    labels = _labels(book)
    places = _places(rng)
    words = _words(rng, places)
    text, extents = _text(words)
    article = Article.of(text, f"Task {seed:02}")
    return Task(article, tuple(_site(rng, article, words, extents, labels, place) for place in places))


def _labels(book: Codebook) -> list[Label]:
    layer = next(layer for layer in book.layers.values() if not layer.report and not layer.hides)
    return [label for label in book.labels.values() if label.layer == layer.id and len(label.key) == 1]


def _places(rng: random.Random) -> list[_Place]:
    """20 places whose words, with one more on either side, keep clear of each other and of paragraph ends."""
    length = WORDS // PARAGRAPHS
    free = [at for at in range(WORDS - 4) if 2 <= at % length < length - 5 and at // length < PARAGRAPHS]
    kinds = list(KINDS)
    rng.shuffle(kinds)
    taken: list[int] = []
    while len(taken) < len(kinds):
        at = rng.choice(free)
        taken.append(at)
        free = [place for place in free if abs(place - at) >= APART]
    return [_place(rng, at, kind) for at, kind in zip(sorted(taken), kinds, strict=True)]


def _place(rng: random.Random, at: int, kind: str) -> _Place:
    if kind == "edge":
        return _Place(at, kind, 2, (rng.choice((START, END)), rng.choice((-1, 1))))
    return _Place(at, kind, 1 if kind == "reject" else rng.choice((1, 2)), None)


def _words(rng: random.Random, places: list[_Place]) -> list[str]:
    """Prose, with a name at every place. The words of a place, and the one before it, stand nowhere else."""
    words = [rng.choice(COMMON) for _ in range(WORDS)]
    names = rng.sample(FIRST, len(places))
    for place, name in zip(places, names, strict=True):
        words[place.at] = f"un{name.lower()}" if place.kind == "reject" else name
        words[place.at - 1] = f"re{name.lower()}"
        if place.words == 2:
            words[place.at + 1] = f"{name}son"
    return words


def _text(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The words as paragraphs of equal length, the last one longer, and the extent of each word."""
    length = WORDS // PARAGRAPHS
    ends = {number * length - 1 for number in range(1, PARAGRAPHS)}
    parts = [f"{word}.\n\n" if at in ends else f"{word} " for at, word in enumerate(words)]
    starts = accumulate(map(len, parts), initial=0)
    extents = [(start, start + len(word)) for start, word in zip(starts, words, strict=False)]
    return "".join(parts).rstrip() + ".", extents


def _site(
    rng: random.Random,
    article: Article,
    words: list[str],
    extents: list[tuple[int, int]],
    labels: list[Label],
    place: _Place,
) -> Site:
    right, wrong = rng.sample(labels, 2)
    first, last = place.at, place.at + place.words - 1

    def claim(label: Label, first: int, last: int) -> Annotation:
        return span(article, label.id, extents[first][0], extents[last][1])

    suggested: Annotation | None = claim(right, first, last)
    gold = suggested
    if place.kind == "relabel":
        suggested = claim(wrong, first, last)
    elif place.kind == "reject":
        gold = None
    elif place.kind == "add":
        suggested = None
    elif place.edge:
        side, direction = place.edge  # the suggestion is off against the direction of the fix
        first, last = (first - direction, last) if side == START else (first, last - direction)
        suggested = claim(right, first, last)
    paragraph = min(place.at // (WORDS // PARAGRAPHS), PARAGRAPHS - 1)
    return Site(place.kind, words[first], paragraph, suggested, gold, place.edge, place.words)
