"""Articles as token formats hold them: sentences of tokens, with one layer of spans that do not overlap as tags."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.core.annotation import Article
from tui.core.labelled import Labelled, LabelledArticle, moved
from tui.core.offsets import Cut, Tokens
from tui.core.text.sentences import sentences
from tui.core.text.words import Words
from tui.formats.loss import Ledger, example

DOCUMENT = "-DOCSTART-"
_RUN = re.compile(r"-(?=DOCSTART-)|\S+")  # no token is the mark that begins a document
_JOINT = re.compile(r"[-‐‑－]|['’＇][sS]\Z")

Extent = tuple[int, int]


def tokens(text: str, by: str) -> list[Extent]:
    """The tokens of a text. `words`: those that edges move by on screen, cut at hyphens and before a possessive s;
    `whitespace`: what white space separates."""
    if by == "words":
        return [part for word in Words(text).within(0, len(text)) for part in _parts(text, *word)]
    return [match.span() for match in _RUN.finditer(text)]


def _parts(text: str, start: int, end: int) -> Iterator[Extent]:
    """A word cut where the edge of a name may lie: Ofsted|'s, inadequate|-|rated."""
    for joint in _JOINT.finditer(text, start + 1, end):
        if start < joint.start():
            yield start, joint.start()
        yield joint.span()
        start = joint.end()
    if start < end:
        yield start, end


def covering(text: str, extents: Iterable[Extent] = ()) -> Iterator[Extent]:
    """Tokens that leave nothing out but single spaces after them: words, and other white space as tokens of its own.

    Tokens are cut where `extents` begin and end, so that each of these can be said in tokens.
    """
    pairs = list(extents)
    starts, ends = {start for start, _ in pairs}, {end for _, end in pairs}
    edges = sorted(starts | ends)
    at = 0
    for start, end in [*tokens(text, "words"), (len(text), len(text))]:
        if 0 < at < start and text[at] == " " and at not in starts and at + 1 not in ends:
            at += 1
        if at < start:
            yield from _cut(at, start, edges)
        if start < end:
            yield from _cut(start, end, edges)
        at = end


def _cut(start: int, end: int, edges: Sequence[int]) -> Iterable[Extent]:
    """A stretch cut at the edges that lie in it, which are in order; most have none."""
    first = bisect_right(edges, start)
    if first == len(edges) or edges[first] >= end:
        return ((start, end),)
    return pairwise([start, *edges[first : bisect_left(edges, end)], end])


class Taken:
    """Stretches that do not overlap, as they are taken one by one."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def free(self, start: int, end: int) -> bool:
        """Whether nothing that was taken overlaps `[start, end)`."""
        i = bisect_right(self._ends, start)
        return i == len(self._starts) or self._starts[i] >= end

    def take(self, start: int, end: int) -> bool:
        """Take `[start, end)` if it is free, and say whether it was."""
        if not self.free(start, end):
            return False
        i = bisect_right(self._ends, start)
        self._starts.insert(i, start)
        self._ends.insert(i, end)
        return True


def flat(spans: Iterable[Labelled], ledger: Ledger) -> list[Labelled]:
    """Spans of which no two overlap, in order: of two that do the longer stays, else the first; the other is named."""
    kept: list[Labelled] = []
    taken = Taken()
    for one in sorted(spans, key=lambda one: one.annotation.extent[0] - one.annotation.extent[1]):
        if taken.take(*one.annotation.extent):
            kept.append(one)
        else:
            ledger.lose_span("nested", one)
    return sorted(kept, key=lambda one: one.annotation.extent)


def of_layer(labelled: LabelledArticle, layer: str, ledger: Ledger) -> list[Labelled]:
    """The spans of one layer, of all if it is empty; those of others are named."""
    found = []
    for one in labelled.spans:
        if not layer or one.layer in (layer, ""):
            found.append(one)
        else:
            ledger.lose("layers", one.layer, f"{one.layer}: {example(one.annotation)}")
    return found


def on_tokens(spans: Iterable[Labelled], grid: Tokens, ledger: Ledger) -> Iterator[tuple[Labelled, Extent]]:
    """Those spans that begin and end where tokens do, with their extents in tokens; the others are named."""
    for one in spans:
        try:
            extent = grid.to(*one.annotation.extent)
        except Cut:
            ledger.lose_span("edges", one)
        else:
            yield one, extent


@dataclass(frozen=True, slots=True)
class Sentences:
    """A text as sentences of tokens: what a token format knows of it."""

    words: tuple[tuple[str, ...], ...]

    def text(self) -> str:
        """Tokens with a space between them, sentences with a line end."""
        return "\n".join(map(" ".join, self.words))

    def grid(self) -> Tokens:
        """Where the tokens stand in `text()`."""
        extents, at = [], 0
        for sentence in self.words:
            for word in sentence:
                extents.append((at, at + len(word)))
                at += len(word) + 1
        return Tokens(extents)


def breaks(text: str, grid: Tokens, whole: Iterable[Extent] = ()) -> list[int]:
    """Which tokens begin a sentence. `whole`: extents in tokens that no sentence may end in."""
    ends = [end for _, end in sentences(text)]
    inside = {token for first, last in whole for token in range(first + 1, last)}
    found: list[int] = []
    before = -1
    for number, (start, _) in enumerate(grid.extents):
        sentence = bisect_right(ends, start)
        if not found or (sentence != before and number not in inside):
            found.append(number)
            before = sentence
    return found


def split(text: str, grid: Tokens, whole: Iterable[Extent]) -> Sentences:
    """The tokens of a text in sentences. `whole`: extents in tokens that no sentence may end in."""
    firsts = breaks(text, grid, whole)
    words = [text[start:end] for start, end in grid.extents]
    return Sentences(tuple(tuple(words[a:b]) for a, b in pairwise([*firsts, len(words)])))


def retold(labelled: LabelledArticle, spans: Sequence[tuple[Labelled, Extent]], told: Sentences) -> LabelledArticle:
    """The article as its tokens tell it: another text, the spans moved there. No title, nothing else."""
    grid = told.grid()
    extents = {one.annotation.id: grid.back(*extent) for one, extent in spans}
    return moved(LabelledArticle(labelled.article, tuple(one for one, _ in spans)), Article.of(told.text()), extents)
