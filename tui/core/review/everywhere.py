"""One verdict for the same text everywhere: where it would count, in this article and in others, and the steps for it.

What is wanted is a `Wish`. `e` wishes what the focus says: its label, or no longer that label where it is rejected, and
leaves alone what was judged otherwise. Asked for outright, another label or none, it also takes the mentions that the
reviewer accepted with the old label.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tui.core.annotation import Annotation, span
from tui.core.everywhere import Form, Occurrence, occurrences
from tui.core.review.carry import Deed, accept_hanging, move_hanging, reject_hanging
from tui.core.review.outcome import Outcome, decided
from tui.core.review.state import Review
from tui.core.review.step import Row, Step
from tui.core.spans import overlap, within

Extent = tuple[int, int]

MOST = 500
"""Mentions in other articles that one step may decide."""
NO_SPAN = "no span is in focus: n goes to the next candidate, f picks a word"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the mentions of a text are to get: `label`, or (`reject`) no longer that.

    `over`: a label whose accepted spans give way too; "" leaves alone what was judged otherwise.
    """

    quote: str
    label: str
    verdict: Literal["accept", "reject"] = "accept"
    over: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A mention that the verdict could be given. `ticked`: proposed to be.

    `inside`: the longer candidate that it is a part of, "" if none. `held`: accepted with the label that gives way.
    """

    start: int
    end: int
    form: Form
    ticked: bool
    inside: str = ""
    held: bool = False

    @property
    def extent(self) -> Extent:
        """`[start, end)`."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Places:
    """The mentions in an article, in order, and how many were left out because they were judged otherwise."""

    found: tuple[Place, ...] = ()
    judged: int = 0


def wish_of(review: Review) -> Wish | None:
    """What `e` wishes: a rejected focus to reject, any other to accept. None where no span is in focus."""
    focus = review.focused
    if focus is None or focus.kind != "span" or not focus.quote:
        return None
    return Wish(focus.quote, focus.label, "reject" if review.verdict(focus.id).verdict == "reject" else "accept")


def outright(wish: Wish, old: str, label: str | None) -> Wish:
    """The wish to give the mentions another label than `old`, or (None) no longer that one, whoever accepted it."""
    if label is None:
        return Wish(wish.quote, old, "reject", old)
    return Wish(wish.quote, label, "accept", old)


def places(
    review: Review, wish: Wish, besides: Extent | None = None, among: Iterable[Occurrence] | None = None
) -> Places:
    """Where a wish could be fulfilled in an article. `besides`: a stretch to pass over. `among`: where the text stands,
    if that is known."""
    found: list[Place] = []
    judged = 0
    for other in occurrences(review.article.text, wish.quote, review.words) if among is None else among:
        extent = (other.start, other.end)
        if besides is not None and overlap(extent, besides):
            continue
        kind = _kind(review, wish, extent)
        judged += kind == "judged"
        if kind in ("open", "held"):
            inside = _longer(review, wish, extent)
            found.append(Place(*extent, other.form, other.form != "casing" and not inside, inside, kind == "held"))
    return Places(tuple(found), judged)


def _kind(review: Review, wish: Wish, extent: Extent) -> Literal["open", "held", "judged", "no"]:
    """What the wish finds at a mention: nothing decided, what gives way, what was judged otherwise, nothing to do."""
    same = span(review.article, wish.label, *extent)
    if wish.verdict == "reject":
        if review.accepted(same.id):
            return "held" if wish.over else "judged"
        return "open" if _proposed(review, same.id) else "no"
    if review.accepted(same.id) or (review.in_boilerplate(same) and not review.layer(same).hides):
        return "no"
    rivals = [rival for rival in review.rivals(review.annotations.get(same.id, same)) if review.accepted(rival.id)]
    gone = span(review.article, wish.over, *extent).id if wish.over else ""
    if gone and review.accepted(gone):
        return "held" if all(rival.id == gone for rival in rivals) else "judged"
    return "judged" if rivals or review.verdict(same.id).verdict is not None else "open"


def _longer(review: Review, wish: Wish, extent: Extent) -> str:
    """The open candidate of the same flat layer that holds a mention and more: it says that the mention is another."""
    for rival in review.rivals(span(review.article, wish.label, *extent)):
        if rival.extent != extent and within(extent, rival.extent) and review.open(rival.id):
            return rival.quote or ""
    return ""


def everywhere(
    review: Review, extents: Sequence[Extent], wish: Wish | None = None, beyond: Mapping[str, Step] | None = None
) -> Outcome:
    """Fulfil a wish at these mentions, and at the focus, in one step; an undecided focus is accepted with them.

    `beyond`: what the same key decides in other articles, by their ids, as `elsewhere` gives it.
    """
    focus, beyond = review.focused, beyond or {}
    wish = wish or wish_of(review)
    if focus is None or focus.kind != "span" or wish is None:
        return Outcome(review, say=NO_SPAN)
    deed = Deed(review)
    at_focus = fulfil(deed, wish, focus.extent, "key")
    count = 0
    done = [id for id in [at_focus] if id]
    for extent in extents:
        if id := fulfil(deed, wish, extent, "everywhere"):
            done.append(id)
            count += 1
    if not deed.rows and not beyond:
        return Outcome(review, say="this text stands nowhere else undecided")
    if not deed.rows:  # so that taking it back leads here
        verdict = review.verdict(focus.id)
        deed.rows.append(
            Row(focus.id, "reject" if wish.verdict == "reject" else "accept", verdict.verdict, verdict.as_id)
        )
    outcome = decided(deed, focus, tuple(done), _said(wish, count, beyond))
    return replace(outcome, beyond=beyond)


def _said(wish: Wish, count: int, beyond: Mapping[str, Step]) -> str:
    done = f"{'rejected' if wish.verdict == 'reject' else 'accepted'} as {wish.label}"
    far = sum(len({row.annotation_id for row in step.rows if _counts(row, wish)}) for step in beyond.values())
    parts = [f"{count} more {done}"] if count else []
    if beyond:
        articles = f"{len(beyond)} other article{'s' if len(beyond) > 1 else ''}"
        parts.append(f"{far} in {articles}" if count else f"{far} {done} in {articles}")
    return ", ".join(parts)


def _counts(row: Row, wish: Wish) -> bool:
    return row.how == "everywhere" and row.verdict == wish.verdict


def elsewhere(review: Review, wish: Wish, extents: Sequence[Extent]) -> Step | None:
    """The step that fulfils a wish at mentions in another article, where it still can be; None if it can at none."""
    able = {place.extent for place in places(review, wish).found}
    deed = Deed(review)
    for extent in extents:
        if extent in able:
            fulfil(deed, wish, extent, "everywhere")
    return Step(tuple(deed.rows), tuple(deed.new.values())) if deed.rows else None


def fulfil(deed: Deed, wish: Wish, extent: Extent, how: str) -> str | None:
    """Give one mention what is wished; the id of what was decided, None if that is how it stood."""
    before = len(deed.rows)
    same = span(deed.review.article, wish.label, *extent)
    deed.add(same)
    if wish.verdict == "reject":
        deed.say(same.id, "reject", "reject", how)
        reject_hanging(deed, same.id)
    elif not _stands(deed, wish, same):
        _give(deed, wish, same, how)
    if len(deed.rows) == before:
        deed.new.pop(same.id, None)
        return None
    return same.id


def _stands(deed: Deed, wish: Wish, same: Annotation) -> bool:
    """Whether a mention has the label already, or another that overlaps it stands and does not give way."""
    if deed.accepted(same.id):
        return True
    rivals = deed.review.rivals(deed.review.annotations.get(same.id, same))
    return any(deed.accepted(r.id) and not (r.extent == same.extent and r.label == wish.over) for r in rivals)


def _give(deed: Deed, wish: Wish, same: Annotation, how: str) -> None:
    """Accept a mention. What gives way to it is relabelled to it, so that what hangs on that follows."""
    gone = _gone(deed, wish, same, how)
    held = [id for id in gone if deed.accepted(id)]
    for id in gone:
        deed.say(id, "relabel", "reject", how, same.id)
    renamed = bool(held) or (how == "key" and bool(gone))
    action = "relabel" if renamed else "accept" if same.id in deed.review.proposals else "add"
    deed.say(same.id, action, "accept", how)
    for id in held:
        move_hanging(deed, id, same.id)
    accept_hanging(deed, same.id)


def _gone(deed: Deed, wish: Wish, same: Annotation, how: str) -> list[str]:
    """What stands or is proposed for exactly this stretch and gives way: the label that is given up; beside the focus,
    whose rivals just leave the queue, whatever else is proposed there, too."""
    review = deed.review
    old = span(review.article, wish.over, *same.extent).id if wish.over else ""
    near = review.rivals(review.annotations.get(same.id, same)) if how != "key" else ()
    ids = [old, *(rival.id for rival in near if rival.extent == same.extent and rival.id != old)]
    return [id for id in ids if id != same.id and (_proposed(review, id) or (id == old and deed.accepted(id)))]


def _proposed(review: Review, id: str) -> bool:
    """Whether an annotation is a candidate that still waits and is on the screen."""
    return id in review.annotations and review.verdict(id).verdict is None and review.drawn(id)
