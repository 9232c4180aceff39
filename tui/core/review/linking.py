"""Links and attributes by key: a relation from the focus to another span, a value on the focus."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tui.core.annotation import Annotation, attribute, relation
from tui.core.codebook import AttributeType, RelationType
from tui.core.review.carry import Deed, accept_hanging
from tui.core.review.outcome import Outcome, decided
from tui.core.review.state import MarkState, Review

NO_SPAN = "no span is in focus: n goes to the next candidate, f picks a word"


def possible(review: Review, head_id: str, other_id: str) -> list[tuple[RelationType, bool]]:
    """The relations that the codebook allows between two spans; True where they run from `head_id` to `other_id`."""
    head, other = review.annotations[head_id], review.annotations[other_id]
    onward = [(kind, True) for kind in review.book.relations_between(head.label, other.label)]
    back = [(kind, False) for kind in review.book.relations_between(other.label, head.label)]
    return onward + [(kind, way) for kind, way in back if (kind, True) not in onward]


def targets(review: Review) -> list[str]:
    """The spans on the screen that the focus may be linked with, in order; none without a focus."""
    focus = review.focused
    if focus is None or focus.kind != "span":
        return []
    marks = review.marks(0, len(review.article.text))
    found = [m for m in marks if m.id != focus.id and possible(review, focus.id, m.id)]
    return [m.id for m in sorted(found, key=lambda m: (m.start, -m.end))]


def link(review: Review, other_id: str, label: str | None = None) -> Outcome:
    """Link the focus with another span; where several relations are possible, `label` says which.

    A relation that stands already is taken away. Both ends are accepted with it. One that may stand once only takes the
    place of the one that stood.
    """
    focus = review.focused
    if focus is None or focus.kind != "span":
        return Outcome(review, say=NO_SPAN)
    ways = possible(review, focus.id, other_id)
    if label is not None:
        ways = [(kind, onward) for kind, onward in ways if kind.id == label]
    if not ways:
        return Outcome(review, say=_impossible(review, focus, review.annotations[other_id], label))
    if len(ways) > 1:
        return Outcome(review, say="which one: " + ", ".join(kind.id for kind, _ in ways))
    kind, onward = ways[0]
    ends = (focus.id, other_id) if onward else (other_id, focus.id)
    return _linked(review, kind, *ends, focus)


def unlink(review: Review, relation_id: str) -> Outcome:
    """Say no to a relation of the focus, be it proposed or accepted. Its ends keep their verdicts."""
    focus, claim = review.focused, review.annotations[relation_id]
    if focus is None or focus.id not in (claim.head_id, claim.tail_id):
        return Outcome(review, say="that relation does not hang on the focus")
    deed = Deed(review)
    deed.say(relation_id, "reject", "reject", "key")
    return _stay(decided(deed, focus, ()), focus, f"{claim.label} taken away")


def partners(review: Review) -> list[str]:
    """The labels that the codebook lets a relation join with the focus's, in codebook order."""
    focus = review.focused
    if focus is None or focus.kind != "span":
        return []
    book = review.book
    return [x for x in book.labels if book.relations_between(focus.label, x) or book.relations_between(x, focus.label)]


def _impossible(review: Review, focus: Annotation, other: Annotation, label: str | None) -> str:
    if focus.id == other.id:
        return "a span cannot be linked with itself"
    named = f"no {label} is" if label else "no relation is"
    return f"{named} possible between {focus.label} and {other.label} by the codebook"


def _linked(review: Review, kind: RelationType, head_id: str, tail_id: str, focus: Annotation) -> Outcome:
    deed = Deed(review)
    claim = relation(kind.id, review.annotations[head_id], review.annotations[tail_id])
    if review.accepted(claim.id):
        deed.say(claim.id, "reject", "reject", "key")
        return _stay(decided(deed, focus, (focus.id,)), focus, f"{kind.id} taken away")
    deed.add(claim)
    for end in (head_id, tail_id):
        if not review.accepted(end):
            deed.say(end, "accept", "accept", "key")
    if not kind.many:
        _give_way(deed, head_id, claim)
    deed.say(claim.id, "add" if claim.id not in review.proposals else "accept", "accept", "key")
    for end in (head_id, tail_id):
        if not review.accepted(end):
            accept_hanging(deed, end)
    tail = review.annotations[tail_id]
    outcome = decided(deed, focus, (focus.id,))
    outcome = replace(outcome, review=replace(outcome.review, linked=tail_id if head_id == focus.id else head_id))
    return _stay(outcome, focus, f"{kind.id}: {tail.quote}")


def _give_way(deed: Deed, head_id: str, claim: Annotation) -> None:
    """Answer the others of its kind on that head, of which only one may stand: those that stood, those proposed."""
    review = deed.review
    for id in review.hanging.get(head_id, ()):
        other = review.annotations[id]
        asked = review.accepted(id) or (review.verdict(id).verdict is None and id in review.proposals)
        if other.label == claim.label and other.head_id == head_id and other.id != claim.id and asked:
            deed.say(id, "adjust", "reject", "key", claim.id)


def link_again(review: Review) -> Outcome:
    """Link the focus with the same other end as last time."""
    if review.linked is None or review.linked not in review.annotations:
        return Outcome(review, say="nothing was linked in this article yet")
    other = review.standing(review.linked)
    if not review.drawn(other):
        return Outcome(review, say="the span that was linked last is not on the screen any more")
    return link(review, other)


@dataclass(frozen=True, slots=True)
class Value:
    """What an annotation may carry. `value` "": one that is to be typed. `state` "": neither stands nor is proposed."""

    kind: AttributeType
    value: str
    state: MarkState | Literal[""]


def values(review: Review) -> list[Value]:
    """What the focus may carry, in codebook order; of an attribute without a list what it has, and one to type."""
    focus = review.focused
    if focus is None or focus.kind != "span":
        return []
    links = [link for link in review.links(focus.id) if link.other is None]
    found = []
    for kind in review.book.attributes_of(focus.label):
        states = {link.annotation.value or "": link.state for link in links if link.annotation.label == kind.id}
        found += [Value(kind, value, states.get(value, "")) for value in kind.values or (*states, "")]
    return found


def set_value(review: Review, label: str, value: str) -> Outcome:
    """Give the focus a value of an attribute, accepting the focus too; a value that stands is taken away."""
    focus = review.focused
    kind = review.book.attributes.get(label)
    if focus is None or focus.kind != "span":
        return Outcome(review, say=NO_SPAN)
    if kind is None or focus.label not in kind.on:
        return Outcome(review, say=f"{focus.label} carries no {label} by the codebook")
    if kind.values and value not in kind.values:
        return Outcome(review, say=f"{value} is no value of {label}: {', '.join(kind.values)}")
    deed = Deed(review)
    claim = attribute(label, focus, value)
    if review.accepted(claim.id):
        deed.say(claim.id, "reject", "reject", "key")
        return _stay(decided(deed, focus, (focus.id,)), focus, f"{label} {value} taken away")
    deed.add(claim)
    if not review.accepted(focus.id):
        deed.say(focus.id, "accept", "accept", "key")
    if not kind.many:
        _give_way(deed, focus.id, claim)
    deed.say(claim.id, "add" if claim.id not in review.proposals else "accept", "accept", "key")
    if not review.accepted(focus.id):
        accept_hanging(deed, focus.id)
    return _stay(decided(deed, focus, (focus.id,)), focus, f"{label}: {value}")


def _stay(outcome: Outcome, focus: Annotation, say: str) -> Outcome:
    """A link is no verdict on a stop: the focus stays where it is, for another link or the next key."""
    return replace(outcome, review=replace(outcome.review, focus=focus.id), say=say)
