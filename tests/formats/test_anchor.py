"""Predictions made elsewhere find their place: in other units, over other white space, or not at all."""

from __future__ import annotations

import pytest

from tui.core.annotation import Article
from tui.core.offsets import utf8, utf16
from tui.formats.anchor import find, place
from tui.formats.format import Options

TEXT = (
    "\U0001f3eb Inspectors praised Ashdown School \U0001f600. " * 30
    + "Caf\u00e9 owners thanked Ashdown\n   School, and \u201cBirk\u201d."
)
ARTICLE = Article.of(TEXT)


def placed(start: int, end: int, quote: str) -> tuple[tuple[int, int] | None, list[str]]:
    said: list[str] = []
    found = place(ARTICLE, "ORG", start, end, quote, "line 1", Options(amiss=said.append))
    return (found.extent if found else None), said


@pytest.mark.parametrize("quote", ["Ashdown School", "owners", "\u201cBirk\u201d", "\U0001f600"])
@pytest.mark.parametrize(("scale", "name"), [(utf16, "UTF-16 units"), (utf8, "bytes")])
def test_offsets_in_other_units_are_told_by_the_quote_however_often_it_stands_there(
    quote: str, scale: type, name: str
) -> None:
    start = TEXT.rindex(quote)
    units = scale(TEXT)
    extent, said = placed(units.to(start), units.to(start + len(quote)), quote)
    assert extent == (start, start + len(quote))
    assert name in said[0]


def test_a_quote_is_found_over_white_space_of_any_kind() -> None:
    start = TEXT.index("thanked Ashdown")
    end = TEXT.index("School,") + len("School")
    extent, said = placed(start, start + len("thanked Ashdown School"), "thanked Ashdown School")
    assert extent == (start, end)
    assert "was moved" in said[0]


def test_a_quote_that_stands_once_is_found_however_far_away_and_one_that_stands_often_is_not() -> None:
    assert find(TEXT, 0, "Caf\u00e9 owners") == (TEXT.index("Caf"), TEXT.index("Caf") + 11)
    assert find("a birk " * 500, 3000 + 3, "birk") is not None
    assert find("Ashdown School. " + "word " * 400 + "Ashdown School.", 1000, "Ashdown School") is None
    assert find(TEXT, 0, "Bath School") is None
    assert find(TEXT, 0, " \n ") is None


def test_what_cannot_be_placed_is_refused_and_said() -> None:
    extent, said = placed(3, 9, "Bath School")
    assert extent is None
    assert "no sure place" in said[0]
