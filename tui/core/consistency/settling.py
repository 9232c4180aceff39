"""Answering questions of consistency: the rows that one answer, or the same answer for many places, comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tui.core.annotation import Annotation, span
from tui.core.consistency.finding import BOTH, Group, Place, Question, noted
from tui.core.review.outcome import Outcome
from tui.core.review.state import Draft, Review, Selection
from tui.core.review.step import Row, Step
from tui.core.review.verbs import act

REASON = "consistency"
"""The reason of a decision that makes a place stand as others do."""

MOST = 500
"""Places that one key decides at most."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a place: a version of its group, or None where what stands is right as it is."""

    group: Group
    place: Place
    version: int | None


def as_elsewhere(question: Question, others: Iterable[Question] = ()) -> list[Answer]:
    """This place stands as most do; so do others that the same answer fits."""
    leading = question.group.leading
    return [Answer(one.group, one.place, leading) for one in _alike(question, others)]


def both_right(question: Question, others: Iterable[Question] = ()) -> list[Answer]:
    """This place stands otherwise and rightly so; so do others that the same answer fits."""
    return [Answer(one.group, one.place, None) for one in _alike(question, others)]


def as_here(question: Question) -> list[Answer]:
    """All other places of the group stand as this one."""
    stands = question.place.stands
    return [Answer(question.group, place, stands) for place in question.group.places if place.stands != stands][:MOST]


def _alike(question: Question, others: Iterable[Question]) -> list[Question]:
    return [question, *(one for one in others if one is not question and one.alike(question))][:MOST]


def after(questions: Sequence[Question], answers: Sequence[Answer]) -> list[Question]:
    """What is still asked once answers are recorded: not what they were about, nor what stands where they were."""
    given: dict[tuple[str, str], list[Place]] = {}
    for answer in answers:
        given.setdefault((answer.place.article_id, answer.group.layer), []).append(answer.place)
    groups = {id(answer.group): answer.group for answer in answers}
    changed = {key: _regrouped(group, [one for one in answers if one.group is group]) for key, group in groups.items()}
    left = []
    for one in questions:
        near = given.get((one.article_id, one.group.layer), ())
        group = changed.get(id(one.group), one.group)
        if one.place.stands != group.leading and not any(one.touches(place) for place in near):
            left.append(Question(group, one.place))
    return left


def _regrouped(group: Group, answers: Sequence[Answer]) -> Group:
    """The group as it stands after answers."""
    version = {answer.place: answer.version for answer in answers if answer.version is not None}
    places = (p._replace(stands=version[p], spoken=True) if p in version else p for p in group.places)
    return replace(group, places=tuple(places))


def decided(review: Review, answers: Sequence[Answer]) -> Outcome:
    """The state of an article, and the step, after answers about places in it. Recorded as settled, with a reason."""
    rows: dict[tuple[str | None, bool], Row] = {}
    new: dict[str, Annotation] = {}
    for answer in answers:
        outcome = _right(review, answer) if answer.version is None else _made(review, answer, answer.version)
        review = outcome.review
        for row in outcome.step.rows if outcome.step else ():
            rows[row.annotation_id, row.action == "comment"] = row
        new |= {a.id: a for a in outcome.step.new} if outcome.step else {}
    return Outcome(review, Step(tuple(rows.values()), tuple(new.values())) if rows else None)


def _made(review: Review, answer: Answer, version: int) -> Outcome:
    """Make a place stand in a version: what stands there is relabelled, moved, rejected; what is missing is added."""
    group, place = answer.group, answer.place
    extent = place.extent(version)
    wanted = [span(review.article, label, *extent) for label in group.versions[version].labels]
    spare = [id for id in _standing(review, group.layer, place) if id not in {a.id for a in wanted}]
    rows: list[Row] = []
    new: list[Annotation] = []
    for a in wanted:
        if review.accepted(a.id):
            continue
        outcome = _put(review, spare.pop(0) if spare else None, a)
        review = _took(outcome, rows, new)
    for id in spare:
        review = _took(act(_at(review, id), "reject"), rows, new)
    if not group.versions[version].labels:
        for id in place.ids:
            if review.verdict(id).verdict is None:
                review = _took(act(_at(review, id), "reject"), rows, new)
    said = tuple(row if row.how == "carried" else replace(row, how="settled", reason=REASON) for row in rows)
    return Outcome(review, Step(said, tuple(new)) if said else None)


def _standing(review: Review, layer: str, place: Place) -> list[str]:
    """What stands at a place now: other answers may have changed it since it was asked about."""
    near = {id for extent in place.extents for id in review.spans.overlapping(*extent, layer)}
    return sorted(id for id in near if review.accepted(id) and review.annotations[id].extent in place.extents)


def _took(outcome: Outcome, rows: list[Row], new: list[Annotation]) -> Review:
    if outcome.step is not None:
        rows += outcome.step.rows
        new += outcome.step.new
    return outcome.review


def _at(review: Review, id: str | None) -> Review:
    return replace(review, focus=id, draft=None, selection=None, unit="word")


def _put(review: Review, old: str | None, wanted: Annotation) -> Outcome:
    """Make a span stand, in place of another one or on its own."""
    start, end = wanted.extent
    if old is not None:
        moved = Draft(old, start, end) if review.annotations[old].extent != (start, end) else None
        return act(replace(_at(review, old), draft=moved), "label", wanted.label)
    if wanted.id in review.annotations:
        return act(_at(review, wanted.id), "accept")
    picked = replace(_at(review, None), selection=Selection(start, end), unit="char")
    return act(picked, "label", wanted.label)


def _right(review: Review, answer: Answer) -> Outcome:
    """Say again what stands at a place, and beside what it is right."""
    group, place = answer.group, answer.place
    note = noted(place, group.beside)
    rows: list[Row] = []
    new: list[Annotation] = []
    for label in group.versions[place.stands].labels:
        a = span(review.article, label, *place.extent(place.stands))
        rows.append(Row(a.id, "accept", "accept", None, "settled", note, BOTH))
    if not rows:
        for a in _denied(review, group, place):
            if a.id not in review.annotations:
                new.append(a)
            rows.append(Row(a.id, "reject", "reject", review.verdict(a.id).as_id, "settled", note, BOTH))
    return Outcome(review, Step(tuple(rows), tuple(new)))


def _denied(review: Review, group: Group, place: Place) -> list[Annotation]:
    """What is said not to stand at a place: what was rejected or proposed there, else what stands elsewhere."""
    if place.ids:
        return [review.annotations[id] for id in place.ids]
    labels = group.versions[group.leading].labels
    return [span(review.article, label, *place.extent(place.stands)) for label in labels]
