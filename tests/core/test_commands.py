"""The registry: every command can be reached, no key means two things, and a keymap can change but not break that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.cli import keys as keys_command
from tui.core import keymap, keymap_file
from tui.core.annotation import Annotation, Article, Candidate, Proposal, span
from tui.core.codebook import default
from tui.core.commands import BY_ID, COMMANDS, CONTEXTS, HINTS, Situation, is_label_key, label_commands
from tui.core.errors import Problem
from tui.core.review.opening import review_of
from tui.core.review.state import Review
from tui.core.review.verbs import VERBS, act

KEYS_PAGE = Path(__file__).parents[2] / "docs" / "keys.md"


def review(*quotes: str, text: str = "Ada Ashdown met Ben Birk in Leeds.") -> Review:
    """An article whose named quotes are candidates."""
    book, article = default(), Article.of(text)
    label = next(iter(book.labels))
    found = [Candidate(span(article, label, at := text.index(q), at + len(q)), 0.9) for q in quotes]
    annotations: list[Annotation] = [c.annotation for c in found]
    proposals = {a.id: (Proposal(a.id, "rules@1", 0.9),) for a in annotations}
    return review_of(article, book, annotations, proposals)


def test_ids_are_unique_and_places_exist():
    assert len(BY_ID) == len(COMMANDS)
    assert {context for command in COMMANDS for context in command.contexts} == set(CONTEXTS)


def test_no_command_has_a_key_that_belongs_to_the_labels_and_no_label_one_of_the_commands():
    assert [key for command in COMMANDS for key in command.keys if is_label_key(key)] == []
    for command in label_commands(default()):
        assert all(is_label_key(key[0]) for key in command.keys)


def test_verbs_of_commands_are_verbs_of_the_review():
    assert {str(command.verb[0]) for command in COMMANDS if command.verb} <= set(VERBS)


def test_the_default_keys_are_those_of_the_design():
    keys = keymap.default()
    for key, id in {
        "a": "accept", "x": "reject", "n": "next", "p": "previous", "tab": "next-any", "shift+tab": "previous-any",
        "b": "back", "h": "start-left", "j": "start-right", "k": "end-left", "l": "end-right", "left": "end-left",
        "right": "end-right", "shift+left": "start-left", "shift+right": "start-right", ",": "unit", "m": "edge-to",
        "f": "pick", "v": "select-words", "s": "select-sentence", "y": "accept-paragraph", "c": "comment", "d": "done",
        "u": "undo", "z": "redo", "ctrl+r": "redo", "space": "page-down", "pagedown": "page-down", "pageup": "page-up",
        "e": "everywhere", "r": "link", "t": "values", "g": "entry",
        "up": "line-up", "down": "line-down", "/": "find", "q": "leave", "?": "help",
    }.items():  # fmt: skip
        command = keys.find(key, ["review"])
        assert command is not None, key
        assert command.id == id


def test_in_an_open_search_n_and_p_go_through_hits_and_other_keys_are_the_reviews():
    keys = keymap.default()
    found = {key: keys.find(key, ["find", "review"]) for key in ("n", "p", "enter", "a")}
    assert {key: command and command.id for key, command in found.items()} == {
        "n": "next-hit",
        "p": "previous-hit",
        "enter": "end-find",
        "a": "accept",
    }


def test_hints_name_commands_and_every_mode_ends_in_a_way_on():
    for mode, hints in HINTS.items():
        assert all(id in BY_ID for _, ids in hints for id in ids), mode
        assert hints[-1][1][0] in ("help", "leave", "quit"), mode


def test_a_command_says_why_it_cannot_be_done():
    empty = Situation(review())
    assert "nothing has the focus" in BY_ID["reject"].why_not(empty)
    assert "no candidate is left" in BY_ID["next"].why_not(empty)
    assert "nothing was decided" in BY_ID["back"].why_not(empty)
    assert BY_ID["find"].why_not(empty) == ""
    full = Situation(review("Ada Ashdown"))
    assert BY_ID["reject"].why_not(full) == BY_ID["next"].why_not(full) == ""


def test_what_cannot_be_recorded_says_so_and_what_reads_goes_on():
    there = Situation(review("Ada Ashdown"), read_only="the disk is full")
    assert BY_ID["accept"].why_not(there) == BY_ID["done"].why_not(there) == "the disk is full"
    assert BY_ID["next"].why_not(there) == BY_ID["start-left"].why_not(there) == ""


def test_a_draft_or_selection_can_be_left_where_nothing_is_left_to_decide():
    there = act(review(), "select", 0, 3).review
    assert BY_ID["next"].why_not(Situation(there)) == ""


def test_labels_are_commands_of_their_codebook():
    book = default()
    commands = {command.keys[0]: command for command in label_commands(book)}
    assert set(commands) == {label.key for label in book.labels.values()}
    assert all(command.verb[0] == "label" for command in commands.values())


def test_a_keymap_gives_other_keys_and_several():
    keys = keymap_file.parse('[keys]\naccept = ["f6", "f5"]\nreject = "%"')
    assert keys.find("f6", ["review"]) is keys.find("f5", ["review"]) is BY_ID["accept"]
    assert keys.find("%", ["review"]) is BY_ID["reject"]
    assert keys.find("a", ["review"]) is keys.find("x", ["review"]) is None
    assert keys.key("accept") == "f6"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[keys]\naccept = "x"', "`x` to both `accept` and `reject` in an open article"),
        ('[keys]\naccept = "A"', "belong to the labels"),
        ('[keys]\naccept = "7"', "belong to the labels"),
        ('[keys]\naccept = "enterr"', "does not exist"),
        ('[keys]\naccept = "hyper+a"', "does not exist"),
        ('[keys]\nacept = "a"', "`acept`, which is no command"),
        ("[keys]\naccept = 7", "gives `accept` no key"),
        ("accept = 'a'", "says `accept`, but may say `preset`"),
        ("[keys", "is no TOML"),
    ],
)
def test_a_keymap_that_cannot_work_is_refused_in_a_sentence(toml, said):
    with pytest.raises(Problem) as caught:
        keymap_file.parse(toml, "keys.toml")
    assert said in caught.value.sentence
    assert caught.value.sentence.startswith("keys.toml")
    assert caught.value.code == 2


def test_the_page_of_keys_is_fresh():
    assert KEYS_PAGE.read_text("utf-8") == keys_command.markdown(keymap.default(), default()), (
        "run `glossator keys --markdown > docs/keys.md`"
    )
