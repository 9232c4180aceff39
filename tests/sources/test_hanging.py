"""What hangs on mentions by rule: relations between them, and the values of their attributes."""

from __future__ import annotations

from datetime import date

import pytest

from tui.core.annotation import Article, Candidate
from tui.core.codebook import default, parse
from tui.sources.rules.dates import first_day, meaning
from tui.sources.source import find

RULES = find("rules", default())
WRITTEN = date(2017, 1, 25)


def read(text: str, day: str = "") -> list[Candidate]:
    return RULES.read(Article.of(text, "", **({"date": day} if day else {})), {})


def links(text: str, label: str) -> set[tuple[str, str]]:
    """The quotes of both ends of the relations of a label."""
    found = read(text)
    claims = {c.annotation.id: c.annotation for c in found}
    return {
        (str(claims[str(a.head_id)].quote), str(claims[str(a.tail_id)].quote))
        for a in claims.values()
        if a.kind == "relation" and a.label == label
    }


def values(text: str, label: str, day: str = "") -> list[tuple[str, str]]:
    found = read(text, day)
    claims = {c.annotation.id: c.annotation for c in found}
    some = [a for a in claims.values() if a.kind == "attribute" and a.label == label]
    return [
        (str(claims[str(a.head_id)].quote), str(a.value))
        for a in sorted(some, key=lambda a: claims[str(a.head_id)].extent)
    ]


def test_an_inspection_is_by_the_inspectorate_named_in_its_sentence_or_before() -> None:
    text = "Ofsted wrote to the council.\n\nA monitoring visit took place in May. Estyn did a full inspection of it.\n"
    assert links(text, "inspected_by") == {("monitoring visit", "Ofsted"), ("full inspection", "Estyn")}


def test_a_grade_was_given_at_the_inspection_that_it_follows() -> None:
    text = "Torbay Council was handed an “inadequate” judgment following an inspection in October 2015.\n"
    assert links(text, "given_at") == {("inadequate", "inspection")}


def test_a_former_grade_was_not_given_at_the_new_inspection() -> None:
    text = "Larch Academy, previously rated good, has had an inspection by Ofsted.\n"
    assert links(text, "given_at") == set()


def test_findings_are_of_the_inspection_spoken_of_and_not_of_the_one_that_it_followed() -> None:
    text = (
        "This was Ofsted's second monitoring visit following a damning inspection report in 2014.\n\n"
        "Inspectors found that caseloads were too high.\n"
    )
    assert ("caseloads were too high", "monitoring visit") in links(text, "found_at")
    assert {tail for _, tail in links(text, "found_at")} == {"monitoring visit"}


def test_a_quotation_goes_on_after_its_speaker() -> None:
    text = (
        "Ann Price, director of Torbay Council, spoke.\n\n“We accept this report,” she said. “We will put it right.”\n"
    )
    assert links(text, "continues") == {("We will put it right", "We accept this report")}


def test_initials_in_brackets_are_the_same_body() -> None:
    text = "The Care Quality Commission (CQC) rated the home inadequate.\n"
    assert links(text, "same") == {("CQC", "Care Quality Commission")}


def test_a_grade_belongs_to_the_judgement_named_with_it() -> None:
    text = "Ofsted rated the council inadequate overall, and good for care leavers.\n\nSafe: Requires improvement\n"
    assert values(text, "aspect") == [
        ("inadequate", "overall"),
        ("good", "care leavers"),
        ("Requires improvement", "other"),
    ]


def test_a_council_is_the_entry_of_its_list_in_every_form_of_its_name() -> None:
    text = "Manchester City Council replied. Manchester Council said so.\n"
    assert [value for _, value in values(text, "entry")] == ["E08000003", "E08000003"]


def test_a_date_means_an_interval_counted_from_the_articles_date() -> None:
    assert values("Ofsted visited last month.\n", "iso", "2017-01-25") == [("last month", "2016-12")]
    assert values("Ofsted visited last month.\n", "iso") == []
    assert values("Ofsted calls\n\nBy Ann Lee | 25 January 2017\n\nOfsted visited last month.\n", "iso") == [
        ("last month", "2016-12")
    ]


@pytest.mark.parametrize(
    ("words", "interval"),
    [
        ("18 January 2023", "2023-01-18"),
        ("March 3, 2015", "2015-03-03"),
        ("03/05/2019", "2019-05-03"),
        ("2019-05-03", "2019-05-03"),
        ("4 and 9 November 2021", "2021-11-04/2021-11-09"),
        ("9 October to 2 November 2017", "2017-10-09/2017-11-02"),
        ("September 2014", "2014-09"),
        ("June and July 2017", "2017-06/2017-07"),
        ("December 2016 and January 2017", "2016-12/2017-01"),
        ("December and January", "2016-12/2017-01"),
        ("2019", "2019"),
        ("2016-17", "2016/2017"),
        ("the summer of 2016", "2016-06/2016-08"),
        ("last summer", "2016-06/2016-08"),
        ("next summer", "2017-06/2017-08"),
        ("April", "2016-04"),
        ("January", "2017-01"),
        ("last January", "2016-01"),
        ("12 March", "2016-03-12"),
        ("three years ago", "2014"),
        ("two months ago", "2016-11"),
        ("last year", "2016"),
        ("last month", "2016-12"),
        ("next month", "2017-02"),
        ("this week", "2017-01-23/2017-01-29"),
        ("last week", "2017-01-16/2017-01-22"),
        ("yesterday", "2017-01-24"),
        ("Friday", "2017-01-20"),
        ("Wednesday", "2017-01-25"),
        ("31 February 2019", ""),
        ("99/99/2019", ""),
        ("some years ago", ""),
        ("winter", ""),
        ("the previous year", ""),
    ],
)
def test_what_the_words_of_a_date_mean(words: str, interval: str) -> None:
    assert meaning(words, WRITTEN) == interval


def test_relative_dates_mean_nothing_where_the_article_has_no_date() -> None:
    assert [meaning(words, None) for words in ("last month", "April", "Friday", "May 2014")] == ["", "", "", "2014-05"]


def test_the_first_day_in_a_text_is_one_that_the_calendar_has() -> None:
    assert first_day("on 31 June 2019, then 3 July 2019") == date(2019, 7, 3)
    assert first_day("in July 2019") is None


def test_a_codebook_without_these_relations_and_attributes_gets_none() -> None:
    book = parse('name = "n"\nversion = "1"\n[layers.l]\n[labels.INSPECTION]\nlayer = "l"\nkey = "1"\n')
    found = find("rules", book).read(Article.of("An Ofsted inspection in May 2019 rated it good.\n"), {})
    assert {c.annotation.kind for c in found} == {"span"}
