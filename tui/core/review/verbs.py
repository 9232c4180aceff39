"""The verbs of the review loop: what each key decides. `act(review, verb, *args)` is the only way in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from tui.core import scope as scopes
from tui.core.annotation import Annotation, span
from tui.core.review import asking, edges, linking
from tui.core.review.carry import Deed, accept_hanging, move_hanging, reject_hanging
from tui.core.review.everywhere import everywhere
from tui.core.review.outcome import Outcome, decided
from tui.core.review.queue import first_open, next_drawn, next_open, ordered, previous_open, to
from tui.core.review.state import Review
from tui.core.review.step import Row
from tui.core.review.stops import narrowed
from tui.core.spans import overlap
from tui.core.text.sentences import paragraph_at

NO_FOCUS = "nothing is in focus: n goes to the next candidate, f picks a word"


def accept(review: Review) -> Outcome:
    """Accept the focus, or the edge draft on it."""
    if review.selection:
        return Outcome(review, say="a selection needs a label: press its key")
    if (focus := review.focused) is None:
        return Outcome(review, say=NO_FOCUS)
    if review.question and not review.draft:
        return asking.accept(review, review.question)
    if review.draft:
        return _stand(review, focus, span(review.article, focus.label, review.draft.start, review.draft.end))
    return _stand(review, focus, focus)


def label(review: Review, label_id: str) -> Outcome:
    """Add the selection with a label; without one, relabel the focus (and accept it)."""
    book = review.book
    focus = review.focused
    other = focus is None or book.labels[label_id].layer != book.labels[focus.label].layer
    if (review.selection or other) and review.shown and label_id not in review.shown.drawn:
        return Outcome(review, say=f"{label_id} is not shown in this pass, so none is added")
    if review.selection:
        return _add(review, label_id)
    if focus is None:
        return Outcome(review, say=NO_FOCUS)
    if other:
        return _around(review, focus, label_id)
    start, end = (review.draft.start, review.draft.end) if review.draft else focus.extent
    return _stand(review, focus, span(review.article, label_id, start, end))


def _add(review: Review, label_id: str) -> Outcome:
    picked = review.selection
    assert picked is not None
    start, end = picked.start, picked.end
    if review.unit == "word" and review.book.layer_of(label_id).edges != "sentence":
        start, end = edges.inner(review, start, end)
    if not review.article.text[start:end].strip():
        return Outcome(review, say="there is nothing but white space in the selection")
    focus = review.focused
    back = focus if focus is not None and review.open(focus.id) else None
    return _stand(review, None, span(review.article, label_id, start, end), place=back)


def _around(review: Review, focus: Annotation, label_id: str) -> Outcome:
    """A label whose spans are sentences, pressed on a span of another layer: the trimmed sentence around it."""
    layer = review.book.layer_of(label_id)
    if layer.edges != "sentence" or review.draft:
        say = f"{label_id} belongs to layer {layer.id}, the focus to {review.layer(focus).id}: f, v or s first"
        return Outcome(review, say=say)
    start, end = edges.trimmed_sentence(review, focus.extent[0])
    if start >= end:
        return Outcome(review, say="there is no sentence around the focus to label")
    return _stand(review, None, span(review.article, label_id, start, end), place=focus)


def _stand(review: Review, old: Annotation | None, new: Annotation, place: Annotation | None = None) -> Outcome:
    """Make `new` stand, in place of `old` if that differs, and of accepted spans of its flat layer that it overlaps."""
    deed = Deed(review)
    deed.add(new)
    known = review.annotations.get(new.id, new)
    action = _action(old, new)
    gone = [old] if old is not None and old.id != new.id else []
    gone += [r for r in review.rivals(known) if review.accepted(r.id) and r not in gone]
    for other in gone:
        deed.say(other.id, _action(other, new), "reject", "key", new.id)
    deed.say(new.id, action, "accept", "key")
    for other in gone:
        move_hanging(deed, other.id, new.id)
    accept_hanging(deed, new.id)
    replaced = [other for other in gone if other is not old]
    say = "in place of " + ", ".join(f"{o.quote} ({o.label})" for o in replaced) if replaced else ""
    if not deed.rows:
        deed.rows.append(Row(new.id, "accept", "accept"))
    return decided(deed, place or old or new, (new.id,), say)


def _action(old: Annotation | None, new: Annotation) -> str:
    if old is None:
        return "add"
    if old.label != new.label:
        return "relabel"
    return "adjust" if old.id != new.id else "accept"


def reject(review: Review) -> Outcome:
    """Reject the focus; a stop with alternatives is rejected as a whole."""
    if review.selection or review.draft:
        return _dropped(review)
    if (focus := review.focused) is None:
        return Outcome(review, say=NO_FOCUS)
    if review.question:
        return asking.reject(review, review.question)
    deed = Deed(review)
    others = review.alternatives(focus.id) if review.open(focus.id) else []
    for id in (focus.id, *others):
        deed.say(id, "reject", "reject", "key")
        reject_hanging(deed, id)
    if not deed.rows:
        return Outcome(review, say="already rejected")
    return decided(deed, focus, (focus.id,), f"{1 + len(others)} alternatives rejected" if others else "")


def _dropped(review: Review) -> Outcome:
    """What a selection or draft comes to when another key follows: nothing, and it is said."""
    said = "edge not kept" if review.draft else "selection dropped"
    return Outcome(replace(review, draft=None, selection=None), say=said)


def _go(find: Callable[[Review, Annotation | None], str | None], nothing: str) -> Callable[[Review], Outcome]:
    def go(review: Review) -> Outcome:
        dropped = _dropped(review) if review.draft or review.selection else Outcome(review)
        found = find(review, review.question or review.focused)
        if found is None:
            return replace(dropped, say=nothing)
        return replace(dropped, review=to(dropped.review, found))

    return go


def back(review: Review) -> Outcome:
    """To the last one decided; again: to the one decided before that. What gave way to another is passed over."""
    seen = [i for i in review.trail if review.annotations[i].kind == "span" and not review.verdict(i).as_id]
    if not seen:
        return Outcome(review, say="nothing was decided in this article yet")
    at = seen.index(review.focus) if review.focus in seen else len(seen)
    if at == 0:
        return Outcome(review, say="this was the first one decided")
    dropped = _dropped(review) if review.draft or review.selection else Outcome(review)
    return replace(dropped, review=replace(dropped.review, focus=seen[at - 1]))


def focus(review: Review, id: str) -> Outcome:
    """To a span that is on the screen."""
    if id not in review.annotations or not review.drawn(id):
        return Outcome(review, say="that is not on the screen any more")
    return Outcome(replace(review, focus=id, draft=None, selection=None))


def clear(review: Review) -> Outcome:
    """Drop the selection or the edge draft."""
    return _dropped(review) if review.draft or review.selection else Outcome(review)


def accept_rest(review: Review) -> Outcome:
    """Accept what is left in this paragraph; right again: what is left in the article. Recorded as bulk."""
    if review.swept:
        return _accept_bulk(review, (0, len(review.article.text)))
    place = review.focused
    if place is None or place.kind != "span":
        return Outcome(review, say=NO_FOCUS)
    outcome = _accept_bulk(review, paragraph_at(review.article.text, place.extent[0]))
    if outcome.review.left == 0:
        return outcome
    more = f"y again: the {outcome.review.left} left in the article"
    say = f"{outcome.say}; {more}" if outcome.step else f"nothing left in this paragraph; {more}"
    return replace(outcome, review=replace(outcome.review, swept=True), say=say)


def _accept_bulk(review: Review, extent: tuple[int, int]) -> Outcome:
    chosen = list(_leaders_in(review, extent))
    if not chosen:
        return Outcome(replace(review, swept=False), say="nothing left here")
    deed = Deed(review)
    spans = [id for id in chosen if review.annotations[id].kind == "span"]
    if not spans:
        return asking.accept_bulk(review, chosen)
    for id in spans:  # what they leave open to ask is for the next key
        deed.say(id, "accept", "accept", "bulk")
    for id in spans:
        accept_hanging(deed, id)
    return decided(deed, review.annotations[spans[-1]], tuple(spans), f"{len(spans)} accepted in bulk")


def _leaders_in(review: Review, extent: tuple[int, int]) -> Iterable[str]:
    groups = sorted(review.groups_touched([extent]))
    ids = (id for group in groups for id in review.leaders(group))
    return (id for id in ids if overlap(review.carrier(review.annotations[id]).extent, extent))


def order(review: Review, doubtful: bool) -> Outcome:
    """Put the stops in order of place, or the least sure first, and go to the first that is open."""
    after = ordered(review, doubtful)
    dropped = _dropped(after).review if after.draft or after.selection else after
    said = "the least sure first" if doubtful else "in order of place"
    return Outcome(to(dropped, first_open(dropped) or dropped.focus), say=said)


def scores(review: Review, shown: bool) -> Outcome:
    """Show how sure sources are, or hide it, so that nobody leans on it."""
    return Outcome(replace(review, scores=shown), say="scores are shown" if shown else "scores are hidden")


def through(review: Review, chosen: bool) -> Outcome:
    """Whether what a key accepts is accepted through the article, wherever the same text stands."""
    said = "the same text is marked through the article" if chosen else "each mention is marked by itself"
    return Outcome(replace(review, through=chosen), say=said)


def narrow(review: Review, scope: str) -> Outcome:
    """Show and ask about a part only, named by its scope; "": everything."""
    after = narrowed(review, scope)
    if after.shown is None:
        return Outcome(after, say="everything is shown")
    return Outcome(after, say=f"only {after.shown.name(review.book)}: {after.left} left")


def comment(review: Review, text: str) -> Outcome:
    """Leave a comment on the focus; an empty one changes nothing."""
    if (focus := review.focused) is None:
        return Outcome(review, say=NO_FOCUS)
    if not text.strip():
        return Outcome(review)
    verdict = review.verdict(focus.id)
    deed = Deed(review, rows=[Row(focus.id, "comment", verdict.verdict, verdict.as_id, note=text.strip())])
    outcome = decided(deed, focus, ())
    return replace(outcome, review=replace(outcome.review, focus=focus.id), say="commented")


def doubt(review: Review, text: str) -> Outcome:
    """Ask the lead about the focus, or about the article where nothing has the focus; an empty text asks nothing."""
    if not text.strip():
        return Outcome(review)
    focus = review.focused
    verdict = review.verdict(focus.id) if focus else review.whole
    row = Row(
        focus.id if focus else None, "flag", verdict.verdict, verdict.as_id, note=text.strip(), scope=verdict.scope
    )
    outcome = decided(Deed(review, rows=[row]), focus, ())
    return replace(outcome, review=replace(outcome.review, focus=focus.id if focus else None), say="asked the lead")


def done(review: Review) -> Outcome:
    """Finish what is shown of the article; with stops still open it first says how many. Finished: reopen it."""
    named = f": {review.shown.name(review.book)}" if review.shown else ""
    if review.done:
        rest = scopes.reopened(review.book, review.scope or "", review.shown)
        row = Row(None, "reopen", None if rest is None else "done", scope=rest or "")
        return replace(decided(Deed(review, rows=[row]), review.focused, ()), say=f"reopened{named}")
    if not review.warned and (said := _not_taken_over(review)):
        return Outcome(replace(review, warned=True, draft=None, selection=None), say=said)
    if review.left and not review.warned:
        say = f"{review.left} left undecided: d again to finish all the same, n to go to the next"
        return Outcome(replace(review, warned=True, draft=None, selection=None), say=say)
    scope = scopes.finished(review.book, review.scope, review.shown)
    deed = Deed(review, rows=[Row(None, "done", "done", scope=scope)])
    for id in () if scope else _boilerplate(review):
        deed.say(id, "accept", "accept", "carried")
    return replace(decided(deed, review.focused, ()), say=f"done{named}")


REASONS = ("off topic", "a duplicate", "no full text")
"""Why articles are left out; a reviewer may type another reason."""


def exclude(review: Review, reason: str) -> Outcome:
    """Leave the article out, with the reason: it waits for this reviewer no more, and nothing of it is gold by it."""
    if not reason.strip():
        return Outcome(review, say="nothing is left out without a reason")
    deed = Deed(review, rows=[Row(None, "exclude", "excluded", reason=reason.strip())])
    return replace(decided(deed, review.focused, ()), say="left out")


def _not_taken_over(review: Review) -> str:
    """Why a corrected article should not be finished yet; "" for every other."""
    if review.earlier is None:
        return ""
    from tui.core.review.corrected import unfinished  # most articles were never corrected

    return unfinished(review)


def take_over(review: Review) -> Outcome:
    """Take over what was decided about the version before and stands unchanged."""
    from tui.core.review import corrected

    return corrected.take_over(review)


def _boilerplate(review: Review) -> list[str]:
    """The proposed spans of hiding layers that were left standing: they are no stops, so `done` carries them."""
    hiding = [layer.id for layer in review.book.layers.values() if layer.hides]
    whole = (0, len(review.article.text))
    ids = (id for layer in hiding for id in review.spans.overlapping(*whole, layer))
    return [id for id in ids if id in review.proposals and review.verdict(id).verdict is None and review.drawn(id)]


VERBS: dict[str, Callable[..., Outcome]] = {
    "accept": accept,
    "reject": reject,
    "label": label,
    "next": _go(next_open, "0 left: d"),
    "previous": _go(previous_open, "0 left: d"),
    "next_any": _go(lambda review, place: next_drawn(review, place, 1), "there is nothing to go to"),
    "previous_any": _go(lambda review, place: next_drawn(review, place, -1), "there is nothing to go to"),
    "back": back,
    "focus": focus,
    "clear": clear,
    "accept_rest": accept_rest,
    "comment": comment,
    "doubt": doubt,
    "done": done,
    "exclude": exclude,
    "take_over": take_over,
    "edge": edges.edge,
    "edge_to": edges.edge_to,
    "unit": edges.unit,
    "select": edges.select,
    "select_words": edges.select_words,
    "select_sentence": edges.select_sentence,
    "select_paragraph": edges.select_paragraph,
    "order": order,
    "scores": scores,
    "through": through,
    "narrow": narrow,
    "everywhere": everywhere,
    "link": linking.link,
    "link_again": linking.link_again,
    "unlink": linking.unlink,
    "set_value": linking.set_value,
}

_KEEPS_WARNING = {"done"}
_KEEPS_SWEEP = {"accept_rest"}


def act(review: Review, verb: str, *args: Any) -> Outcome:
    """What a verb does. Pure: the same state and arguments give the same outcome. KeyError for an unknown verb."""
    if review.warned and verb not in _KEEPS_WARNING:
        review = replace(review, warned=False)
    if review.swept and verb not in _KEEPS_SWEEP:
        review = replace(review, swept=False)
    outcome = VERBS[verb](review, *args)
    if review.through and outcome.step is not None and verb != "everywhere":  # there the reviewer ticked what is wanted
        from tui.core.review.through import through as wherever  # few want it

        return wherever(outcome)
    return outcome
