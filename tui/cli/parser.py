"""The commands: which there are, their help, and running one without importing the others."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from tui.cli.argv import Line
from tui.core.errors import Problem

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Articles and candidates": ("import", "suggest", "sources", "train"),
    "Review": ("review", "disputes", "assign", "feedback"),
    "Numbers": ("stats", "agreement", "evaluate", "history"),
    "Files": ("export", "rejoin", "publish", "merge", "backup", "check"),
    "The program": ("codebook", "keys", "completion"),
}
"""The commands in the order in which help lists them. One exists if its module stands beside this one."""

USAGE = "glossator [--db FILE] [--reviewer NAME] [--debug] [COMMAND ...]"

COMMON = """\
for every command:
  --db FILE        the database (unless named: annotations.db in this folder)
  --reviewer NAME  who you are
  --debug          show where an error came from"""

HEAD = """\
Review and annotate articles from the keyboard. Without a command it opens the screen."""


class _Parser(argparse.ArgumentParser):
    """A parser that says what was wrong in one sentence instead of leaving."""

    def error(self, message: str) -> NoReturn:
        raise Problem(f"{message.rstrip('.')}; see `{self.prog} --help`.", code=2)


def module_name(command: str) -> str:
    """The name of a command's module in this package."""
    return f"{command}_" if iskeyword(command) else command


def commands() -> dict[str, tuple[str, ...]]:
    """The commands that there are, by group."""
    here = Path(__file__).parent
    built = {
        group: tuple(name for name in names if (here / f"{module_name(name)}.py").exists())
        for group, names in GROUPS.items()
    }
    return {group: names for group, names in built.items() if names}


def load(command: str) -> ModuleType:
    """The module of a command. Problem (exit code 2) if there is no such command."""
    known = [name for names in commands().values() for name in names]
    if command not in known:
        raise Problem(f"there is no command `{command}`{_like(command, known)}; `glossator --help` lists all.", code=2)
    return import_module(f"tui.cli.{module_name(command)}")


def _like(command: str, known: list[str]) -> str:
    from difflib import get_close_matches  # for mistakes only

    near = get_close_matches(command, known, 1)
    return f" (did you mean `{near[0]}`?)" if near else ""


def parser_of(command: str) -> argparse.ArgumentParser:
    """The parser of one command's own arguments."""
    module = load(command)
    parser = _Parser(
        prog=f"glossator {command}",
        description=f"{module.SUMMARY[0].upper()}{module.SUMMARY[1:]}.",
        epilog=f"example:\n  {module.EXAMPLE}\n\n{COMMON}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(json=False)
    module.add_arguments(parser)
    return parser


def run(given: Line) -> int:
    """Run the command of a command line; its exit code."""
    command, *own = given.rest
    if command in ("-h", "--help"):
        print(overview())
        return 0
    if command == "--version":
        from tui import __version__

        print(f"glossator {__version__}")
        return 0
    if command.startswith("-"):
        raise Problem(f"there is no option {command} before a command; see `glossator --help`.", code=2)
    parser = parser_of(command)
    try:
        args = parser.parse_args(own)
    except SystemExit:  # help was asked for, and printed
        return 0
    args.db, args.reviewer, args.debug = given.db, given.reviewer, given.debug
    return int(load(command).run(args))


def overview() -> str:
    """The help of the program: every command with one line."""
    return "\n".join([f"usage: {USAGE}", "", HEAD, *_listed(), "", COMMON, "", _TAIL])


_TAIL = "`glossator COMMAND --help` says more, with an example."


def _listed() -> Iterator[str]:
    for group, names in commands().items():
        yield f"\n{group}"
        for name in names:
            yield f"  {name:<12} {load(name).SUMMARY}"
