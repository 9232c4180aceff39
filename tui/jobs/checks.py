"""What checks say: what candidates miss, what of them is accepted wrongly, and how steady a reviewer is.

Spans of boilerplate layers take no part. A figure that nothing was counted for is undefined, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.core.annotation import Annotation
from tui.core.codebook import Codebook
from tui.core.scoring import Counts, Rate, Span, count, together
from tui.core.spans import overlap
from tui.store.checked import Checked, checked
from tui.store.coders import Coded
from tui.store.driver import Connection

ALL = ""
"""The key of what everybody's checks say together."""


@dataclass
class Share:
    """A share of spans, by exact extent and label, and by overlap of the same label; in so many articles."""

    of: int = 0
    exact: int = 0
    overlap: int = 0
    articles: int = 0

    def add(self, of: int, exact: int, overlap: int) -> None:
        """Count one more article."""
        self.of += of
        self.exact += exact
        self.overlap += overlap
        self.articles += 1

    def rate(self, part: int, nothing: str) -> Rate:
        """A part of it as a number from 0 to 1; undefined, with the reason, where there is nothing to divide by."""
        return Rate(part / self.of) if self.of else Rate(None, nothing)


@dataclass
class Steady:
    """What was marked the first time (`there`) and the second time (`found`), and what agrees; in so many articles."""

    counts: Counts = field(default_factory=Counts)
    articles: int = 0


@dataclass
class Checks:
    """One reviewer's checks. `missed`: spans marked without candidates that no source proposes.

    `refused`: accepted candidates on which somebody adjudicated, and those that were rejected then. `unmarked`:
    accepted candidates in articles that somebody also coded without, and those that are not marked there.
    """

    missed: Share = field(default_factory=Share)
    refused: Share = field(default_factory=Share)
    unmarked: Share = field(default_factory=Share)
    steady: Steady = field(default_factory=Steady)


NO_BLIND = "no article was finished without candidates in which anything was marked"
NO_FINAL = "no accepted candidate was adjudicated"
NO_PAIR = "no article was finished both with candidates and without"
NO_REPEAT = "no article was finished a second time in which anything was marked"


def checks(conn: Connection, book: Codebook) -> dict[str, Checks]:
    """What the checks of each reviewer say, by name, and under ALL those of everybody."""
    found: dict[str, Checks] = {ALL: Checks()}
    wanted = frozenset(label for label in book.labels if not book.layer_of(label).hides)
    for one in checked(conn):
        for (name, round), coded in one.coded.items():
            for of in (found[ALL], found.setdefault(name, Checks())):
                _count(of, one, coded, wanted)
                if round > 0 and (first := one.coded.get((name, 0))):
                    _repeated(of.steady, one, first, coded, wanted)
    return found


def _count(of: Checks, one: Checked, coded: Coded, wanted: frozenset[str]) -> None:
    """Count one coding of an article."""
    labels = coded.labels & wanted
    held = [one.spans[id] for id in coded.first if id in one.spans and one.spans[id].label in labels]
    if coded.served == "blind":
        near = [span for id in one.proposed if (span := one.spans[id]).label in labels]
        counts = together(count(map(_span, near), map(_span, held)))
        of.missed.add(len(held), len(held) - counts.strict, len(held) - counts.overlap)
        return
    taken = [span for span in held if span.id in one.proposed]
    judged = [span for span in taken if span.id in one.final]
    if judged:
        wrong = [span for span in judged if not one.final[span.id]]
        right = [one.spans[id] for id, yes in one.final.items() if yes and id in one.spans]
        of.refused.add(len(judged), len(wrong), sum(not _meets(span, right) for span in wrong))
    for other in one.coded.values():
        if other.served == "blind":
            both = [span for span in taken if span.label in other.labels]
            there = [one.spans[id] for id in other.first if id in one.spans]
            ids = {span.id for span in there}
            gone = sum(not _meets(span, there) for span in both)
            of.unmarked.add(len(both), sum(span.id not in ids for span in both), gone)


def _repeated(steady: Steady, one: Checked, first: Coded, second: Coded, wanted: frozenset[str]) -> None:
    """Compare what one reviewer marked in the same article the first and the second time."""
    labels = first.labels & second.labels & wanted
    before, after = (
        [_span(span) for id in coded.first if (span := one.spans.get(id)) and span.label in labels]
        for coded in (first, second)
    )
    steady.counts += together(count(after, before))
    steady.articles += 1


def _span(span: Annotation) -> Span:
    return (*span.extent, span.label)


def _meets(span: Annotation, others: Iterable[Annotation]) -> bool:
    return any(other.label == span.label and overlap(other.extent, span.extent) for other in others)


def plain(one: Checks) -> dict[str, object]:
    """The figures for scripts: each with what it was counted from, and `why` where it is undefined."""
    f1 = {way: one.steady.counts.f1(way) for way in ("strict", "overlap")}
    why = next((rate.reason for rate in f1.values() if rate.value is None), "")
    counts = one.steady.counts
    return {
        "missed": _plain(one.missed, NO_BLIND),
        "accepted_wrongly": {"adjudicated": _plain(one.refused, NO_FINAL), "blind": _plain(one.unmarked, NO_PAIR)},
        "self_agreement": {
            "articles": one.steady.articles,
            "first": counts.there,
            "second": counts.found,
            "exact": counts.strict,
            "overlap": counts.overlap,
            "f1_exact": _rounded(f1["strict"]),
            "f1_overlap": _rounded(f1["overlap"]),
            "why": NO_REPEAT if why else "",
        },
    }


def _plain(one: Share, nothing: str) -> dict[str, object]:
    exact, overlapping = one.rate(one.exact, nothing), one.rate(one.overlap, nothing)
    return {
        "articles": one.articles,
        "of": one.of,
        "exact": one.exact,
        "overlap": one.overlap,
        "share_exact": _rounded(exact),
        "share_overlap": _rounded(overlapping),
        "why": exact.reason,
    }


def _rounded(rate: Rate) -> float | None:
    return None if rate.value is None else round(rate.value, 4)


def lines(one: Checks) -> list[str]:
    """The figures to read, a line each."""
    strict, loose = (one.steady.counts.f1(way).value for way in ("strict", "overlap"))
    counts = one.steady.counts
    steady = f"- ({NO_REPEAT})"
    if strict is not None and loose is not None:
        steady = f"F1 {strict:.2f} exact, {loose:.2f} overlapping ({counts.there:,} spans, then {counts.found:,})"
    told = [
        ("missed by candidates", _line(one.missed, "marked", NO_BLIND)),
        ("accepted wrongly, as adjudicated", _line(one.refused, "accepted", NO_FINAL)),
        ("accepted wrongly, against blind", _line(one.unmarked, "accepted", NO_PAIR)),
        ("self-agreement", steady),
    ]
    return [f"  {name:<34}{what}" for name, what in told]


def _line(one: Share, of: str, nothing: str) -> str:
    if not one.of:
        return f"- ({nothing})"
    exact, loose = one.exact / one.of, one.overlap / one.of
    where = f"{one.articles:,} article{'' if one.articles == 1 else 's'}"
    return f"{exact:.1%} of {one.of:,} {of} in {where}; {loose:.1%} without even an overlap"
