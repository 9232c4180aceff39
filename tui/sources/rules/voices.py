"""Who speaks in a sentence: the inspectors, the inspected body, or somebody else."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from tui.sources.matcher import Hit, Phrases
from tui.sources.rules.cues import endings
from tui.sources.rules.mentions import Mention
from tui.sources.rules.page import Page

INSPECTOR, BODY, OTHER, NOBODY = "inspector", "body", "other", ""
_WINDOW = 22
_PARAGRAPH = 4000
_LETTER = re.compile(r"^Dear [A-Z]", re.M)
_PRONOUNS = frozenset(("he", "she"))
_THINGS = frozenset(("it", "they"))
_LISTENERS = frozenset(("inspectors", "inspector", "ofsted"))


class Voices:
    """The words that tell who speaks."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._said = frozenset(data["said"])
        self._doing = frozenset(data["doing"])
        self._phrases = Phrases()
        for side in (INSPECTOR, BODY, OTHER):
            self._phrases.add(side, data[side])
        self._phrases.add("reply", endings(data["reply_verbs"]))
        self._labels = {label: side for side in (INSPECTOR, BODY) for label in data[f"{side}_labels"]}
        self._person = frozenset(data["person_labels"])
        self._posts = frozenset(data["post_labels"])
        self._inspector_verbs = frozenset(data["inspector_verbs"])
        self._other_named = re.compile(data["other_named"])
        self._other_rules = frozenset(data["other_rules"])
        self._first_person = re.compile(data["first_person"], re.I)

    def read(self, page: Page, mentions: Sequence[Mention]) -> list[str]:
        """For each sentence of the page who speaks in it, "" where nobody is named; in a letter that is its writer."""
        reading = _Voices(self, page, mentions)
        writer = INSPECTOR if _LETTER.search(page.text) else NOBODY
        return [reading.speaker(i) or writer for i in range(len(page.sentences))]


class _Voices:
    def __init__(self, voices: Voices, page: Page, mentions: Sequence[Mention]) -> None:
        self._v = voices
        self._page = page
        self._mentions = mentions
        self._starts = [m.start for m in mentions]
        self._hits: dict[int, list[Hit]] = {}
        for hit in voices._phrases.hits(page.tokens):
            self._hits.setdefault(hit.first, []).append(hit)
        self._people: dict[str, str] = {}
        self._last = NOBODY
        self._last_person = NOBODY
        self._open = False
        self._carried = False
        self._quoting = NOBODY
        self._introduce()

    def _introduce(self) -> None:
        """Learn on which side each person stands whose post is told beside the name, wherever that is."""
        tokens, mentions = self._page.tokens, self._mentions
        for i, one in enumerate(mentions[:-1]):
            other = mentions[i + 1]
            if not self._a_post_and_its_holder(one, other):
                continue
            before = mentions[i - 1] if i and self._near(mentions[i - 1], one) else one
            first, last = bisect_left(tokens.starts, before.start), bisect_left(tokens.starts, other.end)
            self._side(first, last)
        self._last_person = NOBODY

    def _a_post_and_its_holder(self, one: Mention, other: Mention) -> bool:
        v = self._v
        either = (one.label in v._person and other.label in v._posts) or (
            one.label in v._posts and other.label in v._person
        )
        return either and self._near(one, other)

    def _near(self, one: Mention, other: Mention) -> bool:
        return self._page.text[one.end : other.start].strip() in _BESIDE

    def speaker(self, index: int) -> str:
        """Who speaks in sentence `index`; has to be asked in order."""
        page = self._page
        start, end = page.sentences[index]
        first = start == 0 or "\n" in page.text[page.sentences[index - 1][1] if index else 0 : start]
        if first:
            self._open = self._carried = self._open and self._goes_on(start)
        quoted = self._open or '"' in page.text[start:end]
        began_open = self._open
        if page.text.count('"', start, end) % 2:
            self._open = not self._open
        said = self._attributed(start, end)
        if said:
            self._last = said
            if quoted or page.text[end - 1] == ":":
                self._quoting = said
            return said
        if quoted and (began_open or page.text[start] == '"'):
            return self._ahead(index) or self._quoting or (BODY if self._speaks_of_itself(start, end) else NOBODY)
        if self._replies(start, end):
            return BODY
        return NOBODY

    def _goes_on(self, start: int) -> bool:
        """Whether a quotation that the paragraph before left open goes on in the one at `start`, though no mark opens
        it anew: the next mark closes one."""
        text = self._page.text
        if text[start] == '"' or self._quoting != BODY:
            return False
        at = text.find('"', start, start + _PARAGRAPH)
        return at > 0 and not text[at - 1].isspace() and not text[at + 1 : at + 2].isalnum()

    def _speaks_of_itself(self, start: int, end: int) -> bool:
        return self._v._first_person.search(self._page.text, start, end) is not None

    def _ahead(self, index: int) -> str:
        """Who is named later in the same paragraph as the speaker of the quotation."""
        page = self._page
        for following in range(index + 1, min(index + 4, len(page.sentences))):
            if "\n" in page.text[page.sentences[following - 1][1] : page.sentences[following][0]]:
                return NOBODY
            said = self._attributed(*page.sentences[following])
            if said:
                return said
        return NOBODY

    def _attributed(self, start: int, end: int) -> str:
        tokens = self._page.tokens
        low, high = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        inside = self._open_at(start)
        for i in range(low, high):
            token = tokens.lower[i]
            if token == '"':
                inside = not inside
            elif not inside and token in self._v._said and tokens.lower[i + 1 : i + 2] == ["by"]:
                if side := self._side(i + 2, min(i + 8, high)):
                    return side
            elif not inside and token in self._v._said and not _unsaid(tokens.lower, i, self._v._doing):
                side = self._beside(i, low, high)
                if side:
                    return side
            elif not inside and token == "according":
                return self._side(i + 2, min(i + 10, high)) or NOBODY
        return NOBODY

    def _open_at(self, start: int) -> bool:
        """Whether a quotation that began before is open at `start`: its mark would close it."""
        text = self._page.text
        paragraph = max(text.rfind("\n", 0, start) + 1, start - _PARAGRAPH)
        return (text.count('"', paragraph, start) + self._carried) % 2 == 1

    def _beside(self, verb: int, low: int, high: int) -> str:
        """The side of whoever stands before the verb, or after it where a quotation or comma stands before."""
        tokens = self._page.tokens
        first = verb
        while first > low and verb - first < _WINDOW and tokens.lower[first - 1] != '"':
            first -= 1
        if (
            first > low
            and tokens.lower[first - 1] == '"'
            and verb - first <= (tokens.lower[first : first + 1] == [","])
        ):
            last = verb + 1
            while last < high and last - verb < _WINDOW and tokens.lower[last] != '"':
                last += 1
            return self._side(verb + 1, last)
        if tokens.lower[verb] in self._v._inspector_verbs and not _THINGS.isdisjoint(
            tokens.lower[max(first, verb - 2) : verb]
        ):
            return INSPECTOR
        side = self._side(_past_adjunct(tokens.lower, first, verb), verb)
        if side in (OTHER, BODY) and verb + 1 < high and tokens.lower[verb + 1] in _LISTENERS:
            return INSPECTOR
        return side

    def _side(self, first: int, last: int) -> str:
        """The side of the words of tokens `[first, last)`: named persons, posts and bodies, pronouns."""
        page = self._page
        if first >= last:
            return NOBODY
        start, end = page.tokens.starts[first], page.tokens.ends[last - 1]
        named = self._mentions[bisect_left(self._starts, start) : bisect_right(self._starts, end - 1)]
        people = [page.text[m.start : m.end].split()[-1] for m in named if m.label in self._v._person]
        sides = {self._v._labels.get(m.label, NOBODY) for m in named}
        words = {hit.list for i in range(first, last) for hit in self._hits.get(i, ())}
        side = NOBODY
        if INSPECTOR in sides or INSPECTOR in words:
            side = INSPECTOR
        elif any(self._outsider(m) for m in named) or (
            OTHER in words and not any(self._a_body(m) and " " in page.text[m.start : m.end] for m in named)
        ):
            side = OTHER
        elif BODY in words or BODY in sides:
            side = BODY
        if people:
            side = side or self._people.get(people[-1], NOBODY) or OTHER
            self._people.setdefault(people[-1], side)
            self._last_person = side
        if not side and not _PRONOUNS.isdisjoint(page.tokens.lower[first:last]):
            return self._last_person or BODY
        if not side and not _THINGS.isdisjoint(page.tokens.lower[max(first, last - 3) : last]):
            return (
                INSPECTOR
                if self._last == OTHER and "it" in page.tokens.lower[max(first, last - 3) : last]
                else self._last
            )
        return side

    def _a_body(self, mention: Mention) -> bool:
        """Whether a mention names a body that may be the inspected one, or a post in it that no outsider holds."""
        v = self._v
        if mention.label in v._posts:
            lower = self._page.tokens.lower
            head = itertools.takewhile(lambda i: lower[i] not in _OF, self._within(mention))
            return all(hit.list != OTHER for i in head for hit in self._hits.get(i, ()))
        return v._labels.get(mention.label) == BODY

    def _within(self, mention: Mention) -> range:
        starts = self._page.tokens.starts
        return range(bisect_left(starts, mention.start), bisect_left(starts, mention.end))

    def _outsider(self, mention: Mention) -> bool:
        """Whether a body is one that speaks about others: a union, a charity, a department."""
        v = self._v
        if mention.rule in v._other_rules:
            return True
        text = self._page.text[mention.start : mention.end]
        return v._labels.get(mention.label) == BODY and v._other_named.search(text) is not None

    def _replies(self, start: int, end: int) -> bool:
        """Whether the sentence reports the body's own reply: the body first, then a verb of replying."""
        tokens = self._page.tokens
        low, high = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        for i in range(low, min(high, low + 14)):
            if any(hit.list == "reply" for hit in self._hits.get(i, ())):
                return self._side(low, i) == BODY
        return False


def _unsaid(lower: Sequence[str], verb: int, doing: frozenset[str]) -> bool:
    """Whether nobody says anything by the verb: he was told, praised or asked, or went on to do something."""
    if lower[verb] in doing and lower[verb + 1 : verb + 2] == ["to"]:
        return True
    return not _BEING.isdisjoint(lower[max(verb - 2, 0) : verb])


_BESIDE = frozenset(("", ",", "'s", ", the", "Mr", "Mrs", "Ms", "Dr", "Sir"))
"""What may stand between a name and the post of whoever bears it."""
_OF = frozenset(("of", "for"))
_BEING = frozenset("was were been be being is are get got".split())


def _past_adjunct(lower: Sequence[str], first: int, verb: int) -> int:
    """Where the subject begins: past an adjunct with a preposition and its comma at the front."""
    if lower[first] in _ADJUNCTS:
        for i in range(first, verb):
            if lower[i] == "," and verb - i > 1:
                return i + 1
    return first


_ADJUNCTS = frozenset(
    "in during following after at on as from with speaking responding commenting publishing writing reacting".split()
)
