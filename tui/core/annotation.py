"""Claims about an article, and the ids that make equal claims the same annotation.

Offsets are Unicode code points into the article's text exactly as stored, half-open: `text[start:end]`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["span", "relation", "attribute", "record"]


def article_id(text: str) -> str:
    """The id of an article: the first 130 bits of the SHA-256 of its text, as 26 base32 characters.

    Lone surrogates are hashed as they are, so that texts which differ only in them stay apart.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode("ascii")[:26].lower()


@dataclass(frozen=True, slots=True)
class Article:
    """Immutable text. `facts` are what is known about it beside the text: title, url, date, publisher ..."""

    id: str
    text: str
    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, title: str = "", **facts: str) -> Article:
        return cls(article_id(text), text, title, facts)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A claim: a span has a label, a relation holds, an attribute has a value, a record exists.

    span:      start, end, quote
    relation:  head_id, tail_id (annotations of the same article)
    attribute: head_id, value
    record:    value (what tells it from the article's other records of that label)
    """

    id: str
    article_id: str
    kind: Kind
    label: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    head_id: str | None = None
    tail_id: str | None = None
    value: str | None = None

    @property
    def extent(self) -> tuple[int, int]:
        """`(start, end)` of a span; a TypeError for anything else, which has none."""
        if self.start is None or self.end is None:
            raise TypeError(f"a {self.kind} has no extent")
        return self.start, self.end


def _id(*parts: str | int) -> str:
    """80 bits of the SHA-256 of the parts, as 16 base32 characters. NUL cannot occur in a part's type tag."""
    digest = hashlib.sha256()
    for part in parts:
        data = str(part).encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return base64.b32encode(digest.digest()[:10]).decode("ascii").lower()


def span(article: Article, label: str, start: int, end: int) -> Annotation:
    """The claim that `article.text[start:end]` has `label`. ValueError if the extent is empty or outside."""
    if not 0 <= start < end <= len(article.text):
        raise ValueError(f"span {start}-{end} is empty or outside the article's {len(article.text)} characters")
    quote = article.text[start:end]
    return Annotation(_id(article.id, "span", label, start, end), article.id, "span", label, start, end, quote)


def relation(label: str, head: Annotation, tail: Annotation) -> Annotation:
    """The claim that `label` holds from `head` to `tail`. ValueError if they belong to two articles."""
    if head.article_id != tail.article_id:
        raise ValueError(f"{label}: its ends belong to two articles")
    id = _id(head.article_id, "relation", label, head.id, tail.id)
    return Annotation(id, head.article_id, "relation", label, head_id=head.id, tail_id=tail.id)


def attribute(label: str, head: Annotation, value: str) -> Annotation:
    """The claim that the attribute `label` of `head` has `value`."""
    id = _id(head.article_id, "attribute", label, head.id, value)
    return Annotation(id, head.article_id, "attribute", label, head_id=head.id, value=value)


def record(article: Article, label: str, value: str) -> Annotation:
    """The claim that the article reports one more `label` (an inspection, say); `value` tells it from others."""
    return Annotation(_id(article.id, "record", label, value), article.id, "record", label, value=value)


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a source proposes an annotation; `score` is between 0 and 1, `note` says by which rule or model head."""

    annotation_id: str
    source_id: str
    score: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a source hands over: an annotation with its score and the rule that made it."""

    annotation: Annotation
    score: float
    note: str = ""
