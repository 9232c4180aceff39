"""An article as the rules read it: a plain copy, its tokens, lines and sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from tui.core.text.plain import plain
from tui.core.text.sentences import sentences
from tui.sources.matcher import Tokens

Extent = tuple[int, int]
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SMALL = frozenset(("a an and at by for from in into is of on or the to with after over as but not be it its").split())
_HEADING_WORDS, _HEADLINE_WORDS = 16, 22
_OPENS = re.compile(r"(?<![\w'.,])'(?=[\w£(\[])")
_CLOSES = re.compile(r"(?<=\S)'(?!\w)")
_PLURAL = re.compile(r"s' [a-z]")
"""An owner in the plural, whose mark closes no quotation."""


@dataclass(frozen=True)
class Line:
    """One line of the article, white space at its edges left out. `heading`: a title or section heading."""

    start: int
    end: int
    heading: bool
    title_case: bool


class Page:
    """Derived once for an article; every offset is one of the article's text."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.sentences = sentences(plain(text))
        self.text = _double(self._joined(plain(text)))
        self.tokens = Tokens.of(self.text)

    def _joined(self, text: str) -> str:
        """`text` in which a newline inside a sentence (a hard-wrapped line) is a space: expressions span it."""
        parts = [(start, end) for start, end in self.sentences if "\n" in text[start:end]]
        pieces = []
        position = 0
        for start, end in parts:
            pieces += [text[position:start], text[start:end].replace("\n", " ")]
            position = end
        return "".join((*pieces, text[position:]))

    @cached_property
    def lines(self) -> list[Line]:
        found: list[Line] = []
        position = 0
        for piece in self.text.split("\n"):
            stripped = piece.strip()
            if stripped:
                start = position + piece.index(stripped[0])
                found.append(_line(stripped, start, first=not found))
            position += len(piece) + 1
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, offset: int) -> Line:
        """The line that holds `offset`; the nearest before it where it stands between lines."""
        return self.lines[max(bisect_right(self._starts, offset) - 1, 0)]


def _double(text: str) -> str:
    """`text` with double marks round what single ones quote, in lines that have no double ones of their own."""
    if "'" not in text:
        return text
    marks: list[int] = []
    for opening in _OPENS.finditer(text):
        at = opening.start()
        if marks and at < marks[-1]:
            continue
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if '"' in text[text.rfind("\n", 0, at) + 1 : end]:
            continue
        closings = [found.start() for found in _CLOSES.finditer(text, at + 2, end)]
        sure = [i for i in closings if not _PLURAL.match(text, i - 1)]
        if closings:
            marks += [at, sure[0] if sure else closings[-1]]
    if not marks:
        return text
    letters = list(text)
    for at in marks:
        letters[at] = '"'
    return "".join(letters)


def _line(text: str, start: int, first: bool) -> Line:
    words = _WORD.findall(text)
    big = [word for word in words if word.lower() not in _SMALL]
    raised = sum(word[0].isupper() for word in big)
    title_case = len(big) >= 3 and raised >= 0.75 * len(big)
    short = len(words) <= _HEADING_WORDS and text[-1] not in '.!?:;,"' and "|" not in text and "\t" not in text
    title = first and len(words) <= _HEADLINE_WORDS and text[-1] != "."
    heading = title or (short and text[0] not in "•-*|")
    return Line(start, start + len(text), heading, title_case)
