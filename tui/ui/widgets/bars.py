"""The lines above and below: what is open, what the keys do now, and what was said and saved."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.geometry import Offset

from tui.core.commands import BY_ID, HINTS, Situation
from tui.core.keymap import Keymap
from tui.core.text.show import show
from tui.ui.prompt import Line
from tui.ui.widgets.lines import Lines, Part, Parts, cut, size

if TYPE_CHECKING:
    from tui.core.codebook import Label

SHORT = {
    "shift+tab": "S-tab",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "backspace": "bksp",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}
"""Keys whose names are too long for the hint line."""


class TitleBar(Lines):
    """What is open, with what belongs to it at the right."""

    def show_title(self, title: str, right: str = "") -> None:
        """Show a title, cut so that what stands at the right stays whole."""
        room = max(0, self.outer_size.width - cell_len(show(right)) - 2)
        left = cut([(f" {title}", "strong")], room)
        gap = " " * (room - size(left) + 1)
        self.put([[*left, (gap, ""), (right, "quiet")]])


class HintBar(Lines):
    """What the keys do now: commands on the first line, labels on the second if there is one."""

    _made: ClassVar[dict[object, list[Parts]]] = {}
    """The lines for what was asked before: the same few come again and again, with every key."""

    def show_hints(self, mode: str, situation: Situation, keymap: Keymap, labels: Sequence[Label] = ()) -> None:
        """Show the hints of a mode, less those that cannot be done now."""
        width, height = self.outer_size
        blocked = frozenset(id for _, ids in HINTS[mode] for id in ids if BY_ID[id].why_not(situation))
        asked = (mode, blocked, id(keymap), labels and (labels[0], len(labels)), width, height)
        if asked not in self._made:
            under = [legend(labels, width)] if height > 1 else []
            self._made[asked] = [hints(mode, blocked, keymap, width), *under]
        self.put(self._made[asked])

    def show_text(self, text: str) -> None:
        """Show a sentence instead: how what is going on can be ended."""
        self.put([[(f" {text}", "quiet")]])


def hints(mode: str, blocked: Collection[str], keymap: Keymap, room: int) -> list[Part]:
    """The hints of a mode as far as there is room, each whole; the last of the mode's always has its place."""
    shown: list[list[Part]] = []
    for word, ids in HINTS[mode]:
        keys = [keymap.key(id) for id in ids if id not in blocked]
        if named := [SHORT.get(key, key) for key in keys if key]:
            joined = "" if all(len(key) == 1 for key in named) else " "
            shown.append([(" ", ""), (joined.join(named), "key"), (f" {word} ", "")])
    last = shown.pop() if shown else []
    found: list[Part] = []
    left = room - size(last)
    for hint in shown:
        if size(hint) <= left:
            found += hint
            left -= size(hint)
    return [*found, *last]


def legend(labels: Sequence[Label], room: int) -> list[Part]:
    """The labels with their keys on one line, the names cut to equal length as far as it must be.

    One look for each label: another layer's labels come with every other verdict, and looks are what costs bytes.
    """
    if not labels:
        return []
    names = [label.id for label in labels]
    gap = "  " if room - 1 - sum(len(label.key) + 3 + min(len(label.id), 6) for label in labels) >= 0 else " "
    letters = room - 1 - sum(len(label.key) + 1 + len(gap) for label in labels)
    most = max(map(len, names))
    while most > 3 and sum(min(len(name), most) for name in names) > letters:
        most -= 1
    parts: list[Part] = [(" ", "")]
    for label in labels:
        parts += [(f"{label.key} {label.id[:most]}", f"name {label.id}"), (gap, "")]
    return cut(parts, room)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status line always says. `left`: undecided stops, None where no article is open."""

    reviewer: str
    saved: int
    left: int | None = None
    note: str = ""

    @property
    def text(self) -> str:
        """As it stands at the right end of the line."""
        parts = [
            self.note,
            "" if self.left is None else f"{self.left} left",
            show(self.reviewer),
            f"saved {self.saved}",
        ]
        return "  ".join(part for part in parts if part)


class StatusLine(Lines):
    """What was said last, or the line that is being typed; at the right who reviews, what is left and what is saved."""

    def show_status(self, said: str, look: str, standing: Standing) -> None:
        """Show a sentence, and what always stands there."""
        right = standing.text
        room = max(0, self.outer_size.width - cell_len(right) - 3)
        left = cut([(f" {said}", look)], room) if said else []
        self.put([[*left, (" " * (self.outer_size.width - size(left) - cell_len(right) - 1), ""), (right, "")]])

    def show_prompt(self, question: str, line: Line, standing: Standing) -> None:
        """Show a line that is being typed, and put the terminal's cursor where the next character goes."""
        right = f"saved {standing.saved}"
        head = f" {question}: "
        room = max(4, self.outer_size.width - cell_len(head) - cell_len(right) - 3)
        text, at = show(line.text), line.at
        start = 0
        while cell_len(text[start:at]) >= room:  # what stands before the cursor scrolls out to the left
            start += 1
        before, under, after = text[start:at], text[at : at + 1] or " ", text[at + 1 :]
        typed = cut([(before, ""), (under, "cursor"), (after, "")], room)
        gap = " " * (self.outer_size.width - cell_len(head) - size(typed) - cell_len(right) - 1)
        self.put([[(head, "key"), *typed, (gap, ""), (right, "quiet")]])
        self.app.cursor_position = self.region.offset + Offset(cell_len(head) + cell_len(before), 0)
