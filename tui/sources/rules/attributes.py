"""Attributes of mentions by rule: what a grade is for, when a date is, which entry of a list a name is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tui.core.annotation import Annotation, Article, Candidate, attribute
from tui.core.codebook import Codebook
from tui.core.text.plain import plain
from tui.sources.rules.dates import first_day, meaning, of_iso
from tui.sources.rules.listing import Entries, entries
from tui.sources.rules.page import Extent, Page
from tui.sources.rules.rulebook import DATA, read_lines, read_toml

_SURE = 0.5
"""A mention below this score gets no attributes."""
_NEAR = 70
"""Characters on either side of a mention in which a cue counts."""
_FOR = re.compile(r"^[\"')*]* ?(?:overall )?(?:for|in|at|on) ", re.I)

_LISTED = re.compile(r"[\s\"')]*(?:,|and|or|to)?[\s\"'(]*")
"""What stands between mentions that belong to the same cue."""


@dataclass(frozen=True)
class _Rule:
    id: str
    kind: str
    heads: frozenset[str]
    score: float
    values: Mapping[str, str] = field(default_factory=dict)
    entries: Entries = field(default_factory=Entries)
    cue: re.Pattern[str] | None = None
    otherwise: str = ""
    otherwise_score: float = 0.0


class Attributes:
    """The rules for attributes of mentions."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._rules = [_rule(entry) for entry in data["attribute"]]

    def find(self, page: Page, article: Article, spans: Sequence[Candidate], codebook: Codebook) -> list[Candidate]:
        """The attributes of the likelier of `spans` that the codebook allows."""
        zones = [c.annotation.extent for c in spans if codebook.layer_of(c.annotation.label).hides]
        day = written(article, zones)
        found: list[Candidate] = []
        for rule in self._rules:
            kind = codebook.attributes.get(rule.id)
            heads = [
                c.annotation for c in spans if kind and c.score >= _SURE and c.annotation.label in rule.heads & kind.on
            ]
            for head, value, score in _READ[rule.kind](rule, page, heads, day):
                if kind and (not kind.values or value in kind.values):
                    found.append(Candidate(attribute(rule.id, head, value), score, f"{rule.id}-{rule.kind}"))
        return found

    def value(self, attribute: str, words: str, day: date | None) -> str:
        """The value of an attribute that words have by themselves, in an article of a `day`; "" if it is not known."""
        plainly = plain(words).strip()
        rules = [rule for rule in self._rules if rule.id == attribute and rule.kind != "beside"]
        values = (meaning(plainly, day) if rule.kind == "date" else rule.entries.code(plainly, day) for rule in rules)
        return next((value for value in values if value), "")

    def list_of(self, attribute: str) -> Entries:
        """The list whose entries an attribute names; an empty one where it names none."""
        return next((rule.entries for rule in self._rules if rule.id == attribute and rule.kind == "list"), Entries())


def _rule(entry: Mapping[str, Any]) -> _Rule:
    values = {cue: value for value, cues in entry.get("values", {}).items() for cue in cues}
    rows = [row for name in entry.get("files", ()) for row in read_lines(DATA / name)]
    changes = read_lines(DATA / entry["changes"]) if "changes" in entry else []
    listed = "|".join(re.escape(cue) for cue in sorted(values, key=len, reverse=True))
    return _Rule(
        id=entry["id"],
        kind=entry["kind"],
        heads=frozenset(entry["heads"]),
        score=entry["score"],
        values=values,
        entries=entries(rows, entry.get("strip", ()), changes),
        cue=re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.I) if entry["kind"] == "beside" else None,
        otherwise=entry.get("otherwise", ""),
        otherwise_score=entry.get("otherwise_score", 0.0),
    )


def written(article: Article, zones: Sequence[Extent]) -> date | None:
    """The article's own date: a fact of it, else the first one in its boilerplate."""
    if known := of_iso(article.facts.get("date", "")):
        return known
    return next((day for start, end in zones if (day := first_day(article.text[start:end]))), None)


Found = Iterator[tuple[Annotation, str, float]]


def _beside(rule: _Rule, page: Page, heads: Sequence[Annotation], day: date | None) -> Found:
    """The value of the nearest cue: in what the mention is said to be for, else before it."""
    assert rule.cue is not None
    ordered = sorted(heads, key=lambda a: a.extent)
    starts = [a.extent[0] for a in ordered]
    before = ""
    for i, head in enumerate(ordered):
        first, last = _around(page, head)
        start, end = head.extent
        ahead = page.text[end : min(last, end + _NEAR, starts[i + 1] if i + 1 < len(starts) else last)]
        alone = i == 0 or ordered[i - 1].extent[1] <= first
        back = page.text[max(first, start - _NEAR, 0 if alone else ordered[i - 1].extent[1]) : start]
        found = rule.cue.search(ahead) if _FOR.match(ahead) else None
        if found is None:
            found = next(iter(reversed(list(rule.cue.finditer(back)))), None)
        if found:
            before = rule.values[found.group().lower()]
            yield head, before, rule.score
        elif not alone and before and _LISTED.fullmatch(back):
            yield head, before, rule.score
        else:
            before = ""
            yield head, rule.otherwise, rule.otherwise_score


def _around(page: Page, head: Annotation) -> Extent:
    """The sentence of a mention, within its line."""
    start, end = head.extent
    index = max(bisect_right(page.sentences, (start, len(page.text))) - 1, 0)
    first, last = page.sentences[index] if page.sentences else (0, len(page.text))
    line = page.text.rfind("\n", first, start) + 1
    stop = page.text.find("\n", end, last)
    return max(first, line), last if stop < 0 else stop


def _dated(rule: _Rule, page: Page, heads: Sequence[Annotation], day: date | None) -> Found:
    for head in heads:
        if value := meaning(page.text[slice(*head.extent)], day):
            yield head, value, rule.score


def _listed(rule: _Rule, page: Page, heads: Sequence[Annotation], day: date | None) -> Found:
    for head in heads:
        if value := rule.entries.code(page.text[slice(*head.extent)], day):
            yield head, value, rule.score


_READ = {"beside": _beside, "date": _dated, "list": _listed}


def load_attributes() -> Attributes:
    """The shipped rules for attributes of mentions."""
    return Attributes(read_toml(DATA / "attributes.toml"))
