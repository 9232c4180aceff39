"""Title, byline, date and publisher as an article's layout shows them: a table of shapes, tried on its first lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tui.core.text.plain import plain

_TOP = 24
"""How many lines that are not blank are looked at."""
_LONGEST_TITLE = 200
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s+{_MONTH},?\s+(?P<year>\d{{4}})", re.I),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.I),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b"),
)
_NAME = r"[A-Z][\w'.-]+(?: (?:[A-Z][\w'.-]+|de|van|der|and|&|[A-Z]\.)){0,5}"
_GREETING = re.compile(r"Dear\s+\w")
_SUBJECT = re.compile(r"\W*(?:(?:Re|RE|Subject|SUBJECT)\s*:\s*)?(?P<value>.*?)\W*$")
_MARKS = "#*_= \t"


@dataclass(frozen=True, slots=True)
class Shape:
    """A line that gives a fact: `pattern` matches the whole plain line, its group `value` is the fact."""

    fact: str
    pattern: re.Pattern[str]
    read: Callable[[str], str]
    first: int = 1
    last: int = _TOP


def iso(text: str) -> str:
    """The first date in a text as YYYY-MM-DD, day before month where only numbers are given; "" without one."""
    for pattern in _DATES:
        if found := pattern.search(text):
            named = found["month"].lower()[:3]
            month = _MONTHS.index(named) + 1 if named in _MONTHS else int(found["month"])
            try:
                return date(int(found["year"]), month, int(found["day"])).isoformat()
            except ValueError:
                continue
    return ""


def _as_it_is(text: str) -> str:
    return text.strip(_MARKS + "|,")


_WRITER = r"(?:[Ll]ocal )?(?:[\w ]+ )?(?:[Rr]eporter|[Cc]orrespondent|[Ee]ditor)\b.*"
_LONG_DATE = r"(?:\w{3,9}day,? )?(?:\d{1,2}(?:st|nd|rd|th)? \w{3,9},? \d{4}|\w{3,9} \d{1,2},? \d{4})"
_SHORT_DATE = r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}"
_WHEN = (
    r"(?:(?:Published|Posted|Updated|Last updated|First published|Date)\b.{0,30}?)?(?:\d{1,2}:\d\d\s*(?:am|pm)?,?\s*)?"
)

SHAPES = (
    Shape(
        "author",
        re.compile(rf"\W*(?:[Bb]y|BY|[Ww]ords by|[Rr]eporter:?|[Aa]uthor:?)\s+(?P<value>{_NAME})(?:[,|(@].*)?"),
        _as_it_is,
    ),
    Shape("author", re.compile(rf"(?P<value>{_NAME}),? {_WRITER}"), _as_it_is),
    Shape("author", re.compile(rf"\W*(?P<value>{_NAME})\s+[-|]\s+\d{{1,2}} \w+ \d{{4}}.*"), _as_it_is),
    Shape("date", re.compile(rf"\W*{_WHEN}(?P<value>{_LONG_DATE}|{_SHORT_DATE})\W{{0,6}}(?:.{{0,30}})", re.I), iso),
    Shape("date", re.compile(rf"\W*{_NAME}\s+[-|]\s+(?P<value>\d{{1,2}} \w+ \d{{4}}).*"), iso),
    Shape("author", re.compile(r"(?P<value>[A-Z][a-z'-]+ (?:[A-Z]\. )?[A-Z][A-Za-z'-]+)"), _as_it_is, 1, 3),
    Shape(
        "publisher",
        re.compile(r"(?:Source|Publisher|Publication|First published (?:in|by))\s*:?\s+(?P<value>[A-Z].{1,60})"),
        _as_it_is,
    ),
    Shape("url", re.compile(r"(?:(?:URL|Link|Source)\s*:?\s+)?(?P<value>https?://\S+)", re.I), _as_it_is),
)


def facts_of(text: str) -> dict[str, str]:
    """What the head of an article shows of title, author, date (ISO), publisher and url."""
    lines = list(_head(text))
    if not lines:
        return {}
    facts = {"title": _title(lines)}
    for shape in SHAPES:
        for line in lines[shape.first : shape.last]:
            if shape.fact in facts:
                break
            found = shape.pattern.fullmatch(line)
            if found and (value := shape.read(found["value"])):
                facts[shape.fact] = value
    return facts


def _head(text: str) -> Iterator[str]:
    """The first lines that are not blank, plain, without white space at their edges."""
    count = 0
    at = 0
    while at < len(text) and count < _TOP:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = plain(text[at : min(end, at + 2000)]).strip()
        if line.strip(_MARKS + "-"):
            yield line
            count += 1
        at = end + 1


def _title(lines: list[str]) -> str:
    """The first line; for a letter its subject: the line below the greeting, or one above it that says Subject."""
    for number, line in enumerate(lines):
        if number > 0 and _GREETING.match(line):
            near = [
                *lines[number + 1 : number + 2],
                *(above for above in lines[:number] if re.match(r"\W*(?:Re|Subject)\s*:", above, re.I)),
            ]
            for subject in near[::-1]:
                if len(subject) <= _LONGEST_TITLE and not subject.endswith((".", ":")):
                    found = _SUBJECT.match(subject)
                    return found["value"] if found else subject
            break
    title = lines[0].strip(_MARKS)
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
