"""The scripts that complete commands in a shell, tried in the shells that are there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.cli.parser import commands


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


def completed(script: str, *words: str) -> list[str]:
    """What bash offers for the last word."""
    line = " ".join(f"'{word}'" for word in words)
    ask = f'{script}\nCOMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _glossator; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_commands_and_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    made = script("bash", capsys)
    assert completed(made, "glossator", "exp") == ["export"]
    assert completed(made, "glossator", "--db", "stats", "comp") == ["completion"]
    assert completed(made, "glossator", "--db", "") == []
    assert completed(made, "glossator", "export", "--form") == ["--format", "--formats"]
    assert completed(made, "glossator", "codebook", "ch") == ["check"]
    assert completed(made, "glossator", "completion", "f") == ["fish"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_is_in_the_script_and_the_shell_can_read_it(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = script(shell, capsys)
    for names in commands().values():
        assert all(name in made for name in names)
    if shutil.which(shell):
        file = tmp_path / "script"
        file.write_text(made)
        subprocess.run([shell, "-n", str(file)], check=True)
