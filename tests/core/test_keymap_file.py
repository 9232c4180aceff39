"""Keymap files: presets, what a user changes of them, and what is refused, with both names."""

from __future__ import annotations

import pytest

from tui.core.codebook import default as shipped
from tui.core.commands import COMMANDS, is_label_key
from tui.core.errors import Problem
from tui.core.keymap import default
from tui.core.keymap_file import parse, preset, presets


def test_the_presets_are_these_and_the_first_is_what_holds_without_a_file():
    assert presets() == ["qwerty", "azerty", "one-handed", "qwertz"]
    assert preset("qwerty").keys == default().keys
    assert preset("qwerty").hints == default().hints


@pytest.mark.parametrize("name", presets())
def test_a_preset_leaves_every_command_its_keys_and_takes_none_of_the_labels(name: str):
    keymap = preset(name)
    assert {id for id, keys in keymap.keys.items() if not keys} == {c.id for c in COMMANDS if not c.keys}
    assert not [key for keys in keymap.keys.values() for key in keys if is_label_key(key)]
    assert parse(f'preset = "{name}"').keys == keymap.keys


def test_what_a_file_says_goes_before_its_preset():
    keymap = parse('preset = "qwertz"\nhints = "jfkdlsa;h"\n[keys]\nredo = "ctrl+r"')
    assert keymap.keys["redo"] == ("ctrl+r",)
    assert keymap.keys["accept-paragraph"] == ("z",)
    assert keymap.hints == "jfkdlsa;h"


def test_the_left_hand_alone_reaches_what_a_review_needs_most():
    left = set("`~!@#$%qwertasdfgzxcvb") | {"tab", "space", "f1", "f2", "f3", "f4", "f5", "ctrl+e"}
    keymap = preset("one-handed")
    assert set(keymap.hints) <= left
    wanted = "accept reject next undo done pick select-words select-sentence edge-to start-left start-right end-left"
    for id in f"{wanted} end-right everywhere link values leave".split():
        assert left & set(keymap.keys[id]), id


def test_where_digits_need_shift_the_keys_without_it_are_taken_for_them():
    keymap = preset("azerty")
    assert [keymap.meant(key) for key in "&é\"'(-è_çà"] == list("1234567890")
    assert keymap.meant("a") == "a"
    assert keymap.meant("shift+tab") == "shift+tab"


def test_labels_get_other_keys_and_change_them_over():
    book = shipped()
    first, second = list(book.labels.values())[:2]
    keyed = parse(f'[labels]\n{first.id} = "{second.key}"\n{second.id} = "{first.key}"').labelled(book)
    assert keyed.labels[first.id].key == second.key
    assert keyed.by_key[first.key].id == second.id
    assert keyed.id == book.id


def test_labels_of_another_codebook_are_left_alone():
    book = shipped()
    assert parse('[labels]\nNO_SUCH_LABEL = "Q"').labelled(book) is book


def test_one_key_for_two_labels_is_refused_with_both_names():
    book = shipped()
    first, second = list(book.labels.values())[:2]
    keymap = parse(f'[labels]\n{first.id} = "{second.key}"', "my keys")
    with pytest.raises(Problem) as caught:
        keymap.labelled(book)
    assert (
        f"my keys gives the key `{second.key}` to both labels `{first.id}` and `{second.id}`" in caught.value.sentence
    )


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('preset = "dvorak"', "the preset `dvorak`, which does not exist; there are qwerty, azerty"),
        ('preset = "qwertz"\n[keys]\nundo = "y"', "the key `y` to both `undo` and `redo` in an open article"),
        ('preset = "azerty"\n[keys]\nundo = "é"', "the key `é` to both `digits` and `undo`"),
        ('digits = "abc"', "ten different `digits`"),
        ('hints = "asdf"', "at least 8 different characters"),
        ('hints = "aassddff"', "at least 8 different characters"),
        ("hints = 7", "`hints` in quotes"),
        ('keys = "a"', "a table `[keys]`"),
        ('[labels]\nX = "a"', "one digit, one capital"),
        ('[labels]\nX = ";"', "one digit, one capital"),
        ('[labels]\nX = ["1", "2"]', "no single key"),
        ("[labels]\nX = 1", "gives `X` no key in quotes"),
    ],
)
def test_what_cannot_hold_is_refused_in_a_sentence(toml: str, said: str):
    with pytest.raises(Problem) as caught:
        parse(toml, "my keys")
    assert said in caught.value.sentence
    assert caught.value.sentence.startswith("my keys")
    assert caught.value.code == 2
