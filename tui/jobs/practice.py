"""How practice went: each coder's spans against the known answer, scored by label, with every difference.

Boilerplate counts like the rest where the coder looked for it. Nothing of it is gold, and nothing of it counts for
agreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.core.agreement import Unit, by_layer, match
from tui.core.annotation import Annotation
from tui.core.scoring import Counts, add, count, together
from tui.store import voices
from tui.store.driver import Connection
from tui.store.practised import Practice, practised


@dataclass(frozen=True)
class Difference:
    """Where a coder differs from the known answer. `mine`: what he or she marked, None for what was missed; `known`:
    the answer, None where nothing is there. `id`: the decision that finished the article."""

    id: str
    article_id: str
    title: str
    mine: Annotation | None
    known: Annotation | None

    @property
    def place(self) -> Annotation:
        """The span to go to."""
        one = self.mine or self.known
        assert one is not None
        return one

    @property
    def what(self) -> str:
        """What kind of difference it is, in a word or two."""
        if self.known is None:
            return "nothing there"
        if self.mine is None:
            return "missed"
        return "edges" if self.mine.label == self.known.label else "label"


@dataclass(frozen=True)
class Practised:
    """One article that a coder finished for practice: counts by label, and the differences in order of place."""

    reviewer: str
    article_id: str
    title: str
    counts: dict[str, Counts]
    differences: tuple[Difference, ...]

    @property
    def told(self) -> str:
        """How it went, in a few words."""
        total = together(self.counts)
        if not total.there:
            return "practice: nothing is known of this article"
        wrong = len(self.differences)
        more = f", {wrong} difference{'' if wrong == 1 else 's'}" if wrong else ""
        return f"practice: {total.strict} of {total.there} right{more}"


def practice(conn: Connection, reviewer: str = "", article_id: str = "") -> list[Practised]:
    """What was practised, the oldest first; of one reviewer, or of one article, where these are given."""
    layers = voices.layers(conn)
    return [_scored(one, layers) for one in practised(conn, reviewer, article_id)]


def by_label(found: list[Practised]) -> dict[str, dict[str, Counts]]:
    """The counts of each reviewer, by label, over all articles."""
    scores: dict[str, dict[str, Counts]] = {}
    for one in found:
        scores[one.reviewer] = add(scores.get(one.reviewer, {}), one.counts)
    return scores


def _scored(one: Practice, layers: dict[str, str]) -> Practised:
    planes = [by_layer(one.spans, some, one.coded.labels, layers) for some in (one.coded.first, one.known)]
    differences = sorted(_differences(one, *planes), key=lambda each: each.place.extent)
    units = (set().union(*some.values()) for some in planes)
    return Practised(one.reviewer, one.article_id, one.title, count(*units), tuple(differences))


def _differences(one: Practice, mine: dict[str, set[Unit]], known: dict[str, set[Unit]]) -> Iterator[Difference]:
    def differ(ours: Unit | None, theirs: Unit | None) -> Difference:
        spans = [by_unit[unit] if unit else None for unit in (ours, theirs)]
        return Difference(one.done_id, one.article_id, one.title, *spans)

    by_unit: dict[Unit, Annotation] = {(*span.extent, span.label): span for span in one.spans.values()}
    for layer in sorted({*mine, *known}):
        ours, theirs = mine.get(layer, set()), known.get(layer, set())
        pairs = match(ours, theirs, blind=True)
        yield from (differ(a, b) for a, b in pairs if a != b)
        yield from (differ(a, None) for a in ours - {a for a, _ in pairs})
        yield from (differ(None, b) for b in theirs - {b for _, b in pairs})


def plain(found: list[Practised]) -> list[dict[str, object]]:
    """The same for scripts: by reviewer, counts and F1 of each label, and the differences."""
    return [
        {
            "reviewer": name,
            "articles": sum(one.reviewer == name for one in found),
            "labels": {label: _counts(counts) for label, counts in sorted(scores.items())},
            "differences": [
                {"article": d.article_id, "what": d.what, "yours": _claim(d.mine), "answer": _claim(d.known)}
                for one in found
                if one.reviewer == name
                for d in one.differences
            ],
        }
        for name, scores in sorted(by_label(found).items())
    ]


def _counts(counts: Counts) -> dict[str, object]:
    f1 = counts.f1("strict")
    told: dict[str, object] = {"answer": counts.there, "marked": counts.found, "right": counts.strict, "f1": f1.value}
    return told | ({"why": f1.reason} if f1.value is None else {})


def _claim(a: Annotation | None) -> dict[str, object] | None:
    return None if a is None else {"label": a.label, "start": a.start, "end": a.end, "quote": a.quote}
