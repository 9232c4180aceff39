"""Reading a keymap file: a preset, and what the user changes of it. What cannot work is refused in a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tui.core.commands import BY_ID, COMMANDS, CONTEXTS, is_label_key
from tui.core.errors import Problem
from tui.core.keymap import DIGITS, Keymap, default

FOLDER = Path(__file__).parent.parent / "keymaps"
"""One file a preset."""
FIRST = "qwerty"
"""The preset that holds where none is named."""

_KEYS_WITH_NAMES = """
up down left right home end pageup pagedown space enter tab backspace delete insert escape
f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12
"""
NAMED = frozenset(_KEYS_WITH_NAMES.split())
"""Keys that are written by name; all others are written as the character they type."""

FEWEST = 8
"""Jump labels need so many keys at least: with fewer, they get long."""

_MODIFIERS = ("ctrl", "alt", "shift")
_TABLES = ("preset", "hints", "digits", "keys", "labels")


def presets() -> list[str]:
    """The names of the presets, the one that holds by default first."""
    return sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda name: (name != FIRST, name))


def preset(name: str, said_by: str = "the keymap") -> Keymap:
    """The keymap of a preset. Problem if there is no such one."""
    if name not in presets():
        known = ", ".join(presets())
        raise Problem(f"{said_by} names the preset `{name}`, which does not exist; there are {known}.", code=2)
    return _changed(default(), _read((FOLDER / f"{name}.toml").read_text("utf-8"), name), f"the preset {name}")


def parse(toml: str, name: str = "the keymap") -> Keymap:
    """The keymap that a file says.

    `preset` is what it starts from; `[keys]` maps commands to a key or a list of keys, `[labels]` labels to a key;
    `hints` are the keys of jump labels; `digits` are what is taken for 1 to 9 and 0. Problem for a command, key or
    preset that does not exist, and for one key that two would have: both are named.
    """
    data = _read(toml, name)
    base = preset(_text(data, "preset", name) or FIRST, name)
    return _changed(base, data, name)


def _read(toml: str, name: str) -> dict[str, Any]:
    try:
        data: dict[str, Any] = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{name} is no TOML ({error}); mend or remove it.", code=2) from error
    if unknown := set(data) - set(_TABLES):
        known = "`preset`, `hints`, `digits` and the tables `[keys]` and `[labels]`"
        raise Problem(f"{name} says `{min(unknown)}`, but may say {known} only; mend that line.", code=2)
    return data


def _changed(base: Keymap, data: Mapping[str, Any], name: str) -> Keymap:
    """A keymap with what a file changes of it, checked as a whole."""
    keys = dict(base.keys)
    for id, wanted in _lists(data, "keys", name):
        if id not in BY_ID:
            raise Problem(f"{name} names `{id}`, which is no command; `glossator keys` lists them all.", code=2)
        for key in wanted:
            _check(key, id, name)
        keys[id] = tuple(wanted)
    labels = dict(base.labels)
    for id, wanted in _lists(data, "labels", name):
        labels[id] = _label_key(id, wanted, name)
    hints, digits = _text(data, "hints", name) or base.hints, _text(data, "digits", name) or base.digits
    made = replace(base, keys=keys, labels=labels, hints=hints, digits=digits, name=name)
    _refuse_clashes(made)
    _refuse_digits(made)
    _refuse_hints(made)
    return made


def _text(data: Mapping[str, Any], key: str, name: str) -> str:
    said = data.get(key, "")
    if not isinstance(said, str):
        raise Problem(f'{name} must say `{key}` in quotes, as in {key} = "..."; mend that line.', code=2)
    return said


def _lists(data: Mapping[str, Any], key: str, name: str) -> Iterator[tuple[str, list[str]]]:
    """What a table gives to each name in it."""
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise Problem(f'{name} must have a table `[{key}]`, with lines such as `accept = "a"`; mend it.', code=2)
    for id, wanted in table.items():
        listed = [wanted] if isinstance(wanted, str) else wanted
        if not isinstance(listed, list) or not all(isinstance(key, str) for key in listed):
            raise Problem(f"{name} gives `{id}` no key in quotes and no list of such; mend that line.", code=2)
        yield id, listed


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


def _label_key(id: str, wanted: list[str], name: str) -> str:
    key = wanted[0] if len(wanted) == 1 else ""
    single = len(key) == 1 and key != ";" and is_label_key(key)
    double = len(key) == 2 and key[0] == ";" and key[1].isprintable() and key[1] != " "
    if not single and not double:
        said = f"`{key}`" if key else "no single key"
        rule = "a label has one digit, one capital, or `;` and one more character"
        raise Problem(f"{name} gives the label `{id}` {said}, but {rule}; take one of these.", code=2)
    return key


def _refuse_clashes(keymap: Keymap) -> None:
    for context in CONTEXTS:
        taken: dict[str, str] = {}
        for command in COMMANDS:
            if context not in command.contexts:
                continue
            for key in keymap.keys[command.id]:
                if other := taken.get(key):
                    where = CONTEXTS[context]
                    both = f"the key `{key}` to both `{other}` and `{command.id}` in {where}"
                    raise Problem(f"{keymap.name} gives {both}; change one.", code=2)
                taken[key] = command.id


def _refuse_digits(keymap: Keymap) -> None:
    digits = keymap.digits
    if digits and (len(digits) != len(DIGITS) or len(set(digits)) != len(digits)):
        raise Problem(f"{keymap.name} must say ten different `digits`, for 1 to 9 and 0; mend that line.", code=2)
    for id, keys in keymap.keys.items():
        for key in keys:
            if len(key) == 1 and key in digits:
                said = f"the key `{key}` to both `digits` and `{id}`"
                raise Problem(f"{keymap.name} gives {said}; change one.", code=2)


def _refuse_hints(keymap: Keymap) -> None:
    hints = keymap.hints
    amiss = [key for key in hints if not key.isprintable() or key == " " or key in keymap.digits]
    if amiss or len(set(hints)) != len(hints) or len(hints) < FEWEST:
        rule = f"at least {FEWEST} different characters, none of them blank or taken for a digit"
        raise Problem(f"{keymap.name} must say {rule}, as `hints`; mend that line.", code=2)
