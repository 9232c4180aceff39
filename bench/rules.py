"""How good the rules are on annotated articles: strict, by overlap, per label.

`python -m bench.rules FILE.jsonl ...` A file holds one article a line: {"text", "spans": [{"start", "end", "label"}]}.
Findings count as found by overlap where they share half of the longer one's characters with a gold finding of the
same label.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tui.core.annotation import Article
from tui.core.codebook import Codebook, default
from tui.jobs.suggest import best_reading
from tui.sources.source import find

Span = tuple[int, int, str]


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


class Tally:
    """Counts over articles: for each label, how many were right, found and there."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.there: Counter[str] = Counter()

    def add(self, found: Iterable[Span], gold: Iterable[Span], overlap: bool) -> None:
        """Count one article's spans of one layer."""
        found, gold = list(found), list(gold)
        for label in {span[2] for span in (*found, *gold)}:
            ours = [span for span in found if span[2] == label]
            theirs = [span for span in gold if span[2] == label]
            self.found[label] += len(ours)
            self.there[label] += len(theirs)
            self.right[label] += by_overlap(ours, theirs) if overlap else len(set(ours) & set(theirs))

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
    for layer, tally in tallies.items():
        counts = f"right {tally.right.total()}  found {tally.found.total()}  there {tally.there.total()}"
        print(f"{layer:18} F1 {tally.total():.3f}  {counts}")
        for label in sorted(tally.there | tally.found):
            right, found, there = tally.right[label], tally.found[label], tally.there[label]
            print(f"   {label:15} F1 {f1(right, found, there):.3f}  right {right}  found {found}  there {there}")


if __name__ == "__main__":
    main(sys.argv[1:])
