"""Settling a dispute: from what is taken to the step that says so, with what hangs on the spans.

The rows are final: they stand apart from anybody's own opinion. What all agree on about the spans follows the version
that is taken; what they do not agree on stays a dispute of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tui.core.annotation import Annotation, attribute, relation
from tui.core.disputes import Aligned, Dispute, Form, Voice
from tui.core.review.step import Row, Step
from tui.core.spans import overlap

Choice = int | tuple[int, ...] | str | Annotation
"""The number of a version (from 1), several of them, "both" for all, "none", or an annotation that nobody holds and
that is right."""


@dataclass
class _Case:
    """What is known about the article, and the rows so far."""

    annotations: Mapping[str, Annotation]
    voices: Sequence[Voice]
    final: Mapping[str, str]
    reason: str
    aligned: Aligned
    rows: dict[str, Row] = field(default_factory=dict)
    new: dict[str, Annotation] = field(default_factory=dict)

    def get(self, id: str) -> Annotation:
        return self.new.get(id) or self.annotations[id]

    def say(self, a: Annotation, verdict: str, how: str, as_id: str | None = None, note: str = "") -> None:
        """Add a final row about an annotation, unless that is what stands or one is there."""
        if a.id in self.rows or (self.final.get(a.id) == verdict and how == "carried"):
            return
        action = "accept" if verdict == "accept" else "reject"
        if a.id not in self.annotations:
            self.new[a.id] = a
            action = "add"
        as_id = None if verdict == "accept" or as_id == a.id else as_id
        self.rows[a.id] = Row(a.id, action, verdict, as_id, how, note, self.reason, final=True)


def settled(
    dispute: Dispute,
    choice: Choice,
    annotations: Mapping[str, Annotation],
    voices: Sequence[Voice],
    final: Mapping[str, str],
    reason: str = "",
    note: str = "",
) -> Step:
    """The step that settles a dispute. `final`: what was adjudicated before, accept or reject, by annotation.

    `reason`: why they differed; empty: what the program can tell. ValueError for a choice that the dispute has not.
    """
    case = _Case(annotations, voices, final, reason or dispute.reason, Aligned(annotations, voices))
    taken = _taken(dispute, choice)
    settle = _spans if dispute.versions[0].annotation.kind == "span" else _others
    settle(case, dispute, taken, note)
    return Step(tuple(case.rows.values()), tuple(case.new.values()))


def _taken(dispute: Dispute, choice: Choice) -> list[Annotation]:
    versions = [version.annotation for version in dispute.versions]
    if isinstance(choice, Annotation):
        return [choice]
    if choice == "none":
        return []
    if choice == "both":
        return versions
    numbers = choice if isinstance(choice, tuple) else (choice,)
    taken = [versions[n - 1] for n in numbers if isinstance(n, int) and 1 <= n <= len(versions)]
    if taken and len(taken) == len(numbers):
        return taken
    raise ValueError(f"there is no version {choice} to take")


def _spans(case: _Case, dispute: Dispute, taken: list[Annotation], note: str) -> None:
    versions = [version.annotation for version in dispute.versions]
    ids = {a.id for a in taken}
    for number, a in enumerate([*taken, *(v for v in versions if v.id not in ids)]):
        verdict = "accept" if a.id in ids else "reject"
        only = taken[0].id if len(taken) == 1 else None
        case.say(a, verdict, "settled", only, note if number == 0 else "")
    places = {a.id: _place(a, taken) for a in versions}
    for members in _hanging(case, places).values():
        _carry(case, members, places)


def _place(a: Annotation, taken: Iterable[Annotation]) -> Annotation | None:
    """The span that stands in the place of `a`: itself, or one of its label that overlaps it; None if there is none."""
    near = [t for t in taken if t.label == a.label and overlap(t.extent, a.extent)]
    return a if a in near else next(iter(near), None)


def _hanging(case: _Case, places: Mapping[str, Annotation | None]) -> dict[Form, list[Annotation]]:
    """What is held, or was adjudicated as held, about the spans of a dispute, by form."""
    held = {id for voice in case.voices for id in voice.held} | {id for id, v in case.final.items() if v == "accept"}
    found: dict[Form, list[Annotation]] = defaultdict(list)
    for id in sorted(held):
        a = case.annotations[id]
        if case.final.get(id) != "reject" and (a.head_id in places or a.tail_id in places):
            found[case.aligned.form(id)].append(a)
    return found


def _carry(case: _Case, members: Sequence[Annotation], places: Mapping[str, Annotation | None]) -> None:
    """Hang claims that agree on the spans that stand; reject them where none does; leave what is disputed itself."""
    targets = {a.id: _hung(case, a, places) for a in members}
    if not any(targets.values()):
        for a in members:
            case.say(a, "reject", "carried")
    elif _agreed(case, members):
        for target in targets.values():
            if target is not None:
                case.say(target, "accept", "carried")
        for a in members:
            target = targets[a.id]
            if target is None or target.id != a.id:
                case.say(a, "reject", "carried", target.id if target else None)


def _agreed(case: _Case, members: Sequence[Annotation]) -> bool:
    """Whether all who looked and hold what a claim hangs on hold the claim, or that it holds was adjudicated."""
    if any(case.final.get(a.id) == "accept" for a in members):
        return True
    first = members[0]
    form = case.aligned.form(first.id)
    able = [
        voice
        for voice in case.voices
        if first.label in voice.looked and all(case.aligned.holds(voice.name, end) for end in case.aligned.ends(first))
    ]
    return all(case.aligned.holds(voice.name, form) for voice in able)


def _hung(case: _Case, a: Annotation, places: Mapping[str, Annotation | None]) -> Annotation | None:
    """The same claim about the spans that stand in the place of its ends; None where one of them has no place."""
    ends = []
    for id in (a.head_id, a.tail_id):
        if id is not None:
            end = places[id] if id in places else case.get(id)
            if end is None:
                return None
            ends.append(end)
    if a.kind == "attribute":
        return a if ends[0].id == a.head_id else attribute(a.label, ends[0], a.value or "")
    if a.kind != "relation" or [end.id for end in ends] == [a.head_id, a.tail_id]:
        return a
    return None if ends[0].id == ends[1].id else relation(a.label, ends[0], ends[1])


def _others(case: _Case, dispute: Dispute, taken: list[Annotation], note: str) -> None:
    """Settle what relations, attributes or records hold; they hang on the spans that were adjudicated, if any were."""
    places = _standing(case)
    members = {v.annotation.id: [case.annotations[id] for id in (v.annotation.id, *v.also)] for v in dispute.versions}
    first = True
    only: str | None = None
    for a in taken:
        for member in members.get(a.id, [a]):
            target = _hung(case, member, places) or member
            case.say(target, "accept", "settled", note=note if first else "")
            case.say(member, "reject", "carried", target.id)
            first, only = False, target.id if len(taken) == 1 else None
    for some in members.values():
        for member in some:
            case.say(member, "reject", "settled", only, note if first else "")
            first = False


def _standing(case: _Case) -> dict[str, Annotation | None]:
    """Spans that were adjudicated away, with the span that stands in their place, where there is one."""
    spans = {id: a for id, a in case.annotations.items() if a.kind == "span"}
    stand = [a for id, a in spans.items() if case.final.get(id) == "accept"]
    gone = (a for id, a in spans.items() if case.final.get(id) == "reject")
    return {a.id: place for a in gone if (place := _place(a, stand)) is not None}


def alike(dispute: Dispute, choice: Choice, other: Dispute) -> Choice | None:
    """The choice that settles another dispute of the same pattern in the same way; None where there is none.

    Between edges, the longer or the shorter one; else by label.
    """
    if other.pattern != dispute.pattern or isinstance(choice, Annotation):
        return None
    if isinstance(choice, str):
        return choice
    if isinstance(choice, tuple):
        each = [alike(dispute, number, other) for number in choice]
        return tuple(n for n in each if isinstance(n, int)) if all(isinstance(n, int) for n in each) else None

    def trait(dispute: Dispute, number: int) -> object:
        version = dispute.versions[number]
        if dispute.kind != "edge":
            return version.annotation.label, version.annotation.value
        return sorted(v.start - v.end for v in dispute.versions).index(version.start - version.end)

    fitting = [n for n in range(len(other.versions)) if trait(other, n) == trait(dispute, choice - 1)]
    return fitting[0] + 1 if len(fitting) == 1 else None
