"""Articles without their text, for corpora under copyright: hashes by sentence, places in words, a few words at most.

Who has a copy of the articles can put the text back, sentence by sentence, also where white space or other sentences
differ. Nobody else can read what stood there.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tui.core.annotation import Annotation, Article
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.text.sentences import sentences
from tui.core.text.words import Words

Extent = tuple[int, int]
Edge = tuple[int, int, int]
"""A place that needs no text: which sentence, which word in it, how many code points after where that word begins."""

RUN = 7
"""So many words of an article in a row may stand in a fact of it (a publisher, an address), if no more are allowed."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is only known by a hash of its words."""

    start: int
    end: int
    hash: str


@dataclass(frozen=True)
class Bare(LabelledArticle):
    """An article without its text. `chars`: how long the text is; `places`: the edges of each span, by its id."""

    chars: int = 0
    sentences: tuple[Sentence, ...] = ()
    places: dict[str, tuple[Edge, Edge]] = field(default_factory=dict)


class Pieces:
    """The sentences of a text and the words of each."""

    def __init__(self, text: str) -> None:
        self.extents = sentences(text)
        words = Words(text)
        self.words = [words.within(*extent) for extent in self.extents]
        self.hashes = [_hash(text, tokens) for tokens in self.words]
        self._starts = [start for start, _ in self.extents]

    def edge(self, offset: int, *, ending: bool) -> Edge | None:
        """Where an offset is; None before the first word. An `ending` edge belongs to the word before it."""
        find = bisect_left if ending else bisect_right
        sentence = find(self._starts, offset) - 1
        if sentence < 0:
            return None
        starts = [start for start, _ in self.words[sentence]]
        word = find(starts, offset) - 1
        return (sentence, word, offset - starts[word]) if word >= 0 else None

    def offset(self, sentence: int, edge: Edge) -> int | None:
        """The offset of an edge in a sentence of this text that has the same words."""
        words = self.words[sentence]
        return words[edge[1]][0] + edge[2] if edge[1] < len(words) else None


def _hash(text: str, words: Iterable[Extent]) -> str:
    """The same for the same words, whatever white space is between them."""
    joined = " ".join([text[start:end] for start, end in words])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Guard:
    """Tells what gives a text away."""

    def __init__(self, text: str) -> None:
        self._there = f" {' '.join(word.lower() for word in _WORD.findall(text))} "

    def leaks(self, told: str, most: int) -> bool:
        """Whether `told` holds more than `most` words of the text in a row."""
        words = [word.lower() for word in _WORD.findall(told)]
        runs = (words[i : i + most + 1] for i in range(len(words) - most))
        return any(f" {' '.join(run)} " in self._there for run in runs)


def first_words(text: str, most: int) -> str:
    """The first words of a text, all of it if there are no more."""
    found = list(_WORD.finditer(text))
    if len(found) <= most:
        return text if found else ""
    return text[: found[most - 1].end()] if most else ""


def bare(labelled: LabelledArticle, most: int, known: Callable[[Annotation], bool]) -> Bare:
    """The article without its text: no quote, title, comment, value or fact gives away more than `most` words of it.

    `known` tells values that the codebook lists, which stay; other values and facts that give words away are left out.
    """
    article, pieces, guard = labelled.article, Pieces(labelled.article.text), Guard(labelled.article.text)

    def told(one: Labelled) -> Labelled:
        return replace(one, comment="") if guard.leaks(one.comment, most) else one

    def kept(ones: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        safe = (one for one in ones if known(one.annotation) or not guard.leaks(one.annotation.value or "", most))
        return tuple(map(told, safe))

    places = {}
    spans = []
    for one in labelled.spans:
        start, end = one.annotation.extent
        edges = pieces.edge(start, ending=False), pieces.edge(end, ending=True)
        if edges[0] and edges[1]:
            places[one.annotation.id] = edges[0], edges[1]
        quote = first_words(one.annotation.quote or "", most)
        spans.append(told(replace(one, annotation=replace(one.annotation, quote=quote))))
    facts = {name: value for name, value in article.facts.items() if not guard.leaks(value, max(most, RUN))}
    hashed = zip(pieces.extents, pieces.hashes, strict=True)
    return Bare(
        Article(article.id, "", first_words(article.title, most), facts),
        tuple(spans),
        tuple(map(told, labelled.relations)),
        kept(labelled.attributes),
        kept(labelled.records),
        len(article.text),
        tuple(Sentence(start, end, hash) for (start, end), hash in hashed),
        places,
        unlooked=labelled.unlooked,
    )


class Copies:
    """One's own copies of articles, known by the hashes of their sentences. Texts are loaded when they are needed."""

    def __init__(self, articles: Iterable[Article], load: Callable[[str], Article]) -> None:
        self._load = load
        self._ids: set[str] = set()
        self._with: dict[str, list[str]] = {}
        for article in articles:
            self._ids.add(article.id)
            for hash in set(Pieces(article.text).hashes):
                self._with.setdefault(hash, []).append(article.id)

    def of(self, lost: Bare) -> tuple[Article, dict[str, Extent]] | None:
        """The copy that has most of an article's sentences, and where its spans stand in it; None if none has any.

        Spans whose sentences are not in the copy have no place.
        """
        if lost.article.id in self._ids:
            return self._load(lost.article.id), {one.annotation.id: one.annotation.extent for one in lost.spans}
        votes: dict[str, int] = {}
        for sentence in lost.sentences:
            for id in self._with.get(sentence.hash, ()):
                votes[id] = votes.get(id, 0) + 1
        if not votes:
            return None
        copy = self._load(max(sorted(votes), key=lambda id: votes[id]))
        return copy, _places(lost, Pieces(copy.text))


def _places(lost: Bare, pieces: Pieces) -> dict[str, Extent]:
    there = _matched([sentence.hash for sentence in lost.sentences], pieces.hashes)
    found = {}
    for id, edges in lost.places.items():
        start, end = (pieces.offset(there[e[0]], e) if e[0] in there else None for e in edges)
        if start is not None and end is not None and start < end:
            found[id] = start, end
    return found


def _matched(lost: list[str], own: list[str]) -> dict[int, int]:
    """Which sentence of one's own each lost one is: the next with its hash, so that repeated ones stay in order."""
    waiting: dict[str, list[int]] = {}
    for i in range(len(own) - 1, -1, -1):
        waiting.setdefault(own[i], []).append(i)
    found = {}
    for i, hash in enumerate(lost):
        places = waiting.get(hash)
        if places:
            found[i] = places[-1] if len(places) == 1 else places.pop()
    return found
