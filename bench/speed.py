"""How fast the rules read, by part, beside spaCy's EntityRuler where spaCy is installed.

`python -m bench.speed [FILE.jsonl ...]` A file holds one article a line, {"text"}; none: the sample articles and the
annotated ones. The ruler has 940 phrases and 20 token patterns, on a blank English pipeline, over the same articles in
the same run; a ratio of 1 would be its speed. Every figure is the best of several passes.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.core.annotation import Article
from tui.core.codebook import default
from tui.sources.rules import Rules
from tui.sources.rules.mentions import find_mentions
from tui.sources.rules.page import Page
from tui.sources.rules.rulebook import DATA, read_lines

ROOT = Path(__file__).parent.parent
PASSES = 5
PHRASES = 940
GRADES, VERBS = ["inadequate", "good", "outstanding", "weak"], ["rated", "judged", "graded", "deemed"]
PATTERNS = [
    *([{"LOWER": verb}, {"LOWER": {"IN": GRADES}}] for verb in VERBS),
    *([{"IS_DIGIT": True}, {"LOWER": noun}] for noun in ("children", "people", "staff", "patients")),
    *(
        [{"IS_TITLE": True}, {"LOWER": "primary"}, {"LOWER": noun}]
        for noun in ("school", "academy", "nursery", "college")
    ),
    *([{"LOWER": post}, {"LOWER": "of"}, {"IS_ALPHA": True}] for post in ("director", "head", "chair", "minister")),
    *([{"IS_TITLE": True, "OP": "+"}, {"LOWER": kind}] for kind in ("council", "trust", "hospital", "prison")),
]


def texts(paths: Sequence[str]) -> list[str]:
    """The articles of the files named, or the project's own."""
    annotated = [Path(path) for path in paths] or sorted((ROOT / "tests" / "sources" / "annotated").glob("*.jsonl"))
    found = [json.loads(line)["text"] for path in annotated for line in path.read_text("utf-8").splitlines()]
    if not paths:
        found += [
            path.read_text("utf-8") for path in sorted((ROOT / "corpus").iterdir()) if path.suffix in (".md", ".txt")
        ]
    return found


def seconds(work: Callable[[], object]) -> float:
    """The least time that a pass took, after one that counts for nothing."""
    work()
    best = float("inf")
    for _ in range(PASSES):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def parts(rules: Rules, articles: Sequence[Article]) -> dict[str, float]:
    """Seconds for each part of reading, and for all of it."""
    known = default().labels
    pages = [Page(article.text) for article in articles]
    zones = [[(z.start, z.end) for z in rules._zones.find(page)] for page in pages]
    mentions = [find_mentions(p, rules._book, known.__contains__, z) for p, z in zip(pages, zones, strict=True)]
    edges = default().trim
    return {
        "tokens and sentences": seconds(lambda: [Page(article.text) for article in articles]),
        "mentions": seconds(
            lambda: [find_mentions(p, rules._book, known.__contains__, z) for p, z in zip(pages, zones, strict=True)]
        ),
        "findings": seconds(
            lambda: [rules._findings.find(p, m, z, edges) for p, m, z in zip(pages, mentions, zones, strict=True)]
        ),
        "all": seconds(lambda: [rules.read(article, {}) for article in articles]),
    }


def ruler(articles: Sequence[str]) -> float | None:
    """Seconds that spaCy's EntityRuler takes; None where there is no spaCy."""
    try:
        import spacy
    except ImportError:
        return None
    names = [row[0] for name in ("areas.tsv", "councils.tsv") for row in read_lines(DATA / name)][:PHRASES]
    nlp = spacy.blank("en")
    phrases = [{"label": "NAME", "pattern": name} for name in names]
    nlp.add_pipe("entity_ruler").add_patterns(phrases + [{"label": "OTHER", "pattern": p} for p in PATTERNS])
    return seconds(lambda: list(nlp.pipe(articles)))


def main(paths: Sequence[str]) -> None:
    """Print words a second, and the ratio to the EntityRuler."""
    found = texts(paths)
    words = sum(len(text.split()) for text in found)
    taken = parts(Rules(default()), [Article.of(text) for text in found])
    print(f"{len(found)} articles, {words:,} words")
    for part, took in taken.items():
        print(f"{part:22} {words / took:>10,.0f} words/s")
    beside = ruler(found)
    if beside is None:
        print("spaCy is not installed: no ratio")
    else:
        both = taken["tokens and sentences"] + taken["mentions"] + taken["findings"]
        print(f"spaCy EntityRuler      {words / beside:>10,.0f} words/s")
        print(f"rules with findings at {beside / both:.2f} of its speed, with relations {beside / taken['all']:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
