"""Themes: the value that cue words give an attribute of a finding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tui.core.annotation import Annotation
from tui.sources.matcher import Phrases
from tui.sources.rules.cues import endings
from tui.sources.rules.page import Page


@dataclass(frozen=True, slots=True)
class Theme:
    """A value that cue words give an attribute of a finding."""

    attribute: str
    value: str
    score: float
    rule: str


class Themes:
    """The cue words of each value, and the labels of what has one."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._labels = frozenset(data["labels"].values())
        self._attribute: str = data["themes"]["attribute"]
        self._words: Mapping[str, list[str]] = data["themes"]["cues"]

    @cached_property
    def _phrases(self) -> Phrases:
        phrases = Phrases()
        for value, words in self._words.items():
            phrases.add(value, endings(words))
        return phrases

    def of(self, page: Page, finding: Annotation) -> list[Theme]:
        """The value whose cue words a finding holds most of, the earlier in case of a tie; none without any."""
        if finding.label not in self._labels:
            return []
        start, end = finding.extent
        starts = page.tokens.starts
        counts: dict[str, int] = {}
        for hit in self._phrases.hits(page.tokens, bisect_left(starts, start), bisect_left(starts, end)):
            counts[hit.list] = counts.get(hit.list, 0) + 1
        if not counts:
            return []
        value = max(counts, key=lambda name: counts[name])
        share = counts[value] / sum(counts.values())
        return [Theme(self._attribute, value, round(0.35 + 0.4 * share, 2), "theme-cues")]
