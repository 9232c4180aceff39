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


_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(one + other for one in _BASE32 for other in _BASE32)
"""Ten bits as two base32 characters: an import makes millions of ids, and this is what each of them waits for."""


def _id(*parts: str | int) -> str:
    """80 bits of the SHA-256 of the parts, as 16 base32 characters. NUL cannot occur in a part's type tag."""
    said = ""
    for part in parts:
        text = str(part)
        said += f"{len(text if text.isascii() else text.encode('utf-8', 'surrogatepass'))}:{text}"
    return _short(said.encode("utf-8", "surrogatepass"))


def _short(said: bytes) -> str:
    n = int.from_bytes(hashlib.sha256(said).digest()[:10], "big")
    high, low, two = n >> 40, n & 0xFFFFFFFFFF, _PAIRS
    return (
        two[high >> 30] + two[high >> 20 & 1023] + two[high >> 10 & 1023] + two[high & 1023]
        + two[low >> 30] + two[low >> 20 & 1023] + two[low >> 10 & 1023] + two[low & 1023]
    )  # fmt: skip


def span(article: Article, label: str, start: int, end: int) -> Annotation:
    """The claim that `article.text[start:end]` has `label`. ValueError if the extent is empty or outside."""
    if not 0 <= start < end <= len(article.text):
        raise ValueError(f"span {start}-{end} is empty or outside the article's {len(article.text)} characters")
    about, first, last = article.id, str(start), str(end)
    if about.isascii() and label.isascii():  # the same as below, at once: most of what an import waits for
        said = f"{len(about)}:{about}4:span{len(label)}:{label}{len(first)}:{first}{len(last)}:{last}"
        id = _short(said.encode())
    else:
        id = _id(about, "span", label, start, end)
    return Annotation(id, about, "span", label, start, end, article.text[start:end])


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


_RESTS = "@"
"""Ends the id of the relation to the spans that a record, or a field of it, rests on; no id of a codebook has one."""


def rests_label(record: str) -> str:
    """The relation from a record to its mentions, and from the value of a field of it to the spans it rests on."""
    return record + _RESTS


def is_rest(label: str) -> bool:
    """Whether a relation says what a record rests on, rather than something of the article."""
    return label.endswith(_RESTS)


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
