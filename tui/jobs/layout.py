"""Title, byline, date and publisher as an article's layout shows them.

The lines above an article are rows of pieces: `By`, a name, a role, a date, a time, what stands between them. A line
counts if it is made of such pieces from its beginning to its end; so a sentence that has a date in it shows none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from tui.core.text.plain import plain

_TOP, _BOTTOM = 24, 8
"""How many lines that are not blank are looked at, at either end."""
_LONGEST_LINE, _LONGEST_ROW = 2000, 300
"""Characters that are looked at of a line, and those that a line may have to show a fact."""
_LONGEST_TITLE = 200
_PARAGRAPH = 200
"""Characters from which on a line is a paragraph: below the second one no head is looked for."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES = (
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?P<year>\d{{4}})(?!\d)",
    rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?!\d)",
    r"(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?!\d)",
    r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})(?!\d)",
)
_DATED = tuple(re.compile(rf"(?<!\w){form}", re.I) for form in _DATES)
_A_DATE = "|".join(re.sub(r"\(\?P<\w+>", "(?:", form) for form in _DATES)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"


def iso(text: str) -> str:
    """The first date in a text as YYYY-MM-DD, day before month where only numbers are given; "" without one."""
    smooth = " ".join(plain(text).split())
    for pattern in _DATED:
        for found in pattern.finditer(smooth):
            named = found["month"].lower()[:3]
            day, month = int(found["day"]), _MONTHS.index(named) + 1 if named in _MONTHS else int(found["month"])
            for one, other in ((month, day), (day, month)) if found["month"].isdigit() else ((month, day),):
                try:
                    return date(int(found["year"]), one, other).isoformat()
                except ValueError:
                    continue
    return ""


def _words(text: str) -> str:
    return "|".join(text.split())


_CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u017f]"
_NO_NAME = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun "
    "January February March April June July August September October November December "
    "Published Posted Updated Last First Written Words By On At In For The This Read Share Image Picture Photo "
    "Local Senior Chief Deputy Political Education Social Crime Community Digital Assistant Staff Special "
    "Reporter Reporters Correspondent Correspondents Editor Writer Journalist Columnist"
)
"""Words that begin no name and end one: of dates, of what stands before them, of roles."""
_WORD = rf"(?!(?i:{_NO_NAME})\b){_CAPITAL}(?:[^\W\d_]|['.-](?=\w))*\.?"
_NAME = rf"{_WORD}(?: (?:(?:de|van|von|der|den|la|le) ){{0,2}}{_WORD}){{1,4}}"
_NAMES = rf"{_NAME}(?:(?:, {_NAME}){{0,4}},? (?:and|&) {_NAME})?"
_INNER = r"(?:[\w&'-]|\.(?=\w))"
_CALLED = rf"(?:[Tt]he )?{_CAPITAL}{_INNER}*(?: (?:{_CAPITAL}{_INNER}*|and|of|the|for|&)){{0,6}}"

_CLOCK = r"(?:T?\d{1,2}[:.]\d\d(?:[:.][\d.]+)?|\d{1,2}(?= ?[ap]m))(?: ?[ap]\.?m\.?| ?[a-z]{2,4}\b|Z|[+-]\d\d:?\d\d)*"
_ROLES = "reporter|correspondent|editor|writer|journalist|columnist|reporting service|ldr"

PIECES = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("link", r"\]\([^)\s]*\)"),
        ("url", r"(?i:(?:url|link|source)\s*:?\s+)?(?P<value>https?://[^\s<>)\]]+)"),
        ("publisher", rf"(?:Source|Publisher|Publication|Newspaper)\s*:\s+(?P<value>{_CALLED})"),
        (
            "publisher",
            rf"(?i:first (?:published|appeared)) (?:in|by|on) (?!(?i:{_WEEKDAY}(?:{_A_DATE})))(?P<value>{_CALLED})",
        ),
        ("date", rf"(?i:{_WEEKDAY}(?P<value>{_A_DATE}))"),
        ("time", rf"(?i:{_CLOCK})"),
        ("time", r"(?i:\d+ min(?:ute)?s? read|reading time:? \d+ min\w*|(?:\d+|leave a) comments?)\b"),
        ("updated", r"(?i:(?:last )?(?:updated|modified|edited))\b"),
        ("when", r"(?i:(?:first )?(?:published|posted|created|date|dated|online since))\b"),
        ("by", r"(?i:(?:(?:words|written|reported|story|text|posted) )?by|words:|(?:reporter|author|writer):)(?!\w)"),
        ("name", rf"(?P<value>{_NAMES})(?!\w)"),
        ("role", rf"(?i:(?:[a-z'&-]+ ){{0,4}}?(?:{_ROLES})s?)\b"),
        ("handle", r"@\w+|[\w.+-]+@[\w-]+\.[\w.-]+"),
        ("", rf"(?i:(?:in|for|from|at) (?:the )?)(?-i:{_CALLED})"),
        ("", r"(?i:on|at)\b"),
        ("", r"[^\w@]+"),
    )
)
"""What a line above an article may be made of, in the order in which it is tried at each place. `value` is the fact."""
_SINGLE = re.compile(rf"(?P<value>{_WORD})(?!\w)")
"""A name of one word, which only `By` makes one."""
_SETTING = {"date", "time", "role", "handle", "by", "when", "updated"}
"""Beside these, in its line or the next one, a name is a byline."""
_TITLE_NEVER = {"date", "url", "by", "when", "updated", "publisher"}

_PAPERS = _words(
    "Advertiser Argus Bulletin Chronicle Citizen Courier Dispatch Echo Examiner Express Gazette Guardian Herald "
    "Independent Journal Magazine Mail Mercury Messenger Mirror News Observer Online Post Press Recorder Sentinel "
    "Standard Star Telegraph Times Today Tribune Week Weekly"
)
_PAPER = re.compile(rf"(?:The )?(?:\S+ ){{0,4}}(?:{_PAPERS})")
_BODIES = _words(
    "academy agency association authority board borough business care charity children city college commission "
    "committee community council county department district education environment exclusive families government group "
    "health home hospital housing inspectorate local media ministry national office opinion police politics region "
    "report school service services society sport team trust uk union university welfare world"
)
_NOBODY = re.compile(rf"(?i:\b(?:{_BODIES})\b)")
"""Words of bodies and of sections, which nobody is called."""

_FOOT = tuple(
    (fact, re.compile(pattern))
    for fact, pattern in (
        ("author", rf"Yours \w+\W*\n\W*(?P<value>(?:[A-Z]\.? ?){{0,3}}(?:{_NAME}|{_WORD}))\W*"),
        ("publisher", rf".*\b(?i:appeared(?: first)?|first published) (?:in|on|by) (?P<value>{_CALLED})\W*"),
        (
            "publisher",
            rf"\W*(?:\u00a9|\(c\)|Copyright)\W*(?:\d{{4}}(?:-\d{{2,4}})?\W*)?(?P<value>{_CALLED})(?:\W.*)?",
        ),
    )
)
"""What the last lines show, one line at a time or two."""

_ABOVE_TITLE = re.compile(r"\W*(?i:home|(?:\w+ )?news|menu|exclusive|advertisement|skip to .*|home\s*[>/|].*)\W*|!\[.*")
_GREETING = re.compile(r"\W*Dear\s+\w")
_SAYS_SUBJECT = re.compile(r"\W*(?:Re|Subject)\s*:", re.I)
_SUBJECT = re.compile(r"\W*(?:(?:Re|Subject)\s*:\W*)?(?P<value>.*?)[*_#\s]*", re.I)
_MARKS = "#*_= \t"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without white space at its edges, as it is and plain: both of one length."""

    raw: str
    plain: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a row: its kind, and the fact as the line has it."""

    kind: str
    value: str


Row = Sequence[_Piece]


def facts_of(text: str) -> dict[str, str]:
    """What the layout of an article shows of title, author, date (ISO), publisher and url."""
    lines = _lines(text)
    if not lines:
        return {}
    rows = [_row(line) for line in lines]
    letter = _greeting(lines)
    title, at = _title(lines, rows, letter)
    head = [() if n == at else row for n, row in enumerate(rows[: letter or _body(lines)])]
    found = {"title": title, "date": _date(head), "url": _first(head, "url"), "publisher": _first(head, "publisher")}
    if not letter:
        found |= _bylines(head, found["publisher"])
    foot = _foot(_lines(text, last=True))
    return foot | {fact: value for fact, value in found.items() if value}


def _row(line: _Line) -> Row:
    """The pieces that a line is made of; none if it is not made of pieces alone."""
    pieces: list[_Piece] = []
    at = 0
    if len(line.plain) > _LONGEST_ROW:
        return ()
    while at < len(line.plain):
        after_by = bool(pieces) and pieces[-1].kind == "by"
        tried = chain(PIECES, [("name", _SINGLE)]) if after_by else PIECES
        kind, found = next(((kind, m) for kind, form in tried if (m := form.match(line.plain, at))), ("", None))
        if found is None:
            return ()
        if kind:
            value = line.raw[slice(*found.span("value"))] if "value" in found.re.groupindex else ""
            pieces.append(_Piece(kind, value))
        at = found.end()
    return pieces


def _body(lines: Sequence[_Line]) -> int:
    """Where the head of an article ends at the latest: at the second paragraph."""
    long = [at for at, line in enumerate(lines) if at and len(line.plain) >= _PARAGRAPH]
    return long[1] if len(long) > 1 else len(lines)


def _date(head: Sequence[Row]) -> str:
    """The date that a head shows, that of an update only where there is no other."""
    updates: list[str] = []
    for row in head:
        last = ""
        for piece in row:
            if piece.kind == "date" and (day := iso(piece.value)):
                if last != "updated":
                    return day
                updates.append(day)
            if piece.kind != "time":
                last = piece.kind
    return updates[0] if updates else ""


def _first(head: Sequence[Row], kind: str) -> str:
    values = (piece.value.strip(_MARKS + "\u00a0\r|,") for row in head for piece in row if piece.kind == kind)
    return next(filter(None, values), "")


def _bylines(head: Sequence[Row], publisher: str) -> dict[str, str]:
    """The author and the publisher that names in a head show, by what stands beside them."""
    found = {"author": "", "publisher": publisher}
    for by_alone in (True, False):  # a name that follows By before any other
        for at, row in enumerate(head):
            kinds = {piece.kind for piece in row}
            beside = kinds | {p.kind for near in (head[at - 1 : at], head[at + 1 : at + 2]) for r in near for p in r}
            said = "by" in kinds or (at > 0 and bool(head[at - 1]) and head[at - 1][-1].kind == "by")
            names = [piece.value for piece in row if piece.kind == "name"]
            if not names or (by_alone and not said) or not (said or beside & _SETTING):
                continue
            for name in names:
                fact = "publisher" if _PAPER.fullmatch(plain(name)) else "author"
                if not found[fact] and ((said and fact == "author") or not _NOBODY.search(name)):
                    found[fact] = name
    return found


def _foot(lines: Sequence[_Line]) -> dict[str, str]:
    found: dict[str, str] = {}
    for fact, pattern in _FOOT:
        high = pattern.pattern.count(r"\n") + 1
        for at in range(len(lines) - high + 1):
            some = lines[at : at + high]
            text = "\n".join(line.plain for line in some)
            if fact not in found and len(text) <= 2 * _LONGEST_ROW and (seen := pattern.fullmatch(text)):
                found[fact] = "\n".join(line.raw for line in some)[slice(*seen.span("value"))]
    return found


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


def _title(lines: Sequence[_Line], rows: Sequence[Row], letter: int) -> tuple[str, int]:
    """The first line that can be a title, and where it is; of a letter its subject: a line that says so, or the one
    below the greeting.
    """
    if letter:
        said = [at for at in range(letter) if _SAYS_SUBJECT.match(lines[at].plain)]
        for at in [*said, *range(letter + 1, min(letter + 2, len(lines)))]:
            line = lines[at]
            found = _SUBJECT.fullmatch(line.plain)
            if found and len(line.plain) <= _LONGEST_TITLE and not line.plain.endswith((".", ":", ",")):
                return line.raw[slice(*found.span("value"))], at
    able = (
        at
        for at, (line, row) in enumerate(zip(lines, rows, strict=True))
        if not _ABOVE_TITLE.fullmatch(line.plain) and not {piece.kind for piece in row} & _TITLE_NEVER
    )
    at = next(able, 0)
    title = lines[at].raw.strip(_MARKS)
    return (title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"), at
