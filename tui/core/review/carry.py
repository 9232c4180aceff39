"""What a verdict on a span brings along: the relations and attributes that hang on it, and its comment.

Accepting a span accepts its proposed attributes, and its proposed relations once both their ends stand. Rejecting one
rejects what hangs on it. A span that is relabelled or moved keeps what hung on it, where the codebook allows that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tui.core.annotation import Annotation, attribute, is_rest, relation
from tui.core.review.state import Review
from tui.core.review.step import Row, Verdict


@dataclass(slots=True)
class Deed:
    """A step while it is put together: its rows, what is new with it, and what could not be kept, for the user."""

    review: Review
    rows: list[Row] = field(default_factory=list)
    new: dict[str, Annotation] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    _verdicts: dict[str, Verdict] = field(default_factory=dict)

    def verdict(self, id: str) -> Verdict:
        """The verdict on an annotation as the step so far leaves it."""
        return self._verdicts.get(id) or self.review.verdict(id)

    def accepted(self, id: str) -> bool:
        """Whether an annotation stands after the step so far."""
        return self.verdict(id).verdict == "accept"

    def get(self, id: str) -> Annotation:
        """An annotation, be it new with this step or known before."""
        return self.new.get(id) or self.review.annotations[id]

    def add(self, annotation: Annotation) -> None:
        """Make an annotation known with this step."""
        if annotation.id not in self.review.annotations:
            self.new[annotation.id] = annotation

    def say(self, id: str, action: str, verdict: str, how: str, as_id: str | None = None) -> None:
        """Add a row, unless the annotation has that verdict already."""
        if self.verdict(id) != Verdict(verdict, as_id):
            self._verdicts[id] = Verdict(verdict, as_id)
            self.rows.append(Row(id, action, verdict, as_id, how))

    def standing(self, id: str) -> str:
        """The annotation that stands for `id` after the step so far."""
        seen = set()
        while id not in seen and (as_id := self.verdict(id).as_id):
            seen.add(id)
            id = as_id
        return id


def accept_hanging(deed: Deed, id: str) -> None:
    """Accept what is proposed about an accepted span: its attributes, and relations whose other end stands."""
    filled: set[str] = set()
    for hanging in _best_first(deed, id):
        if deed.verdict(hanging.id).verdict is not None:
            continue
        if (hanging.label, hanging.head_id) in deed.review.stops.unclear:
            continue  # a question of its own, once its ends stand
        if hanging.kind == "attribute":
            _accept_attribute(deed, id, hanging, filled)
        else:
            _accept_relation(deed, hanging, filled)


def _best_first(deed: Deed, id: str) -> Iterator[Annotation]:
    """What is proposed about `id` and about the annotations that gave way to it, the best score first."""
    review = deed.review
    ids = {hanging for about in _forms(deed, id) for hanging in review.hanging.get(about, ())}
    ids = {hanging for hanging in ids if hanging in review.proposals}
    return (review.annotations[h] for h in sorted(ids, key=lambda h: (-review.score(h), h)))


def _forms(deed: Deed, id: str) -> list[str]:
    """`id` and the annotations that were relabelled or adjusted to it, as far as they touch its place."""
    span = deed.get(id)
    if span.kind != "span":
        return [id]
    near = deed.review.spans.overlapping(*span.extent)
    return [id, *(other for other in near if other != id and deed.standing(other) == id)]


def _accept_attribute(deed: Deed, id: str, proposed: Annotation, filled: set[str]) -> None:
    kind = deed.review.book.attributes.get(proposed.label)
    head = deed.get(id)
    if kind is None or head.label not in kind.on:
        return
    if not kind.many and (proposed.label in filled or _has_attribute(deed, id, proposed.label)):
        return
    filled.add(proposed.label)
    stands = proposed if proposed.head_id == id else attribute(proposed.label, head, proposed.value or "")
    deed.add(stands)
    deed.say(stands.id, "accept", "accept", "carried")


def _has_attribute(deed: Deed, id: str, label: str) -> bool:
    return any(a.kind == "attribute" and a.label == label for a in _standing_on(deed, id))


def _accept_relation(deed: Deed, proposed: Annotation, filled: set[str]) -> None:
    head_id, tail_id = deed.standing(proposed.head_id or ""), deed.standing(proposed.tail_id or "")
    if not (deed.accepted(head_id) and deed.accepted(tail_id)) or head_id == tail_id:
        return
    head, tail = deed.get(head_id), deed.get(tail_id)
    kind = deed.review.book.relations.get(proposed.label)
    if kind is None or not kind.allows(head.label, tail.label):
        return
    if not kind.many and (f"{kind.id} {head_id}" in filled or _has_relation(deed, head_id, kind.id)):
        return
    filled.add(f"{kind.id} {head_id}")
    stands = relation(proposed.label, head, tail)
    deed.add(stands)
    if deed.verdict(stands.id).verdict is None:
        deed.say(stands.id, "accept", "accept", "carried")


def _has_relation(deed: Deed, head_id: str, label: str) -> bool:
    return any(a.kind == "relation" and a.label == label for a in _standing_on(deed, head_id))


def _standing_on(deed: Deed, head_id: str) -> Iterator[Annotation]:
    """What stands with `head_id` as its head, after the step so far."""
    known = (deed.review.annotations[h] for h in deed.review.hanging.get(head_id, ()))
    return (a for a in (*known, *deed.new.values()) if a.head_id == head_id and deed.accepted(a.id))


def reject_hanging(deed: Deed, id: str) -> None:
    """Reject the relations and attributes that stand on a span that was rejected."""
    for hanging in deed.review.hanging.get(id, ()):
        if deed.accepted(hanging):
            deed.say(hanging, "reject", "reject", "carried")


def move_hanging(deed: Deed, old_id: str, new_id: str) -> None:
    """Hang on `new_id` what stands on `old_id`; what the codebook does not allow there is rejected and named."""
    new = deed.get(new_id)
    for id in deed.review.hanging.get(old_id, ()):
        if not deed.accepted(id):
            continue
        hanging = deed.get(id)
        moved = _moved(deed, hanging, old_id, new)
        if moved is None:
            deed.say(id, "reject", "reject", "carried")
            deed.lost.append(hanging.label)
        else:
            deed.add(moved)
            deed.say(id, "adjust", "reject", "carried", moved.id)
            deed.say(moved.id, "adjust", "accept", "carried")
    if (comment := deed.review.comments.get(old_id)) and new_id not in deed.review.comments:
        deed.rows.append(Row(new_id, "comment", "accept", how="carried", note=comment))
    if (doubt := deed.review.doubts.get(old_id)) and new_id not in deed.review.doubts:
        deed.rows.append(Row(new_id, "flag", "accept", how="carried", note=doubt))
        deed.rows.append(Row(old_id, "flag", "reject", how="carried"))


def _moved(deed: Deed, hanging: Annotation, old_id: str, new: Annotation) -> Annotation | None:
    book = deed.review.book
    if hanging.kind == "attribute":
        kind = book.attributes.get(hanging.label)
        return attribute(hanging.label, new, hanging.value or "") if kind and new.label in kind.on else None
    relation_type = book.relations.get(hanging.label)
    head = new if hanging.head_id == old_id else deed.get(hanging.head_id or "")
    tail = new if hanging.tail_id == old_id else deed.get(hanging.tail_id or "")
    if is_rest(hanging.label):
        return relation(hanging.label, head, tail)
    if relation_type is None or head.id == tail.id:
        return None
    return relation(hanging.label, head, tail) if relation_type.allows(head.label, tail.label) else None
