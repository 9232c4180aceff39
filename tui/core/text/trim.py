"""The edges of a finding: attribution frames, connectives, the final stop and enclosing quotation marks go, by rules
that the codebook holds as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tui.core.text.plain import plain

_CLOSES = {'"': '"', "'": "'"}
_REACH, _BACK = 320, 220
"""How far into a span an opening frame may end, in characters."""
_FEWEST = 2
"""A frame is left where fewer words than this would remain."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What a codebook's `[trim]` says, compiled. A pattern that never matches stands for an absent key."""

    stops: str
    emphasis: str
    quotes: str
    bullet: re.Pattern[str]
    connective: re.Pattern[str]
    conjunction: re.Pattern[str]
    opening: tuple[re.Pattern[str], ...]
    closing: tuple[re.Pattern[str], ...]
    finite: re.Pattern[str]
    inverted: re.Pattern[str]
    """Who said it, after it: `, said` and a name to the end of the span."""
    hanging: re.Pattern[str]
    """A conjunction at the end, after a comma or semicolon: it leads on to the next item of a list."""
    told: frozenset[str]
    """The first words of all that may attribute something; every frame, opening or closing, holds one of them."""


_NEVER = re.compile(r"(?!)")
_WORD = re.compile(r"\w+")
_ACCORDING = "according"
_NAME = r"(?:(?-i:[A-Z])[\w.'&-]*(?:\s+(?:(?-i:[A-Z])[\w.'&-]*|of|for|and))*)"
_NOUN = r"(?:into|on|of|about|by|from|to)\b"
"""What stands after a report, a note or a find that is a thing, not what somebody does."""
_CLAUSE = r"he|she|it|they|we|i|you|that|there|this|these|those"
"""What begins a clause after a verb of saying: then it is what was said, not who said it."""
_ACTS = r"(?<!\bnot\s)(?<!n't\s)(?<!\bwas\s)(?<!\bwere\s)(?<!\bis\s)(?<!\bare\s)(?<!\bbe\s)"
"""What a verb of saying does not stand after where somebody says something: nobody said it, or it was said of them."""
_cache: list[tuple[Mapping[str, Any], Edges]] = []


def trim(text: str, start: int, end: int, rules: Mapping[str, Any]) -> tuple[int, int]:
    """`[start, end)` without what the codebook's `[trim]` table leaves outside. Offsets are code points, half-open.

    Never empties a span that holds a word: where all of it would go, the extent without white space comes back.
    """
    edges = compiled(rules)
    whole = plain(text[start:end])
    first, last = _space(whole, 0, len(whole))
    fallback = (start + first, start + last)
    while True:
        before = first, last
        for step in (_marks, _opening, _closing):
            first, last = step(whole, first, last, edges)
        if (first, last) == before:
            break
    return (start + first, start + last) if first < last else fallback


def compiled(rules: Mapping[str, Any]) -> Edges:
    """The patterns of a `[trim]` table, compiled once for each codebook in use."""
    for known, edges in _cache:
        if known is rules:
            return edges
    edges = _compile(rules)
    _cache.append((rules, edges))
    del _cache[:-4]
    return edges


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


def _compile(rules: Mapping[str, Any]) -> Edges:
    def words(key: str) -> str:
        return _any(rules.get(key, ()))

    opening: tuple[re.Pattern[str], ...] = ()
    closing: tuple[re.Pattern[str], ...] = ()
    inverted = _NEVER
    if rules.get("verbs"):
        speech = words("speech") or "(?!)"
        opening, closing = _frames(
            words("speakers") or "(?!)", words("verbs"), speech, words("adverbs"), words("trailing")
        )
        inverted = re.compile(rf",\s+(?:{speech})\s+{_NAME}(?:,[^\",]{{1,90}}){{0,2}}\s*$", re.I)
    return Edges(
        stops="".join(rules.get("stops", ())),
        emphasis="".join(rules.get("emphasis", ())),
        quotes="".join(rules.get("quotes", ())),
        bullet=re.compile(rf"(?:{words('bullets')})\s+") if rules.get("bullets") else _NEVER,
        connective=re.compile(rf"(?:{words('connectives')})\s*,\s*", re.I) if rules.get("connectives") else _NEVER,
        conjunction=re.compile(rf"(?:{words('conjunctions')})\b,?\s+", re.I) if rules.get("conjunctions") else _NEVER,
        opening=opening,
        closing=closing,
        told=frozenset(
            word
            for phrase in (*rules.get("verbs", ()), *rules.get("speech", ()), *rules.get("trailing", ()), _ACCORDING)
            for word in _WORD.findall(phrase.lower())[:1]
        ),
        finite=re.compile(rf"\b(?:{words('finite')})\b", re.I) if rules.get("finite") else _NEVER,
        inverted=inverted,
        hanging=re.compile(rf"[;,]\s*(?:{words('conjunctions')})\s*$", re.I) if rules.get("conjunctions") else _NEVER,
    )


def _frames(
    speakers: str, verbs: str, speech: str, adverbs: str, trailing: str
) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """Patterns of neutral attribution before and after what is attributed.

    Opening ones are tried in turn; those with a group `clause` count only where a finite clause follows.
    """
    speaker = rf"(?:{speakers}|(?:the|a|an|its|their|his|her|one|our)\s+(?:[\w'-]+\s+){{0,4}}?[\w'-]+|{_NAME})"
    aside = r"(?:,[^\",]{1,90}(?:,[^\",]{1,60})?,)?"
    said = rf"(?:(?:{adverbs})\s+)*{_ACTS}(?:{verbs})" if adverbs else rf"{_ACTS}(?:{verbs})"
    lead = (
        r"(?:(?:in|during|following|after|at|on|as|under|from|with|speaking|responding|commenting|publishing|writing|"
        r"reporting|summarising|introducing)\b[^\"]{2,170}?,\s+|[\w-]+ly,?\s+|also,?\s+)?"
    )
    opening = (
        rf"{lead}[^\",;:]{{1,90}}?{aside}\s*\b{said}(?:\s+(?:in|to|at|on)\s+[^,\"]{{1,40}}?)?,?\s+that,?\s+(?=\S)",
        rf"{lead}(?:(?!\bwhich\b)[^\"]){{1,200}}?\b{said}(?:\s+[^\",:]{{1,40}})?\s*[,:]\s*(?=\")",
        rf"{lead}[^\",;:]{{1,90}}?{aside}\s*\b{_ACTS}(?:{speech})\s+(?!about\b|of\b|to\b)(?=[^\",;:]{{4}})",
        rf"{lead}{speaker}{aside}\s+{said}(?!\s+(?:{_NOUN}))\b:?\s+(?P<clause>)",
        rf"{_ACCORDING}\s+to\s+[^\",]{{1,90}},\s+",
    )
    edge = r"(?:\s*,\s*(?=\S)|(?<=\")\s*,?\s*)"
    more = r"(?:\s+(?:in|at|on|to|after|following|during)\s+[^\",]{1,50}|\s+\w+)?"
    tail = rf"{edge}(?:{speaker}{aside}\s*(?:has\s+|have\s+|had\s+)?{said}{more}"
    closing = (
        rf"{tail}|{said}\s+(?!(?:{_CLAUSE})\b)[^\"]{{1,160}})\s*$",
        rf"\s*,?\s*(?:{trailing})\s+[^\"]{{1,120}}$" if trailing else r"(?!)",
    )
    return tuple(re.compile(p, re.I) for p in opening), tuple(re.compile(p, re.I) for p in closing)


def _space(text: str, first: int, last: int) -> tuple[int, int]:
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, last


def _marks(text: str, first: int, last: int, edges: Edges) -> tuple[int, int]:
    """White space, emphasis, a bullet, stops and quotation marks that enclose all or have no partner inside."""
    while True:
        before = first, last
        first, last = _space(text, first, last)
        bullet = edges.bullet.match(text, first, last)
        if bullet:
            first = bullet.end()
        while first < last and text[first] in edges.emphasis:
            first += 1
        while last > first and text[last - 1] in edges.emphasis + edges.stops:
            last -= 1
        first, last = _quotes(text, first, last, edges)
        if (first, last) == before:
            return first, last


def _quotes(text: str, first: int, last: int, edges: Edges) -> tuple[int, int]:
    if last - first < 2:
        return first, last
    head, tail = text[first], text[last - 1]
    if head in edges.quotes:
        inner = _marks_inside(text, first + 1, last, head)
        if not inner:
            return first + 1, last
        if inner == [last - 1]:
            return first + 1, last - 1
        if head == '"' and len(inner) % 2 == 0:
            return first + 1, last
    if (
        tail in edges.quotes
        and (tail == '"' or head == tail)
        and len(_marks_inside(text, first, last - 1, tail)) % 2 == 0
    ):
        return first, last - 1
    return first, last


def _marks_inside(text: str, first: int, last: int, mark: str) -> list[int]:
    """Where `mark` opens or closes a quotation in the stretch; an apostrophe inside a word is none."""
    found = [i for i in range(first, last) if text[i] == mark]
    if mark != "'":
        return found
    return [i for i in found if not (text[i - 1 : i].isalnum() and text[i + 1 : i + 2].isalnum())]


def _opening(text: str, first: int, last: int, edges: Edges) -> tuple[int, int]:
    for pattern in (edges.connective, edges.conjunction):
        found = pattern.match(text, first, last)
        if found and _words(text, found.end(), last) >= _FEWEST:
            return found.end(), last
    if edges.inverted.search(text, max(first, last - _BACK), last):
        return first, last
    for pattern in edges.opening if _attributes(text, first, min(last, first + _REACH), edges) else ():
        found = pattern.match(text, first, min(last, first + _REACH))
        if found is None or _words(text, found.end(), last) < _FEWEST:
            continue
        if "clause" in pattern.groupindex and not _is_clause(text, found.end(), last, edges):
            continue
        return found.end(), last
    return first, last


def _attributes(text: str, first: int, last: int, edges: Edges) -> bool:
    """Whether a word that every frame needs one of stands there: looking for it takes less than trying the frames."""
    return not edges.told.isdisjoint(_WORD.findall(text[first:last].lower()))


def _is_clause(text: str, first: int, last: int, edges: Edges) -> bool:
    """Whether a finite verb comes soon, before punctuation or a word that would make it a relative clause's."""
    verb = edges.finite.search(text, first, min(last, first + 140))
    if verb is None or verb.start() == first:
        return False
    return re.search(r"[;:]|\b(?:which|who|that|where)\b", text[first : verb.start()]) is None


def _closing(text: str, first: int, last: int, edges: Edges) -> tuple[int, int]:
    if hanging := edges.hanging.search(text, first, last):
        return first, hanging.start()
    for pattern in edges.closing if _attributes(text, max(first, last - _BACK), last, edges) else ():
        found = pattern.search(text, max(first, last - _BACK), last)
        if found and _words(text, first, found.start()) >= _FEWEST and found.start() > first:
            return first, found.start()
    return first, last


def _words(text: str, first: int, last: int) -> int:
    return len(text[first:last].split())
