"""Every fault of a codebook is told with its line, and none stops the others from being told."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.codebook import SHIPPED, default, parse
from tui.core.codebook_check import MOST, Fault, check, load, read
from tui.core.errors import Problem
from tui.core.toml_lines import KeyPath, line_of, lines

GOOD = """\
name = "small"
version = "1"

[layers.thing]

[labels.A]
layer = "thing"
key = "1"
"""

WAYS_TO_WRITE_A_KEY = """\
a.b = 1.5
"c d" = [
  { e = 1, 'f' = 2 }, # [x]
  '''
]'''
]
[["g"]]
h = 1979-05-27 07:32:00
[[g]]
i = 2
[g.j]
k = "\\u0041"
"""


def faults(toml: str) -> list[tuple[int, str]]:
    return [(fault.line, fault.sentence) for fault in check(toml)]


def the_fault(added: str) -> tuple[int, str]:
    """The one fault that text added to the good codebook brings, by its line within that text."""
    (fault,) = check(GOOD + added)
    return fault.line - GOOD.count("\n"), fault.sentence


def test_a_small_codebook_is_good() -> None:
    assert check(GOOD) == []


@pytest.mark.parametrize(
    ("added", "line", "says"),
    [
        ('[labels.B]\nlayer = "thing"\nkey = "1"', 3, "label `B`: key `1` is `A`'s already"),
        ('[labels.B]\nlayer = "thing"\nkey = "b"', 3, "key `b` is refused"),
        ('[labels.B]\nlayer = "thing"\nkey = "/"', 3, "key `/` is refused"),
        ('[labels.B]\nlayer = "thing"\nkey = ";"', 3, "key `;` is refused"),
        ('[labels.B]\nlayer = "thing"\nkey = "; "', 3, "key `; ` is refused"),
        ('[labels.B]\nlayer = "thing"\nkey = "AB"', 3, "key `AB` is refused"),
        ('[labels.B]\nlayer = "thing"', 1, "`B` needs `key`"),
        ('[labels.B]\nkey = "2"', 1, "`B` needs `layer`"),
        ('[labels.B]\nlayer = "ding"\nkey = "2"', 2, "there is no layer `ding`"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\ncolour = "octarine"', 4, "`octarine` is no colour"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\ncolor = "red"', 4, "unknown; is `colour` meant?"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\nrules = "x"', 4, "`rules` of `B` must be a list of texts"),
        ('[labels.B]\nlayer = "thing"\nkey = 2', 3, "`key` of `B` must be a text"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\nexamples = [\n "[x] y",\n "no mark"]', 6, "marks no span"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\nexamples = ["[x"]', 4, "marks no span"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\nexamples = ["[ ] x"]', 4, "marks no span"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\ncounterexamples = ["[[x]]"]', 4, "marks no span"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\nrules = ["a",\n"b",\n"a"]', 6, "`a` is there 2 times"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\ndefinition = "a\\u0007b"', 4, "cannot be printed"),
        ('[labels.B]\nlayer = "thing"\nkey = "2"\ndefinition = "a\\u202eb"', 4, "cannot be printed"),
        ('[attributes.t]\non = ["A"]\nvalues = ["x\\u200by"]', 3, "`values` of `t` holds a character"),
        ('[records.k.fields]\n"x\\u009b" = "@text"', 2, "`fields` of `k` holds a character"),
        ('[labels."B C"]\nlayer = "thing"\nkey = "2"', 1, "the id `B C` must be"),
        ('[labels.thing]\nlayer = "thing"\nkey = "2"', 1, "`thing` is in layers too"),
        ("[layers.empty]", 1, "layer `empty` has no label"),
        ("[label.B]", 1, "`label` is unknown here; is `labels` meant?"),
        ('[relations.r]\nhead = ["A"]\ntail = ["A", "Q"]', 3, "there is no label or layer `Q`"),
        ('[relations.r]\nhead = ["A"]', 1, "`r` needs `tail`"),
        ('[relations.r]\nhead = []\ntail = ["A"]', 2, "must be a list of at least one label"),
        ('[relations.r]\nhead = ["A"]\ntail = ["A"]\nexamples = ["[a] [b]"]', 4, "one [head] and one {tail}"),
        ('[attributes.t]\non = ["Q"]', 2, "there is no label or layer `Q`"),
        ('[attributes.t]\non = ["A"]\nvalues = ["x", "x"]', 3, "`x` is there 2 times"),
        ('[attributes.t]\non = ["A"]\nvalues = ["x", " "]', 3, "a value is empty"),
        ('[attributes.t]\non = ["A"]\nvalues = ["x"]\n[attributes.t.meanings]\ny = "z"', 5, "none of its values"),
        (f'[attributes.t]\non = ["A"]\nvalues = {[str(n) for n in range(300)]}', 3, "300 values"),
        ('[records.k]\nof = "Q"', 2, "there is no label `Q`"),
        ('[records.k]\nkey = ["x"]', 2, "names `x`, which is no field"),
        ('[records.k.fields]\nx = "nowhere"', 2, "no relation or attribute `nowhere`"),
        ('[[tables]]\nid = "t"\nrows = "Q"\ncolumns = {}', 3, "no label, layer or record `Q`"),
        ('[[tables]]\nrows = "A"\ncolumns = {}', 1, "table `1` needs `id`"),
        ('[[tables]]\nid = "t"\nrows = "A"\n[tables.columns]\nx = "@time"', 5, "here stands one of @article"),
        ('[[tables]]\nid = "t"\nrows = "A"\ngroup = ["y"]\ncolumns = { x = "@text" }', 4, "grouped by `y`"),
        ('[[tables]]\nid = "t"\nrows = "A"\ncount = "@label"\ncolumns = {}', 4, "needs `group`"),
        ('[trim]\nstops = "."', 2, "`stops` of `trim` must be a list of texts"),
    ],
)
def test_a_fault_is_told_with_its_line(added: str, line: int, says: str) -> None:
    found_line, sentence = the_fault(added)
    assert says in sentence
    assert found_line == line


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("r.q", "no relation or attribute `q`"),
        ("~other", "no relation `other` ends at A"),
        ("r.r.t.@first", ""),
        ("r[t=x]", ""),
        ("r[t=y]", "`y` is no value of `t`"),
        ("r[u=x]", "there is no attribute `u`"),
        ("other.t", "B has no attribute `t`"),
        ("t.@text", "here stands one of @first, @last"),
        ("@text.r", "nothing can follow @text"),
        ("@label", ""),
    ],
)
def test_paths_are_walked(path: str, says: str) -> None:
    toml = f"""{GOOD}
[labels.B]
layer = "thing"
key = "2"
[relations.r]
head = ["A"]
tail = ["A"]
[relations.other]
head = ["A"]
tail = ["B"]
[attributes.t]
on = ["A"]
values = ["x"]
[[tables]]
id = "t1"
rows = "A"
columns = {{ c = "{path}" }}
"""
    found = faults(toml)
    assert [says in sentence for _, sentence in found] == ([True] if says else [])


def test_all_faults_are_told_in_the_order_of_their_lines() -> None:
    toml = GOOD.replace('key = "1"', 'key = "q"').replace('version = "1"', "") + '[relations.r]\nhead = ["Z"]\n'
    assert [line for line, _ in faults(toml)] == [1, 8, 9, 10]


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("name = ", 1),
        ('name = "a"\nversion', 2),
        ('name = "a"\n\nname = "b"', 3),
        ("[" * 5000, 1),
        ("a = " + "[" * 100_000, 1),
        ("x" * (MOST + 1), 1),
        ("a = '\x1b[31m'", 1),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(toml: str, line: int) -> None:
    (fault,) = check(toml)
    assert fault.line == line


@pytest.mark.parametrize(
    "toml", ["", "labels = 3\nlayers = [1]\ntables = 4\ntrim = 5\nrelations = 'x'", "[labels]\nA = 1"]
)
def test_wrong_shapes_are_faults_and_no_crash(toml: str) -> None:
    assert check(toml)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_codebook_cut_or_mixed_up_anywhere_is_a_fault_or_can_be_read(data: st.DataObject) -> None:
    text = SHIPPED.read_text("utf-8").split("\n")
    start = data.draw(st.integers(0, len(text) - 1))
    length = data.draw(st.integers(1, 40))
    swapped = text[:start] + data.draw(st.permutations(text[start : start + length])) + text[start + length :]
    toml = "\n".join(swapped[: data.draw(st.integers(1, len(swapped)))])
    found = check(toml)
    assert all(1 <= fault.line <= toml.count("\n") + 1 for fault in found)
    if not found:
        assert parse(toml).labels


VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["head", "key", "layer", "on", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(
    place=st.sampled_from(
        ["layers.x", "labels.x", "relations.x", "attributes.x", "records.x", "records.x.fields", "tables", "trim"]
    ),
    value=VALUES,
)
def test_any_value_anywhere_is_a_fault_or_can_be_read(place: str, value: Any) -> None:
    toml = f"{place} = {_inline(value)}\n{GOOD}"
    tomllib.loads(toml)
    if not check(toml):
        parse(toml)


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else f'"{value}"'


def test_lines_are_found_for_every_key_and_item_of_the_shipped_codebook() -> None:
    toml = default().toml
    where = lines(toml)
    text = toml.split("\n")

    def walk(value: Any, path: KeyPath) -> None:
        assert path in where
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            walk(item, (*path, key))
            if isinstance(key, str):
                assert key in text[where[*path, key] - 1]

    for key, value in tomllib.loads(toml).items():
        walk(value, (key,))


def test_lines_know_all_ways_to_write_a_key() -> None:
    where = lines(WAYS_TO_WRITE_A_KEY)
    assert where["a", "b"] == 1
    assert where["c d", 0, "f"] == 3
    assert where["c d", 1] == 4
    assert where["g", 0, "h"] == 8
    assert where["g", 1, "i"] == 10
    assert where["g", 1, "j", "k"] == 12
    assert line_of(where, ("g", 1, "j", "z", 3)) == 11
    assert line_of(where, ("nowhere",)) == 1


def test_reading_a_good_file_gives_the_codebook(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert list(read(path).labels) == ["A"]


def test_reading_a_bad_file_is_one_sentence_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(GOOD.replace('"1"\n\n', '"1"\nwhat = 1\n\n') + "x = 1\ny = 2\n")
    with pytest.raises(Problem) as caught:
        read(path)
    assert caught.value.sentence.startswith(f"{path}:3: `what` is unknown here")
    assert caught.value.sentence.endswith("(and 2 more).")
    assert caught.value.code == 1


@pytest.mark.parametrize(("data", "says"), [(b"\xff\xfe", "not UTF-8"), (None, "cannot be read")])
def test_reading_no_text_is_a_sentence(tmp_path: Path, data: bytes | None, says: str) -> None:
    path = tmp_path / "mine.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(Problem, match=says):
        read(path)


def test_loading_from_outside_names_what_it_was_given() -> None:
    with pytest.raises(Problem, match="the record of X:1: "):
        load("", "the record of X")


def test_faults_are_ordered_by_line() -> None:
    assert sorted([Fault(10, "a"), Fault(9, "b")]) == [Fault(9, "b"), Fault(10, "a")]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('name = "birds"', f"name = {'1' * 5000}", "not TOML"),
        ('name = "birds"', "name = [[]]", "needs a `name`"),
        ('name = "birds"', f"name = {'[' * 100_000}", "nested too deep"),
        ('name = "birds"', "name = 'birds\x00'", "not TOML"),
        ('name = "birds"', f'name = "birds"\n{"x" * 50_000} = 1', "toml:2: "),
        ('name = "birds"', f"name = 'birds'{' ' * 5_000_000}", "larger than"),
    ],
    ids=["digits", "shape", "depth", "NUL", "a long name", "size"],
)
def test_a_hostile_file_is_one_sentence_of_bounded_length(tmp_path: Path, before: str, after: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f"{before}\n".replace(before, after) + GOOD.split("\n", 1)[1])
    with pytest.raises(Problem, match=says) as caught:
        read(path)
    assert "\n" not in caught.value.sentence
    assert len(caught.value.sentence) < 600
