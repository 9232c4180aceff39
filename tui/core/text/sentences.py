"""Sentences, clauses and paragraphs: they survive quotes, abbreviations, bullets, tables and hard-wrapped lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

Extent = tuple[int, int]

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st rev hon cllr sir no nos vs etc approx dept jan feb mar apr jun jul aug sept sep oct nov dec "
    "e.g i.e c.f cf al inc ltd co gen col sgt capt lt supt insp det pp vol fig para jr sr mt ft a.m p.m".split()
)
_CLOSING = "\"'”’)]»*_"
_STOP = re.compile(r"[.!?…]+[\"'”’)\]»*_]*(?=\s|$)")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BREAK = re.compile(r"\n")
_BULLET = re.compile(r"[ \t\u00a0]*(?:[•‣▪◦·●○*–—-]|\d{1,2}[.)]|\(?[a-z]\)|#{1,6})[ \t\u00a0]+")
_WORD_BEFORE = re.compile(r"[\w.]*$")
_WRAPPED_FROM, _WRAPPED_TO = 45, 100
"""How long a line is that a program may have broken, in characters."""
_FINITE = (
    "is are was were has have had do does did can could will would should may might must need needs cannot can't isn't "
    "aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't remain remains remained said says "
    "know knows knew understand understands understood make makes made take takes took feel feels felt provide "
    "provides receive receives found saw rose fell led met told heard began came went lack lacks get gets got give "
    "gives gave become becomes became show shows keep keeps kept"
)
_CLAUSE = re.compile(
    r"\s*(?:[,;:–—-]\s*)?\b(?:but|while|whilst|although|though|whereas|yet(?! to\b)|however|and)\b\s*"
    r"|\s*;\s*|\s+[–—-]\s+",
    re.I,
)
_LED = re.compile(
    r"(?:(?<=[\"“‘'])|(?<!.)|(?<=[.!?] ))(?:while|whilst|although|though|whereas)\s+(?P<first>[^,.;]{8,200}),\s+", re.I
)
_FINITE_WORD = re.compile(r"\b(?:" + "|".join(_FINITE.split()) + r"|\w{3,}ed)\b", re.I)


def paragraph_at(text: str, offset: int) -> Extent:
    """The stretch between blank lines that holds `offset`, its edges without white space; empty on a blank line."""
    start, end = _block(text, offset)
    return _strip(text, start, end)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Extent]:
    """The sentences of `text[start:end]`, in order, white space at their edges left out. Offsets are code points."""
    end = len(text) if end is None else end
    found: list[Extent] = []
    for first, last in _blocks(text, start, end):
        cut = first
        for stop in _STOP.finditer(text, first, last):
            if _ends(text, stop, last):
                found.append((cut, stop.end()))
                cut = stop.end()
        found.append((cut, last))
    stripped = (_strip(text, *extent) for extent in found)
    return [extent for extent in stripped if extent[0] < extent[1]]


def sentence_at(text: str, offset: int) -> Extent:
    """The sentence that holds `offset`, or the nearest one before it in its paragraph, or the first after it."""
    start, end = _block(text, offset)
    found = sentences(text, start, end)
    if not found:
        return _strip(text, start, end)
    place = bisect_right(found, (offset, len(text) + 1)) - 1
    return found[max(place, 0)]


def clauses(text: str, start: int, end: int) -> list[Extent]:
    """The clauses of the sentence `text[start:end]`: cut at a conjunction, a semicolon or a dash where both sides have
    a finite verb. The conjunction belongs to neither side."""
    found: list[Extent] = []
    cut = start
    led = _LED.search(text, start, end)
    if (
        led
        and _FINITE_WORD.search(text, led.start("first"), led.end("first"))
        and _FINITE_WORD.search(text, led.end(), end)
    ):
        found.append(led.span("first"))
        cut = led.end()
    for joint in _CLAUSE.finditer(text, start, end):
        if joint.start() <= cut:
            continue
        if _FINITE_WORD.search(text, cut, joint.start()) and _own_subject(text, joint, end):
            found.append((cut, joint.start()))
            cut = joint.end()
    found.append((cut, end))
    return [extent for extent in (_strip(text, *e) for e in found) if extent[0] < extent[1]]


def _own_subject(text: str, joint: re.Match[str], end: int) -> bool:
    """Whether a clause of its own follows: a finite verb soon, and after "and" a comma or a subject as well."""
    verb = _FINITE_WORD.search(text, joint.end(), min(end, joint.end() + 90))
    if verb is None or verb.start() == joint.end():
        return False
    return "and" not in joint.group().lower().split() or "," in joint.group()


@lru_cache(maxsize=4)
def _lines(text: str) -> list[int]:
    return [0, *(m.end() for m in _BREAK.finditer(text))]


def _block(text: str, offset: int) -> Extent:
    """The blank-line-delimited stretch around `offset`."""
    starts = _lines(text)
    line = max(bisect_right(starts, offset) - 1, 0)
    first = line
    while first > 0 and not _blank(text, starts, first) and not _blank(text, starts, first - 1):
        first -= 1
    last = line
    while last + 1 < len(starts) and not _blank(text, starts, last) and not _blank(text, starts, last + 1):
        last += 1
    return starts[first], _line_end(text, starts, last)


def _line_end(text: str, starts: list[int], line: int) -> int:
    return starts[line + 1] if line + 1 < len(starts) else len(text)


def _blank(text: str, starts: list[int], line: int) -> bool:
    return not text[starts[line] : _line_end(text, starts, line)].strip()


def _blocks(text: str, start: int, end: int) -> Iterator[Extent]:
    """Stretches in which a newline ends no sentence: hard-wrapped lines are joined, other lines stand alone."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end)]
    width = 0
    begun = -1
    for number, (first, last) in enumerate(lines):
        if number == 0 or lines[number - 1][1] + 1 < first:
            width = _width(text, lines, number)
        begun = first if begun < 0 else begun
        following = lines[number + 1] if number + 1 < len(lines) else None
        if following is None or following[0] > last + 1 or not _wraps(text[first:last], text[slice(*following)], width):
            yield begun, last
            begun = -1


def _width(text: str, lines: list[Extent], number: int) -> int:
    """The length of the longest line of the block that begins with line `number`."""
    widest = 0
    while True:
        first, last = lines[number]
        widest = max(widest, len(text[first:last].strip()))
        number += 1
        if number == len(lines) or lines[number][0] > last + 1:
            return widest


def _wraps(line: str, after: str, width: int) -> bool:
    """Whether `line` goes on in the line after it: it was broken at a width, not by its writer."""
    line, after = line.strip(), after.strip()
    if len(line) < _WRAPPED_FROM or not after or _BULLET.match(after) or "\t" in line or "|" in line:
        return False
    if line.rstrip(_CLOSING)[-1:] in (".", "!", "?", ":", ""):
        return False
    if after[0].islower():
        return True
    return width <= _WRAPPED_TO and len(line) + 1 + len(after.split(None, 1)[0]) > width


def _ends(text: str, stop: re.Match[str], end: int) -> bool:
    """Whether the stop ends a sentence: no abbreviation, initial or lower-case word that goes on."""
    at = stop.end()
    while at < end and text[at].isspace():
        at += 1
    if at >= end:
        return True
    if text[at].islower():
        return False
    if text[stop.start()] != "." or stop.end() - stop.start() > 1:
        return True
    found = _WORD_BEFORE.search(text, max(0, stop.start() - 24), stop.start())
    word = found.group() if found else ""
    if word.lower() in _ABBREVIATIONS:
        return False
    return not (len(word) == 1 and word.isupper() and word != "I")


def _strip(text: str, start: int, end: int) -> Extent:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
