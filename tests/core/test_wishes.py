"""What is wished for the same text everywhere, and what fulfilling it comes to."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from reviewing import BOOK, Desk, candidate, desk, find

from tui.core.annotation import Article, Proposal, attribute, relation, span
from tui.core.review.everywhere import Wish, elsewhere, outright, places, wish_of
from tui.core.review.opening import review_of
from tui.core.review.step import Row, Verdict

THREE = "Anna fries. Anna rests. Anna sleeps."


def quotes(d: Desk, wish: Wish) -> list[tuple[int, bool, bool]]:
    """Where a wish could be fulfilled beside the focus, whether it is proposed, and whether another label gives way."""
    found = places(d.review, wish, besides=d.review.focused.extent).found
    return [(place.start, place.ticked, place.held) for place in found]


def rows(outcome):
    return [(row.action, row.verdict, row.how) for row in outcome.step.rows]


def test_a_mention_inside_a_longer_candidate_is_not_proposed_but_listed():
    d = desk(("COOK", "Anna"), ("FOOD", "Anna's soup"), text="Anna fries. Anna's soup is good. Anna rests.")
    found = places(d.review, wish_of(d.review), besides=d.review.focused.extent).found
    assert [(place.ticked, place.inside) for place in found] == [(False, "Anna's soup"), (True, "")]


def test_asked_for_outright_what_was_accepted_is_rejected_too():
    d = desk(("COOK", "Anna"), ("COOK", "Anna", 1), text=THREE)
    d.do("accept")
    wish = wish_of(d.do("accept").review)
    d.do("back")
    assert quotes(d, wish) == [(24, True, False)]
    away = outright(wish, wish.label, None)
    [(other, ticked, gives_way)] = quotes(d, away)
    assert ticked
    assert gives_way
    outcome = d.do("everywhere", [(other, other + 4)], away)
    assert rows(outcome) == [("reject", "reject", "key"), ("reject", "reject", "everywhere")]
    assert d.held == set()
    assert outcome.say.startswith("1 more rejected as COOK")


def test_another_label_outright_relabels_what_was_accepted_with_what_hangs_on_it():
    text = "Anna fries. Anna rests with soup."
    article = Article.of(text)
    soup, anna = candidate(article, "FOOD", "soup"), candidate(article, "COOK", "Anna", 1)
    d = desk(("COOK", "Anna"), ("COOK", "Anna", 1), ("FOOD", "soup"), text=text)
    d.do("accept_rest")
    d.do("focus", soup.id)
    d.do("link", anna.id)
    assert d.linked("cooked_by") == {("soup", "Anna")}
    d.do("focus", candidate(article, "COOK", "Anna").id)
    outcome = d.do("everywhere", [find(text, "Anna", 1)], outright(wish_of(d.review), "COOK", "TOOL"))
    assert d.held == {("Anna", "TOOL"), ("soup", "FOOD")}
    assert d.linked("cooked_by") == set()
    assert "not allowed there, so rejected: cooked_by" in outcome.say


def test_another_label_outright_leaves_alone_what_was_judged_otherwise():
    d = desk(("COOK", "Anna"), ("FOOD", "Anna", 1), ("COOK", "Anna", 2), text=THREE)
    d.do("next")
    d.do("accept")
    d.do("previous")
    d.do("previous")
    wish = outright(wish_of(d.review), "COOK", "TOOL")
    found = places(d.review, wish, besides=d.review.focused.extent)
    assert (len(found.found), found.judged) == (1, 1)


def test_boilerplate_is_proposed_in_boilerplate_only():
    text = "Buy now\n\nAnna fries.\n\nBuy now\n"
    d = desk(("ADVERT", "Buy now"), ("ADVERT", "Buy now", 1), ("COOK", "Anna"), text=text)
    d.do("next_any")
    d.do("focus", candidate(Article.of(text), "ADVERT", "Buy now").id)
    assert quotes(d, wish_of(d.review)) == [(22, True, False)]


def test_in_another_article_only_what_can_still_be_decided_is():
    article = Article.of("Ben met Anna. Anna left. Anna sang.")
    first, second = (candidate(article, "COOK", "Anna", nth) for nth in (0, 1))
    proposals = {a.id: (Proposal(a.id, "rules@1", 0.9),) for a in (first, second)}
    review = review_of(article, BOOK, [first, second], proposals, {first.id: Verdict("reject")})
    wish = Wish("Anna", "COOK")
    assert places(review, wish).judged == 1
    step = elsewhere(review, wish, [first.extent, second.extent, find(article.text, "Anna", 2)])
    assert [(row.action, row.verdict, row.how) for row in step.rows] == [
        ("accept", "accept", "everywhere"),
        ("add", "accept", "everywhere"),
    ]
    assert [a.extent for a in step.new] == [find(article.text, "Anna", 2)]
    assert elsewhere(review, wish, [first.extent]) is None


def test_what_hangs_on_a_mention_in_another_article_is_carried():
    article = Article.of("Good soup. Anna sang.")
    remark, soup = candidate(article, "GOOD", "Good soup."), candidate(article, "FOOD", "soup")
    hanging = [attribute("side", remark, "taste"), relation("on", remark, soup)]
    known = [remark, soup, *hanging]
    review = review_of(article, BOOK, known, {a.id: (Proposal(a.id, "rules@1", 0.9),) for a in known})
    step = elsewhere(review, Wish("Good soup.", "GOOD"), [remark.extent])
    assert [(row.annotation_id, row.how) for row in step.rows] == [
        (remark.id, "everywhere"),
        (hanging[0].id, "carried"),
    ]


def test_a_step_beyond_the_article_is_about_the_focus_too():
    d = desk(("COOK", "Anna"), text=THREE)
    d.do("accept")
    assert d.review.focus is not None
    far = elsewhere(review_of(Article.of("Anna!"), BOOK), wish_of(d.review), [(0, 4)])
    outcome = d.do("everywhere", [], wish_of(d.review), {"elsewhere": far})
    assert outcome.step.rows == (Row(d.review.focus, "accept", "accept"),)
    assert outcome.beyond == {"elsewhere": far}
    assert outcome.say.startswith("1 accepted as COOK in 1 other article")


LABELS = st.sampled_from(["COOK", "FOOD", "TOOL"])
NAMES = ("Anna", "anna", "Anna's", "Annabel", "Benn")


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=8),
    st.lists(st.tuples(LABELS, st.integers(0, 7), st.sampled_from([None, "accept", "reject"])), max_size=8),
    st.builds(
        Wish, st.just("Anna"), LABELS, st.sampled_from(["accept", "reject"]), st.sampled_from(["", "COOK", "FOOD"])
    ),
)
def test_fulfilling_a_wish_wherever_it_can_be_leaves_no_place_and_no_overlap(words, known, wish):
    text = ". ".join(words)
    article = Article.of(text)
    starts = [sum(len(word) + 2 for word in words[:i]) for i in range(len(words))]
    spans, verdicts, taken = {}, {}, set()
    for label, at, verdict in known:
        if at < len(words):
            one = span(article, label, starts[at], starts[at] + 4)
            spans[one.id] = one
            if verdict == "accept" and at in taken:
                verdict = None
            taken |= {at} if verdict == "accept" else set()
            verdicts[one.id] = Verdict(verdict)
    proposals = {id: (Proposal(id, "rules@1", 0.9),) for id in spans}
    review = review_of(article, BOOK, spans.values(), proposals, verdicts)
    if wish.verdict == "reject" and wish.over:
        wish = outright(wish, wish.label, None)
    able = [place.extent for place in places(review, wish).found]
    step = elsewhere(review, wish, able)
    assert (step is None) == (not able)
    if step is None:
        return
    after = {**verdicts, **{row.annotation_id: Verdict(row.verdict, row.as_id) for row in step.rows}}
    review = review_of(article, BOOK, [*spans.values(), *step.new], proposals, after)
    assert places(review, wish).found == ()
    held = [a for a in review.annotations.values() if review.accepted(a.id)]
    assert not [r for a in held for r in review.rivals(a) if review.accepted(r.id)]
