"""The model beside a database: where it is, whether it has earned its place, and the sources that `suggest` asks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.scoring import Counts
from tui.sources import learned
from tui.sources.language import PREFIX
from tui.sources.source import Source, find

RULES = "rules"
MODEL = learned.NAME
LEAST = 10
"""Finished articles below which the rules are not beaten by chance alone."""


def folder(database: Path) -> Path:
    """Where the models of a database are: `FILE.models`."""
    return database.with_name(f"{database.name}.models")


@dataclass(frozen=True)
class Choice:
    """What a file says about its sources: the names that are `off`, and the id of the version that a name keeps to."""

    off: frozenset[str] = frozenset()
    pinned: Mapping[str, str] = field(default_factory=dict)

    def allows(self, source: Source) -> bool:
        """Whether a source is asked that nobody named."""
        return source.name not in self.off and self.pinned.get(source.name, source.id) == source.id


def sources(
    database: Path, codebook: Codebook, names: Sequence[str] = (), choice: Choice | None = None
) -> list[Source]:
    """The sources called `names` for a database; none named: the rules, and the model where it has earned its place.

    The rules come before the model, which weighs what they say. Problem for a source that is not there. A model that
    nobody named and that cannot be read is left aside, and so is what `choice` does not allow.
    """
    if names:
        asked = list(dict.fromkeys([RULES, *names] if MODEL in names else names))
        return [_named(database, codebook, name) for name in asked]
    chosen = [find(RULES, codebook)]
    if earned(made_of(database), codebook.id):
        try:
            chosen.append(_named(database, codebook, MODEL))
        except Problem:
            pass
    return [source for source in chosen if choice is None or choice.allows(source)]


def _named(database: Path, codebook: Codebook, name: str) -> Source:
    if name.startswith(PREFIX):
        import platformdirs

        from tui.sources.language.model import LanguageModel

        return LanguageModel(name.removeprefix(PREFIX), codebook, platformdirs.user_cache_path("glossator") / "answers")
    if name != MODEL:
        return find(name, codebook)
    model = learned.load(folder(database), codebook)
    if model is None:
        raise Problem(f"{database.name} has no model yet; make one with `glossator train`.", code=2)
    return model


def made_of(database: Path) -> Mapping[str, Any]:
    """What the model beside a database says of how it was made; empty if there is none."""
    try:
        told = json.loads((folder(database) / learned.INDEX).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def earned(made_of: Mapping[str, Any], codebook_id: str) -> bool:
    """Whether a model is asked without being named: it learnt this codebook from at least LEAST articles, and beat the
    rules on articles that it had not seen. Where it is a tie, the rules have it."""
    try:
        figures = made_of["figures"].values()
        ours, rules = (sum((Counts(*each[who]) for each in figures), Counts()) for who in (MODEL, RULES))
        known = made_of["codebook"] == codebook_id and made_of["articles"] >= LEAST
    except (KeyError, TypeError, AttributeError):
        return False
    return known and (ours.f1("strict").value or 0.0) > (rules.f1("strict").value or 0.0)


def taught(source: Source) -> frozenset[str]:
    """The ids of the articles that a source learnt from: it must not be judged by them."""
    return frozenset(source.made_of.get("from", ())) if isinstance(source, learned.Learned) else frozenset()
