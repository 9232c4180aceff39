"""What is right in an article, and candidates that are right in most of it: for a reviewer who is simulated."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Article, Candidate, attribute, relation, span
from tui.core.codebook import Codebook
from tui.core.text.words import Words

Extent = tuple[int, int]


@dataclass(frozen=True)
class Gold:
    """An article with all that is to be held in the end. `kinds`: the relations and attributes that were looked for;
    what is proposed of any other is neither right nor wrong."""

    article: Article
    spans: frozenset[Annotation]
    hanging: frozenset[Annotation]
    kinds: frozenset[str] = field(default_factory=frozenset)

    @property
    def ids(self) -> set[str]:
        """The ids of all that is to be held."""
        return {a.id for a in (*self.spans, *self.hanging)}


def read(path: Path, book: Codebook) -> list[Gold]:
    """The articles of a file of ours (one a line), or the one beside a `.gold.jsonl` with its text and relations."""
    if path.name.endswith(".gold.jsonl"):
        return [_beside(path, book)]
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kinds = {a["label"] for entry in entries for name in ("relations", "attributes") for a in entry.get(name, ())}
    return [_gold(entry, kinds, book) for entry in entries]


def _beside(path: Path, book: Codebook) -> Gold:
    stem = path.name.removesuffix(".gold.jsonl")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    relations = [json.loads(s) for s in path.with_name(f"{stem}.relations.jsonl").read_text("utf-8").splitlines()]
    text = path.with_name(f"{stem}.txt").read_bytes().decode("utf-8")
    spans = [line for line in lines if "label" in line]
    entry = {"text": text, "title": text.partition("\n")[0], "spans": spans, "relations": relations}
    return _gold(entry, {r["label"] for r in relations}, book)


def _gold(entry: Mapping[str, Any], kinds: Iterable[str], book: Codebook) -> Gold:
    article = Article.of(entry["text"], entry["title"])
    every = [span(article, s["label"], s["start"], s["end"]) for s in entry["spans"]]
    hanging: list[Annotation] = []
    for r in entry.get("relations", ()):
        heads = [s for s in every if s.extent == tuple(r["head"])]
        tails = [s for s in every if s.extent == tuple(r["tail"])]
        fit = [(h, t) for h in heads for t in tails if book.relations[r["label"]].allows(h.label, t.label)]
        hanging += [relation(r["label"], *fit[0])] if fit else []
    for a in entry.get("attributes", ()):
        on = [s for s in every if s.extent == tuple(a["on"]) and s.label in book.attributes[a["label"]].on]
        hanging += [attribute(a["label"], on[0], a["value"])] if on else []
    return Gold(article, frozenset(every), frozenset(hanging), frozenset(kinds))


@dataclass(frozen=True, slots=True)
class Errors:
    """How much of what is right the candidates get wrong, as shares; `spare`: wrong ones more, by the same measure."""

    missed: float = 0.03
    moved: float = 0.03
    mislabelled: float = 0.03
    spare: float = 0.03
    hanging: float = 0.08


def labelled_well(gold: Gold, book: Codebook, errors: Errors, seed: int) -> list[Candidate]:
    """Candidates as from a good source, which is less sure of what is wrong: most of what is right, some of it with
    another edge or label, some missed."""
    rng = random.Random(seed)
    words = Words(gold.article.text)
    stands: dict[str, Annotation] = {}
    for one in sorted(gold.spans, key=lambda a: (a.extent, a.label)):
        if (made := _worse(rng, one, gold.article, words, book, errors)) is not None:
            stands[one.id] = made
    found = [*stands.values(), *_spare(rng, gold, words, book, round(errors.spare * len(gold.spans)))]
    for one in sorted(gold.hanging, key=lambda a: a.id):
        head, tail = stands.get(one.head_id or ""), stands.get(one.tail_id or "")
        if rng.random() < errors.hanging or head is None:
            continue
        if one.kind == "attribute" and head.label in book.attributes[one.label].on:
            found.append(attribute(one.label, head, one.value or ""))
        elif tail is not None and book.relations[one.label].allows(head.label, tail.label):
            found.append(relation(one.label, head, tail))
    right = gold.ids
    return [Candidate(a, 0.9 if a.id in right else 0.6) for a in {a.id: a for a in found}.values()]


def _worse(
    rng: random.Random, one: Annotation, article: Article, words: Words, book: Codebook, errors: Errors
) -> Annotation | None:
    chance = rng.random()
    start, end = one.extent
    if chance < errors.missed:
        return None
    if chance < errors.missed + errors.moved:
        after = words.after(end)
        return span(article, one.label, start, after[1] if after else end)
    if chance < errors.missed + errors.moved + errors.mislabelled:
        layer = book.layer_of(one.label).id
        others = [x.id for x in book.labels.values() if x.layer == layer and x.id != one.label]
        return span(article, rng.choice(others), start, end) if others else one
    return one


def _spare(rng: random.Random, gold: Gold, words: Words, book: Codebook, count: int) -> Iterator[Annotation]:
    """Candidates on words where nothing is, all with labels of the layer that has most."""
    plain = {layer.id for layer in book.layers.values() if layer.edges == "word" and not layer.hides}
    labels = sorted({a.label for a in gold.spans if book.labels[a.label].layer in plain})
    free = [
        word
        for word in words.within(0, len(gold.article.text))
        if word[1] - word[0] > 3 and not any(a.extent[0] < word[1] and word[0] < a.extent[1] for a in gold.spans)
    ]
    for start, end in rng.sample(free, min(count, len(free))):
        yield span(gold.article, rng.choice(labels), start, end)
