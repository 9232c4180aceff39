"""Which key gives which command: the defaults of the registry, changed by what a keymap file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tui.core.commands import BY_ID, COMMANDS, CONTEXTS, Command, is_label_key
from tui.core.errors import Problem

_KEYS_WITH_NAMES = """
up down left right home end pageup pagedown space enter tab backspace delete insert escape
f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12
"""
NAMED = frozenset(_KEYS_WITH_NAMES.split())
"""Keys that are written by name; all others are written as the character they type."""

_MODIFIERS = ("ctrl", "alt", "shift")


@dataclass(frozen=True)
class Keymap:
    """The keys of every command. Build it with `default`, `of` or `parse`, which refuse what cannot work."""

    keys: Mapping[str, tuple[str, ...]]

    def find(self, key: str, contexts: Iterable[str]) -> Command | None:
        """The command on a key, in the first of the contexts that has one on it."""
        for context in contexts:
            if command := self._bound.get((context, key)):
                return command
        return None

    def key(self, id: str) -> str:
        """The first key of a command; "" where it has none."""
        return next(iter(self.keys.get(id, ())), "")

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


def of(changes: Mapping[str, Iterable[str]], name: str = "the keymap") -> Keymap:
    """The default keys with those of some commands changed.

    Problem for a command or key that does not exist, a key that belongs to labels, or one key for two commands.
    """
    keys = {command.id: command.keys for command in COMMANDS}
    for id, wanted in changes.items():
        if id not in BY_ID:
            raise Problem(f"{name} names `{id}`, which is no command; `glossator keys` lists them all.", code=2)
        keys[id] = tuple(wanted)
        for key in keys[id]:
            _check(key, id, name)
    made = Keymap(keys)
    _refuse_clashes(made, name)
    return made


def parse(toml: str, name: str = "the keymap") -> Keymap:
    """The keymap that a file says: its table `[keys]` maps command ids to a key or a list of keys."""
    import tomllib  # only those who have a keymap wait for it

    try:
        data: dict[str, Any] = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{name} is no TOML ({error}); mend or remove it.", code=2) from error
    table = data.get("keys", {})
    if set(data) - {"keys"} or not isinstance(table, dict):
        raise Problem(f'{name} may hold one table, `[keys]`, with lines such as `accept = "a"`; mend it.', code=2)
    changes: dict[str, list[str]] = {}
    for id, wanted in table.items():
        listed = [wanted] if isinstance(wanted, str) else wanted
        if not isinstance(listed, list) or not all(isinstance(key, str) for key in listed):
            raise Problem(f"{name} gives `{id}` no key in quotes and no list of such; mend that line.", code=2)
        changes[id] = listed
    return of(changes, name)


def _check(key: str, id: str, name: str) -> None:
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    known = (len(last) == 1 and last.isprintable() and last != " ") or last in NAMED
    if not known or any(modifier not in _MODIFIERS for modifier in modifiers):
        raise Problem(f"{name} gives `{id}` the key `{key}`, which does not exist; `glossator keys` shows how.", code=2)
    if is_label_key(key):
        raise Problem(
            f"{name} gives `{id}` the key `{key}`, but digits, capitals and `;` belong to the labels; take another.",
            code=2,
        )


def _refuse_clashes(keymap: Keymap, name: str) -> None:
    for context in CONTEXTS:
        taken: dict[str, str] = {}
        for command in COMMANDS:
            if context not in command.contexts:
                continue
            for key in keymap.keys[command.id]:
                if other := taken.get(key):
                    where = CONTEXTS[context]
                    raise Problem(
                        f"{name} gives the key `{key}` to both `{other}` and `{command.id}` in {where}; change one.",
                        code=2,
                    )
                taken[key] = command.id
