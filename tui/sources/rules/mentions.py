"""Mentions: from triggers in the phrase table to spans, expressions being tried only around a trigger."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui.sources.matcher import Hit, Phrases, Tokens
from tui.sources.rules.page import Extent, Line, Page
from tui.sources.rules.rulebook import NUMERIC, REACH, Learn, Rule, Rulebook

_NEEDED = 300
"""How far from a trigger the words that its rule needs may stand."""
_NEAR = 60
"""A trigger so far inside a stretch that was searched is not searched around again."""
_NOWHERE = (-1, -1)


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that a rule found. Offsets are code points, half-open."""

    start: int
    end: int
    label: str
    score: float
    rule: str


def find_mentions(page: Page, book: Rulebook, labels: Callable[[str], bool], zones: Sequence[Extent]) -> list[Mention]:
    """The best mentions of an article, none overlapping, and those that compete for the same extent after the best.

    `labels` says which labels the codebook knows; rules for others are silent. Nothing is found inside `zones`.
    """
    found = list(every_mention(page, book, book.phrases, labels))
    best = resolve(outside(found, zones))
    learnt, names = _learn(page, book.learns, best)
    if learnt or names:
        phrases = Phrases()
        for name, words in learnt.items():
            phrases.add(name, words)
        found += every_mention(page, book, phrases, labels)
        found += _named(page, names)
        best = resolve(outside(found, zones))
    return best


def outside(mentions: Iterable[Mention], zones: Sequence[Extent]) -> list[Mention]:
    """Those that share no code point with a zone."""
    if not zones:
        return list(mentions)
    return [m for m in mentions if not any(m.start < end and start < m.end for start, end in zones)]


def resolve(mentions: Iterable[Mention]) -> list[Mention]:
    """One reading without overlaps: sure ones first, the longest wins, then the score; in order of place.

    Of the rest only other labels for a chosen extent stay, behind the chosen one, as its alternatives.
    """
    ranked = sorted(set(mentions), key=lambda m: (m.score < 0.5, m.start - m.end, -m.score, m.start, m.rule))
    taken: dict[Extent, list[Mention]] = {}
    occupied = bytearray()
    for mention in ranked:
        extent = (mention.start, mention.end)
        if extent in taken:
            if all(mention.label != other.label for other in taken[extent]):
                taken[extent].append(mention)
            continue
        if len(occupied) < mention.end:
            occupied.extend(bytes(mention.end - len(occupied)))
        if not any(occupied[mention.start : mention.end]):
            taken[extent] = [mention]
            occupied[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    return [mention for extent in sorted(taken) for mention in taken[extent]]


def every_mention(page: Page, book: Rulebook, phrases: Phrases, labels: Callable[[str], bool]) -> Iterator[Mention]:
    """What the rules find around the triggers in `phrases`, overlaps and all."""
    tokens = page.tokens
    searched: dict[str, tuple[int, int]] = {}
    for hit in _hits(tokens, phrases):
        rules = book.rules.get(hit.list)
        if not rules:
            continue
        start, end = tokens.starts[hit.first], tokens.ends[hit.last - 1]
        if not _case(page.text, start, end, hit.list, book):
            continue
        line = page.line_at(start)
        window: Window | None = None
        high = _word_end(page.text, min(line.end, start + REACH)) if hit.list == NUMERIC else len(page.text)
        for rule in rules:
            if not labels(rule.label):
                continue
            if rule.at is not None:
                mention = _begun(rule, page.text, start, high, line, searched)
                if mention is not None:
                    yield mention
            elif _applies(rule, page.text, start, line):
                if rule.find is not None:
                    if end + _NEAR <= searched.get(rule.id, _NOWHERE)[1]:
                        continue
                    window = window or _window(page.text, start, end, line)
                    yield from _search(rule, page.text, window, searched)
                else:
                    mention = _around(rule, page, start, end, line)
                    if mention is not None and not _alone(rule, page.text, mention, start, end, book):
                        yield mention


def _hits(tokens: Tokens, phrases: Phrases) -> Iterator[Hit]:
    yield from phrases.hits(tokens)
    number = _NUMBER_WORDS
    for i, token in enumerate(tokens.lower):
        if token[0] in _DIGITS or token in number:
            yield Hit(NUMERIC, i, i + 1)


_DIGITS = frozenset("0123456789")
_NUMBER_WORDS = frozenset(
    (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    ).split()
)


def _case(text: str, start: int, end: int, name: str, book: Rulebook) -> bool:
    case = book.cases.get(name, "any")
    if case == "cap":
        return text[start].isupper()
    if case == "exact":
        return text[start:end] in book.exact[name]
    return True


def _applies(rule: Rule, text: str, start: int, line: Line) -> bool:
    if rule.case == "cap" and not text[start].isupper():
        return False
    if rule.case == "lower" and not text[start].islower():
        return False
    if rule.headline and not line.heading:
        return False
    if not rule.title and line.heading and line.title_case:
        return False
    low, high = max(line.start, start - _NEEDED), min(line.end, start + _NEEDED)
    return rule.needs is None or rule.needs.pattern.search(text, low, high) is not None


def _around(rule: Rule, page: Page, start: int, end: int, line: Line) -> Mention | None:
    """The span of a trigger at `[start, end)` and what its rule takes in on both sides; None where the rule fails."""
    text = page.text
    first, last = start, end
    if rule.after is not None:
        found = rule.after.pattern.match(text, end, min(len(text), end + REACH))
        if found is None:
            return None
        if "more" in found.re.groupindex and found.start("more") >= 0:
            last = found.end("more")
            if rule.inner:
                first = found.start("more")
    if rule.before is not None:
        low = max(line.start if start >= line.start else 0, start - rule.reach)
        if r"(?:\A|\n)" in rule.before.source:
            low = max(0, start - REACH)
        found = rule.before.pattern.search(text, _word_start(text, low, start), start)
        if found is None:
            return None
        if "more" in found.re.groupindex and found.start("more") >= 0:
            first = found.start("more")
    return _checked(rule, text, first, last)


def _alone(rule: Rule, text: str, mention: Mention, start: int, end: int, book: Rulebook) -> bool:
    """Whether what the mention has beside its trigger, or the trigger that is all of it, or, for another list, the
    whole, is on a list that says no."""
    if rule.not_whole and not rule.not_whole.isdisjoint(book.phrases.lists_of(text[mention.start : mention.end])):
        return True
    if not rule.not_alone:
        return False
    rest = (text[mention.start : start] + text[end : mention.end]).strip().removesuffix("'s") or text[start:end]
    return not rule.not_alone.isdisjoint(book.phrases.lists_of(rest))


def _word_start(text: str, low: int, start: int) -> int:
    """The first place from `low` on that is not in the middle of a word."""
    while 0 < low < start and text[low - 1].isalnum() and text[low].isalnum():
        low += 1
    return low


def _word_end(text: str, high: int) -> int:
    """The first place from `high` on that is not in the middle of a word, and the end of the word after it."""
    for _ in range(2):
        while high < len(text) and not text[high].isspace():
            high += 1
        high += high < len(text) and text[high] == " "
    return high


def _begun(
    rule: Rule, text: str, start: int, high: int, line: Line, searched: dict[str, tuple[int, int]]
) -> Mention | None:
    """The mention whose expression begins at a trigger, unless the trigger stands in the one before it."""
    assert rule.at is not None
    if start < searched.get(rule.id, _NOWHERE)[1]:
        return None
    found = rule.at.pattern.match(text, start, high)
    if found is None or not _applies(rule, text, start, line):
        return None
    low = max(line.start, start - rule.reach)
    if rule.before is not None and rule.before.pattern.search(text, _word_start(text, low, start), start) is None:
        return None
    searched[rule.id] = start, found.end("span")
    return _checked(rule, text, found.start("span"), found.end("span"))


Window = tuple[int, int, str]
"""A stretch that expressions are searched in, and what stands there in small letters."""


def _window(text: str, start: int, end: int, line: Line) -> Window:
    """The stretch around a trigger."""
    low = _word_start(text, max(line.start, start - REACH), start)
    high = _word_end(text, min(max(line.end, end), end + REACH))
    return low, high, text[low:high].lower()


def _search(rule: Rule, text: str, window: Window, searched: dict[str, tuple[int, int]]) -> Iterator[Mention]:
    """The matches of a rule's expression in a window that no earlier trigger's search has found."""
    assert rule.find is not None
    before = last = searched.get(rule.id, _NOWHERE)[0]
    low, high, small = window
    possible = not rule.has or any(word in small for word in rule.has)
    for found in rule.find.pattern.finditer(text, low, high) if possible else ():
        name = "span2" if "span2" in found.re.groupindex and found.start("span2") >= 0 else "span"
        first = found.start(name)
        if first <= before:
            continue
        last = max(last, first)
        mention = _checked(rule, text, first, found.end(name))
        if mention is not None:
            yield mention
    searched[rule.id] = last, high


def _checked(rule: Rule, text: str, first: int, last: int) -> Mention | None:
    """The mention, unless what must not stand around it does; white space and stray marks at its edges are cut."""
    while first < last and text[first] in " \n-,.'\"":
        first += 1
    while (last > first and text[last - 1] in " \n-,'\"") or (
        last > first and text[last - 1] == "." and not _dotted(text, last)
    ):
        last -= 1
    if first >= last:
        return None
    if rule.not_before is not None and rule.not_before.pattern.search(text, max(0, first - 40), first):
        return None
    if rule.not_after is not None and rule.not_after.pattern.match(text, last):
        return None
    if rule.not_within is not None and rule.not_within.pattern.search(text[first:last]):
        return None
    return Mention(first, last, rule.label, rule.score, rule.id)


def _dotted(text: str, last: int) -> bool:
    """Whether the full stop before `last` belongs to an abbreviation such as U.K."""
    return last >= 4 and text[last - 3] == "."


def _learn(
    page: Page, learns: Sequence[Learn], best: Sequence[Mention]
) -> tuple[dict[str, set[str]], dict[str, tuple[str, float]]]:
    """What the article's own names teach: words for lists, and other names with the label that they stand for."""
    lists: dict[str, set[str]] = {}
    names: dict[str, tuple[str, float]] = {}
    for mention in best:
        for learn in learns:
            if learn.label not in ("*", mention.label) or mention.score < 0.6:
                continue
            part = _part(page.text, mention, learn)
            if not part:
                continue
            if learn.list and learn.list != "learnt-names":
                lists.setdefault(learn.list, set()).add(part)
            else:
                names.setdefault(part, (mention.label, 0.84))
    return lists, names


def _part(text: str, mention: Mention, learn: Learn) -> str:
    if learn.expr is not None:
        found = learn.expr.pattern.match(text[mention.start : mention.end])
    elif learn.follow is not None:
        found = learn.follow.pattern.match(text, mention.end)
    else:
        return ""
    return found.group("part") if found else ""


def _named(page: Page, names: dict[str, tuple[str, float]]) -> Iterator[Mention]:
    for name, (label, score) in names.items():
        for found in re.finditer(rf"(?<![\w]){re.escape(name)}(?!\w)", page.text):
            yield Mention(found.start(), found.end(), label, score, "learnt-name")
