"""Zones: boilerplate by its shape, whoever published it. What the shapes are stands in `data/zones.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tui.sources.rules.mentions import Mention
from tui.sources.rules.page import Line, Page
from tui.sources.rules.rulebook import DATA, read_toml

_FRONT = re.compile(r"\A\ufeff?---[ \t\r]*\n(?:.*\n){0,48}?(?:---|\.\.\.)[ \t\r]*(?:\n|\Z)")
_SAME_AS_CAPTION = 25
"""A line repeats a caption, or stands there twice, only if it has as many characters as this."""


_LONG = 420
"""What has more characters than this is no line of boilerplate that is matched from end to end."""
_PICTURE = re.compile(r"[Pp](?:ic|hoto|IC|HOTO)|[Ii](?:mage|MAGE)")
"""What every caption's credit holds: it is looked for first."""
_STOPS = ".!?\"'"
_PARAGRAPH = 22
"""So many words has a paragraph of an article; a block of offers or related headlines has none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A line that is boilerplate. `top`, `tail`: only among the first or last lines. `to_end`: and all that follows,
    where no prose does; `whole`: whatever follows."""

    id: str
    pattern: re.Pattern[str]
    loose: re.Pattern[str] | None
    """Those of its expressions that say nothing of a line's end or its beginning: only they match a long line."""
    score: float
    top: int
    tail: int
    to_end: bool
    whole: bool
    first: bool
    """Whether the first line, which is a title as a rule, may be one."""


class Zones:
    """The shapes of boilerplate, and the label that its zones get."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.label: str = data["label"]
        self._kept = re.compile(data["front_matter"]["keep"], re.M | re.I)
        self._shapes = [_shape(entry) for entry in data["line"]]
        self._caption = re.compile(data["caption"]["pattern"])
        self._greeting = re.compile(data["letter"]["greeting"])
        self._letter_top: int = data["letter"]["within"]
        self._subject = re.compile(data["letter"]["subject"])

    def find(self, page: Page) -> list[Mention]:
        """The zones of an article in order: one for an unbroken run of lines that are boilerplate."""
        lines = page.lines
        marked: dict[int, tuple[float, str]] = {}
        for number, score, rule in (
            *self._by_shape(page, lines),
            *self._letter(page, lines),
            *self._twice(page, lines),
        ):
            if number not in marked or marked[number][0] < score:
                marked[number] = score, rule
        zones = list(self._front_matter(page))
        covered = max((zone.end for zone in zones), default=0)
        run: list[int] = []
        for number in range(len(lines) + 1):
            inside = number in marked and lines[number].start >= covered
            if inside:
                run.append(number)
            elif run:
                score, rule = max(marked[n] for n in run)
                zones.append(Mention(lines[run[0]].start, lines[run[-1]].end, self.label, score, rule))
                run = []
        return zones

    def _by_shape(self, page: Page, lines: Sequence[Line]) -> Iterable[tuple[int, float, str]]:
        count = len(lines)
        title = 1 if lines and not page.text.startswith("---") else 0
        prose = [_prose(page.text[line.start : line.end]) for line in lines]
        for number, line in enumerate(lines):
            text = page.text[line.start : line.end]
            long = len(text) > _LONG
            for shape in self._shapes:
                if long and shape.loose is None:
                    continue
                if number < title and not shape.first:
                    continue
                if (shape.top and number >= shape.top) or (shape.tail and number < count - shape.tail):
                    continue
                pattern = shape.loose if long and shape.loose is not None else shape.pattern
                if pattern.search(text):
                    yield number, shape.score, shape.id
                    if shape.to_end and (shape.whole or not any(prose[number + 1 :])):
                        for following in range(number + 1, count):
                            yield following, shape.score, shape.id
                    break

    def _twice(self, page: Page, lines: Sequence[Line]) -> Iterable[tuple[int, float, str]]:
        """Captions, lines that repeat one without its credit, and longer lines that stand there twice in a row."""
        texts = [page.text[line.start : line.end] for line in lines]
        found = [self._caption.match(text) if _PICTURE.search(text) else None for text in texts]
        captions = {one.group("caption").strip(" .") for one in found if one}
        previous = -1
        for number, text in enumerate(texts):
            bare = text.strip(" .")
            if found[number] or (len(bare) >= _SAME_AS_CAPTION and bare in captions):
                yield number, 0.95, "caption"
            if number > 1 and len(bare) >= _SAME_AS_CAPTION and bare == texts[previous].strip(" ."):
                yield previous, 0.85, "caption-twice"
                yield number, 0.85, "caption-twice"
            previous = number

    def _letter(self, page: Page, lines: Sequence[Line]) -> Iterable[tuple[int, float, str]]:
        """The address and date of a letter: what stands above its greeting, but for its title and subject."""
        for number, line in enumerate(lines[: self._letter_top]):
            if self._greeting.match(page.text[line.start : line.end]):
                for above in range(number):
                    text = page.text[lines[above].start : lines[above].end]
                    if not self._subject.search(text):
                        yield above, 0.85, "letter-head"
                return

    def _front_matter(self, page: Page) -> Iterable[Mention]:
        found = _FRONT.match(page.original)
        if found is None:
            return
        start = 1 if page.original.startswith("\ufeff") else 0
        end = found.end()
        kept = self._kept.search(page.original, start, end)
        cuts = [(start, end)] if kept is None else [(start, kept.start("kept")), (kept.end("kept"), end)]
        for first, last in cuts:
            while first < last and page.original[first] in " \r\n\"'":
                first += 1
            while last > first and page.original[last - 1] in " \r\n":
                last -= 1
            if first < last:
                yield Mention(first, last, self.label, 0.97, "front-matter")


def _prose(text: str) -> bool:
    """Whether a line is a paragraph of the article, not a headline, a link or an offer."""
    return text[-1] in _STOPS and len(text.split()) >= _PARAGRAPH


def _shape(entry: dict[str, Any]) -> Shape:
    flags = 0 if entry.get("case") else re.I
    loose = [p for p in entry["patterns"] if not (p.startswith("^") and p.endswith("$"))]
    return Shape(
        entry["id"],
        re.compile("|".join(f"(?:{p})" for p in entry["patterns"]), flags),
        re.compile("|".join(f"(?:{p})" for p in loose), flags) if loose else None,
        entry["score"],
        entry.get("top", 0),
        entry.get("tail", 0),
        entry.get("to_end", False),
        entry.get("whole", False),
        entry.get("first", False),
    )


def load_zones() -> Zones:
    """The shipped shapes."""
    return Zones(read_toml(DATA / "zones.toml"))
