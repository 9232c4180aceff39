"""A source that learns from what reviewers confirmed: a conditional random field for each flat layer of names.

It sees the votes of earlier sources and weighs them with the words around. A model is a JSON file, `learned.json`, that
says what it was made of, and beside it one file for each layer in CRFsuite's own format; nothing in either is code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, Candidate, span
from tui.core.codebook import Codebook, Layer
from tui.core.errors import Problem
from tui.sources.features import OUTSIDE, Extent, Memory, Page, features, phrases
from tui.sources.source import Votes, fingerprint

NAME = "learned"
INDEX = "learned.json"
ITERATIONS = 40
DOUBT = 0.8
"""A stretch whose tokens are outside with less than this probability is shown, though a name is less likely still."""

_FORM = 1
_PARAMS = {"c1": 0.05, "c2": 0.05, "max_iterations": ITERATIONS, "feature.possible_transitions": False}


@dataclass(frozen=True)
class Lesson:
    """An article to learn from: `held` spans are right, and all else is wrong but what touches `missing` (code points).

    `votes` are what earlier sources say of it.
    """

    article: Article
    held: Sequence[Annotation]
    missing: Sequence[Extent] = ()
    votes: Votes = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """What was learnt of one layer: CRFsuite's model, and the strings that were confirmed."""

    layer: str
    labels: tuple[str, ...]
    model: bytes
    memory: Memory


def learnable(book: Codebook) -> list[Layer]:
    """The layers that can be learnt: flat ones of words, neither findings nor what is hidden."""
    return [layer for layer in book.layers.values() if layer.flat and not layer.report and not layer.hides]


def hidden(book: Codebook, votes: Votes) -> list[Extent]:
    """The stretches that a source says are boilerplate: nobody is asked about what is in them."""
    hides = {label.id for label in book.labels.values() if book.layers[label.layer].hides}
    return [claim.extent for claim in votes if claim.kind == "span" and claim.label in hides]


def learn(layer: str, labels: Iterable[str], lessons: Sequence[Lesson], scratch: Path) -> Part | None:
    """Learn a layer from lessons, which hold spans of that layer alone; None where they hold nothing.

    `scratch` is a file to write to; it is removed. The same lessons in the same order give the same model. Problem if
    the library that learns is not installed.
    """
    crf = _library()
    pages = [Page.of(lesson.article) for lesson in lessons]
    confirmed = [phrases(page, lesson.held) for page, lesson in zip(pages, lessons, strict=True)]
    memory = Memory()
    for some in confirmed:
        memory.add(some)
    if not memory.known:
        return None
    trainer = crf.Trainer(algorithm="lbfgs", params=_PARAMS, verbose=False)
    for page, lesson, own in zip(pages, lessons, confirmed, strict=True):
        rows = features(page, lesson.votes, memory.tags(page.tokens.lower, own))
        tags = page.tags(lesson.held)
        for first, last in _known(page, lesson.missing):
            trainer.append(crf.ItemSequence(rows[first:last]), tags[first:last])
    try:
        trainer.train(str(scratch))
        return Part(layer, tuple(sorted(labels)), scratch.read_bytes(), memory)
    finally:
        scratch.unlink(missing_ok=True)


def _known(page: Page, missing: Sequence[Extent]) -> Iterator[Extent]:
    """The ranges of tokens about which all is known: sentences, cut where something is missing."""
    gaps = bytearray(len(page.tokens))
    for start, end in missing:
        first, last = page.within(start, end)
        gaps[first:last] = b"\x01" * (last - first)
    for first, last in page.sentences:
        while first < last:
            gap = gaps.find(1, first, last)
            until = last if gap < 0 else gap
            if first < until:
                yield first, until
            first = until
            while first < last and gaps[first]:
                first += 1


class Reader:
    """One layer's model, ready to read."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._tagger = _library().Tagger()
        try:
            self._tagger.open_inmemory(part.model)
        except ValueError as error:
            raise Problem("The learned model is damaged; make it anew with `glossator train`.") from error
        self._tags = [tag for tag in self._tagger.labels() if tag != OUTSIDE]
        self._inside = OUTSIDE in self._tagger.labels()

    def read(self, article: Article, votes: Votes, missing: Sequence[Extent] = ()) -> list[Candidate]:
        """The candidates of this layer in an article, without what touches `missing`; scores are probabilities."""
        page = Page.of(article)
        rows = features(page, votes, self._part.memory.tags(page.tokens.lower))
        found = []
        for first, last in _known(page, missing):
            self._tagger.set(_library().ItemSequence(rows[first:last]))
            for a, b, label, score in self._stretches(self._tagger.tag()):
                start, end = page.tokens.starts[first + a], page.tokens.ends[first + b - 1]
                found.append(Candidate(span(article, label, start, end), score, NAME))
        return found

    def _stretches(self, tags: Sequence[str]) -> Iterator[tuple[int, int, str, float]]:
        """Names as token ranges with label and probability: those of the likeliest reading, then the doubtful."""
        taken = bytearray(len(tags))
        for a, b, label in _runs(tags):
            score = min(self._tagger.marginal(tags[i], i) for i in range(a, b))
            taken[a:b] = b"\x01" * (b - a)
            yield a, b, label, min(1.0, score)
        if not self._inside:
            return
        doubtful = [i for i in range(len(tags)) if not taken[i] and self._tagger.marginal(OUTSIDE, i) < DOUBT]
        for a, b in _consecutive(doubtful):
            label, score = self._best(a, b)
            yield a, b, label, score

    def _best(self, a: int, b: int) -> tuple[str, float]:
        """The likeliest label of tokens `[a, b)`, and how likely it is at the least likely of them."""
        sums: dict[str, list[float]] = {}
        for tag in self._tags:
            per = sums.setdefault(tag[2:], [0.0] * (b - a))
            for i in range(a, b):
                per[i - a] += self._tagger.marginal(tag, i)
        label = max(sorted(sums), key=lambda label: min(sums[label]))
        return label, min(1.0, *sums[label])


def _runs(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    start = None
    for i, tag in enumerate([*tags, OUTSIDE]):
        if start is not None and tag != f"I-{tags[start][2:]}":
            yield start, i, tags[start][2:]
            start = None
        if start is None and tag != OUTSIDE:
            start = i


def _consecutive(numbers: Sequence[int]) -> Iterator[Extent]:
    start = 0
    for k in range(1, len(numbers) + 1):
        if k == len(numbers) or numbers[k] != numbers[k - 1] + 1:
            yield numbers[start], numbers[k - 1] + 1
            start = k


class Learned:
    """The learned source: a model read from its folder, for one codebook."""

    name = NAME
    kind = "model"

    def __init__(self, parts: Sequence[Part], codebook: Codebook, made_of: Mapping[str, Any]) -> None:
        self._codebook = codebook
        self._readers = [Reader(part) for part in parts]
        self.made_of = made_of
        self.fingerprint = digest(parts)
        self.version = self.fingerprint[:8]
        self.id = f"{NAME}@{self.version}"

    def read(self, article: Article, votes: Votes) -> list[Candidate]:
        """The candidates for an article; `votes` have to be those of the sources that it learnt with."""
        missing = hidden(self._codebook, votes)
        found = [c for reader in self._readers for c in reader.read(article, votes, missing)]
        known = [c for c in found if c.annotation.label in self._codebook.labels]
        return sorted(known, key=lambda c: (c.annotation.extent[0], -c.annotation.extent[1]))


def digest(parts: Sequence[Part]) -> str:
    """What tells a model from any other: a hash of its files."""
    blobs = [blob for part in parts for blob in (part.model, json.dumps(part.memory.known, sort_keys=True).encode())]
    return fingerprint(blobs)


def save(parts: Sequence[Part], folder: Path, made_of: Mapping[str, Any]) -> None:
    """Write a model to its folder. Whoever reads meanwhile finds the old one or the new one, never half of either."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _files(folder)
    id = digest(parts)
    listed = []
    for number, part in enumerate(parts):
        name = f"learned-{id}-{number}.crfsuite"
        _replace(folder / name, part.model)
        listed.append({"layer": part.layer, "labels": part.labels, "file": name, "memory": part.memory.known})
    index = {"form": _FORM, "id": f"{NAME}@{id[:8]}", **made_of, "layers": listed}
    _replace(folder / INDEX, json.dumps(index, ensure_ascii=False).encode())
    kept = {entry["file"] for entry in listed} | before  # somebody may be reading the model of before
    for old in folder.glob("learned-*.crfsuite"):
        if old.name not in kept:
            old.unlink(missing_ok=True)


def _files(folder: Path) -> set[str]:
    try:
        return {entry["file"] for entry in json.loads((folder / INDEX).read_text("utf-8"))["layers"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    os.replace(fresh, path)


def load(folder: Path, codebook: Codebook) -> Learned | None:
    """The model in a folder; None if there is none. Problem if it cannot be read or the library is not installed."""
    try:
        index = json.loads((folder / INDEX).read_text("utf-8"))
        if index["form"] != _FORM:
            raise ValueError
        parts = [
            Part(e["layer"], tuple(e["labels"]), (folder / Path(e["file"]).name).read_bytes(), Memory(e["memory"]))
            for e in index.pop("layers")
        ]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(f"The model in {folder.name} cannot be read; make it anew with `glossator train`.") from error
    return Learned(parts, codebook, index)


def _library() -> Any:
    try:
        return import_module("pycrfsuite")
    except ImportError as error:
        raise Problem("Learning needs python-crfsuite: install it with `pip install 'glossator[learn]'`.") from error
