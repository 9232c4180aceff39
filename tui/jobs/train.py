"""Teaching the learned source: which articles teach it, and how good it is on those that it has not seen."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.core.annotation import Annotation, Candidate
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.labelled import LabelledArticle
from tui.core.scoring import Counts, Span, add, count, together
from tui.core.spans import overlap
from tui.jobs.learned import RULES, earned, folder, made_of
from tui.jobs.suggest import best_reading, votes
from tui.sources import learned
from tui.sources.learned import Lesson
from tui.sources.source import Votes, find
from tui.store import training
from tui.store.driver import Connection
from tui.store.labelled import labelled
from tui.store.queries import log_state

GOLD = "gold"
MOST = 300
"""Articles that one model learns from: more would take longer than they are worth."""
FIRST = 5
"""Finished articles from which a model is worth making, and new ones from which another is."""
CROSSED = 60
"""Articles, the newest, that the figures are worked out on."""
FOLDS = 3

Progress = Callable[[str, int, int], None]
Lessons = Mapping[str, Sequence[Lesson]]
"""By layer what there is to learn from, oldest first."""


@dataclass(frozen=True)
class Figures:
    """How good the rules and the learner are at one layer, on articles that the learner had not seen, by label."""

    articles: int
    spans: int
    rules: Mapping[str, Counts] = field(default_factory=dict)
    learned: Mapping[str, Counts] = field(default_factory=dict)


@dataclass(frozen=True)
class Trained:
    """A model that was made. `used`: `suggest` asks it without being told to."""

    id: str
    on: str
    articles: int
    left_out: int
    figures: Mapping[str, Figures]
    seconds: float
    used: bool


def chosen(ids: Sequence[str], most: int = MOST) -> list[str]:
    """At most `most` of the ids, in their order: the newest half (they stand last), and a sample of the others.

    The sample is the same each time.
    """
    if len(ids) <= most:
        return list(ids)
    newest = most // 2
    older = ids[:-newest]
    sample = set(random.Random(0).sample(range(len(older)), most - newest))
    return [*(id for i, id in enumerate(older) if i in sample), *ids[-newest:]]


def due(conn: Connection, book: Codebook) -> bool:
    """Whether so much was finished since the model was made that another one is worth its time.

    The first is after FIRST articles, the next ones after FIRST more, or after a tenth more where that is more.
    """
    last = made_of(conn.path)
    finished = len(training.finished(conn))
    if last.get("codebook") != book.id or not isinstance(before := last.get("finished"), int):
        return finished >= FIRST
    return finished >= before + max(FIRST, before // 10)


def train(
    conn: Connection, book: Codebook, on: str = GOLD, *, bulk: bool = False, progress: Progress | None = None
) -> Trained:
    """Make a model from what is gold, or from what one reviewer holds, and put it beside the database.

    `bulk`: learn also from what was accepted in bulk. Problem where there is nothing to learn from, for an unknown
    reviewer, or if the library that learns is not installed.
    """
    began = time.perf_counter()
    state = log_state(conn)
    ids = training.finished(conn, "" if on == GOLD else on)
    lessons = gather(conn, book, on, chosen(ids), bulk=bulk)
    told = progress or _nothing
    models = folder(conn.path)
    models.mkdir(exist_ok=True)
    scratch = models / f"draft-{os.getpid()}"
    figures, parts = {}, []
    for layer, some in lessons.items():
        figures[layer] = crossed(layer, book, some, scratch, told)
        told("learning", 0, 0)
        part = learned.learn(layer, _labels(book, layer), some, scratch)
        parts += [part] if part else []
    if not parts:
        raise Problem(
            _NOTHING if on == GOLD else f"{on} has finished no article with names: there is nothing to learn."
        )
    used = {lesson.article.id for some in lessons.values() for lesson in some}
    about = _made_of(book, on, bulk, state, used, figures) | {"finished": len(ids)}
    learned.save(parts, models, about)
    return Trained(
        id=f"{learned.NAME}@{learned.digest(parts)[:8]}",
        on=on,
        articles=len(used),
        left_out=len(ids) - len(used),
        figures=figures,
        seconds=time.perf_counter() - began,
        used=earned(about, book.id),
    )


_NOTHING = "No finished article holds names: there is nothing to learn yet; review some and finish them with d."


def _nothing(what: str, done: int, total: int) -> None:
    """Draw nothing."""


def _made_of(
    book: Codebook, on: str, bulk: bool, state: tuple[int, str], used: set[str], figures: Mapping[str, Figures]
) -> dict[str, Any]:
    """What the model's file says about how it was made; counts are those of `core.scoring.Counts`."""
    return {
        "codebook": book.id,
        "on": on,
        "bulk": bulk,
        "log": {"decisions": state[0], "sha256": state[1]},
        "articles": len(used),
        "from": sorted(used),
        "figures": {
            layer: {RULES: _row(each.rules), learned.NAME: _row(each.learned)} for layer, each in figures.items()
        },
    }


def _row(counts: Mapping[str, Counts]) -> list[int]:
    all = together(counts)
    return [all.there, all.found, all.strict, all.overlap]


def _labels(book: Codebook, layer: str) -> frozenset[str]:
    return frozenset(label.id for label in book.labels.values() if label.layer == layer)


def gather(
    conn: Connection, book: Codebook, on: str, ids: Sequence[str], *, bulk: bool = False
) -> dict[str, list[Lesson]]:
    """The lessons in some articles, by layer, in the order of `ids`.

    An article teaches a layer once all its labels have been looked for there. Missing, never wrong: what is held by
    somebody and is not gold, boilerplate, and, unless `bulk`, what was accepted with all the rest.
    """
    wanted = set(ids)
    held = training.held(conn, ids, "" if on == GOLD else on)
    rules = find(RULES, book)
    found: dict[str, dict[str, Lesson]] = {layer.id: {} for layer in learned.learnable(book)}
    for one in labelled(conn, on, book, candidates=False):
        if one.article.id not in wanted:
            continue
        seen = votes([(rules, rules.read(one.article, {}))])
        for layer, lessons in found.items():
            if not one.unlooked & _labels(book, layer):
                lessons[one.article.id] = _lesson(one, layer, book, seen, held.get(one.article.id, []), bulk)
    return {layer: [lessons[id] for id in ids if id in lessons] for layer, lessons in found.items()}


def _lesson(
    one: LabelledArticle, layer: str, book: Codebook, seen: Votes, held: Sequence[training.Held], bulk: bool
) -> Lesson:
    labels = _labels(book, layer)
    hides = {label.id for label in book.labels.values() if book.layers[label.layer].hides}
    right = {span.annotation for span in one.spans if span.annotation.label in labels}
    places = {(*span.extent, span.label): span for span in right}
    missing = [span.annotation.extent for span in one.spans if span.annotation.label in hides]
    missing += learned.hidden(book, seen)
    for claim in held:
        span = places.get((claim.start, claim.end, claim.label))
        if claim.label in labels and (span is None or not (claim.by_hand or bulk)):
            missing.append((claim.start, claim.end))
    kept = sorted((span for span in right if not _touches(span, missing)), key=lambda span: span.extent)
    return Lesson(one.article, kept, missing, seen)


def _touches(span: Annotation, missing: Iterable[tuple[int, int]]) -> bool:
    return any(overlap(span.extent, gap) for gap in missing)


def crossed(
    layer: str, book: Codebook, lessons: Sequence[Lesson], scratch: Path, progress: Progress = _nothing
) -> Figures:
    """How good rules and learner are on the newest articles: each is read by a model that learnt from the others."""
    newest = lessons[-CROSSED:]
    folds = min(FOLDS, len(newest))
    labels = _labels(book, layer)
    ours: dict[str, Counts] = {}
    theirs: dict[str, Counts] = {}
    for fold in range(folds if folds > 1 else 0):
        progress("measuring", fold, folds)
        part = learned.learn(layer, labels, [one for i, one in enumerate(newest) if i % folds != fold], scratch)
        reader = learned.Reader(part) if part else None
        for lesson in newest[fold::folds]:
            theirs = add(theirs, count(_known(rules_of(lesson, labels), lesson, book), _gold(lesson)))
            read = reader.read(lesson.article, lesson.votes, lesson.missing) if reader else []
            ours = add(ours, count(_known(read, lesson, book), _gold(lesson)))
    return Figures(len(lessons), sum(len(lesson.held) for lesson in lessons), theirs, ours)


def rules_of(lesson: Lesson, labels: frozenset[str]) -> list[Candidate]:
    """What earlier sources proposed of a layer."""
    return [
        Candidate(claim, max(p.score or 0.0 for p in proposals))
        for claim, proposals in lesson.votes.items()
        if claim.kind == "span" and claim.label in labels
    ]


def _known(candidates: Iterable[Candidate], lesson: Lesson, book: Codebook) -> list[Span]:
    """The best reading, without what lies where nobody knows what is right."""
    best = [c.annotation for c in best_reading(candidates, book)]
    return [(*span.extent, span.label) for span in best if not _touches(span, lesson.missing)]


def _gold(lesson: Lesson) -> list[Span]:
    return [(*span.extent, span.label) for span in lesson.held]
