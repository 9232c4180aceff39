"""`keys`: what every key does."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import groupby

from tui.cli.printed import as_json
from tui.core import keymap
from tui.core.codebook import Codebook, default
from tui.core.commands import COMMANDS, CONTEXTS, Command, label_commands
from tui.core.keymap import Keymap

SUMMARY = "show what every key does"
EXAMPLE = "glossator keys"

_HEAD = """\
# Keys

Made from the program's registry of commands by `glossator keys --markdown`; the same list is on the screen under `?`,
where each can be run. Commands are lower-case letters and punctuation; labels are digits and capitals, and another
codebook brings its own.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--markdown", action="store_true", help="print the page docs/keys.md")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    keys, book = keymap.default(), default()
    if getattr(args, "json", False):
        print(as_json([_plain(command, keys) for command in _all(book)]))
    else:
        print(markdown(keys, book) if args.markdown else table(keys, book), end="")
    return 0


def table(keys: Keymap, book: Codebook) -> str:
    """Every command under its group, with its keys, for a terminal."""
    lines = []
    for group, commands in _groups(_all(book)):
        lines += ["", group]
        lines += [f"  {_keys(command, keys):<18}{command.description}{_where(command)}" for command in commands]
    return "\n".join(lines[1:]) + "\n"


def markdown(keys: Keymap, book: Codebook) -> str:
    """Every command under its group, with its keys, as a page of the documentation."""
    parts = [_HEAD]
    for group, commands in _groups(_all(book)):
        parts += [f"\n## {group}\n", "\n| key | does | name |\n|---|---|---|\n"]
        parts += [
            f"| {_coded(command, keys)} | {command.description}{_where(command)} | `{command.id}` |\n"
            for command in commands
        ]
    return "".join(parts)


def _all(book: Codebook) -> list[Command]:
    return [*COMMANDS, *label_commands(book)]


def _groups(commands: Iterable[Command]) -> Iterable[tuple[str, list[Command]]]:
    for group, members in groupby(commands, key=lambda command: command.group):
        yield group, list(members)


def _own(command: Command, keys: Keymap) -> tuple[str, ...]:
    return keys.keys.get(command.id, command.keys)


def _keys(command: Command, keys: Keymap) -> str:
    return " ".join(_own(command, keys)) or "-"


def _coded(command: Command, keys: Keymap) -> str:
    return " ".join(f"`{key}`" for key in _own(command, keys)) or "from `?`"


def _where(command: Command) -> str:
    """The places where it can be given, unless it is the review, which most are for."""
    places = [CONTEXTS[context] for context in command.contexts]
    return "" if "review" in command.contexts else f" ({', '.join(places)})"


def _plain(command: Command, keys: Keymap) -> dict[str, object]:
    return {
        "id": command.id,
        "keys": list(_own(command, keys)),
        "does": command.description,
        "group": command.group,
        "contexts": list(command.contexts),
    }
