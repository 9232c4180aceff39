"""Lines as they stand on pages, put together to the paragraphs that they were broken from.

What pages repeat is told by its place and by being repeated: page numbers are left out, and of a line that runs over
the pages the first stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its text, its page, the height on it (upwards) and the size of its letters, both in points."""

    text: str
    page: int
    height: float = 0.0
    size: float = 0.0


_EDGES = 2
"""Lines at the top and at the bottom of a page that may be repeated on others."""
_OFTEN = 4
"""Pages whose edges have a line in common from which on it is no text, however many pages there are."""
_NUMBERED = re.compile(r"\W*(?:\w+\W+)?\d{1,4}(?:\W+(?:\w+\W+)?\d{1,4})?\W*")
"""What a page number is made of: `3`, `- 3 -`, `Page 3 of 12` in any language."""
_WIDER = 1.35
"""A distance between lines, as a share of the usual one, from which on a paragraph ends."""
_FAR = 2.2
"""The same where a long line breaks off in a sentence, and the next one goes on in small letters."""
_SHORT = 0.75
"""A line that is shorter than this share of the usual one, and ends like a sentence, ends a paragraph."""
_OTHER_SIZE = 0.12
_ENDS = re.compile(r"[.!?:][\"'\u2019\u201d)\]]*$")
_BULLET = re.compile(r"[\u2022\u25cf\u25aa\u25e6\u2023\u2043\u00b7*\u2013-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s")
_BROKEN = re.compile(r"(\w+)([-\u00ad\u2010])$")
_JOINED = re.compile(r"\w+-\w+")


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs that lines make, in their order; one that goes on behind the end of a page is one."""
    lines = list(_without_repeats(lines))
    if not lines:
        return
    usual = _usual_distance(lines)
    long = sorted(len(line.text) for line in lines)[int(0.9 * (len(lines) - 1))]
    hyphened = {word.lower() for line in lines for word in _JOINED.findall(line.text)}
    parts: list[str] = []
    before: Line | None = None
    for line in lines:
        if before is not None and _begins(before, line, usual, long):
            yield _joined(parts, hyphened)
            parts = []
        parts.append(line.text)
        before = line
    yield _joined(parts, hyphened)


def _without_repeats(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without page numbers, and of those that run over the pages the first."""
    pages = [list(some) for _, some in groupby(lines, key=lambda line: line.page)]
    edges = [_edges(page) for page in pages]
    often = Counter(form for page in edges for form in {_form(line) for line in page})
    running = {form for form, count in often.items() if count >= min(_OFTEN, max(2, len(pages) / 2))}
    seen: set[str] = set()
    for page, edge in zip(pages, edges, strict=True):
        for line in page:
            form = _form(line)
            if line in edge and (form in running or _NUMBERED.fullmatch(line.text)):
                if form in seen or _NUMBERED.fullmatch(line.text):
                    continue
                seen.add(form)
            yield line


def _edges(page: Sequence[Line]) -> set[Line]:
    by_height = sorted(page, key=lambda line: -line.height)
    return {*page[:1], *page[-1:], *by_height[:_EDGES], *by_height[-_EDGES:]}


def _form(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text).casefold()


def _usual_distance(lines: Sequence[Line]) -> float:
    """How far lines of a paragraph are apart, as a share of the size of their letters; 0 where heights say nothing."""
    apart = [
        (a.height - b.height) / a.size
        for a, b in pairwise(lines)
        if a.page == b.page and a.size and 0.5 * a.size < a.height - b.height < 3 * a.size
    ]
    return sorted(apart)[len(apart) // 4] if apart else 0.0  # no line of a paragraph is nearer than the others


def _begins(before: Line, line: Line, usual: float, long: int) -> bool:
    """Whether a line begins a paragraph."""
    ends = _ENDS.search(before.text) is not None
    if _BULLET.match(line.text) or (before.size and abs(line.size - before.size) > _OTHER_SIZE * before.size):
        return True
    apart = before.height - line.height
    if before.page != line.page or apart < 0:  # another page or column: no distance tells
        return ends or (line.text[:1].isupper() and len(before.text) < _SHORT * long)
    if usual and before.size and apart > _WIDER * usual * before.size:
        goes_on = line.text[:1].islower() and not ends and len(before.text) > _SHORT * long
        return not goes_on or apart > _FAR * usual * before.size
    return ends and len(before.text) < _SHORT * long


def _joined(parts: Sequence[str], hyphened: set[str]) -> str:
    """The lines of a paragraph as one, words that were broken at the end of a line whole again."""
    text = parts[0]
    for part in parts[1:]:
        broken = _BROKEN.search(text)
        if broken and part[:1].islower():
            first = re.match(r"\w+", part)
            whole = f"{broken[1]}-{first[0]}".lower() if first else ""
            keeps = broken[2] == "-" and whole in hyphened
            text = (text if keeps else text[: broken.start(2)]) + part
        elif broken and broken[2] == "-":
            text += part
        else:
            text += f" {part}"
    return text
