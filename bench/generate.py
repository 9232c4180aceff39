"""Articles made up by the hundred thousand, with candidates, always the same ones; kept under bench/out/."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui.core.annotation import Article, Candidate, span
from tui.core.codebook import Codebook

# words of prose, then given names, then family names
COMMON, FIRST, LAST = (line.split() for line in (Path(__file__).parent / "words.txt").read_text().splitlines())
EVERY = 10  # one name for so many words


@dataclass(frozen=True, slots=True)
class Prose:
    """A text, the extents of the names in it and those of its sentences without their full stops."""

    text: str
    names: tuple[tuple[int, int], ...]
    sentences: tuple[tuple[int, int], ...]


def prose(rng: random.Random, words: int) -> Prose:
    """Sentences of about 15 words in paragraphs of about 45, a name for every ten words."""
    parts: list[str] = []
    names: list[tuple[int, int]] = []
    sentences: list[tuple[int, int]] = []
    at = start = 0
    for number in range(1, words + 1):
        name = number % EVERY == 0
        word = f"{rng.choice(FIRST)} {rng.choice(LAST)}" if name else rng.choice(COMMON)
        if at == start:
            word = word[0].upper() + word[1:]
        if name:
            names.append((at, at + len(word)))
        if number % 15 == 0 or number == words:
            sentences.append((start, at + len(word)))
            after = "." if number == words else ".\n\n" if number % 45 == 0 else ". "
            start = at + len(word) + len(after)
        else:
            after = " "
        parts += word, after
        at += len(word) + len(after)
    return Prose("".join(parts), tuple(names), tuple(sentences))


def article(rng: random.Random, title: str, words: int, **facts: str) -> tuple[Article, Prose]:
    """An article that begins with its title on a line of its own, and its prose, whose extents count from there."""
    body = prose(rng, words)
    head = f"{title}\n\n"
    shift = len(head)
    moved = Prose(
        head + body.text,
        tuple((start + shift, end + shift) for start, end in body.names),
        tuple((start + shift, end + shift) for start, end in body.sentences),
    )
    return Article.of(moved.text, title, **facts), moved


def candidates(rng: random.Random, made: Article, body: Prose, book: Codebook) -> list[Candidate]:
    """A candidate on every name, and on every third sentence one of a layer that is published."""
    plain = [label.id for label in book.labels.values() if not _layer(book, label.id)]
    report = [label.id for label in book.labels.values() if book.layer_of(label.id).report]
    found = [Candidate(span(made, rng.choice(plain), *extent), rng.uniform(0.5, 1), "name") for extent in body.names]
    found += [
        Candidate(span(made, rng.choice(report), *extent), rng.uniform(0.5, 1), "sentence")
        for extent in body.sentences[::3]
    ]
    return found


def _layer(book: Codebook, label: str) -> bool:
    layer = book.layer_of(label)
    return layer.report or layer.hides


def many(count: int, book: Codebook) -> Iterator[tuple[Article, list[Candidate]]]:
    """`count` short articles with about four candidates each."""
    rng = random.Random(count)
    for number in range(count):
        day = f"{2010 + number % 12}-{1 + number % 12:02}-{1 + number % 28:02}"
        title = f"{number:06} {rng.choice(LAST)} {rng.choice(COMMON)}"
        made, body = article(rng, title, 40, publisher=f"The {rng.choice(LAST)} Post", date=day)
        yield made, candidates(rng, made, body, book)


def long(words: int, count: int, book: Codebook, name: str = "Long read") -> Iterator[tuple[Article, list[Candidate]]]:
    """`count` articles of so many words, named by words and number, one candidate for every ten words and more."""
    rng = random.Random(words)
    for number in range(count):
        made, body = article(rng, f"{name} {words} {number:03}", words)
        yield made, candidates(rng, made, body, book)
