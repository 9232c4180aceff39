"""What calendar interval the words of a date mean, counted from the article's own date where they are relative.

Written as the codebook wants it: a day, a month or a year in ISO 8601 where the interval is one, else START/END.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())} | {"sept": 9}
_WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}
_NUMBERS = {word: i for i, word in enumerate("no one two three four five six seven eight nine ten".split())} | {"a": 1}
_PIECE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[-/](?P<to>\d\d)(?!\d))?|(?P<day>\d{1,2})(?:st|nd|rd|th)?\b|(?P<word>[a-z]+)"
)
_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\Z|(\d{4})-(\d\d)-(\d\d)\Z")
_DAY = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]+),? ((?:19|20)\d\d)\b|\b([A-Za-z]+) (\d{1,2}),? ((?:19|20)\d\d)\b"
)
_AGO = re.compile(r"(?P<number>\w+) (?P<unit>year|month)s? (?:ago|earlier)\Z")


def first_day(text: str) -> date | None:
    """The first day of the calendar that stands in full in a text; None if there is none."""
    for found in _DAY.finditer(text):
        day, month, year = found.group(1, 2, 3) if found.group(1) else found.group(5, 4, 6)
        if made := _day(int(year), _MONTHS.get(month.lower(), 0), int(day)):
            return made
    return None


def of_iso(text: str) -> date | None:
    """The day that `YYYY-MM-DD` at the beginning of a text names; None if it is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def meaning(words: str, written: date | None) -> str:
    """The interval that `words` mean in an article of the day `written`; "" where that cannot be told."""
    said = " ".join(words.lower().replace(",", " ").split())
    if found := _NUMERIC.match(said):
        day, month, year = found.group(1, 2, 3) if found.group(1) else found.group(6, 5, 4)
        made = _day(int(year), int(month), int(day))
        return made.isoformat() if made else ""
    return _absolute(said, written) or (_relative(said, written) if written else "")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _absolute(said: str, written: date | None) -> str:
    """Dates that name a month, a season or a year."""
    pieces = list(_PIECE.finditer(said))
    words = [p.group("word") for p in pieces if p.group("word")]
    years = [int(p.group("year")) for p in pieces if p.group("year")]
    if any(word in _MONTHS for word in words):
        return _in_months(pieces, words, years, written)
    season = next((_SEASONS[word] for word in words if word in _SEASONS), None)
    if season and years:
        return f"{years[0]}-{season[0]:02}/{years[0]}-{season[1]:02}"
    if len(years) == 1 and not season and len(words) == 0:
        to = next((p.group("to") for p in pieces if p.group("to")), None)
        return f"{years[0]}/{years[0] // 100}{to}" if to else str(years[0])
    return ""


def _in_months(pieces: list[re.Match[str]], words: list[str], years: list[int], written: date | None) -> str:
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    year = years[-1] if years else _year(months[-1], words, written)
    if year is None:
        return ""
    days: list[tuple[int, int]] = []
    month = 0
    waiting: list[int] = []
    for piece in pieces:
        word, day = piece.group("word"), piece.group("day")
        if word in _MONTHS:
            month = _MONTHS[word]
            days += [(month, one) for one in waiting]
            waiting = []
        elif day:
            waiting.append(int(day))
    days += [(month, one) for one in waiting]
    made = [_day(year, *one) for one in days]
    if days:
        whole = [one for one in made if one]
        return _span(min(whole).isoformat(), max(whole).isoformat()) if len(whole) == len(made) else ""
    first = year - (months[0] > months[-1])  # December and January are of two years
    return _span(f"{first}-{months[0]:02}", f"{year}-{months[-1]:02}")


def _year(month: int, words: list[str], written: date | None) -> int | None:
    """The year of a month that stands alone: this year's or, where that is to come, last year's."""
    if written is None:
        return None
    if "next" in words:
        return written.year + (month <= written.month)
    if "last" in words and "year" in words:
        return written.year - 1
    return written.year - (month > written.month or ("last" in words and month == written.month))


def _span(start: str, end: str) -> str:
    return start if start == end else f"{start}/{end}"


def _relative(said: str, written: date) -> str:
    if said in ("today", "yesterday", "tomorrow"):
        return (written + timedelta(("yesterday", "today", "tomorrow").index(said) - 1)).isoformat()
    if found := _AGO.match(said):
        number = found.group("number")
        count = int(number) if number.isdigit() else _NUMBERS.get(number, 0)
        return _back(written, count, found.group("unit")) if count else ""
    way, _, unit = said.partition(" ")
    if unit == "" and way in _WEEKDAYS:
        return (written - timedelta((written.weekday() - _WEEKDAYS[way]) % 7)).isoformat()
    if way not in ("last", "this", "next"):
        return ""
    step = ("last", "this", "next").index(way) - 1
    if unit == "week":
        monday = written - timedelta(written.weekday()) + timedelta(7 * step)
        return _span(monday.isoformat(), (monday + timedelta(6)).isoformat())
    if unit in _SEASONS:
        return _season(written, unit, step)
    return _back(written, -step, unit) if unit in ("year", "month") else ""


def _season(written: date, name: str, step: int) -> str:
    """Last summer is the newest one that is over; this one is this year's, the next one is the first to come."""
    first, last = _SEASONS[name]
    year = written.year
    if step < 0 and written.month <= last:
        year -= 1
    if step > 0 and written.month >= first:
        year += 1
    return f"{year}-{first:02}/{year}-{last:02}"


def _back(written: date, count: int, unit: str) -> str:
    if unit == "year":
        return str(written.year - count)
    months = written.year * 12 + written.month - 1 - count
    return f"{months // 12}-{months % 12 + 1:02}"
