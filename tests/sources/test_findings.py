"""Findings by rule: who speaks, what is turned round, and where a finding begins and ends."""

from __future__ import annotations

import pytest

from tui.core.annotation import Article
from tui.core.codebook import default
from tui.sources.source import find

FINDINGS = {"STRENGTH", "CONCERN", "RECOMMENDATION", "RESPONSE"}


def findings(body: str) -> list[tuple[str, str]]:
    """The findings of an article with this body, in order of place."""
    article = Article.of(f"Westhaven report\n\n{body}\n\nThe report is public.\n")
    found = [c.annotation for c in find("rules", default()).read(article, {}) if c.annotation.label in FINDINGS]
    return [(one.label, one.quote or "") for one in sorted(found, key=lambda one: one.start or 0)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Cells are dirty and, in two wings, have become unsafe, said Ann Lee, the chief inspector.",
         ("CONCERN", "Cells are dirty and, in two wings, have become unsafe")),
        ("But the home's manager, Tom Reed, said he was sure that this would not happen again.",
         ("RESPONSE", "he was sure that this would not happen again")),
        ("A new Ofsted report into Elm School has criticised the slow response of leaders.",
         ("CONCERN", "A new Ofsted report into Elm School has criticised the slow response of leaders")),
        ("Inspectors found that assaults on staff had increased since the last visit.",
         ("CONCERN", "assaults on staff had increased since the last visit")),
        ("Managers had not put enough nurses on duty to make sure that people got safe care promptly.",
         ("CONCERN", "Managers had not put enough nurses on duty to make sure that people got safe care promptly")),
        ("Inspectors said that leaders had addressed the areas for improvement named in May.",
         ("STRENGTH", "leaders had addressed the areas for improvement named in May")),
        ("Strong practice highlighted by inspectors included the work of the night team.",
         ("STRENGTH", "Strong practice highlighted by inspectors included the work of the night team")),
        ("Bullying is rare, inspectors said, and staff sort it out quickly.",
         ("STRENGTH", "Bullying is rare, inspectors said, and staff sort it out quickly")),
        ("Inspectors found that the number of audits had fallen.",
         ("CONCERN", "the number of audits had fallen")),
        ("Inspectors found that the number of complaints had fallen.",
         ("STRENGTH", "the number of complaints had fallen")),
        ("Ofsted has closed a nursery after an emergency inspection found that babies were left unattended.",
         ("CONCERN", "babies were left unattended")),
        ("The school was told by Estyn that attendance was unacceptably low.",
         ("CONCERN", "attendance was unacceptably low")),
        ("Inspectors said the board could not say how many homes had been checked.",
         ("CONCERN", "the board could not say how many homes had been checked")),
        ("The report said: ‘We found expired dressings and a broken alarm.’",
         ("CONCERN", "We found expired dressings and a broken alarm")),
        ("The report said that leaders should have in place a plan for each ward.",
         ("RECOMMENDATION", "leaders should have in place a plan for each ward")),
    ],
)  # fmt: skip
def test_a_sentence_is_cut_and_judged_as_the_codebook_wants(sentence: str, expected: tuple[str, str]) -> None:
    assert findings(sentence) == [expected]


def test_what_a_post_holder_named_in_one_sentence_says_in_another_is_the_bodys_reply() -> None:
    told = "In a letter to headteacher Rosa Field, inspectors said: “The plan is not clear enough.”"
    said = "But Mrs Field said yesterday: “We have been working hard on the problems that were found.”"
    assert findings(f"{told}\n\n{said}") == [
        ("CONCERN", "The plan is not clear enough"),
        ("RESPONSE", "We have been working hard on the problems that were found"),
    ]


def test_an_item_of_a_list_ends_before_the_conjunction_that_leads_to_the_next() -> None:
    body = "Inspectors found that:\n\n• assaults had risen by 31%; and\n• cells were dirty."
    assert findings(body) == [("CONCERN", "assaults had risen by 31%"), ("CONCERN", "cells were dirty")]


def test_a_quotation_that_goes_on_in_paragraphs_without_marks_of_their_own_is_the_bodys_reply_to_its_end() -> None:
    body = "Head Rosa Field said: “We are sorry for what was found.\n\nThe ward was unsafe.\n\nIt is shut now.”"
    assert [label for label, _ in findings(body)] == ["RESPONSE"] * 3


def test_what_denies_the_first_of_a_list_denies_all_of_it() -> None:
    assert findings("Inspectors said that care was not “always safe, effective or responsive”.") == [
        ("CONCERN", "care was not “always safe, effective or responsive”")
    ]


def test_an_item_of_a_list_that_lost_its_mark_is_a_finding_all_the_same() -> None:
    body = "Inspectors found:\n\nThere was no agreed way to share records\n\nSome children had been out of school"
    assert findings(body) == [
        ("CONCERN", "There was no agreed way to share records"),
        ("CONCERN", "Some children had been out of school"),
    ]


def test_what_is_set_against_praise_is_criticism_though_no_word_of_it_says_so() -> None:
    body = "Inspectors said that repairs were handled poorly, although tenants had been told what to expect."
    assert findings(body) == [
        ("CONCERN", "repairs were handled poorly"),
        ("STRENGTH", "tenants had been told what to expect"),
    ]


def test_a_reason_after_a_demand_is_a_finding_of_its_own() -> None:
    body = "The CQC has asked the practice to improve recruitment, after it found that checks had been missed."
    assert findings(body) == [
        ("RECOMMENDATION", "The CQC has asked the practice to improve recruitment"),
        ("CONCERN", "checks had been missed"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "The inspection was prompted by concerns that the trust had received from staff.",
        "The CQC has dropped the rating of the ward from good to inadequate, following an inspection in March.",
        "The practice has refused to comment.",
        "The home was served with three notices of failure to comply with regulations on Friday.",
    ],
)
def test_what_only_tells_of_the_event_or_the_grade_is_no_finding(sentence: str) -> None:
    assert findings(sentence) == []


def test_grades_alone_are_no_findings() -> None:
    body = "Of the 37 trusts inspected, 22 were rated as good, 14 were adequate, one was inadequate."
    assert findings(body) == []
