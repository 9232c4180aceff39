"""One line of text being typed: pure, so that it can be drawn anywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST = 2_000
"""Characters that a line takes; what a paste brings beyond them is cut off."""


@dataclass(frozen=True, slots=True)
class Line:
    """The text so far and where the next character goes (code points)."""

    text: str = ""
    at: int = 0

    def insert(self, text: str) -> Line:
        """With a text put in; line ends become spaces, other control characters are left out."""
        flat = " ".join(text.splitlines()) if len(text) > 1 else text
        clean = "".join(c for c in flat if c.isprintable() or c == "\u200d")[: MOST - len(self.text)]
        return Line(self.text[: self.at] + clean + self.text[self.at :], self.at + len(clean))

    def key(self, key: str) -> Line:
        """After an editing key; the same line for a key that edits nothing."""
        from tui.core.text.words import grapheme_after, grapheme_before  # nobody types before the first frame

        match key:
            case "backspace":
                return self._cut(grapheme_before(self.text, self.at), self.at)
            case "delete":
                return self._cut(self.at, grapheme_after(self.text, self.at))
            case "left":
                return replace(self, at=grapheme_before(self.text, self.at))
            case "right":
                return replace(self, at=grapheme_after(self.text, self.at))
            case "home" | "ctrl+a":
                return replace(self, at=0)
            case "end" | "ctrl+e":
                return replace(self, at=len(self.text))
            case "ctrl+u":
                return self._cut(0, self.at)
            case "ctrl+w":
                before = self.text[: self.at].rstrip()
                return self._cut(before.rfind(" ") + 1, self.at)
        return self

    def _cut(self, start: int, end: int) -> Line:
        return Line(self.text[:start] + self.text[end:], start)
