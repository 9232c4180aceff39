"""One verdict for the same text everywhere in the article: where it would count, and the step that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui.core.annotation import Annotation, span
from tui.core.everywhere import Form, occurrences
from tui.core.review.carry import Deed, accept_hanging, reject_hanging
from tui.core.review.outcome import Outcome, decided
from tui.core.review.state import Review
from tui.core.spans import overlap

Extent = tuple[int, int]

NO_SPAN = "no span is in focus: n goes to the next candidate, f picks a word"


@dataclass(frozen=True, slots=True)
class Place:
    """Another mention of the focus's text that the same verdict could be given. `ticked`: proposed to be."""

    start: int
    end: int
    form: Form
    ticked: bool


@dataclass(frozen=True, slots=True)
class Places:
    """The other mentions, in order, and how many were left out because they were judged otherwise."""

    found: tuple[Place, ...]
    judged: int
    verdict: str


def places(review: Review) -> Places:
    """Where else the focus's text stands undecided. A rejected focus proposes to reject, any other to accept."""
    focus = review.focused
    if focus is None or focus.kind != "span" or not focus.quote:
        return Places((), 0, "accept")
    verdict = "reject" if review.verdict(focus.id).verdict == "reject" else "accept"
    found, judged = [], 0
    for other in occurrences(review.article.text, focus.quote, review.words):
        extent = (other.start, other.end)
        if overlap(extent, focus.extent):
            continue
        same = span(review.article, focus.label, *extent)
        if review.verdict(same.id).verdict == verdict or _aside(review, same, verdict):
            continue
        if _judged(review, same):
            judged += 1
        else:
            found.append(Place(*extent, other.form, other.form != "casing"))
    return Places(tuple(found), judged, verdict)


def _aside(review: Review, same: Annotation, verdict: str) -> bool:
    """Whether a mention is out of question: in boilerplate, or there is nothing to reject."""
    if verdict == "reject":
        return not review.open(same.id)
    return review.in_boilerplate(same)


def _judged(review: Review, same: Annotation) -> bool:
    """Whether the reviewer rejected this very claim, or accepted one that it would displace."""
    known = review.annotations.get(same.id, same)
    if review.verdict(same.id).verdict is not None:
        return True
    return any(review.accepted(rival.id) for rival in review.rivals(known))


def everywhere(review: Review, extents: Sequence[Extent]) -> Outcome:
    """Give these mentions of the focus's text its verdict too, in one step; an undecided focus is accepted first."""
    focus = review.focused
    if focus is None or focus.kind != "span":
        return Outcome(review, say=NO_SPAN)
    deed = Deed(review)
    reject = review.verdict(focus.id).verdict == "reject"
    if not reject and not review.accepted(focus.id):
        deed.say(focus.id, "accept", "accept", "key")
    done = [focus.id] if deed.rows else []
    for start, end in extents:
        same = span(review.article, focus.label, start, end)
        deed.add(same)
        if reject:
            deed.say(same.id, "reject", "reject", "everywhere")
            reject_hanging(deed, same.id)
        else:
            _instead(deed, same)
            deed.say(same.id, "accept" if same.id in review.proposals else "add", "accept", "everywhere")
        done.append(same.id)
    if not reject:
        for id in done:
            accept_hanging(deed, id)
    said = f"{len(extents)} more {'rejected' if reject else 'accepted'} as {focus.label}"
    outcome = decided(deed, focus, tuple(done), said if extents else "")
    return outcome if deed.rows else replace(outcome, say="this text stands nowhere else undecided")


def _instead(deed: Deed, same: Annotation) -> None:
    """What other labels were proposed for exactly this stretch is relabelled to it, so that its links follow."""
    review = deed.review
    known = review.annotations.get(same.id, same)
    for rival in review.rivals(known):
        if rival.extent == same.extent and review.open(rival.id):
            deed.say(rival.id, "relabel", "reject", "everywhere", same.id)
