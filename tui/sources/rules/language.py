"""Whether a text is in the language that the rules read; the data name it, and the words by which it is told."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tui.sources.rules.rulebook import DATA

_LOOKED_AT = 2500
"""Characters of a text that are enough to tell."""
_FEWEST = 30
"""Words or, where signs are words, letters below which no language is told."""
_SURE = 0.15
"""The share of its small words that a text in another language has, at least,"""
_MORE = 1.5
"""and so many times the share of those of the language that is read."""
_OWN = 0.25
"""The share of its small words from which on a text is in the language that is read, whatever else is in it."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
ANOTHER = "another language"


@dataclass(frozen=True)
class Languages:
    """The language that is read, its letters, and small words of it and of others."""

    reads: str
    letters: re.Pattern[str]
    words: Mapping[str, frozenset[str]]

    def other(self, text: str) -> str:
        """The name of the language of a text that is not the one that is read; "" if it is, or cannot be told."""
        some = text[:_LOOKED_AT].lower().replace("\u2019", "'")
        if not some.isascii():
            signs = sum(map(str.isalpha, some))
            if signs >= _FEWEST and len(self.letters.findall(some)) * 2 < signs:
                return ANOTHER
        counts = Counter(_WORD.findall(some))
        total = counts.total()
        if total < _FEWEST or sum(counts[word] for word in self.words[self.reads]) >= _OWN * total:
            return ""
        shares = {name: sum(counts[word] for word in words) / total for name, words in self.words.items()}
        best = max(shares, key=lambda name: shares[name])
        return best if shares[best] >= max(_SURE, _MORE * shares[self.reads]) and best != self.reads else ""


@cache
def languages() -> Languages:
    """The languages that the shipped data tell apart."""
    data = tomllib.loads((DATA / "language.toml").read_text("utf-8"))
    words = {name: frozenset(some.split()) for name, some in data["words"].items()}
    return Languages(data["reads"], re.compile(f"[{data['letters']}]"), words)


def other_language(text: str) -> str:
    """The language of a text that the shipped rules pass over, "" where they read it."""
    return languages().other(text)


def read_language() -> str:
    """The language that the shipped rules read."""
    return languages().reads
