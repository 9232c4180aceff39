"""Which key gives which command: the defaults of the registry, changed by what a keymap file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tui.core.commands import COMMANDS, Command
from tui.core.errors import Problem
from tui.core.hints import KEYS

if TYPE_CHECKING:  # the list of articles needs none, and comes first
    from tui.core.codebook import Codebook

DIGITS = "1234567890"


@dataclass(frozen=True)
class Keymap:
    """The keys of every command. Build it with `default` or `keymap_file.parse`, which refuses what cannot work.

    `labels`: keys of labels that differ from the codebook's. `hints`: the keys of jump labels, the easiest first.
    `digits`: ten characters that are taken for 1 2 3 ... 0, for keyboards that type digits with shift only; or "".
    `name`: the file that said so.
    """

    keys: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: str = KEYS
    digits: str = ""
    name: str = "the keymap"

    def find(self, key: str, contexts: Iterable[str]) -> Command | None:
        """The command on a key, in the first of the contexts that has one on it."""
        for context in contexts:
            if command := self._bound.get((context, key)):
                return command
        return None

    def key(self, id: str) -> str:
        """The first key of a command; "" where it has none."""
        return next(iter(self.keys.get(id, ())), "")

    def meant(self, key: str) -> str:
        """The key itself, or the digit that it is taken for."""
        at = self.digits.find(key) if len(key) == 1 else -1
        return DIGITS[at] if at >= 0 else key

    def labelled(self, book: Codebook) -> Codebook:
        """A codebook with these keys on its labels. Labels that it does not have are left alone: another may.

        Problem if two labels would have one key.
        """
        if not any(id in book.labels for id in self.labels):
            return book
        labels = {id: replace(label, key=self.labels.get(id, label.key)) for id, label in book.labels.items()}
        taken: dict[str, str] = {}
        for id, label in labels.items():
            if other := taken.get(label.key):
                raise Problem(
                    f"{self.name} gives the key `{label.key}` to both labels `{other}` and `{id}`; change one.", code=2
                )
            taken[label.key] = id
        return replace(book, labels=labels)

    @cached_property
    def _bound(self) -> Mapping[tuple[str, str], Command]:
        return {
            (context, key): command
            for command in COMMANDS
            for context in command.contexts
            for key in self.keys[command.id]
        }


def default() -> Keymap:
    """The default keys."""
    return Keymap({command.id: command.keys for command in COMMANDS})
