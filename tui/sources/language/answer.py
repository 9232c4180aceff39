"""The candidates in what a language model has answered: each quote in its place, or counted as one that has none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tui.core.annotation import Annotation, Article, Candidate, attribute, relation, span
from tui.core.codebook import Codebook
from tui.core.text.plain import plain
from tui.sources.language.prompt import Piece

SCORE = 0.7
"""A model says no score that means anything: all its candidates have this one. `evaluate` says how much it is worth."""
MOST = 2000
"""Spans of one answer that are looked at."""
_QUOTE = 4000
"""Characters that a quote may have."""
_FENCED = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL)


@dataclass
class Tally:
    """What came of answers: spans placed, quotes not in the text, what the codebook does not allow, no JSON at all."""

    placed: int = 0
    missing: int = 0
    refused: int = 0
    garbled: int = 0

    def add(self, other: Tally) -> None:
        """Count what `other` has counted, too."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def parsed(answer: str) -> dict[str, Any] | None:
    """The object in an answer, also where words or a fence stand around it; None if there is none."""
    fenced = _FENCED.search(answer)
    whole = answer[answer.find("{") : answer.rfind("}") + 1]
    for some in (answer, fenced[1] if fenced else "", whole):
        try:
            found = json.loads(some)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            return found
    return None


def candidates(
    article: Article, piece: Piece, answer: Mapping[str, Any], book: Codebook, tally: Tally
) -> list[Candidate]:
    """What an answer about a piece of an article proposes, spans first. `tally` counts what it is worth."""
    by_number: dict[int, Annotation] = {}
    found: dict[str, Candidate] = {}
    for one in _objects(answer, "spans"):
        claim = _span(article, piece, one, book, tally)
        if claim is not None:
            tally.placed += 1
            found[claim.id] = Candidate(claim, SCORE, "quoted")
            by_number.setdefault(number, claim) if isinstance(number := one.get("n"), int) else None
    hanging = [*_attributes(answer, by_number, book, tally), *_relations(answer, by_number, book, tally)]
    return [*found.values(), *(Candidate(claim, SCORE, "answered") for claim in hanging)]


def _objects(answer: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    ones = answer.get(name)
    for one in ones[:MOST] if isinstance(ones, list) else ():
        if isinstance(one, dict):
            yield one


def _span(article: Article, piece: Piece, one: Mapping[str, Any], book: Codebook, tally: Tally) -> Annotation | None:
    label, quote, occurrence = one.get("label"), one.get("quote"), one.get("occurrence", 1)
    if not isinstance(label, str) or label not in book.labels or not isinstance(quote, str) or len(quote) > _QUOTE:
        tally.refused += 1
        return None
    extent = place(piece.text, quote, occurrence if isinstance(occurrence, int) else 1)
    if extent is None:
        tally.missing += 1
        return None
    return span(article, label, piece.start + extent[0], piece.start + extent[1])


def place(text: str, quote: str, occurrence: int) -> tuple[int, int] | None:
    """Where a quote stands for the n-th time; where it stands once, there. None if that is nowhere.

    White space may be of any kind, quotation marks and dashes of any form; inside a longer word it stands only if it
    stands nowhere else.
    """
    words = plain(quote).split()
    if not words:
        return None
    pattern = r"\s+".join(map(re.escape, words))
    smooth = plain(text)
    before, after = (r"(?<!\w)" if words[0][0].isalnum() else ""), (r"(?!\w)" if words[-1][-1].isalnum() else "")
    places = [found.span() for found in re.finditer(before + pattern + after, smooth)]
    places = places or [found.span() for found in re.finditer(pattern, smooth)]
    if len(places) == 1:
        return places[0]
    return places[occurrence - 1] if 1 <= occurrence <= len(places) else None


def _attributes(
    answer: Mapping[str, Any], spans: Mapping[int, Annotation], book: Codebook, tally: Tally
) -> Iterator[Annotation]:
    for one in _objects(answer, "spans"):
        head = spans.get(number) if isinstance(number := one.get("n"), int) else None
        for said in _objects(one, "attributes") if head else ():
            kind, value = book.attributes.get(str(said.get("name"))), said.get("value")
            allowed = kind is not None and head is not None and head.label in kind.on
            if (
                kind
                and head
                and allowed
                and isinstance(value, str)
                and value
                and (value in kind.values or not kind.values)
            ):
                yield attribute(kind.id, head, value)
            else:
                tally.refused += 1


def _relations(
    answer: Mapping[str, Any], spans: Mapping[int, Annotation], book: Codebook, tally: Tally
) -> Iterator[Annotation]:
    for one in _objects(answer, "relations"):
        kind = book.relations.get(str(one.get("label")))
        ends = [spans.get(number) if isinstance(number := one.get(name), int) else None for name in ("head", "tail")]
        head, tail = ends
        if kind and head and tail and head != tail and kind.allows(head.label, tail.label):
            yield relation(kind.id, head, tail)
        else:
            tally.refused += 1
