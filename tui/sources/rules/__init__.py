"""The rule source: candidates for spans, zones, relations, attributes and records, from rules that are data.

The files in `data/` name the labels; the code names none. Rules for what a codebook does not know are silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from tui.core.annotation import Article, Candidate, attribute, span
from tui.core.codebook import Codebook
from tui.sources.rules.attributes import Attributes, load_attributes
from tui.sources.rules.findings import Findings
from tui.sources.rules.language import other_language
from tui.sources.rules.mentions import find_mentions
from tui.sources.rules.page import Page
from tui.sources.rules.recorded import Recorder
from tui.sources.rules.relations import Hanging, load_relations
from tui.sources.rules.rulebook import DATA, Rulebook, load_rulebook, read_toml
from tui.sources.rules.themes import Themes
from tui.sources.rules.zones import Zones, load_zones
from tui.sources.source import Votes, fingerprint

NAME = "rules"


class Rules:
    """The shipped rules for one codebook; the files are read when the first article is."""

    name = NAME
    kind = "rules"

    def __init__(self, codebook: Codebook, extra: Sequence[Path] = ()) -> None:
        self._codebook = codebook
        self._extra = extra
        files = [*sorted(DATA.glob("*.t*")), *_code(), *extra]
        self.fingerprint = fingerprint([codebook.id.encode(), *(path.read_bytes() for path in files)])
        self.version = self.fingerprint[:8]
        self.id = f"{NAME}@{self.version}"

    @cached_property
    def _book(self) -> Rulebook:
        return load_rulebook(self._extra)

    @cached_property
    def _zones(self) -> Zones:
        return load_zones()

    @cached_property
    def _judging(self) -> dict[str, Any]:
        return read_toml(DATA / "findings.toml")

    @cached_property
    def _findings(self) -> Findings:
        return Findings(self._judging)

    @cached_property
    def _themes(self) -> Themes:
        return Themes(self._judging)

    @cached_property
    def _relations(self) -> Hanging:
        return load_relations()

    @cached_property
    def _attributes(self) -> Attributes:
        return load_attributes()

    @cached_property
    def _records(self) -> Recorder:
        return Recorder(self._codebook)

    def read(self, article: Article, votes: Votes | None = None) -> list[Candidate]:
        """The candidates for an article, spans before the relations and attributes that hang on them.

        None for an article in another language than the rules read.
        """
        if other_language(article.text):
            return []
        known = self._codebook.labels
        page = Page(article.text)
        zones = self._zones.find(page)
        extents = [(z.start, z.end) for z in zones]
        mentions = find_mentions(page, self._book, known.__contains__, extents)
        findings = self._findings.find(page, mentions, extents, self._codebook.trim)
        spans: list[Candidate] = []
        for m in (*zones, *mentions, *findings):
            if m.label in known:
                spans.append(Candidate(span(article, m.label, m.start, m.end), m.score, m.rule))
        spans.sort(key=lambda c: (c.annotation.extent[0], -c.annotation.extent[1]))
        hanging = self._relations.find(page, spans, self._codebook)
        themes = [
            Candidate(attribute(theme.attribute, c.annotation, theme.value), theme.score, theme.rule)
            for c in spans
            for theme in self._themes.of(page, c.annotation)
            if theme.attribute in self._codebook.attributes
            and c.annotation.label in self._codebook.attributes[theme.attribute].on
        ]
        found = [*spans, *hanging, *themes, *self._attributes.find(page, article, spans, self._codebook)]
        return [*found, *self._records.find(article, found)]


def _code() -> list[Path]:
    """The modules that the rules are read with: another way of reading is another version."""
    here = Path(__file__).parent
    text = here.parent.parent / "core" / "text"
    return [*sorted(here.glob("*.py")), here.parent / "matcher.py", *sorted(text.glob("*.py"))]


def load(codebook: Codebook) -> Rules:
    """The rule source for a codebook: what the entry point `rules` of `glossator.sources` names."""
    return Rules(codebook, own_files())


def own_files() -> list[Path]:
    """The user's own file of rules, `rules.toml` in the config folder, where there is one."""
    import platformdirs

    own = platformdirs.user_config_path("glossator") / "rules.toml"
    return [own] if own.is_file() else []
