"""Findings: what a sentence, or each of its clauses, says of the inspected body's work, by its cue words.

Cues, who may speak, and which label each makes stand in `data/findings.toml`. A sentence is one finding unless its
clauses carry different labels; its edges are trimmed as the codebook says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui.core.annotation import Annotation
from tui.core.text.sentences import clauses
from tui.core.text.trim import trim
from tui.sources.matcher import Phrases, Tokens
from tui.sources.rules.mentions import Mention
from tui.sources.rules.page import Extent, Page
from tui.sources.rules.rulebook import DATA, read_toml

_STOP = re.compile(r"[.!?…]['\")\]*_]*$")
_BULLET = re.compile(r"^(?:[•‣▪◦·●○*-]|\d{1,2}[.)]|\([a-z\d]\)|o)\s+\S")


@dataclass(frozen=True, slots=True)
class Theme:
    """The value of an attribute that a finding's words speak for."""

    attribute: str
    value: str
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the cues in a stretch come to: the label that wins, by how much, and the cue that weighed most."""

    label: str
    margin: float
    cue: str


@dataclass(slots=True)
class _Speaker:
    """Who spoke last, and in which sentence: a quotation that goes on is theirs."""

    kind: str = ""
    sentence: int = -9


class Findings:
    """The shipped cues, compiled."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        names: Mapping[str, str] = data["labels"]
        self._praise, self._blame = names["praise"], names["blame"]
        self._wish, self._reply = names["wish"], names["reply"]
        self._phrases = Phrases()
        self._weights: dict[str, tuple[str, float]] = {}
        for cue in data["cue"]:
            for word in cue["words"]:
                self._phrases.add(word, [word])
                self._weights[word] = cue["label"], cue.get("weight", 1.0)
        self._patterns = [(re.compile(p["expr"], re.I), p["label"], p.get("weight", 1.0)) for p in data["pattern"]]
        turns = data["turn"]
        self._negators = frozenset(turns["negators"])
        self._reducers = frozenset(turns["reducers"])
        self._window: int = turns["window"]
        self._wishes = re.compile("|".join(data["wish"]["patterns"]), re.I)
        self._scope = re.compile("|".join(data["scope"]["patterns"]), re.I)
        self._joint = re.compile(data["scope"]["joint"], re.I)
        self._aside = re.compile(rf"(?:{data['scope']['aside']}),?$", re.I)
        self._speech = _Speech(data["speech"])
        self._themes = data["theme"]
        self._theme_phrases = Phrases()
        self._theme_words: dict[str, str] = {}
        for theme in self._themes["value"]:
            for word in theme["words"]:
                self._theme_words[word] = theme["id"]
                self._theme_phrases.add(word, [word])

    def find(
        self, page: Page, mentions: Sequence[Mention], zones: Sequence[Extent], rules: Mapping[str, Any]
    ) -> list[Mention]:
        """The findings of an article in order, none overlapping; `rules` is the codebook's `[trim]` table."""
        found: list[Mention] = []
        speaker = _Speaker()
        for number, (start, end) in enumerate(page.sentences):
            if any(start < z_end and z_start < end for z_start, z_end in zones):
                continue
            kind = self._speech.kind(page.text, start, end, mentions, speaker, number)
            if self._says_nothing(page, start, end):
                continue
            for first, last, weighed in self._units(page, start, end, kind):
                first, last = trim(page.original, first, last, rules)
                if len(page.text[first:last].split()) >= 3 and (not found or first >= found[-1].end):
                    score = min(0.95, 0.56 + 0.09 * weighed.margin)
                    found.append(Mention(first, last, weighed.label, round(score, 2), f"finding-{weighed.cue}"))
        return found

    def _says_nothing(self, page: Page, start: int, end: int) -> bool:
        """Whether a sentence is a heading, a lead-in that ends in a colon, or cut off, and carries no finding."""
        text = page.text[start:end]
        line = page.line_at(start)
        bullet = _BULLET.match(page.text[line.start : line.end]) is not None
        if text.endswith(":") or len(text.split()) < 4:
            return True
        if bullet:
            return False
        return line.heading or _STOP.search(text) is None

    def _units(self, page: Page, start: int, end: int, kind: str) -> Iterator[tuple[int, int, Weighed]]:
        """The stretches of a sentence that are findings, before their edges are trimmed."""
        if kind == "reply":
            if self._speech.scope is None or not self._speech.scope.search(page.text, start, end):
                yield start, end, Weighed(self._reply, 2.0, "reply")
            return
        parts = [(s, e, self._weigh(page, s, e)) for s, e in self._parts(page.text, start, end)]
        labels = {w.label for _, _, w in parts if w}
        if len(labels) > 1:
            yield from ((s, e, w) for s, e, w in parts if w)
        elif labels:
            said = [i for i, (_, _, w) in enumerate(parts) if w]
            first = 0 if said[0] == 0 or not self._is_scope(page, parts[0]) else said[0]
            last = len(parts) - 1 if not self._is_scope(page, parts[-1]) else said[-1]
            whole = self._weigh(page, parts[first][0], parts[last][1]) or parts[said[0]][2]
            assert whole is not None
            yield parts[first][0], parts[last][1], whole

    def _is_scope(self, page: Page, part: tuple[int, int, Weighed | None]) -> bool:
        return part[2] is None and self._scope.search(page.text, part[0], part[1]) is not None

    def _parts(self, text: str, start: int, end: int) -> Iterator[Extent]:
        """The clauses of a sentence, less a relative clause at the end that only tells a grade or an inspection."""
        for first, last in clauses(text, start, end):
            aside = self._aside.search(text, first, last)
            cut, last = first, aside.start() if aside else last
            for joint in self._joint.finditer(text, first, last):
                yield cut, joint.start()
                cut = joint.end()
            yield cut, last

    def _weigh(self, page: Page, start: int, end: int) -> Weighed | None:
        """Which label the cues of a stretch speak for; None without a cue, or where they cancel out."""
        text = page.text
        tokens = Tokens.of(text[start:end])
        weights: dict[str, float] = {}
        heaviest = ("", 0.0)
        for hit in self._phrases.hits(tokens):
            label, weight = self._weights[hit.list]
            label = self._turned(label, tokens, hit.first)
            weights[label] = weights.get(label, 0.0) + weight
            heaviest = max(heaviest, (hit.list, weight), key=lambda pair: pair[1])
        for pattern, label, weight in self._patterns:
            if pattern.search(text, start, end):
                weights[label] = weights.get(label, 0.0) + weight
                heaviest = max(heaviest, ("pattern", weight), key=lambda pair: pair[1])
        if self._wishes.search(text, start, end):
            return Weighed(self._wish, 2.5, "wish")
        ranked = sorted(weights.items(), key=lambda pair: -pair[1])
        if not ranked:
            return None
        margin = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
        if margin <= 0:
            return Weighed(self._first(tokens, ranked), 0.2, heaviest[0])
        return Weighed(ranked[0][0], margin, heaviest[0])

    def _first(self, tokens: Tokens, ranked: Sequence[tuple[str, float]]) -> str:
        """Where cues balance, mixed wording takes its main clause's label: that of its first cue."""
        for hit in self._phrases.hits(tokens):
            return self._turned(self._weights[hit.list][0], tokens, hit.first)
        return ranked[0][0]

    def _turned(self, label: str, tokens: Tokens, at: int) -> str:
        """The label of a cue after what stands before it: a negated praise is blame, a reduced worry is praise."""
        before = tokens.lower[max(0, at - self._window) : at]
        if label == self._praise and any(word in self._negators for word in before):
            return self._blame
        if label == self._blame and any(word in self._reducers for word in before):
            return self._praise
        return label

    def themes(self, page: Page, span: Annotation) -> list[Theme]:
        """The theme of a finding: the value with most of its words in it, the earlier in the file where they tie."""
        if span.label not in self._themes["on"]:
            return []
        start, end = span.extent
        tokens = Tokens.of(page.text[start:end])
        counts: dict[str, float] = {}
        for hit in self._theme_phrases.hits(tokens):
            value = self._theme_words[hit.list]
            counts[value] = counts.get(value, 0.0) + 1 + 0.5 * (hit.last - hit.first - 1)
        if not counts:
            return []
        best = max(counts, key=lambda value: counts[value])
        total = sum(counts.values())
        score = round(0.45 + 0.4 * counts[best] / total, 2)
        return [Theme(self._themes["attribute"], best, score, f"theme-{best}")]


class _Speech:
    """Who speaks in a sentence: the inspected body (`reply`), or anybody else ("")."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        verbs = "|".join(sorted(data["verbs"], key=len, reverse=True))
        aside = r"(?:,[^,\"]{0,120},)?(?: [A-Z][\w'.-]+){0,3}(?:,[^,\"]{0,120},)?"
        self._after = re.compile(rf"{aside}\s*(?:has |have |had |also |then |later |'s \w+ )*(?:{verbs})\b", re.I)
        self._before = re.compile(rf"\b(?:{verbs})\s+(?:the |its |a |an |council |[a-z-]+ ){{0,4}}$", re.I)
        self._generic = re.compile(
            rf"\b(?:{data['generic']})\b{aside}\s*(?:has |have |also |then )*(?:{verbs})\b", re.I
        )
        self._generic_after = re.compile(
            rf"\b(?:{verbs})\s+(?:the |its |a |an )?(?:[\w-]+ ){{0,2}}(?:{data['generic']})\b", re.I
        )
        self._pronoun = re.compile(rf"\b(?:he|she|they|we|i)\s+(?:also |then |has |had )*(?:{verbs})\b", re.I)
        self._we = re.compile(data["we"], re.I)
        self._speakers = frozenset(data["speakers"])
        self._others = re.compile(data["others"], re.I)
        self.scope = re.compile(data["silent"], re.I) if data.get("silent") else None

    def kind(self, text: str, start: int, end: int, mentions: Sequence[Mention], last: _Speaker, number: int) -> str:
        sentence = text[start:end]
        spoken = self._named(text, start, end, mentions)
        if spoken is None and (self._generic.search(sentence) or self._generic_after.search(sentence)):
            spoken = "reply"
        if spoken is None and self._pronoun.search(sentence) and number - last.sentence <= 3:
            spoken = last.kind
        if spoken is None and number - last.sentence <= 1 and last.kind == "reply" and _quoted(text, start, end):
            spoken = last.kind
        if spoken is None and _quoted(text, start, end) and self._we.search(sentence) and last.kind == "reply":
            spoken = "reply"
        if spoken is not None:
            last.kind, last.sentence = spoken, number
        return "reply" if spoken == "reply" else ""

    def _named(self, text: str, start: int, end: int, mentions: Sequence[Mention]) -> str | None:
        """The kind of the speaker that the sentence names beside a verb of saying; None where it names none."""
        for mention in mentions:
            if mention.end <= start or mention.start >= end:
                continue
            speaks = self._after.match(text, mention.end, end) or self._before.search(text, start, mention.start)
            if speaks:
                around = text[max(start, mention.start - 60) : min(end, mention.end + 60)]
                if mention.label not in self._speakers or self._others.search(around):
                    return "other"
                return "reply"
        if self._others.search(text[start:end]) and re.search(r"\b(?:said|found|noted|reported)\b", text[start:end]):
            return "other"
        return None


def _quoted(text: str, start: int, end: int) -> bool:
    """Whether a sentence is, or goes on with, a quotation: it starts with a mark or inside an open one."""
    if text[start] == '"':
        return True
    paragraph = text.rfind("\n", 0, start) + 1
    return text.count('"', paragraph, start) % 2 == 1


def load_findings() -> Findings:
    """The shipped cues."""
    return Findings(read_toml(DATA / "findings.toml"))
