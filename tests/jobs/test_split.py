"""One file with many articles: divided by a rule that is data, each with its facts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.__main__ import main
from tui.core.errors import Problem
from tui.jobs.found import Found, Refused
from tui.jobs.split import chosen

FACTIVA = """
Education
School praised by inspectors at last

Jo Example
12 words
5 March 2024
Ashdown Gazette
ASHGAZ
English
Copyright 2024. Ashdown Media.

The school was praised.

It has improved.

Document ASHGAZ0020240305ek350001a

Care home told to improve its records

9 words
6 March 2024
Borough Echo
BOREC
English
(c) 2024 Echo Ltd

The home was told to improve.

Document BOREC00020240306ek3600002
"""
NEXIS = """
                               1 of 2 DOCUMENTS


                               Ashdown Gazette

                               March 5, 2024 Tuesday

HEADLINE: School praised by inspectors

BYLINE: Jo Example

LENGTH: 12 words

BODY:

   The school was praised.

   It has improved.

LOAD-DATE: March 6, 2024

                     Copyright 2024 Ashdown Media
                               2 of 2 DOCUMENTS

                               Borough Echo

                               March 6, 2024 Wednesday

HEADLINE: Care home told to improve

BODY:
The home was told to improve.

LANGUAGE: ENGLISH
"""
NEXIS_UK = """
Download Request: Selected Items: 1-2
Time Of Request: Friday, March 8, 2024

                               FOCUS - 1 of 2 DOCUMENTS


                       Copyright 2024 Ashdown Media
                              All Rights Reserved

                                Ashdown Gazette

                             March 5, 2024 Tuesday
                                   Edition 1;
                                    Scotland

School praised by inspectors
after a long wait

BYLINE: Jo Example

SECTION: NEWS; Pg. 3

LENGTH: 12 words


The school was praised.

It has improved.

LOAD-DATE: March 6, 2024

                               2 of 2 DOCUMENTS

                                  Borough Echo

                           March 6, 2024 Wednesday

Care home told to improve

LENGTH: 9 words

The home was told to improve.

LANGUAGE: ENGLISH
""".replace("\n", "\r\n")
STRUCTURED = """
HD  School praised by inspectors
BY  By Jo Example
WC  12 words
PD  5 March 2024
SN  Ashdown Gazette
LP
The school was praised.
TD
It has improved.
CO  none
AN  Document ASHGAZ0020240305ek350001a

HD  Care home told to improve
PD  6 March 2024
SN  Borough Echo
LP  The home was told to improve.
Document BOREC00020240306ek3600002
"""
UNI = """School praised by inspectors
Ashdown Gazette
March 5, 2024 Tuesday

Copyright 2024 Ashdown Media All Rights Reserved

Section: EDUCATION
Length: 12 words
Byline: By Jo Example

Body

The school was praised.

It has improved.

Load-Date: March 6, 2024

End of Document

Care home told to improve
Borough Echo
March 6, 2024 Wednesday

Body

The home was told to improve.

End of Document
"""
COVER = """Date and Time: Friday, 8. March 2024 09:31:00 CET

Job Number: 1

Documents (2)

1. School praised by inspectors
2. Care home told to improve

"""


def divided(name: str, text: str, at: str = "") -> list[Found]:
    split = chosen(name, at)
    assert split is not None
    return [one for one in split.divide([Found(text, {"file": "x"})]) if isinstance(one, Found)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("factiva", FACTIVA),
        ("factiva", STRUCTURED),
        ("nexis", NEXIS),
        ("nexis", NEXIS_UK),
        ("nexis-uni", UNI),
        ("nexis-uni", COVER + UNI),
    ],
)
def test_a_dump_of_a_press_service_is_articles_with_their_facts(name: str, text: str) -> None:
    school, home = divided(name, text)
    assert school.text.startswith("School praised by inspectors")
    assert school.text.endswith("It has improved.")
    assert "words" not in school.text
    assert school.title.startswith("School praised by inspectors")
    assert school.facts["publisher"] == "Ashdown Gazette"
    assert school.facts["date"] in ("5 March 2024", "March 5, 2024")
    assert school.facts["part"] == "1 of 2"
    assert home.title.startswith("Care home told to improve")
    assert home.text.endswith("The home was told to improve.")
    assert home.facts["publisher"] == "Borough Echo"
    if text != FACTIVA:
        assert school.facts["author"] == "Jo Example"


def test_lines_and_pages_divide_and_the_texts_between_stay_as_they_are() -> None:
    assert [one.text for one in divided("lines", "One.\n\n Two.\n---\n\n======\nThree.\n***\n")] == [
        "One.\n\n Two.",
        "Three.",
    ]
    assert [one.text for one in divided("pages", "One.\f\fTwo.")] == ["One.", "Two."]
    assert [one.text for one in divided("", "One.\n# 2\nTwo.", at=r"^# \d$")] == ["One.", "Two."]


def test_a_file_in_which_the_rule_finds_nothing_and_what_was_refused_stay_as_they_are() -> None:
    found, refused = Found(" One.\n", {"file": "x"}), Refused("line 3 is no JSON")
    split = chosen("lines", "")
    assert split is not None
    assert list(split.divide([found, refused])) == [found, refused]


def test_a_rule_of_ones_own_is_a_file(tmp_path: Path) -> None:
    rule = tmp_path / "mine.toml"
    rule.write_text("begins = '^STORY '\nfrom = '^TEXT$'\nfacts.date = '^ON (.*)'\n")
    one, two = divided(str(rule), "STORY 1\nON 5 March 2024\nTEXT\nOne.\nSTORY 2\nTEXT\nTwo.")
    assert (one.text, one.facts["date"], two.text) == ("One.", "5 March 2024", "Two.")


@pytest.mark.parametrize(
    ("name", "at", "said"),
    [
        ("no-such", "", "neither a file nor one of these.*factiva: Factiva"),
        ("", "(", "no regular expression"),
        ("lines", "x", "not both"),
        ("wrong.toml", "", "is no TOML"),
        ("empty.toml", "", "a rule needs"),
    ],
)
def test_what_is_no_rule_is_refused(here: Path, name: str, at: str, said: str) -> None:
    Path("wrong.toml").write_text("= 1")
    Path("empty.toml").write_text("")
    with pytest.raises(Problem, match=said) as problem:
        chosen(name, at)
    assert problem.value.code == 2


def test_a_file_that_looks_like_many_articles_is_named_with_the_rule_that_divides_it(
    home: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("dump.txt").write_text(NEXIS_UK)
    Path("letter.txt").write_text("A letter.\n---\nEnd of Document\n\nDocument A1\n1 of 2 DOCUMENTS\n")
    assert main(["import", "--no-suggest", "dump.txt", "letter.txt"]) == 0
    assert capsys.readouterr().err == "dump.txt looks like many articles in one; `import --split nexis` divides it.\n"


def test_the_command_imports_each_article_of_a_file(home: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("dump.txt").write_text(UNI)
    assert main(["import", "--no-suggest", "--json", "--split", "nexis-uni", "dump.txt"]) == 0
    told = json.loads(capsys.readouterr().out)["imported"]
    assert [one["title"] for one in told] == ["School praised by inspectors", "Care home told to improve"]
