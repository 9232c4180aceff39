"""`keys`: shows the user's keys, has them edited, and refuses what cannot hold without losing what was typed."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.cli import config
from tui.core.keymap_file import parse


@pytest.fixture
def keymap() -> Path:
    """Where the user's keymap is, or will be."""
    return config.keymap()


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Makes an editor of the user's that writes a text after what is there."""

    def editor(text: str, code: int = 0) -> None:
        script = tmp_path / "my editor.py"
        script.write_text(
            f"import sys\nopen(sys.argv[1], 'a', encoding='utf-8').write({text!r})\nsys.exit({code})", "utf-8"
        )
        monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")

    return editor


def test_without_a_keymap_the_defaults_are_shown_and_where_ones_own_would_be(keymap, capsys):
    assert main(["keys"]) == 0
    out = capsys.readouterr().out
    assert "\n  a                 accept" in out
    assert f"{keymap} (there is none yet" in out


def test_edit_makes_a_file_with_every_command_in_it_and_takes_what_is_written(keymap, writes, capsys):
    writes("")
    assert main(["keys", "--edit"]) == 0
    assert str(keymap) in capsys.readouterr().out
    text = keymap.read_text("utf-8")
    assert '# accept = "a"' in text
    assert parse(text).keys == parse("").keys
    keymap.write_text(text.replace('# accept = "a"', 'accept = ["%", "a"]'), "utf-8")
    main(["keys"])
    assert "\n  % a               accept" in capsys.readouterr().out


def test_every_line_of_the_file_that_is_made_can_hold(keymap, writes):
    writes("")
    main(["keys", "--edit"])
    made = parse(re.sub(r"^# (?=[\w\"-]+ = )", "", keymap.read_text("utf-8"), flags=re.MULTILINE))
    assert made.keys == parse("").keys
    assert made.labels


def test_a_clash_is_refused_with_both_names_and_what_was_typed_is_kept_for_the_next_time(keymap, writes, capsys):
    keymap.parent.mkdir(parents=True, exist_ok=True)
    keymap.write_text('[keys]\naccept = "%"\n', "utf-8")
    writes('reject = "%"\n')
    assert main(["keys", "--edit"]) == 2
    said = capsys.readouterr().err
    assert "the key `%` to both `accept` and `reject`" in said
    assert keymap.read_text("utf-8") == '[keys]\naccept = "%"\n'
    writes('# reject again\nnext = "n"\n')
    assert main(["keys", "--edit"]) == 2
    draft = keymap.with_name("keymap.draft.toml")
    draft.write_text(draft.read_text("utf-8").replace('reject = "%"', 'reject = "x"'), "utf-8")
    writes("\n")
    assert main(["keys", "--edit"]) == 0
    assert 'next = "n"' in keymap.read_text("utf-8")
    assert not draft.exists()


def test_two_labels_with_one_key_are_refused_too(keymap, writes, capsys):
    from tui.core.codebook import default

    first, second = list(default().labels.values())[:2]
    writes(f'{first.id} = "{second.key}"\n')
    assert main(["keys", "--edit"]) == 2
    assert f"both labels `{first.id}` and `{second.id}`" in capsys.readouterr().err
    assert not keymap.exists()


def test_an_editor_that_fails_or_is_missing_changes_nothing(keymap, writes, capsys, monkeypatch):
    writes("", code=3)
    assert main(["keys", "--edit"]) == 2
    assert "ended with 3; your keys are as they were" in capsys.readouterr().err
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    assert main(["keys", "--edit"]) == 2
    assert "cannot be started" in capsys.readouterr().err
    assert not keymap.exists()


def test_a_preset_is_begun_with_and_what_was_changed_stays(keymap, capsys):
    keymap.parent.mkdir(parents=True, exist_ok=True)
    keymap.write_text('[keys]\naccept = "%"\n', "utf-8")
    assert main(["keys", "--use", "qwertz"]) == 0
    assert keymap.read_text("utf-8") == 'preset = "qwertz"\n[keys]\naccept = "%"\n'
    assert main(["keys", "--use", "azerty"]) == 0
    assert keymap.read_text("utf-8") == 'preset = "azerty"\n[keys]\naccept = "%"\n'
    assert main(["keys", "--use", "dvorak"]) == 2
    assert "there are qwerty, azerty" in capsys.readouterr().err


def test_a_preset_can_be_looked_at(capsys):
    assert main(["keys", "--preset", "qwertz"]) == 0
    assert "\n  z                 accept what is left" in capsys.readouterr().out


def test_the_users_keys_are_told_to_scripts(keymap, capsys):
    keymap.parent.mkdir(parents=True, exist_ok=True)
    keymap.write_text('[keys]\naccept = ["%", "f1"]\n', "utf-8")
    assert main(["keys", "--json"]) == 0
    told = {one["id"]: one["keys"] for one in json.loads(capsys.readouterr().out)}
    assert told["accept"] == ["%", "f1"]


def test_the_config_keeps_other_lines_when_one_is_changed():
    config.keep("reviewer", "Ada")
    file = config.path()
    file.write_text(f'# mine\n{file.read_text("utf-8")}[more]\ntheme = "not this"\n', "utf-8")
    config.keep("theme", "light")
    config.keep("theme", "dark")
    assert file.read_text("utf-8") == 'theme = "dark"\n# mine\nreviewer = "Ada"\n[more]\ntheme = "not this"\n'
    assert config.get("theme", "dark") == "dark"
