"""What a terminal sends, put together again: escape sequences come whole or not at all, wherever the link cut them.

Pure: the time is handed in. Between an arrow key's three bytes a slow link may pause for long; taken one by one they
would be Escape, a command and a label. So a byte that comes within `PATIENCE` of a sequence's last byte belongs to it.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

ESC = "\x1b"
PATIENCE = 0.5
"""Seconds in which the next byte of a sequence may come."""
LONE = 0.025
"""Seconds after which an Escape that nothing followed is the key of that name."""

_PASTE, _PASTED = f"{ESC}[200~", f"{ESC}[201~"
_STRINGS = "]PX^_"
"""What opens a string from the terminal: OSC, DCS, SOS, APC, PM. None of them is a key."""

_WHOLE = re.compile(
    r"\x1b\[M[^\x1b]{3}"  # a mouse's, in the oldest form
    r"|\x1b\[\[[A-E]"  # the function keys of a Linux console
    r"|\x1b\[(?![M\[])[0-?]*[ -/]*[@-~]"
    r"|\x1bO[0-9]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
)
_BEGUN = re.compile(
    r"\x1b\[M[^\x1b]{0,2}|\x1b\[\[|\x1b\[[0-?]*[ -/]*|\x1bO[0-9]*|\x1b[\]PX^_][^\x07\x1b]*\x1b?|\x1b",
)


class Token(NamedTuple):
    """A `sequence` is whole and begins with Escape; `alt` is the key that was held with Alt; `text` is typed."""

    kind: Literal["text", "sequence", "alt", "escape", "paste"]
    text: str


class Assembler:
    """Takes text as it arrives, gives tokens. `patient`: a lone Escape waits until nothing can follow it any more.

    After a lone Escape was given, what follows within `PATIENCE` still belongs to it, in case it was a cut sequence.
    """

    def __init__(self) -> None:
        self.patient = False
        self._held = ""
        self._told = False
        self._pasting = False
        self._last = 0.0

    def feed(self, data: str, now: float) -> list[Token]:
        """The tokens that `data`, arriving at the time `now` (seconds), completes."""
        tokens = self.tick(now) if now - self._last >= PATIENCE else []
        self._last = now
        self._held += data
        while self._held and (token := self._take()) is not None:
            if token.text:
                tokens.append(token)
        return tokens

    def tick(self, now: float) -> list[Token]:
        """The tokens that are due because nothing more came by `now`. Call it when `wait` says."""
        if self._pasting or not self._held or now - self._last < self._limit():
            return []
        lone = self._held == ESC and not self._told
        if lone and now - self._last < PATIENCE:
            self._told = True
        else:
            self._held, self._told = "", False
        return [Token("escape", ESC)] if lone else []

    def wait(self, now: float) -> float | None:
        """Seconds until `tick` has something to do; None while nothing is pending."""
        if self._pasting or not self._held:
            return None
        return max(0.0, self._last + self._limit() - now)

    def _limit(self) -> float:
        return LONE if self._held == ESC and not (self._told or self.patient) else PATIENCE

    def _take(self) -> Token | None:
        """The next token of what is held, an empty one for what is dropped; None where more must come first."""
        if self._pasting:
            return self._take_paste()
        if not self._held.startswith(ESC):
            end = self._held.find(ESC)
            return self._cut("text", len(self._held) if end < 0 else end)
        if whole := _WHOLE.match(self._held):
            return self._take_whole(whole.group())
        begun = _BEGUN.match(self._held)
        assert begun is not None
        if begun.end() == len(self._held):
            return None
        if begun.group() != ESC:  # it breaks off, so it is nothing; an Escape or a control character begins anew
            another = begun.group().endswith(ESC)
            return self._cut("text", begun.end() - another + (self._held[begun.end()] > "~"), drop=True)
        if self._held[1] == ESC:
            return self._cut("escape", 1, drop=self._told)
        alt = self._cut("alt", 2)
        return Token("alt", alt.text[1:])

    def _take_whole(self, sequence: str) -> Token:
        if sequence == _PASTE:
            self._pasting = True
        dropped = sequence in (_PASTE, _PASTED) or sequence[1] in _STRINGS
        return self._cut("sequence", len(sequence), drop=dropped)

    def _take_paste(self) -> Token | None:
        end = self._held.find(_PASTED)
        if end < 0:
            return None
        self._pasting = False
        text = self._held[:end]
        self._held = self._held[end + len(_PASTED) :]
        return Token("paste", text)

    def _cut(self, kind: Literal["text", "sequence", "alt", "escape"], end: int, drop: bool = False) -> Token:
        text, self._held = self._held[:end], self._held[end:]
        self._told = False
        return Token(kind, "" if drop else text)
