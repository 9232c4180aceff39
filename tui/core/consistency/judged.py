"""What the search for contradictions is told: what the reviewer judged, and the articles that it stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Extent = tuple[int, int]
"""Where something stands: half-open, in code points."""


class Layer(NamedTuple):
    """What the codebook says of the layer of a label."""

    id: str
    flat: bool
    hides: bool


class Judged(NamedTuple):
    """A span that the reviewer judged. `at`: the decision, newest last. `note`: what it was found right beside."""

    article_id: str
    id: str
    label: str
    start: int
    end: int
    quote: str
    accepted: bool
    at: str
    note: str = ""


class Proposed(NamedTuple):
    """A span that a source proposes and the reviewer has not decided."""

    id: str
    label: str
    start: int
    end: int
    quote: str
    score: float


class Read(NamedTuple):
    """An article with what the reviewer judged in it. `looked`: labels that it was finished for."""

    article_id: str
    text: str
    looked: frozenset[str]
    judged: Sequence[Judged] = ()
    proposed: Sequence[Proposed] = ()
