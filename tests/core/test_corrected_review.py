"""What is taken over from the version before of a corrected article."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.annotation import Annotation, Article, attribute, record, relation, rests_label, span
from tui.core.codebook import default
from tui.core.review.corrected import Before, earlier, offered, sections
from tui.core.review.opening import review_of
from tui.core.review.state import Review
from tui.core.review.step import Verdict
from tui.core.review.verbs import act
from tui.core.text.sentences import sentences
from tui.core.versions import squeezed

BOOK = default()
OLD = Article.of("Ofsted came to Leeds in May. Staff were kind. Ann Ash said so.\n\nThe council agreed with that.")
KIND = next(iter(BOOK.records.values()))
FIELD = next(iter(KIND.fields))


def at(article: Article, label: str, quote: str) -> Annotation:
    start = article.text.index(quote)
    return span(article, label, start, start + len(quote))


def before(*accepted: Annotation, done: bool = True, **more: object) -> Before:
    said = {one.id: Verdict("accept") for one in accepted}
    whole = Before(OLD, {one.id: one for one in accepted}, said, {}, {}, {}, done)
    return replace(whole, **more)  # type: ignore[arg-type]


def opened(old: Before, text: str) -> Review:
    new = Article.of(text)
    return review_of(new, BOOK, earlier=earlier(old, new, BOOK))


def held(review: Review) -> set[str]:
    return {a.label for id, a in review.annotations.items() if review.accepted(id)}


def coded() -> tuple[Annotation, ...]:
    org, place, strength = (
        at(OLD, "ORG", "Ofsted"), at(OLD, "PLACE", "Leeds"), at(OLD, "STRENGTH", "Staff were kind")
    )  # fmt: skip
    about = relation("about", strength, org)
    report = record(OLD, KIND.id, org.id)
    value = attribute(BOOK.field_label(KIND, FIELD), report, "2024")
    rests = relation(rests_label(KIND.id), value, place)
    return org, place, strength, about, report, value, rests


def test_records_come_along_with_what_they_rest_on() -> None:
    review = opened(before(*coded()), "News.\n\n" + OLD.text)
    after = act(review, "take_over").review
    assert held(after) == {one.label for one in coded()}
    spans = {a.id for a in after.annotations.values() if a.kind == "span"}
    (report,) = (a for a in after.annotations.values() if a.kind == "record")
    assert report.value in spans
    (rests,) = (a for a in after.annotations.values() if a.label == rests_label(KIND.id))
    assert rests.tail_id in spans


def test_a_value_whose_place_was_changed_is_not_taken_over_and_neither_is_a_link_with_one_end() -> None:
    old = before(*coded())
    review = opened(old, OLD.text.replace("came to Leeds in May", "came to Leeds in June"))
    after = act(review, "take_over").review
    assert held(after) == {"STRENGTH"}
    assert [one.quote for one in review.earlier.lost] == ["Ofsted", "Leeds"]  # type: ignore[union-attr]
    assert "you held here: Ofsted (ORG), Leeds (PLACE)" in sections(review)[0].lines


def test_what_gave_way_to_another_label_does_so_again_in_the_same_step() -> None:
    wrong, right = at(OLD, "PERSON", "Leeds"), at(OLD, "PLACE", "Leeds")
    said = {wrong.id: Verdict("reject", right.id), right.id: Verdict("accept")}
    old = before(wrong, right, verdicts=said, comments={right.id: "sure"}, doubts={right.id: "which?"})
    outcome = act(opened(old, OLD.text + "\n\nMore."), "take_over")
    assert outcome.step is not None
    assert {row.how for row in outcome.step.rows} == {"carried"}
    (id,) = (id for id in outcome.review.annotations if outcome.review.accepted(id))
    assert outcome.review.comments == {id: "sure"}
    assert outcome.review.doubts == {id: "which?"}
    assert [v.as_id for v in outcome.review.verdicts.values() if v.verdict == "reject"] == [id]


def test_what_was_decided_here_meanwhile_stands() -> None:
    review = opened(before(*coded()[:3]), OLD.text + "\n\nMore.")
    start = review.article.text.index("Ofsted came")
    review = act(act(review, "select", start, start + 11).review, "label", "ORG").review
    after = act(review, "take_over").review
    quotes = {a.quote for id, a in after.annotations.items() if after.accepted(id)}
    assert quotes == {"Ofsted came", "Leeds", "Staff were kind"}
    assert not [*offered(after)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(OLD.text)), st.integers(0, 12), st.text("aO. \n\u00a0", max_size=8))
def test_after_any_edit_every_quote_is_its_slice_and_nothing_lies_in_a_changed_sentence(
    cut: int, gone: int, come: str
) -> None:
    old = before(*coded())
    review = opened(old, OLD.text[:cut] + come + OLD.text[cut + gone :])
    outcome = act(review, "take_over")
    known = {squeezed(OLD.text[slice(*e)]) for e in sentences(OLD.text)}
    text = review.article.text
    for one in outcome.step.new if outcome.step else ():
        assert one.article_id == review.article.id
        if one.kind == "span":
            start, end = one.extent
            assert text[start:end] == one.quote
            touched = [s for s in sentences(text) if s[0] < end and start < s[1]]
            assert {squeezed(text[slice(*s)]) for s in touched} <= known
