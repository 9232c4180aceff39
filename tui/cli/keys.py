"""`keys`: what every key does, and changing that."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from tui.cli import config
from tui.cli.printed import as_json
from tui.core import keymap
from tui.core.codebook import Codebook, default
from tui.core.commands import COMMANDS, CONTEXTS, Command, label_commands
from tui.core.keymap import Keymap
from tui.core.text.show import show

SUMMARY = "show what every key does, or change it"
EXAMPLE = "glossator keys --edit"

_HEAD = """\
# Keys

Made from the program's registry of commands by `glossator keys --markdown`; the same list is on the screen under `?`,
where each can be run. Commands are lower-case letters and punctuation; labels are digits and capitals, and another
codebook brings its own.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    changing = parser.add_mutually_exclusive_group()
    changing.add_argument("--edit", action="store_true", help="open your own keys in your editor, and check them")
    changing.add_argument("--use", metavar="PRESET", help="begin your own keys with qwerty, qwertz, azerty, one-handed")
    changing.add_argument("--preset", metavar="PRESET", help="show the keys of a preset instead of yours")
    changing.add_argument("--markdown", action="store_true", help="print the page docs/keys.md")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")


def run(args: argparse.Namespace) -> int:
    if args.markdown:
        print(markdown(keymap.default(), default()), end="")
        return 0
    if args.edit or args.use:
        return _change(args)
    keys, file = _shown(args.preset)
    book = keys.labelled(_book(args.db))
    if getattr(args, "json", False):
        print(as_json([_plain(command, keys) for command in _all(book)]))
    else:
        print(table(keys, book), end="")
        print(f"\nJump labels: {show(keys.hints)}")
        if not args.preset:
            print(f"Your own keys: {show(str(file))}{'' if file.exists() else ' (there is none yet: keys --edit)'}")
    return 0


def _change(args: argparse.Namespace) -> int:
    from tui.cli import own_keys

    book = _book(args.db)
    file = own_keys.use(args.use, book) if args.use else own_keys.edit(book)
    print(f"{show(str(file))} holds your keys; the next start takes them.")
    return 0


def _shown(preset: str | None) -> tuple[Keymap, Path]:
    """The keys to show, and the file where the user's are."""
    from tui.cli import own_keys

    file = config.keymap()
    if preset:
        from tui.core import keymap_file

        return keymap_file.preset(preset, "--preset"), file
    return own_keys.load(file) or keymap.default(), file


def _book(db: Path) -> Codebook:
    """The codebook whose labels are shown: the database's, or the shipped one where there is no database."""
    if not db.exists():
        return default()
    from tui.jobs.find import codebook_of

    return codebook_of(db)


def table(keys: Keymap, book: Codebook) -> str:
    """Every command under its group, with its keys, for a terminal."""
    lines = []
    for group, commands in _groups(_all(book)):
        lines += ["", group]
        lines += [show(f"  {_keys(command, keys):<18}{command.description}{_where(command)}") for command in commands]
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
