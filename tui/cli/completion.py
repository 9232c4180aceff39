"""`completion`: a script that lets the shell complete commands, options and files."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from tui.cli.argv import DEBUG, VALUES
from tui.cli.parser import commands, load, parser_of

SUMMARY = "print a script that completes commands in bash, zsh or fish"
EXAMPLE = 'eval "$(glossator completion bash)"'

_OPTIONS = (*VALUES, DEBUG)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=tuple(_SCRIPTS), help="the shell that the script is for")


def run(args: argparse.Namespace) -> int:
    known = {name: load(name).SUMMARY for names in commands().values() for name in names}
    words = {name: _words(parser_of(name)) for name in known}
    print(_SCRIPTS[args.shell](known, words), end="")
    return 0


def _words(parser: argparse.ArgumentParser) -> list[str]:
    """What may follow a command: its options, then the words it chooses from; those of its actions too."""
    words: dict[str, None] = {}
    for action in parser._actions:  # argparse has no public way to them
        words |= dict.fromkeys(option for option in action.option_strings if option.startswith("--"))
        if not action.option_strings and action.choices:
            words |= dict.fromkeys(map(str, action.choices))
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                words |= dict.fromkeys(_words(below))
    return list(words)


def _bash(known: Mapping[str, str], words: Mapping[str, list[str]]) -> str:
    cases = "\n".join(f"    {name}) words='{' '.join([*some, *_OPTIONS])}' ;;" for name, some in words.items())
    return f"""\
_glossator() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" command= skip= word words
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    if [ -n "$skip" ]; then skip=; continue; fi
    case "$word" in
    {"|".join(VALUES)}) skip=1 ;;
    -*) ;;
    *) command="$word"; break ;;
    esac
  done
  case "$command" in
    '') words='{" ".join([*known, *_OPTIONS, "--help"])}' ;;
{cases}
    *) words= ;;
  esac
  if [ -n "$skip" ]; then words=; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _glossator glossator
"""


def _zsh(known: Mapping[str, str], words: Mapping[str, list[str]]) -> str:
    listed = "\n".join(f"    {_quoted(f'{name}:{summary}')}" for name, summary in known.items())
    cases = "\n".join(
        f"    {name}) compadd -- {' '.join([*some, *_OPTIONS])}; _files ;;" for name, some in words.items()
    )
    return f"""\
#compdef glossator
_glossator() {{
  local -a commands
  commands=(
{listed}
  )
  local command= skip= word
  for word in "${{words[@]:1:CURRENT-2}}"; do
    if [[ -n "$skip" ]]; then skip=; continue; fi
    case "$word" in
    {"|".join(VALUES)}) skip=1 ;;
    -*) ;;
    *) command="$word"; break ;;
    esac
  done
  if [[ -n "$skip" ]]; then _files; return; fi
  case "$command" in
    '') _describe command commands; compadd -- {" ".join([*_OPTIONS, "--help"])} ;;
{cases}
    *) _files ;;
  esac
}}
compdef _glossator glossator
"""


def _fish(known: Mapping[str, str], words: Mapping[str, list[str]]) -> str:
    lines = [f"complete -c glossator -l {name[2:]} -r" for name in VALUES]
    lines.append(f"complete -c glossator -l {DEBUG[2:]}")
    lines += [
        f"complete -c glossator -n __fish_use_subcommand -a {name} -d {_quoted(summary)}"
        for name, summary in known.items()
    ]
    for name, some in words.items():
        seen = f"-n '__fish_seen_subcommand_from {name}'"
        lines += [f"complete -c glossator {seen} -l {word[2:]}" for word in some if word.startswith("--")]
        lines += [f"complete -c glossator {seen} -a {word}" for word in some if not word.startswith("--")]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A word of a shell's that means itself."""
    return "'" + text.replace("'", "'\\''") + "'"


_SCRIPTS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
