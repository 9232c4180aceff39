"""An article with what stands about it: what exports write and imports read, whichever the format."""

from __future__ import annotations

from dataclasses import dataclass

from tui.core.annotation import Annotation, Article


@dataclass(frozen=True, slots=True)
class Labelled:
    """An annotation and its standing.

    `status` is the first that holds of gold, disputed, accepted, rejected, candidate; `basis` says why gold is gold
    (adjudicated, agreed, majority, single), else "". `score` is the best of its proposals' scores.
    """

    annotation: Annotation
    layer: str = ""
    status: str = "candidate"
    basis: str = ""
    reviewers: tuple[str, ...] = ()
    comment: str = ""
    score: float | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article and its labelled annotations; spans by start, the longer first."""

    article: Article
    spans: tuple[Labelled, ...] = ()
    relations: tuple[Labelled, ...] = ()
    attributes: tuple[Labelled, ...] = ()
    records: tuple[Labelled, ...] = ()
