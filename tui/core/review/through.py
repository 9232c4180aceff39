"""What is decided by a key, through the rest of the article: the same text gets the same label, where one wants that.

Off unless chosen. Only names and the like: spans that are words, not whole sentences. What was judged otherwise, what
is part of a longer candidate, other casing and boilerplate are left alone, as the list of `e` proposes it.
"""

from __future__ import annotations

from dataclasses import replace

from tui.core.review.carry import Deed
from tui.core.review.everywhere import Wish, fulfil, places
from tui.core.review.outcome import Outcome, decided
from tui.core.review.state import Review
from tui.core.review.step import Step


def through(outcome: Outcome) -> Outcome:
    """The outcome of a key, with what was accepted by it accepted wherever else in the article the same text stands.

    It is one step, so one undo; the rows beyond the key's own have `how` everywhere.
    """
    step, review = outcome.step, outcome.review
    if step is None or not (wishes := _wishes(review, step)):
        return outcome
    deed = Deed(review)
    done = []
    for wish in wishes:
        for place in places(review, wish).found:
            if place.ticked and not place.held and (id := fulfil(deed, wish, place.extent, "everywhere")):
                done.append(id)
    if not done:
        return outcome
    more = decided(deed, review.focused, ())
    assert more.step is not None
    both = Step((*step.rows, *more.step.rows), (*step.new, *more.step.new), step.keys)
    said = f"{outcome.say}; {len(done)} more in the article".lstrip("; ")
    return replace(more, step=both, say=said, touched=(*outcome.touched, *more.touched), beyond=outcome.beyond)


def _wishes(review: Review, step: Step) -> list[Wish]:
    """What the key accepted that can stand elsewhere, too."""
    found = []
    for row in step.rows:
        claim = review.annotations.get(row.annotation_id or "")
        named = claim is not None and claim.kind == "span" and review.layer(claim).edges == "word"
        if claim is not None and named and row.verdict == "accept" and row.how == "key" and not row.final:
            found.append(Wish(claim.quote or "", claim.label))
    return found
