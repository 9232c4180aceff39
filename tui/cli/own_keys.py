"""The user's keymap file: where it is, reading it, having it edited, and starting it from a preset."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from tui.cli import config
from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.keymap import Keymap
from tui.core.text.show import show

_TEMPLATE = """\
# Your own keys. Lines without # hold; what is not said here stays as the preset has it.
# A key is a character, or one of up down left right home end pageup pagedown space enter tab backspace delete f1 to
# f12; before a + may stand ctrl, alt or shift. Several keys: accept = ["a", "f1"]. No key: accept = [].

# preset = {preset}
# hints = {hints}

[keys]
{keys}

# A label has a digit, a capital, or ; and one more character.
[labels]
{labels}
"""


def load(file: Path) -> Keymap | None:
    """The user's own keys, None where there are none. Problem if their file cannot be understood."""
    try:
        toml = file.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"{file} cannot be read ({error}); mend or remove it.", code=2) from error
    from tui.core.keymap_file import parse

    return parse(toml, str(file))


def use(preset: str, book: Codebook) -> Path:
    """Have the keymap begin with a preset, what the user changed kept; the file. Problem if that cannot work."""
    from tui.core.keymap_file import parse

    file = config.keymap()
    before = file.read_text("utf-8") if file.exists() else ""
    text = config.with_line(before, "preset", f"preset = {json.dumps(preset)}")
    parse(text, str(file)).labelled(book)
    _write(file, text)
    return file


def edit(book: Codebook) -> Path:
    """Open the keymap in the user's editor until it can hold; the file.

    Problem if there is no editor, or if what was written cannot hold: it is kept as a draft then, and the keymap that
    was there stays as it was.
    """
    from tui.core.keymap_file import parse

    file = config.keymap()
    draft = file.with_name("keymap.draft.toml")
    if not draft.exists():
        _write(draft, file.read_text("utf-8") if file.exists() else template(book))
    while True:
        _open(draft)
        try:
            text = draft.read_text("utf-8")
            parse(text, "what you wrote").labelled(book)
        except (Problem, UnicodeDecodeError) as problem:
            said = problem.sentence if isinstance(problem, Problem) else f"what you wrote is no text ({problem})."
            if _again(said):
                continue
            kept = f"Your keys are as they were; what you wrote is kept for the next `glossator keys --edit` ({draft})."
            raise Problem(f"{said} {kept}", code=2) from problem
        _write(file, text)
        draft.unlink()
        return file


def template(book: Codebook) -> str:
    """A keymap that changes nothing: every command and label with the key that it has, as comments."""
    from tui.core.commands import COMMANDS
    from tui.core.hints import KEYS
    from tui.core.keymap_file import presets

    keys = [f"# {command.id} = {_list(command.keys)}  # {command.description}" for command in COMMANDS]
    labels = [f"# {json.dumps(label.id)} = {json.dumps(label.key)}" for label in book.labels.values()]
    named = f"{json.dumps(presets()[0])}  # or {', '.join(presets()[1:])}"
    return _TEMPLATE.format(preset=named, hints=json.dumps(KEYS), keys="\n".join(keys), labels="\n".join(labels))


def _list(keys: tuple[str, ...]) -> str:
    return json.dumps(keys[0]) if len(keys) == 1 else json.dumps(list(keys))


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        config.write(file, text)
    except OSError as error:
        raise Problem(f"{file} cannot be written ({error.strerror}); your keys are as they were.", code=2) from error


def _open(draft: Path) -> None:
    command = _editor()
    try:
        code = subprocess.call([*command, str(draft)])
    except OSError as error:
        what = f"the editor {command[0]} cannot be started ({error.strerror})"
        raise Problem(f"{what}; name another in VISUAL or EDITOR.", code=2) from error
    if code:
        raise Problem(f"the editor {command[0]} ended with {code}; your keys are as they were.", code=2)


def _editor() -> list[str]:
    from shutil import which

    for variable in ("VISUAL", "EDITOR"):
        if named := shlex.split(os.environ.get(variable, "")):
            return named
    for name in ("nano", "vi", "notepad"):
        if which(name):
            return [name]
    raise Problem(f"no editor is named in VISUAL or EDITOR; name one, or edit {config.keymap()} by hand.", code=2)


def _again(said: str) -> bool:
    """Say what cannot hold, and whether it is to be edited again; where nobody can be asked, it is not."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    print(f"This cannot hold: {show(said)}")
    try:
        return input("Enter edits it again, q leaves it for later: ").strip().lower() != "q"
    except EOFError:
        return False
