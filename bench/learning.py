"""What learning saves: keys per gold label, article after article, with candidates from nothing, rules, memory, model.

`python -m bench.learning [PATH ...] [--most N] [--every N]` A path is a file with one article a line, {"text",
"spans": [{"start", "end", "label"}]}, a folder with documents.json and entities.json (re3d), or a folder with
processed_annotated/*.tsv, one token and tag a line, and original_articles/*.txt (English Worldwide Newswire). None: the
project's own annotated articles. Articles come in one shuffled order, always the same. Before each is reviewed, its
candidates are made from those before it, as `suggest` would; then `bench.reviewing` presses the keys. Findings are
left out.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bench.reviewing import Guess, Marking, keys
from tui.core.annotation import Annotation, Article, Candidate, span
from tui.core.codebook import Codebook, default, parse
from tui.core.scoring import Counts, Span, count, together
from tui.jobs.suggest import SHOWN_FROM, best_reading, votes
from tui.sources.features import Memory, Page, phrases
from tui.sources.learned import Lesson, Reader, hidden, learn, learnable
from tui.sources.source import find

T = TypeVar("T")
OWN = Path(__file__).parent.parent / "tests" / "sources" / "annotated"
LOST = 200
"""Characters between two tokens above which the text is another one."""
MARKINGS: Mapping[Marking, str] = {"": "", "e": ", e", "itself": ", by itself"}
FIRST = 5
"""Reviewed articles before the first model; then one more each time that many are finished, as `--every` says."""
WINDOWS = (5, 10, 20, 50, 100, 200, 400)

# What the rules' labels are called in other sets; other labels of either have no counterpart.
RENAMED = {
    "ORG": ("Organisation", "Organization"), "PERSON": ("Person",), "PLACE": ("Location",),
    "DATE": ("Temporal", "Date"), "QUANTITY": ("Quantity",), "INSPECTORATE": ("Organization",),
}  # fmt: skip


@dataclass(frozen=True)
class Set:
    """Annotated articles: a codebook with their labels, its one layer of names, and a lesson for each article.

    `renamed`: what the rules' labels are called here.
    """

    book: Codebook
    layer: str
    lessons: Sequence[Lesson]
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> frozenset[str]:
        """The labels of the layer."""
        return frozenset(label.id for label in self.book.labels.values() if label.layer == self.layer)


def own_format(paths: Iterable[Path]) -> Iterator[tuple[Article, list[Span]]]:
    """The articles of files with one article a line, with their spans."""
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            entry = json.loads(line)
            yield Article.of(entry["text"]), [(s["start"], s["end"], s["label"]) for s in entry["spans"]]


def re3d(folders: Iterable[Path]) -> Iterator[tuple[Article, list[Span]]]:
    """The articles of folders of re3d, without entities that lie inside others."""
    for folder in folders:
        spans: dict[str, list[Span]] = {}
        for line in (folder / "entities.json").read_text("utf-8-sig").splitlines():
            entry = json.loads(line)
            spans.setdefault(entry["documentId"], []).append((entry["begin"], entry["end"], entry["type"]))
        for line in (folder / "documents.json").read_text("utf-8-sig").splitlines():
            entry = json.loads(line)
            yield Article.of(entry["text"]), spans.get(entry["_id"], [])


def newswire(folders: Iterable[Path]) -> Iterator[tuple[Article, list[Span]]]:
    """The articles of folders of tagged tokens, each with its text; left out are those whose tokens are not in it."""
    for folder in folders:
        for path in sorted((folder / "processed_annotated").glob("*.tsv")):
            text = (folder / "original_articles" / path.stem).read_text("utf-8", errors="replace")
            rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]
            extents = standing(text, [row[0] for row in rows])
            if extents:
                yield Article.of(text), tagged(extents, [row[1] for row in rows])


def standing(text: str, tokens: Iterable[str]) -> list[tuple[int, int]]:
    """Where each token stands, one after the other; empty if one does not."""
    extents: list[tuple[int, int]] = []
    end = 0
    for token in tokens:
        start = text.find(token, end)
        if start < 0 or start - end > LOST:
            return []
        end = start + len(token)
        extents.append((start, end))
    return extents


def tagged(extents: Sequence[tuple[int, int]], tags: Sequence[str]) -> list[Span]:
    """The spans of tokens with tags (B-, I-, E-, S-, O)."""
    spans: list[Span] = []
    for (start, end), tag in zip(extents, tags, strict=True):
        way, _, label = tag.partition("-")
        if way in "IE" and spans and spans[-1][2] == label and label:
            spans[-1] = (spans[-1][0], end, label)
        elif label:
            spans.append((start, end, label))
    return spans


def apart(article: Article, spans: Iterable[Span]) -> list[Annotation]:
    """Spans that do not overlap, the longer first; those outside the text are left out."""
    kept: list[Span] = []
    for one in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        inside = 0 <= one[0] < one[1] <= len(article.text)
        if inside and not any(one[0] < other[1] and other[0] < one[1] for other in kept):
            kept.append(one)
    return [span(article, label, start, end) for start, end, label in sorted(kept)]


def read(paths: Sequence[Path], most: int) -> Set:
    """At most `most` articles of the set in files of our own format, or in folders of others."""
    folders = [folder for path in paths if path.is_dir() for folder in sorted(path.rglob("entities.json"))]
    wires = [path for path in paths if (path / "processed_annotated").is_dir()]
    book = default()
    rules = find("rules", book)

    def lesson(article: Article, spans: Iterable[Span]) -> Lesson:
        seen = votes([(rules, rules.read(article, {}))])
        return Lesson(article, apart(article, spans), hidden(book, seen), seen)

    def lessons(given: Iterable[tuple[Article, list[Span]]]) -> list[Lesson]:
        return [lesson(*one) for one in shuffled([one for one in given if one[1]])[:most]]

    if folders or wires:
        given = [*re3d(folder.parent for folder in folders), *newswire(wires)]
        names = sorted({label for _, spans in given for *_, label in spans})
        toml = "".join(f'[labels.{name}]\nlayer = "names"\nkey = ";{chr(97 + i)}"\n' for i, name in enumerate(names))
        here = parse(f'name = "set"\nversion = "1"\n[layers.names]\n{toml}')
        renamed = {ours: name for ours, theirs in RENAMED.items() for name in theirs if name in names}
        return Set(here, "names", lessons(given), renamed)
    layer = learnable(book)[0].id
    labels = {label.id for label in book.labels.values() if label.layer == layer}
    return Set(book, layer, lessons((a, [s for s in spans if s[2] in labels]) for a, spans in own_format(paths)))


def shuffled(given: Sequence[T]) -> list[T]:
    """In the order of a generator that always starts the same."""
    return random.Random(0).sample(given, len(given))


class Simulation:
    """One pass over a set, one article after the other."""

    def __init__(self, given: Set, every: int, scratch: Path) -> None:
        self._set, self._every, self._scratch = given, every, scratch
        self._memory = Memory()
        self._reader: Reader | None = None
        self.seconds = 0.0

    def run(self) -> Iterator[tuple[Lesson, dict[str, list[Candidate]]]]:
        """Each article with the candidates that each way gives for it, from what was finished before."""
        for number, lesson in enumerate(self._set.lessons):
            if number >= FIRST and (number == FIRST or number % self._every == 0):
                began = time.perf_counter()
                part = learn(self._set.layer, self._set.labels, self._set.lessons[:number], self._scratch)
                self._reader = Reader(part) if part else None
                self.seconds = time.perf_counter() - began
            yield lesson, self._ways(lesson)
            page = Page.of(lesson.article)
            confirmed = phrases(page, lesson.held)
            self._memory = Memory(self._memory.known)
            self._memory.add(confirmed)

    def _ways(self, lesson: Lesson) -> dict[str, list[Candidate]]:
        rules = self._rules(lesson)
        told = self._remembered(lesson, rules)
        model = self._reader.read(lesson.article, lesson.votes, lesson.missing) if self._reader else rules
        return {
            "none": [],
            "rules": rules,
            "memory": rules + told,
            "model": model,
            "rules + model": merged(rules, model),
        }

    def _rules(self, lesson: Lesson) -> list[Candidate]:
        found = []
        for claim, proposals in lesson.votes.items():
            label = self._set.renamed.get(claim.label, claim.label)
            if claim.kind == "span" and label in self._set.labels:
                start, end = claim.extent
                found.append(Candidate(span(lesson.article, label, start, end), max(p.score or 0 for p in proposals)))
        return found

    def _remembered(self, lesson: Lesson, rules: Sequence[Candidate]) -> list[Candidate]:
        """What was confirmed before, where no rule has anything to say."""
        page = Page.of(lesson.article)
        tags = self._memory.tags(page.tokens.lower)
        found = []
        for first in (i for i, tag in enumerate(tags) if tag.startswith("B-")):
            last = next((j for j in range(first + 1, len(tags)) if not tags[j].startswith("I-")), len(tags))
            start, end = page.tokens.starts[first], page.tokens.ends[last - 1]
            if not any(c.annotation.extent[0] < end and start < c.annotation.extent[1] for c in rules):
                found.append(Candidate(span(lesson.article, tags[first][2:], start, end), 0.5))
        return found


def merged(*sources: Sequence[Candidate]) -> list[Candidate]:
    """What sources propose, each annotation once with its best score."""
    best: dict[str, Candidate] = {}
    for candidate in (c for some in sources for c in some):
        old = best.get(candidate.annotation.id)
        if old is None or candidate.score > old.score:
            best[candidate.annotation.id] = candidate
    return list(best.values())


@dataclass
class Tally:
    """Keys, gold labels and counts in each window of articles."""

    keys: list[int]
    gold: list[int]
    counts: list[Counts]

    @classmethod
    def of(cls, windows: int) -> Tally:
        """Nothing in any window."""
        return cls([0] * windows, [0] * windows, [Counts()] * windows)


def measure(given: Set, every: int, say: Callable[[str], None]) -> dict[str, Tally]:
    """The tallies of every way, by window; the last window is all articles."""
    windows = [limit for limit in WINDOWS if limit < len(given.lessons)] + [len(given.lessons)]
    tallies: dict[str, Tally] = {}
    with tempfile.TemporaryDirectory() as folder:
        simulation = Simulation(given, every, Path(folder) / "scratch")
        for number, (lesson, ways) in enumerate(simulation.run()):
            window = next(i for i, limit in enumerate(windows) if number < limit)
            gold = [(*one.extent, one.label) for one in lesson.held]
            for way, candidates in ways.items():
                shown = [c for c in candidates if "model" in way or c.score >= SHOWN_FROM]
                best = [(*c.annotation.extent, c.annotation.label) for c in best_reading(shown, given.book)]
                for marking, name in MARKINGS.items():
                    tally = tallies.setdefault(way + name, Tally.of(len(windows)))
                    guesses = [Guess((*c.annotation.extent, c.annotation.label), c.score) for c in shown]
                    tally.keys[window] += keys(lesson.article.text, guesses, gold, marking)
                    tally.gold[window] += len(gold)
                    tally.counts[window] += together(count(best, gold))
        say(f"the last model took {simulation.seconds:.1f} s")
    return tallies


def table(tallies: Mapping[str, Tally], articles: int) -> str:
    """Keys per gold label, and strict F1, of each way in each window and over all."""
    ends = [limit for limit in WINDOWS if limit < articles] + [articles]
    heads = [f"{a + 1}-{b}" for a, b in zip([0, *ends], ends, strict=False)] + ["all"]
    lines = [f"{'keys per gold label, articles':<32}" + "".join(f"{head:>9}" for head in heads)]
    for way, tally in tallies.items():
        cells = [k / g if g else 0.0 for k, g in zip(tally.keys, tally.gold, strict=True)]
        lines.append(f"{way:<32}" + "".join(f"{cell:9.2f}" for cell in [*cells, sum(tally.keys) / sum(tally.gold)]))
    lines += ["", f"{'strict F1, articles':<32}" + "".join(f"{head:>9}" for head in heads)]
    for way, tally in tallies.items():
        if "," not in way and way != "none":
            figures = [c.f1("strict").value or 0.0 for c in [*tally.counts, sum(tally.counts, Counts())]]
            lines.append(f"{way:<32}" + "".join(f"{figure:9.3f}" for figure in figures))
    return "\n".join(lines)


def main() -> None:
    """Measure what was named on the command line and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.learning", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=sorted(OWN.glob("*.jsonl")))
    parser.add_argument("--most", type=int, default=100, help="articles at most")
    parser.add_argument("--every", type=int, default=10, help="finished articles between two models")
    asked = parser.parse_args()
    given = read(asked.paths, asked.most)
    gold = sum(len(lesson.held) for lesson in given.lessons)
    print(f"{len(given.lessons)} articles, {gold:,} gold labels, a model every {asked.every} articles from {FIRST} on")
    print(table(measure(given, asked.every, print), len(given.lessons)))


if __name__ == "__main__":
    main()
