"""Title, byline, date and publisher as an article's layout shows them: a table of shapes, tried on its edges."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tui.core.text.plain import plain

_TOP, _BOTTOM = 24, 8
"""How many lines that are not blank are looked at, at either end."""
_LONGEST_LINE, _LONGEST_SHAPE = 2000, 400
"""Characters that are looked at of a line, and those that a line may have to show a fact."""
_LONGEST_TITLE = 200

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+{_MONTH},?\s+(?P<year>\d{{4}})", re.I),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.I),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"\b(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})\b"),
)


def iso(text: str) -> str:
    """The first date in a text as YYYY-MM-DD, "" without one. Of two numbers the day is first, if it can be."""
    for pattern in _DATES:
        if found := pattern.search(text):
            named = found["month"].lower()[:3]
            month, day = _MONTHS.index(named) + 1 if named in _MONTHS else int(found["month"]), int(found["day"])
            if pattern is _DATES[-1] and month > len(_MONTHS):
                month, day = day, month
            try:
                return date(int(found["year"]), month, day).isoformat()
            except ValueError:
                continue
    return ""


_MARKS = "#*_= \t"


def _as_it_is(text: str) -> str:
    return text.strip(_MARKS + "\u00a0\r|,")


@dataclass(frozen=True, slots=True)
class Shape:
    """A line that shows a fact: `pattern` fits the whole plain line, its group `value` is the fact, `read` cleans it.

    `lines`: how many lines the pattern fits at once. `first`: the first line it may begin on. `letters`: whether it
    says anything in a letter, where names and places stand above the date as well.
    """

    fact: str
    pattern: re.Pattern[str]
    read: Callable[[str], str] = _as_it_is
    lines: int = 1
    first: int = 1
    edge: Literal["top", "bottom"] = "top"
    letters: bool = True


_CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u017f]"
_NAME = rf"{_CAPITAL}[\w'.-]*(?: (?:{_CAPITAL}[\w'.-]*|de|van|von|der|den|and|&)){{0,6}}?"
_LETTERS = r"(?:[^\W\d_]|['.-])"
_WHOLE_NAME = rf"{_CAPITAL}{_LETTERS}+(?: (?:{_CAPITAL}{_LETTERS}*|de|van|von|der|den)){{1,3}}"
_INNER = r"(?:[\w&'-]|\.(?=\w))"
_CALLED = rf"(?:[Tt]he )?{_CAPITAL}{_INNER}*(?: (?:{_CAPITAL}{_INNER}*|and|of|the|for|&)){{0,6}}"
_BY = r"\W*(?:[Bb]y|BY|[Ww]ords(?: by|:)|[Rr]eporter:|[Aa]uthor:|(?:Written|Posted|Reported) by:?)\s+"
_ROLE = r"(?:[\w'&-]+ ){0,5}(?:[Rr]eporter|[Cc]orrespondent|[Ee]ditor|[Ww]riter|[Jj]ournalist)\b.*"
_AFTER_NAME = r"(?:\s*[,|(@-].*|\s+(?:for|in|at) .*|\s+Local Democracy Reporter.*|\W*)"

_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_LONG_DATE = rf"{_WEEKDAY}(?:{_NTH}(?: of)? [a-z]{{3,9}}\.?,? \d{{4}}|[a-z]{{3,9}}\.? {_NTH},? \d{{4}})"
_DATE = rf"(?i:{_LONG_DATE}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}})"
_SAYS_WHEN = r"(?i:(?:(?:first |last )?(?:published|posted|updated|modified|created|date)\b[^\d\n]{0,30})?)"
_TIME = r"(?i:(?:\d{1,2}[:.]\d\d\s*(?:am|pm|gmt|bst)?,?\s*)?)"
_DATED = rf"\W*{_SAYS_WHEN}{_TIME}{_DATE}"
_REST = r"(?:[\WT].{0,60})?"

SHAPES = (
    Shape("url", re.compile(r"\W*(?:(?:URL|Link|Source)\s*:?\s+)?(?P<value>https?://[^\s<>)\]]+)\W*", re.I), first=0),
    Shape("date", re.compile(rf"(?P<value>{_DATED}){_REST}"), iso, first=0),
    Shape("date", re.compile(rf"{_BY}.{{2,60}}?\W(?P<value>{_DATE}){_REST}"), iso),
    Shape("date", re.compile(rf"\W*{_WHOLE_NAME}\s*[-|,]\s*(?P<value>{_DATE}){_REST}"), iso),
    Shape("author", re.compile(rf"{_BY}(?P<value>{_NAME}){_AFTER_NAME}")),
    Shape("author", re.compile(rf"{_DATED}\W+[Bb]y:? (?P<value>{_NAME}){_AFTER_NAME}")),
    Shape("author", re.compile(rf"(?P<value>{_WHOLE_NAME})(?:, {_ROLE}| Local Democracy Reporter\b.*)")),
    Shape("author", re.compile(rf"\W*(?P<value>{_WHOLE_NAME})\s*[-|,]\s*{_DATE}{_REST}"), letters=False),
    Shape("author", re.compile(rf"\W*(?P<value>{_WHOLE_NAME})\W*\n{_DATED}{_REST}"), lines=2, letters=False),
    Shape("author", re.compile(rf"Yours \w+\W*\n\W*(?P<value>{_WHOLE_NAME})\W*"), lines=2, edge="bottom"),
    Shape("publisher", re.compile(rf"(?:Source|Publisher|Publication|Newspaper)\s*:\s+(?P<value>{_CAPITAL}.{{1,60}})")),
    Shape("publisher", re.compile(rf"First published (?:in|by|on) (?P<value>{_CALLED})\W*")),
    Shape("publisher", re.compile(rf".*\bappeared (?:first )?(?:in|on) (?P<value>{_CALLED})\W*"), edge="bottom"),
    Shape(
        "publisher",
        re.compile(rf"\W*(?:\u00a9|\(c\)|Copyright)\W*(?:\d{{4}}(?:-\d{{2,4}})?\W*)?(?P<value>{_CALLED})(?:\W.*)?"),
        edge="bottom",
    ),
)

_SECTION = r"\W*(?i:home|(?:\w+ )?news|menu|advertisement|skip to .*|home\s*[>/|].*)\W*"
_NO_TITLE = re.compile(rf"\W*https?://\S+|!\[.*|{_DATED}\W*|{_SECTION}|{_BY}{_NAME}{_AFTER_NAME}")
"""Lines that may stand above the title."""
_GREETING = re.compile(r"\W*Dear\s+\w")
_SAYS_SUBJECT = re.compile(r"\W*(?:Re|Subject)\s*:", re.I)
_SUBJECT = re.compile(r"\W*(?:(?:Re|Subject)\s*:\W*)?(?P<value>.*?)[*_#\s]*", re.I)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without white space at its edges, as it is and plain: both of one length."""

    raw: str
    plain: str


def facts_of(text: str) -> dict[str, str]:
    """What the layout of an article shows of title, author, date (ISO), publisher and url."""
    top = _lines(text)
    if not top:
        return {}
    edges = {"top": top, "bottom": _lines(text, last=True)}
    letter = _greeting(top) > 0
    facts = {"title": _title(top)}
    for shape in SHAPES:
        if shape.fact not in facts and (shape.letters or not letter):
            value = _shown(shape, edges[shape.edge])
            if value:
                facts[shape.fact] = value
    return facts


def _shown(shape: Shape, lines: Sequence[_Line]) -> str:
    """The fact that the first lines of this shape show, "" if none are."""
    for at in range(shape.first if shape.edge == "top" else 0, len(lines) - shape.lines + 1):
        some = lines[at : at + shape.lines]
        text = "\n".join(line.plain for line in some)
        if len(text) <= _LONGEST_SHAPE and (found := shape.pattern.fullmatch(text)):
            start, end = found.span("value")
            if value := shape.read("\n".join(line.raw for line in some)[start:end]):
                return value
    return ""


def _lines(text: str, *, last: bool = False) -> list[_Line]:
    """The first lines that are not blank, or the last; of a very long one its beginning."""
    found: list[_Line] = []
    at, most = (len(text), _BOTTOM) if last else (0, _TOP)
    while (at > 0 if last else at < len(text)) and len(found) < most:
        if last:
            start, end = text.rfind("\n", 0, at) + 1, at
            at = start - 1
        else:
            start, end = at, text.find("\n", at)
            end = len(text) if end < 0 else end
            at = end + 1
        raw = text[start : min(end, start + _LONGEST_LINE)]
        smooth = plain(raw).replace("\n", " ")
        kept = slice(len(smooth) - len(smooth.lstrip()), len(smooth.rstrip()))
        if smooth.strip(_MARKS + "-"):
            found.append(_Line(raw[kept], smooth[kept]))
    return found[::-1] if last else found


def _greeting(lines: Sequence[_Line]) -> int:
    """Where a letter says Dear; 0 where none of the first lines does, or only the very first."""
    return next((at for at, line in enumerate(lines) if at and _GREETING.match(line.plain)), 0)


def _title(lines: Sequence[_Line]) -> str:
    """The first line that can be one; of a letter its subject: a line that says so, or the one below the greeting."""
    if greeting := _greeting(lines):
        said = [line for line in lines[: greeting + 2] if _SAYS_SUBJECT.match(line.plain)]
        for line in [*said, *lines[greeting + 1 : greeting + 2]]:
            found = _SUBJECT.fullmatch(line.plain)
            if found and len(line.plain) <= _LONGEST_TITLE and not line.plain.endswith((".", ":", ",")):
                return line.raw[slice(*found.span("value"))]
    line = next((line for line in lines if not _NO_TITLE.fullmatch(line.plain)), lines[0])
    title = line.raw.strip(_MARKS)
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
