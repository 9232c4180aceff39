"""The code knows no label: what the shipped codebook names stands in data files only, so that any other one works."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.core.codebook import default

ROOM = Path(__file__).parent.parent.parent / "tui"
BOOK = default()
CAPITAL = {id for id in BOOK.kinds() if id.isupper()}
SMALL = ({*BOOK.kinds(), *BOOK.layers} | {v for a in BOOK.attributes.values() for v in a.values}) - CAPITAL

# Words that the program uses in a sense of its own: a table's column, a JSON field, a part of an interface.
GENERIC = {
    "about", "article", "aspect", "audit", "entry", "feature", "iso", "kind", "letter", "mixed", "neutral", "news",
    "other", "overall", "partly", "report", "same", "theme", "type", "zone",
}  # fmt: skip


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Every string in a Python source with its line, the constant parts of f-strings and docstrings among them."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        if isinstance(node.value, str):
            yield node.lineno, node.value


def named(source: str) -> Iterator[str]:
    """Where a source names something of the codebook: capital ids anywhere in a string, small ones as a whole one."""
    for line, text in texts(source):
        words = set(re.findall(r"[A-Z]{3,}", text))
        found = sorted(CAPITAL & words) + ([text] if text in SMALL - GENERIC else [])
        yield from (f"line {line}: {id}" for id in found)


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOM)))
def test_nothing_in_the_code_names_what_the_codebook_names(path: Path) -> None:
    assert list(named(path.read_text("utf-8"))) == []


def test_the_check_finds_what_it_looks_for() -> None:
    assert list(named('x = f"a {y} PERSON"\nz = ["said_by", "same"]\n"""About ROLE."""\nDATES = "UPDATED"')) == [
        "line 1: PERSON",
        "line 2: said_by",
        "line 3: ROLE",
    ]


def test_generic_words_are_words_of_the_codebook() -> None:
    """So that the list does not keep what is no longer needed."""
    assert GENERIC <= SMALL
