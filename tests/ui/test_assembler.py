"""What the terminal sends comes whole or not at all, wherever it is cut and however slow it arrives."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.ui.assembler import Assembler, Token
from tui.ui.terminal import Translator

ARROW, SS3, CTRL_ARROW, BACK_TAB = "\x1b[A", "\x1bOA", "\x1b[1;5C", "\x1b[Z"
KITTY_ESCAPE, KITTY_A, LINUX_F1, DELETE = "\x1b[27u", "\x1b[97;;97u", "\x1b[[A", "\x1b[3~"
MOUSE, OLD_MOUSE, FOCUS, MODE = "\x1b[<0;33;5M", "\x1b[M !!", "\x1b[I", "\x1b[?2026;2$y"
STRING = "\x1b]11;rgb:0000/0000/0000\x1b\\"
SEQUENCES = [
    *(ARROW, SS3, CTRL_ARROW, BACK_TAB, KITTY_ESCAPE, KITTY_A, LINUX_F1, DELETE, MOUSE, OLD_MOUSE, FOCUS, MODE, STRING),
]


def arriving(*chunks: str, apart: float = 0.3) -> list[Token]:
    """The tokens of chunks that arrive with a pause between, during which the clock is looked at all the time."""
    assembler, now, tokens = Assembler(), 0.0, []
    for chunk in chunks:
        tokens += assembler.feed(chunk, now)
        for _ in range(30):
            now += apart / 30
            tokens += assembler.tick(now)
    return tokens + assembler.tick(now + 1)


def cut(sequence: str, *at: int) -> list[str]:
    edges = [0, *at, len(sequence)]
    return [sequence[a:b] for a, b in pairwise(edges)]


def keys(tokens: list[Token]) -> list[str]:
    translator = Translator()
    return [getattr(event, "key", type(event).__name__) for event in translator.events(tokens)]


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_sequence_cut_anywhere_by_long_pauses_is_that_key_or_nothing(sequence):
    whole = arriving(sequence)
    assert [token for token in whole if token.kind != "sequence"] == []
    for count in (1, 2, 3):
        for at in combinations(range(1, len(sequence)), min(count, len(sequence) - 1)):
            tokens = arriving(*cut(sequence, *at))
            assert [token for token in tokens if token.kind != "escape"] == whole
            assert len(tokens) - len(whole) <= (at[0] == 1), "only a pause after the first byte may look like Escape"


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_a_sequence_whose_rest_never_comes_is_nothing_and_the_next_key_is_itself(sequence):
    for at in range(2, len(sequence)):
        assert arriving(sequence[:at], "a", apart=0.6) == [Token("text", "a")]


def test_an_arrow_cut_after_its_first_byte_is_no_command_and_no_label():
    assert keys(arriving("\x1b", "[", "A")) == ["escape", "up"]


@given(st.lists(st.sampled_from(SEQUENCES), min_size=1, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_several_sequences_in_a_row_are_found_whatever_the_chunks(sequences, data):
    stream = "".join(sequences)
    at = sorted(data.draw(st.sets(st.integers(1, len(stream) - 1), max_size=5)))
    kinds = {token.kind for token in arriving(*cut(stream, *at))}
    assert kinds <= {"sequence", "escape"}


def test_a_lone_escape_is_a_key_within_a_thirtieth_of_a_second():
    assembler = Assembler()
    assert assembler.feed("\x1b", 1.0) == []
    assert assembler.wait(1.0) == pytest.approx(0.025)
    assert assembler.tick(1.03) == [Token("escape", "\x1b")]
    assert assembler.tick(1.2) == []
    assert assembler.wait(1.2) == pytest.approx(0.3)
    assert assembler.tick(1.6) == []
    assert assembler.wait(1.6) is None
    assert assembler.feed("a", 1.7) == [Token("text", "a")]


def test_while_text_is_typed_a_cut_arrow_is_never_escape():
    assembler = Assembler()
    assembler.patient = True
    assert assembler.feed("\x1b", 0) == []
    assert assembler.tick(0.4) == []
    assert assembler.feed("[", 0.4) == []
    assert assembler.feed("D", 0.8) == [Token("sequence", "\x1b[D")]
    assert assembler.feed("\x1b", 2) == []
    assert assembler.tick(2.6) == [Token("escape", "\x1b")]


def test_two_escapes_are_two_and_an_alt_key_is_no_letter():
    assert keys(arriving("\x1b\x1b", apart=0.1)) == ["escape", "escape"]
    assert keys(arriving("\x1ba")) == ["alt+a"]
    assert keys(arriving("\x1b", "a")) == ["escape", "alt+a"]
    assert keys(arriving("\x1b", "a", apart=0.6)) == ["escape", "a"]


def test_a_paste_is_one_token_wherever_it_is_cut_and_holds_no_keys():
    pasted = "\x1b[200~ax\x1b[Ayd1\r\n\x1b[201~"
    for at in combinations(range(1, len(pasted)), 2):
        tokens = [token for token in arriving(*cut(pasted, *at)) if token.kind != "escape"]
        assert tokens == [Token("paste", "ax\x1b[Ayd1\r\n")]


def test_a_paste_waits_for_its_end_however_long_it_takes():
    assert arriving("\x1b[200~ax", "yd1", "\x1b[201~a", apart=9) == [Token("paste", "axyd1"), Token("text", "a")]


@pytest.mark.parametrize("sequence", ["\x1b[>0;276;0c", "\x1b[?62;4c", "\x1bOz", "\x1b[99;99;99;99z", STRING])
def test_an_answer_that_is_no_key_never_falls_into_letters(sequence):
    assert keys(arriving(sequence + "n")) == ["n"]
    assert keys(arriving(sequence, "n", apart=0.6)) == ["n"]


def test_a_sequence_broken_off_by_another_leaves_the_other_whole():
    assert keys(arriving("\x1b[1;\x1b[B")) == ["down"]
    assert keys(arriving("\x1b]11;rgb\x1b[B")) == ["down"]
    assert keys(arriving("\x1b[1;\r")) == ["enter"]


def test_text_beyond_ascii_and_control_keys_pass():
    assert arriving("é日\x12") == [Token("text", "é日\x12")]
    assert keys(arriving("\x12")) == ["ctrl+r"]


@given(st.text("\x1b[]O<>;?0123M~AzP\\\x07\r é", max_size=30), st.data())
@settings(max_examples=200, deadline=None)
def test_nothing_that_arrives_can_stop_it(data, draw):
    at = sorted(draw.draw(st.sets(st.integers(1, max(1, len(data) - 1)), max_size=4)))
    tokens = arriving(*cut(data, *at))
    assert keys(tokens) is not None
    if "\x1b[200~" not in data:
        assert arriving(data, "n", apart=9)[-1].text.endswith("n")
