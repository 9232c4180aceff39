"""How good the rules are on annotated articles: strict, by overlap, per label.

`python -m bench.rules FILE.jsonl ...` A file holds one article a line: {"text", "spans": [{"start", "end", "label"}]}.
Findings count as found by overlap where they share half of the longer one's characters with a gold finding of the
same label. Where it has them, also "relations" ({"label", "head": [start, end], "tail"}) and "attributes" ({"label",
"on": [start, end], "value"}) are counted, for the labels that the file has: a relation is right if its head is and its
tail has the same words.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tui.core.annotation import Article
from tui.core.codebook import Codebook, default
from tui.jobs.suggest import best_reading
from tui.sources.source import find

KINDS = ("relations", "attributes")
Span = tuple[int, int, str]
Claim = tuple[object, object, str]
"""What a relation or attribute says: of which head, which tail or value, and its label."""


def by_overlap(found: Sequence[Span], gold: Sequence[Span]) -> int:
    """How many of `gold` have a partner in `found` of the same label that shares half of the longer one."""
    free = list(found)
    hits = 0
    for start, end, label in gold:
        for other in free:
            shared = min(end, other[1]) - max(start, other[0])
            if label == other[2] and shared * 2 >= max(end - start, other[1] - other[0]):
                free.remove(other)
                hits += 1
                break
    return hits


def f1(hits: int, found: int, gold: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing was found and nothing was there."""
    return 2 * hits / (found + gold) if found + gold else 0.0


def _alike(found: Sequence[object], gold: Sequence[object]) -> int:
    return len(set(found) & set(gold))


class Tally:
    """Counts over articles: for each label, how many were right, found and there."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.there: Counter[str] = Counter()

    def add(self, found: Iterable[Span], gold: Iterable[Span], overlap: bool) -> None:
        """Count one article's spans of one layer."""
        self._add(list(found), list(gold), by_overlap if overlap else _alike)

    def add_claims(self, found: Iterable[Claim], gold: Iterable[Claim]) -> None:
        """Count one article's relations or attributes."""
        self._add(list(found), list(gold), _alike)

    def _add(self, found: list[Any], gold: list[Any], right: Callable[[list[Any], list[Any]], int]) -> None:
        for label in {span[2] for span in (*found, *gold)}:
            ours = [span for span in found if span[2] == label]
            theirs = [span for span in gold if span[2] == label]
            self.found[label] += len(ours)
            self.there[label] += len(theirs)
            self.right[label] += right(ours, theirs)

    def total(self) -> float:
        """F1 over all labels together."""
        return f1(self.right.total(), self.found.total(), self.there.total())


def read(paths: Iterable[Path]) -> list[tuple[str, list[Span]]]:
    """The articles of the files and their gold spans."""
    articles = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            articles.append((entry["text"], [(s["start"], s["end"], s["label"]) for s in entry["spans"]]))
    return articles


def hanging(paths: Iterable[Path], codebook: Codebook) -> dict[str, Tally]:
    """The tallies of relations and attributes, for the articles and labels that have them in the files."""
    source = find("rules", codebook)
    entries = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    known = {one["label"] for entry in entries for kind in KINDS for one in entry.get(kind, ())}
    tallies = {kind: Tally() for kind in KINDS}
    for entry in entries:
        if not any(kind in entry for kind in KINDS):
            continue
        text = entry["text"]
        claims = {c.annotation.id: c.annotation for c in source.read(Article.of(text), {})}
        found: dict[str, list[Claim]] = {kind: [] for kind in KINDS}
        for claim in claims.values():
            if claim.label in known and claim.head_id:
                head = claims[claim.head_id].extent
                tail = text[slice(*claims[claim.tail_id].extent)].lower() if claim.tail_id else claim.value
                found["relations" if claim.tail_id else "attributes"].append((head, tail, claim.label))
        gold: dict[str, list[Claim]] = {
            "relations": [
                (tuple(r["head"]), text[slice(*r["tail"])].lower(), r["label"]) for r in entry.get("relations", ())
            ],
            "attributes": [(tuple(a["on"]), a["value"], a["label"]) for a in entry.get("attributes", ())],
        }
        for kind in KINDS:
            tallies[kind].add_claims(found[kind], gold[kind])
    return {kind: tally for kind, tally in tallies.items() if tally.there}


def measure(articles: Sequence[tuple[str, list[Span]]], codebook: Codebook) -> dict[str, Tally]:
    """The tallies by layer: flat layers strict; layers of findings by overlap, and strict under `LAYER (strict)`."""
    source = find("rules", codebook)
    tallies: dict[str, Tally] = {}
    for text, gold in articles:
        spans = [
            c.annotation
            for c in best_reading(source.read(Article.of(text), {}), codebook)
            if c.annotation.kind == "span"
        ]
        for layer in codebook.layers.values():
            ours = [(*a.extent, a.label) for a in spans if codebook.layer_of(a.label).id == layer.id]
            theirs = [s for s in gold if s[2] in codebook.labels and codebook.layer_of(s[2]).id == layer.id]
            tallies.setdefault(layer.id, Tally()).add(ours, theirs, overlap=layer.report)
            if layer.report:
                tallies.setdefault(f"{layer.id} (strict)", Tally()).add(ours, theirs, overlap=False)
    return tallies


def main(paths: Sequence[str]) -> None:
    """Print the figures for the files named."""
    articles = read(Path(path) for path in paths)
    began = time.perf_counter()
    tallies = measure(articles, default())
    seconds = time.perf_counter() - began
    words = sum(len(text.split()) for text, _ in articles)
    print(f"{len(articles)} articles, {words} words, {words / seconds:,.0f} words/s, loading included")
    for layer, tally in (tallies | hanging([Path(path) for path in paths], default())).items():
        counts = f"right {tally.right.total()}  found {tally.found.total()}  there {tally.there.total()}"
        print(f"{layer:18} F1 {tally.total():.3f}  {counts}")
        for label in sorted(tally.there | tally.found):
            right, found, there = tally.right[label], tally.found[label], tally.there[label]
            print(f"   {label:15} F1 {f1(right, found, there):.3f}  right {right}  found {found}  there {there}")


if __name__ == "__main__":
    main(sys.argv[1:])
