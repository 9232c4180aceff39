"""What holds of the review loop whatever is pressed."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from reviewing import BOOK, TEXT

from tui.core.annotation import Article, Proposal, attribute, relation, span
from tui.core.review.everywhere import outright, places, wish_of
from tui.core.review.linking import possible, targets, values
from tui.core.review.opening import review_of
from tui.core.review.outcome import Outcome, changed
from tui.core.review.state import Review
from tui.core.review.step import Verdict
from tui.core.review.verbs import VERBS as REGISTERED
from tui.core.review.verbs import act
from tui.core.scope import passes

ARTICLE = Article.of(TEXT)
EXTENTS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(lambda p: (p[0], min(sum(p), len(TEXT))))
AGAIN = [m.span() for word in ("Anna", "Ben", "onions", "butter") for m in re.finditer(word, TEXT, re.IGNORECASE)]
PLACES = st.one_of(EXTENTS, st.sampled_from(AGAIN))
SPANS = st.builds(lambda label, extent: span(ARTICLE, label, *extent), st.sampled_from(sorted(BOOK.labels)), PLACES)
VERBS = st.one_of(
    st.sampled_from(
        "accept reject next previous next_any previous_any back accept_rest done unit select_words select_sentence "
        "select_paragraph clear link_again take_over".split()
    ).map(lambda verb: (verb,)),
    st.tuples(st.just("label"), st.sampled_from(sorted(BOOK.labels))),
    st.tuples(st.just("edge"), st.sampled_from(["start", "end"]), st.sampled_from([-1, 1])),
    EXTENTS.map(lambda e: ("select", *e)),
    EXTENTS.map(lambda e: ("edge_to", *e)),
    st.tuples(st.just("comment"), st.sampled_from(["", "why?", "sure"])),
    st.tuples(st.just("doubt"), st.sampled_from(["", "which?", "one or two?"])),
    st.tuples(st.just("order"), st.booleans()),
    st.tuples(st.sampled_from(["scores", "through"]), st.booleans()),
    st.tuples(st.just("exclude"), st.sampled_from(["", "off topic"])),
    st.tuples(st.sampled_from(["link", "unlink", "set_value", "focus", "narrow"]), st.integers(0, 9)),
    st.tuples(st.just("everywhere"), st.sampled_from(["as it is", "away", *sorted(BOOK.labels)])),
)


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    spans = draw(st.lists(SPANS, max_size=12, unique_by=lambda a: a.id))
    links = []
    for head in spans:
        for tail in spans:
            for kind in BOOK.relations_between(head.label, tail.label):
                if head.id != tail.id and draw(st.booleans()):
                    links.append(relation(kind.id, head, tail))
        for kind in BOOK.attributes_of(head.label):
            links.append(attribute(kind.id, head, draw(st.sampled_from(kind.values))))
    known = [*spans, *links]
    part = draw(st.sampled_from(["", "", *(one.scope for one in passes(BOOK))]))
    proposals = {a.id: (Proposal(a.id, "rules@1", draw(st.sampled_from([0.2, 0.5]))),) for a in known}
    return review_of(ARTICLE, BOOK, known, proposals, shown=part)


def _links(review: Review) -> list[tuple[str, str]]:
    """The links that are possible: the other end, and the relation."""
    return [(id, kind.id) for id in targets(review) for kind, _ in possible(review, review.focus, id)]


WHICH = {
    "link": _links,
    "unlink": lambda review: [(x.annotation.id,) for x in review.links(review.focus or "") if x.other is not None],
    "set_value": lambda review: [(one.kind.id, one.value) for one in values(review) if one.value],
    "focus": lambda review: [(mark.id,) for mark in review.marks(0, len(TEXT))],
    "narrow": lambda review: [("",), *((one.scope,) for one in passes(BOOK))],
}
"""What a verb can be given in a state, of the verbs that are given something of it."""


def do(review: Review, verb: str, *args: object) -> Outcome:
    """What a verb does. A number says which of what there is; `everywhere` is for all the mentions."""
    if verb in WHICH:
        found = WHICH[verb](review)
        return act(review, verb, *found[args[0] % len(found)]) if found else Outcome(review)
    wish = wish_of(review)
    if verb != "everywhere" or wish is None:
        return act(review, verb, *(args if verb != "everywhere" else [()]))
    if args[0] != "as it is":
        label = None if args[0] == "away" else str(args[0])
        if label and review.book.labels[label].layer != review.book.labels[wish.label].layer:
            label = wish.label
        wish = outright(wish, wish.label, label)
    found = places(review, wish, besides=review.focused.extent).found
    return act(review, "everywhere", [place.extent for place in found], wish)


def said(review: Review) -> dict[str, object]:
    """The verdicts and comments that stand, and what follows from them."""
    return {
        "verdicts": {id: v for id, v in review.verdicts.items() if v.verdict is not None},
        "comments": dict(review.comments),
        "doubts": dict(review.doubts),
        "left": review.left,
        "done": (review.done, review.scope),
        "drawn": {id for id, a in review.annotations.items() if a.kind == "span" and review.drawn(id)},
    }


@settings(max_examples=150, deadline=None)
@given(reviews(), st.lists(VERBS, max_size=12))
def test_any_verbs_undone_give_the_state_before_them(review: Review, verbs: list[tuple]):
    passed = []
    for verb, *args in verbs:
        outcome = do(review, verb, *args)
        if outcome.step is not None:
            passed.append((review, outcome))
        review = outcome.review
    for before, outcome in reversed(passed):
        ids = {row.annotation_id for row in outcome.step.rows}
        verdicts = {id: before.verdict(id) for id in ids if id is not None}
        if None in ids:
            verdicts[None] = Verdict(None) if before.scope is None else Verdict("done", None, before.scope)
        comments = {id: before.comments.get(id) for id in ids if id is not None}
        doubts = {id or "": before.doubts.get(id or "") for id in ids}
        review, _ = changed(review, verdicts, (), comments, doubts)
        review = act(review, "narrow", before.shown.scope if before.shown else "").review
        assert said(review) == said(before)


@settings(max_examples=150, deadline=None)
@given(reviews(), st.lists(VERBS, max_size=15))
def test_the_count_of_open_stops_is_always_what_a_fresh_count_gives(review: Review, verbs: list[tuple]):
    for verb, *args in verbs:
        review = do(review, verb, *args).review
        assert review.left == review.count(set(range(len(review.stops.groups))))


@settings(max_examples=100, deadline=None)
@given(reviews(), st.lists(VERBS, max_size=8), st.sampled_from(["", *(one.scope for one in passes(BOOK))]))
def test_a_pass_asks_about_its_own_and_all_passes_end_in_the_same_verdicts(review: Review, verbs: list[tuple], part):
    for verb, *args in verbs:
        review = do(review, verb, *args).review
    there = act(review, "narrow", part).review
    assert there.left == there.count(set(range(len(there.stops.groups))))
    assert there.verdicts == review.verdicts
    assert there.shown is None or {there.annotations[id].label for id in there.stops.order} <= there.shown.stops
    back = act(there, "narrow", review.shown.scope if review.shown else "").review
    assert said(back) == said(review)


@settings(max_examples=150, deadline=None)
@given(reviews(), st.lists(VERBS, max_size=15))
def test_accepted_spans_of_a_flat_layer_never_overlap(review: Review, verbs: list[tuple]):
    for verb, *args in verbs:
        review = do(review, verb, *args).review
        held = [a for a in review.annotations.values() if a.kind == "span" and review.accepted(a.id)]
        for a in held:
            assert not [r for r in review.rivals(a) if review.accepted(r.id)]


@settings(max_examples=150, deadline=None)
@given(reviews(), st.lists(VERBS, max_size=15))
def test_what_stands_hangs_on_what_stands_and_the_codebook_allows_it(review: Review, verbs: list[tuple]):
    for verb, *args in verbs:
        review = do(review, verb, *args).review
        for a in review.annotations.values():
            if a.kind == "relation" and review.accepted(a.id):
                assert review.accepted(a.head_id)
                assert review.accepted(a.tail_id)
                ends = review.annotations[a.head_id].label, review.annotations[a.tail_id].label
                assert a.label in {kind.id for kind in BOOK.relations_between(*ends)}
            if a.kind == "attribute" and review.accepted(a.id):
                assert review.accepted(a.head_id)


@settings(max_examples=100, deadline=None)
@given(reviews(), st.lists(VERBS, max_size=15))
def test_every_step_names_annotations_that_are_known_and_quotes_that_fit(review: Review, verbs: list[tuple]):
    for verb, *args in verbs:
        outcome = do(review, verb, *args)
        review = outcome.review
        if outcome.step:
            assert outcome.step.rows
            for row in outcome.step.rows:
                assert row.annotation_id is None or row.annotation_id in review.annotations
            for a in outcome.step.new:
                assert a.kind != "span" or TEXT[a.start : a.end] == a.quote


def test_every_verb_that_there_is_is_among_those_that_are_tried():
    tried = set(re.findall(r"[a-z_]+", repr(VERBS)))
    assert set(REGISTERED) <= tried
