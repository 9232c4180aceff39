"""What a learner sees of an article: its tokens in sentences, and for each token features as short strings.

A token's features are the word, its shape, its ends, its neighbours, its place, what earlier sources say of it, what
earlier articles called the same words, and what the rest of the article says about the word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.core.annotation import Annotation, Article
from tui.core.text.plain import plain
from tui.core.text.sentences import sentences
from tui.sources.elsewhere import elsewhere
from tui.sources.matcher import Tokens
from tui.sources.source import Votes

Extent = tuple[int, int]
OUTSIDE = "O"

_LONGEST = 10
"""Tokens of the longest confirmed string that is remembered."""
_SURE = 0.8
_SHAPES = ((re.compile(r"[A-ZÀ-ÖØ-Þ]+"), "X"), (re.compile(r"[^\W\d_X]+"), "x"), (re.compile(r"\d+"), "9"))


@dataclass(frozen=True)
class Page:
    """The tokens of an article, and its sentences as token ranges `[first, last)`."""

    article: Article
    tokens: Tokens
    sentences: Sequence[Extent]

    @classmethod
    def of(cls, article: Article) -> Page:
        tokens = Tokens.of(plain(article.text))
        extents = sentences(article.text)
        cuts = sorted({0, len(tokens), *(bisect_left(tokens.starts, start) for start, _ in extents)})
        return cls(article, tokens, [(a, b) for a, b in pairwise(cuts) if a < b])

    def within(self, start: int, end: int) -> Extent:
        """The range of tokens that share a code point with `[start, end)`; empty where there is none."""
        first = bisect_right(self.tokens.ends, start)
        return first, max(first, bisect_left(self.tokens.starts, end))

    def tags(self, spans: Iterable[Annotation]) -> list[str]:
        """For each token the label of the span that it is in: `B-` at its first token, `I-` at others, else OUTSIDE.

        Where two spans want a token, the one that begins first, or is longer, has it.
        """
        tags = [OUTSIDE] * len(self.tokens)
        for span in sorted(spans, key=lambda s: (s.extent[0], -s.extent[1], s.label)):
            first, last = self.within(*span.extent)
            if first < last and all(tag == OUTSIDE for tag in tags[first:last]):
                tags[first:last] = [f"B-{span.label}", *[f"I-{span.label}"] * (last - first - 1)]
        return tags


class Memory:
    """In how many articles each string was confirmed, with which label: what a learner has been told before."""

    def __init__(self, known: Mapping[str, Mapping[str, int]] | None = None) -> None:
        self.known = {phrase: Counter(labels) for phrase, labels in (known or {}).items()}
        self._longest = 0
        self._firsts: set[str] = set()

    def add(self, phrases: Mapping[str, Counter[str]]) -> None:
        """Take in what one article confirmed, each string once with each label."""
        for phrase, labels in phrases.items():
            self.known.setdefault(phrase, Counter()).update(dict.fromkeys(labels, 1))

    def tags(self, lower: Sequence[str], own: Mapping[str, Counter[str]] | None = None) -> list[str]:
        """For each token what the longest string known there was called most often; `own`: leave this article out.

        A learner that saw an article's own answers here would trust its memory more than it may.
        """
        if not self._firsts:
            self._firsts = {phrase.partition(" ")[0] for phrase in self.known}
            self._longest = max((phrase.count(" ") + 1 for phrase in self.known), default=0)
        tags = [OUTSIDE] * len(lower)
        i = 0
        while i < len(lower):
            i = self._mark(tags, lower, i, own or {}) if lower[i] in self._firsts else i + 1
        return tags

    def _mark(self, tags: list[str], lower: Sequence[str], i: int, own: Mapping[str, Counter[str]]) -> int:
        for length in range(min(self._longest, len(lower) - i), 0, -1):
            phrase = " ".join(lower[i : i + length])
            labels = self.known.get(phrase)
            if labels is None:
                continue
            left = labels - Counter(dict.fromkeys(own.get(phrase, ()), 1))
            if left:
                label = min(left, key=lambda label: (-left[label], label))
                tags[i : i + length] = [f"B-{label}", *[f"I-{label}"] * (length - 1)]
                return i + length
        return i + 1


def phrases(page: Page, spans: Iterable[Annotation]) -> dict[str, Counter[str]]:
    """The strings of spans as a memory keeps them: tokens in lower case with a space between."""
    found: dict[str, Counter[str]] = {}
    for span in spans:
        first, last = page.within(*span.extent)
        if 0 < last - first <= _LONGEST:
            found.setdefault(" ".join(page.tokens.lower[first:last]), Counter())[span.label] += 1
    return found


def features(page: Page, votes: Votes, remembered: Sequence[str]) -> list[list[str]]:
    """The features of each token; `remembered` is what a memory says of each."""
    tokens = page.tokens
    words = [page.article.text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
    shapes = [shape(word) for word in words]
    voted = _voted(page, votes)
    rows: list[list[str]] = []
    for number, (first, last) in enumerate(page.sentences):
        place = f"p={min(number, 3)}"
        for i in range(first, last):
            row = [*_word(tokens.lower[i], shapes[i]), place, f"m={remembered[i]}"]
            row += [f"v={vote}" for vote in voted[i]]
            row += _around(i, first, last, tokens.lower, shapes, voted)
            rows.append(row)
    for i, more in elsewhere(words, tokens.lower, page.sentences):
        rows[i] += more
    return rows


def shape(word: str) -> str:
    """Capitals as X, small letters as x, digits as 9, each run of them once."""
    for run, mark in _SHAPES:
        word = run.sub(mark, word)
    return word


def _word(lower: str, shape: str) -> Iterator[str]:
    yield f"w={lower}"
    yield f"s={shape}"
    for n in (2, 3, 4):
        if len(lower) > n:
            yield f"a{n}={lower[:n]}"
            yield f"z{n}={lower[-n:]}"


def _around(
    i: int, first: int, last: int, lower: Sequence[str], shapes: Sequence[str], voted: Sequence[Sequence[str]]
) -> Iterator[str]:
    """What stands within two tokens in the same sentence."""
    for step in (-2, -1, 1, 2):
        j = i + step
        if not first <= j < last:
            yield f"{step}w="
            continue
        yield f"{step}w={lower[j]}"
        if step in (-1, 1):
            yield f"{step}s={shapes[j]}"
            yield f"{step}ws={lower[j]}|{shapes[i]}"
            for vote in voted[j]:
                yield f"{step}v={vote}"


def _voted(page: Page, votes: Votes) -> list[list[str]]:
    """What each source says of each token: `SOURCE:B-LABEL`, and the same with `!` where it is sure."""
    says: list[list[str]] = [[] for _ in page.tokens.lower]
    for span, proposals in sorted(votes.items(), key=lambda vote: vote[0].id):
        if span.kind != "span":
            continue
        first, last = page.within(*span.extent)
        for proposal in proposals:
            name = proposal.source_id.partition("@")[0]
            for i in range(first, last):
                vote = f"{name}:{'B' if i == first else 'I'}-{span.label}"
                says[i] += [vote, f"{vote}!"] if (proposal.score or 0) >= _SURE else [vote]
    return says
