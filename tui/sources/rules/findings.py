"""Findings: sentences and clauses that judge, demand or answer, cut to the edges that the codebook wants."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.core.text.sentences import clauses
from tui.core.text.trim import trim
from tui.sources.rules.cues import NEVER, SCOPE, Cues, Reading, Weights
from tui.sources.rules.mentions import Mention
from tui.sources.rules.page import Extent, Page
from tui.sources.rules.voices import BODY, INSPECTOR, OTHER, Voices

_BULLET = re.compile(r"\s*(?:[•‣▪●◦·*o-]|\d{1,2}[.)])\s+")
_LEAD_IN = re.compile(r"\*\*[^*\n]{1,60}(?::\*\*|\*\*:)\s*")
_FEWEST_WORDS = 3
_ECHO = "echo"
"""Who speaks where nobody is named after what the inspectors said: they still, perhaps."""
_ENOUGH = {INSPECTOR: 1.5, _ECHO: 2.5, OTHER: 2.5}
"""The weight from which a sentence judges, by who speaks."""
_AT_ONCE = 6
"""An item of a list that begins with a grade, so many characters in, tells that grade."""
_CONTRAST = re.compile(r"\b(?:but|although|though|while|whilst|whereas|yet|however)\b", re.I)
_CONTRARY = {"good": "bad", "bad": "good"}
_CONTRARY_FROM = 2
_ENDS_SCOPE = frozenset(", . ; : but after because while although as since".split())
"""What ends the words after a grade that say for what it was given."""
_DEMANDS = 3
_LONGEST = 2000
"""What is longer than this, in characters, is no sentence that anybody wrote."""


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    side: str
    score: float
    rule: str


class Findings:
    """The cue words, who speaks, and which label each kind of finding gets."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._labels: Mapping[str, str] = data["labels"]
        self._silent = frozenset(data["ignore"]["labels"])
        self._grades = frozenset(data["ignore"]["grade"])
        self._cues = Cues(data)
        self._voices = Voices(data["voices"])
        self._want_not = re.compile("|".join(data["want_not"]["patterns"]), re.I)
        self._never = re.compile("|".join(data["scope"]["never"]), re.I)
        self._categories = frozenset(data["ignore"]["categories"])
        self._changes = frozenset(data["ignore"]["change"])
        self._want_start = frozenset(data["want_start"]["words"])
        self._scope = re.compile("|".join(data["scope"]["patterns"]), re.I)
        self._goes_on = re.compile(data["goes_on"]["pattern"], re.I)
        self._scope_strong: float = data["scope"]["strong"]
        self._bare_grade = re.compile(data["relative"]["bare_grade"], re.I)
        self._lead = re.compile(data["relative"]["lead"], re.I)
        self._lead_needs = re.compile(data["relative"]["lead_needs"], re.I)
        self._lead_cuts = [re.compile(pattern, re.I) for pattern in data["lead_cut"]["patterns"]]
        self._lead_signs = tuple(data["lead_cut"]["if_any"])
        self._event_cuts = [re.compile(pattern, re.I) for pattern in data["lead_cut"]["unless_wanted"]]
        self._told_next = re.compile(data["told_next"]["pattern"], re.I)
        self._after_want = re.compile(data["after_want"]["pattern"], re.I)

    def find(
        self, page: Page, mentions: Sequence[Mention], zones: Sequence[Extent], edges: Mapping[str, Any]
    ) -> list[Mention]:
        """The findings of an article in order of place, none overlapping."""
        reading = self._cues.read(page.tokens, self._silence(page, mentions))
        speakers = self._voices.read(page, mentions)
        grades = [(m.start, m.end) for m in mentions if m.label in self._grades]
        found: list[Mention] = []
        before, listed, floor = "", "", ""
        for (start, end), said in zip(page.sentences, speakers, strict=True):
            item = bool(listed) and self._item(page, start, end, grades)
            if any(start < last and first < end for first, last in zones) or (
                not item and self._no_prose(page, start, end)
            ):
                listed = listed if _BULLET.match(page.text, start) else ""
                floor = floor if listed else ""
                continue
            speaker = said or (_ECHO if floor == INSPECTOR else "")
            floor = said or floor
            if page.text[end - 1] == ":" and '"' not in page.text[start:end]:
                listed = self._listed(reading.weigh(start, end)) or (
                    before or "bad" if speaker in (INSPECTOR, _ECHO) else ""
                )
                continue
            listed = listed if item or _BULLET.match(page.text, start) else ""
            parts = self._parts(page, reading, (start, end), speaker, grades, before, listed)
            for part in parts:
                bullet_mark = _BULLET.match(page.text, part.start)
                start = bullet_mark.end() if bullet_mark else part.start
                bold = _LEAD_IN.match(page.text, start)
                start = bold.end() if bold else start
                first, last = trim(page.original, start, self._before_grade(page.text, part, grades), edges)
                if len(page.text[first:last].split()) >= _FEWEST_WORDS:
                    found.append(Mention(first, last, self._labels[part.side], part.score, part.rule))
                    before = part.side if part.side != "reply" else before
        return found

    def _silence(self, page: Page, mentions: Iterable[Mention]) -> bytearray:
        tokens = page.tokens
        silent = bytearray(len(tokens))
        for m in mentions:
            if m.label in self._silent and m.score >= 0.5:
                first, last = bisect_left(tokens.starts, m.start), bisect_left(tokens.starts, m.end)
                if m.label in self._grades:
                    told = not self._changes.isdisjoint(tokens.lower[max(first - 4, 0) : first])
                    first = max(first - 4, 0) if told else first
                silent[first:last] = b"\x01" * (last - first)
        for m in mentions:
            if m.label in self._grades:
                self._silence_categories(page, m, silent)
        return silent

    def _silence_categories(self, page: Page, grade: Mention, silent: bytearray) -> None:
        """In the sentence of a grade the headings that are graded ("well-led") praise nothing."""
        tokens = page.tokens
        index = max(bisect_left(page.sentences, (grade.start + 1, 0)) - 1, 0)
        start, end = page.sentences[index]
        for i in range(bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)):
            pair = "".join(tokens.lower[i : i + 3])
            if tokens.lower[i] in self._categories:
                silent[i] = 1
            elif pair in self._categories:
                silent[i : i + 3] = b"\x01\x01\x01"
        at = bisect_left(tokens.starts, grade.end)
        while at < len(tokens) and tokens.lower[at] == '"':
            at += 1
        last = bisect_left(tokens.starts, end)
        if tokens.lower[at : at + 1] in (["for"], ["at"]):
            while at < last and (
                tokens.lower[at] not in _ENDS_SCOPE or tokens.lower[at : at + 2] in ([",", "and"], [",", "or"])
            ):
                silent[at] = 1
                at += 1

    def _no_prose(self, page: Page, start: int, end: int) -> bool:
        """A heading, a table row, or a sentence that the end of the text cuts off."""
        line = page.line_at(start)
        text = page.text[start : min(end, start + _LONGEST)]
        if _BULLET.match(text) and end - start <= _LONGEST:
            return False
        if end - start > _LONGEST or (line.heading and line.start <= start and end <= line.end):
            return True
        if "|" in text or "\t" in page.original[start:end]:
            return True
        return page.text[end:].strip() == "" and text[-1] not in ".!?\"'" and len(text.split()) > 4

    def _item(self, page: Page, start: int, end: int, grades: Sequence[Extent]) -> bool:
        """Whether a line that ends like a heading is an item of the list before it, its mark lost."""
        line = page.line_at(start)
        text = page.text[start:end]
        if text[-1] in ".!?:" or line.title_case or ":" in text or any(start <= first < end for first, _ in grades):
            return False
        return len(text.split()) >= _FEWEST_WORDS + 2

    def _listed(self, weights: Weights) -> str:
        """What a list is of, by the line that leads into it."""
        if weights.want >= 2:
            return "want"
        if max(weights.good, weights.bad) < 1.5:
            return ""
        return "good" if weights.good > weights.bad else "bad"

    def _parts(
        self,
        page: Page,
        reading: Reading,
        extent: Extent,
        speaker: str,
        grades: Sequence[Extent],
        before: str,
        listed: str,
    ) -> list[_Part]:
        start, end = extent
        text = page.text
        start = self._cut(text, reading, start, end, speaker)
        if speaker == BODY:
            return [_Part(start, end, "reply", 0.74, "finding-reply")]
        speaker = INSPECTOR if listed and speaker in ("", _ECHO) else speaker
        if listed and any(start <= first <= start + _AT_ONCE for first, _ in grades):
            return []
        pieces = [(s, e, *self._judge(text, reading, s, e, speaker)) for s, e in clauses(text, start, end)]
        alone = len(pieces) == 1 and pieces[0][:2] == (start, end)
        whole = pieces[0][2:] if alone else self._judge(text, reading, start, end, speaker)
        pieces = self._reasoned(text, reading, pieces, speaker)
        pieces = self._contrasted(text, reading, pieces, speaker, grades, start)
        sides = [side for _, _, side, weight in pieces if side and weight >= 2]
        side, weight = whole
        if len(set(sides)) > 1 or (sides and not side and len(pieces) > 1):
            return _split(pieces)
        if listed and (not side or (listed == "want" and weight < 4)):
            return [_Part(start, end, listed, 0.66, "finding-listed")]
        if before and self._goes_on.match(text[start:end]):
            return [_Part(start, end, before, 0.6, "finding-continued")]
        if not side:
            graded = any(start <= first < end for first, _ in grades)
            goes_on = speaker == INSPECTOR and before and not graded and _finite(text, start, end)
            if not goes_on or self._plain(text, reading, start, end):
                return []
            return [_Part(start, end, "good" if before == "good" else "bad", 0.5, "finding-continued")]
        pieces = self._without_scope(text, pieces, grades)
        start, end = (pieces[0][0], pieces[-1][1]) if pieces else (start, end)
        return [_Part(start, end, side, _score(weight), f"finding-{side}")]

    def _reasoned(
        self, text: str, reading: Reading, pieces: list[tuple[int, int, str, float]], speaker: str
    ) -> list[tuple[int, int, str, float]]:
        """The clauses, a demand parted from what follows it and says what is wrong."""
        parted: list[tuple[int, int, str, float]] = []
        for piece in pieces:
            start, end, side, weight = piece
            found = self._after_want.search(text, start, end) if side == "want" else None
            reason = self._judge(text, reading, found.end(), end, speaker) if found else ("", 0.0)
            if found and reason[0] == "bad":
                parted += [(start, found.start(), side, weight), (found.end(), end, *reason)]
            else:
                parted.append(piece)
        return parted

    def _contrasted(
        self,
        text: str,
        reading: Reading,
        pieces: list[tuple[int, int, str, float]],
        speaker: str,
        grades: Sequence[Extent],
        start: int,
    ) -> list[tuple[int, int, str, float]]:
        """The clauses; one that says nothing by its words is the contrary of the clause that it is set against."""
        if speaker not in (INSPECTOR, _ECHO) or len(pieces) != 2:
            return pieces
        (_, end, one, weight), (second, _, other, heavier) = pieces
        led = text[start : pieces[0][0]]
        if bool(one) == bool(other) or not (_CONTRAST.search(text[end:second]) or _CONTRAST.search(led)):
            return pieces
        if max(weight, heavier) < _CONTRARY_FROM or (one or other) not in _CONTRARY:
            return pieces
        at = 1 if one else 0
        first, last = pieces[at][:2]
        quote = text[first:last]
        if (
            len(quote.split()) < 2 * _FEWEST_WORDS
            or self._plain(text, reading, first, last)
            or not _finite(text, first, last)
            or _graded(pieces[at], grades)
        ):
            return pieces
        pieces[at] = (first, last, _CONTRARY[one or other], 2.0)
        return pieces

    def _cut(self, text: str, reading: Reading, start: int, end: int, speaker: str) -> int:
        """Where a sentence begins without a lead that only tells of the event or of who judged."""
        quote = text[start:end]
        if self._lead_needs.match(quote) and (lead := self._lead.match(quote)):
            start += lead.end()
        if not any(sign in quote for sign in self._lead_signs):
            return start
        for pattern in (*self._lead_cuts, *(self._event_cuts if speaker != BODY else ())):
            found = pattern.match(text[start:end])
            if found and found.end() and len(text[start + found.end() : end].split()) >= _FEWEST_WORDS:
                wanted = reading.weigh(start, start + found.end()).want >= _DEMANDS
                start += 0 if wanted and pattern in self._event_cuts else found.end()
        return start

    def _before_grade(self, text: str, part: _Part, grades: Sequence[Extent]) -> int:
        """The part's end, or where a relative clause at its end begins that tells a bare grade alone."""
        found = self._bare_grade.search(text, part.start, part.end)
        if found and found.start() > part.start + 12 and any(found.start() < s < part.end for s, _ in grades):
            return found.start()
        return part.end

    def _without_scope(
        self, text: str, pieces: list[tuple[int, int, str, float]], grades: Sequence[Extent]
    ) -> list[tuple[int, int, str, float]]:
        while len(pieces) > 1 and not pieces[-1][2] and _graded(pieces[-1], grades):
            pieces = pieces[:-1]
        while len(pieces) > 1 and not pieces[0][2]:
            first = text[pieces[0][0] : pieces[0][1]]
            told = self._told_next.match(text[pieces[1][0] : pieces[1][1]]) if pieces[1][2] else None
            if not (told or _graded(pieces[0], grades) or self._scope.search(first)):
                break
            pieces = pieces[1:]
        return pieces

    def _judge(self, text: str, reading: Reading, start: int, end: int, speaker: str) -> tuple[str, float]:
        """The side that a stretch takes ("good", "bad", "want" or "") and how strongly."""
        weights = reading.weigh(start, end)
        quote = text[start:end]
        bullet = _BULLET.match(quote)
        enough = _ENOUGH.get(speaker, 3.0)
        good, bad = weights.good, weights.bad + (weights.want if speaker == OTHER else 0)
        strongest = max(good, bad)
        if (strongest < enough and weights.want < _DEMANDS and not bullet) or self._no_finding(
            reading, quote, start, end
        ):
            return "", 0.0
        if weights.want >= _DEMANDS and not self._wants_nothing(text, reading, start, end) and speaker != OTHER:
            return ("bad", 3.0) if self._cues.generic(quote) else ("want", weights.want)
        if bullet:
            word = quote[bullet.end() :].split(None, 1)[0].strip("*_,").lower()
            if word in self._want_start:
                return "want", 3.0
        if strongest < enough or (strongest < self._scope_strong and self._scoped(reading, quote, start, end)):
            return "", 0.0
        praised = good > bad or (good == bad and weights.first == "good")
        return ("good", good - bad / 2) if praised else ("bad", bad - good / 2)

    def _wants_nothing(self, text: str, reading: Reading, start: int, end: int) -> bool:
        """Whether what sounds like a demand is none, and no other stands beside it."""
        found = self._want_not.search(text[start:end])
        if found is None:
            return False
        rest = reading.weigh(start, start + found.start()).want + reading.weigh(start + found.end(), end).want
        return rest < _DEMANDS

    def _plain(self, text: str, reading: Reading, start: int, end: int) -> bool:
        """Whether a sentence only tells of the event: no judgement goes on in it."""
        quote = text[start:end]
        return self._scoped(reading, quote, start, end) or self._no_finding(reading, quote, start, end)

    def _scoped(self, reading: Reading, quote: str, start: int, end: int) -> bool:
        return reading.may_be(SCOPE, start, end) and self._scope.search(quote) is not None

    def _no_finding(self, reading: Reading, quote: str, start: int, end: int) -> bool:
        return reading.may_be(NEVER, start, end) and self._never.search(quote) is not None


def _graded(piece: tuple[int, int, str, float], grades: Sequence[Extent]) -> bool:
    return any(piece[0] <= start < piece[1] for start, _ in grades)


def _split(pieces: Sequence[tuple[int, int, str, float]]) -> list[_Part]:
    """One part for each run of clauses that say the same; a clause without a side goes with the one before it."""
    parts: list[_Part] = []
    for start, end, side, weight in pieces:
        if parts and (not side or side == parts[-1].side):
            last = parts[-1]
            parts[-1] = _Part(last.start, end, last.side, last.score, last.rule)
        elif side:
            parts.append(_Part(start, end, side, _score(weight), f"finding-{side}"))
    return parts


def _finite(text: str, start: int, end: int) -> bool:
    return (
        re.search(
            r"\b(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|may|\w{3,}ed)\b", text[start:end]
        )
        is not None
    )


def _score(weight: float) -> float:
    return round(min(0.88, 0.5 + 0.05 * weight), 2)
