"""What a source of candidates is, and how one is found by its name.

A source that a package brings is named in its entry points, group `glossator.sources`: `name = "module:load"`,
where `load(codebook)` gives the source. It is imported only once a user names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol

from tui.core.annotation import Annotation, Article, Candidate, Proposal
from tui.core.codebook import Codebook
from tui.core.errors import Problem

GROUP = "glossator.sources"

Votes = Mapping[Annotation, Sequence[Proposal]]
"""What earlier sources proposed for the article: each annotation with its proposals."""


class Source(Protocol):
    """Whoever proposes annotations without being a person. Everything about it stays the same while it lives."""

    id: str
    """Name and version, what the record stores."""
    name: str
    version: str
    kind: str
    """What sort of source it is: "rules", "model", "import", "plug-in"."""
    fingerprint: str
    """Changes where the same article could be read otherwise: a hash of rules, model file, codebook."""

    def read(self, article: Article, votes: Votes) -> list[Candidate]:
        """The candidates for an article, spans before the relations and attributes that hang on them."""
        ...


def installed() -> dict[str, EntryPoint]:
    """The sources that are installed, by name; nothing is imported."""
    return {point.name: point for point in entry_points(group=GROUP)}


def find(name: str, codebook: Codebook) -> Source:
    """The source called `name`, made for `codebook`. Problem if there is none or it cannot be loaded."""
    points = installed()
    if name not in points:
        known = ", ".join(sorted(points)) or "none"
        raise Problem(f"No source is called {name!r}; installed are: {known}.", code=2)
    try:
        source: Source = points[name].load()(codebook)
    except (ImportError, AttributeError, TypeError) as error:
        raise Problem(
            f"The source {name!r} could not be loaded ({error}); reinstall the package that brings it."
        ) from error
    return source


def fingerprint(parts: Iterable[bytes]) -> str:
    """64 bits of the SHA-256 of `parts`, in hexadecimal: for sources to make theirs with."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()[:16]
