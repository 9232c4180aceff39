"""Relations and attributes as stops of their own: in a pass through them each is accepted or rejected by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.core.annotation import Annotation
from tui.core.review.carry import Deed
from tui.core.review.outcome import Outcome, decided
from tui.core.review.state import Review


def accept(review: Review, claim: Annotation) -> Outcome:
    """Accept what is asked about, in place of what stood where there can be only one; and on to the next question."""
    deed = Deed(review)
    stands = review.as_it_stands(claim)
    if stands is None:
        return Outcome(review, say=f"{claim.label} cannot stand: what it hangs on does not")
    _take(deed, claim, stands, "key")
    gone = [review.annotations[id].label for id in review.in_place_of(stands)]
    return _on(deed, claim, f"in place of another {gone[0]}" if gone else "")


def _take(deed: Deed, claim: Annotation, stands: Annotation, how: str) -> None:
    deed.add(stands)
    for other in deed.review.in_place_of(stands):
        deed.say(other, "adjust", "reject", how, stands.id)
    if stands.id == claim.id:
        deed.say(claim.id, "accept", "accept", how)
    else:  # it was proposed about what was relabelled or moved since
        deed.say(claim.id, "adjust", "reject", how, stands.id)
        deed.say(stands.id, "adjust", "accept", how)


def reject(review: Review, claim: Annotation) -> Outcome:
    """Reject what is asked about."""
    deed = Deed(review)
    deed.say(claim.id, "reject", "reject", "key")
    return _on(deed, claim)


def _on(deed: Deed, claim: Annotation, say: str = "") -> Outcome:
    if not deed.rows:
        return Outcome(deed.review, say="nothing to change: it is decided so; n goes to the next question")
    outcome = decided(deed, claim, (), say)
    if outcome.review.question is not None:
        return outcome
    return replace(outcome, review=replace(outcome.review, focus=deed.review.focus, asked=claim.id))


def accept_bulk(review: Review, ids: Sequence[str]) -> Outcome:
    """Accept several questions in one step; where a head can have one of a kind only, the surest of them."""
    deed = Deed(review)
    taken: set[tuple[str, str | None]] = set()
    for id in sorted(ids, key=lambda id: -review.score(id)):
        claim = review.annotations[id]
        stands = review.as_it_stands(claim)
        kind = review.book.relations.get(claim.label) or review.book.attributes.get(claim.label)
        if stands is None or kind is None or (not kind.many and (claim.label, stands.head_id) in taken):
            continue
        taken.add((claim.label, stands.head_id))
        _take(deed, claim, stands, "bulk")
    return _on(deed, review.annotations[ids[-1]], f"{len(taken)} accepted in bulk")
