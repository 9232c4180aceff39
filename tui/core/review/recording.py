"""Records under review: the form of each, filled from what stands and is proposed, and what its keys decide.

A field keeps its value in an attribute of the record, and says in relations which spans it rests on. Claims never
change: another value is another claim, and the one before is rejected in favour of it, in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tui.core import paths, records
from tui.core.annotation import Annotation, attribute, is_rest, record, relation, rests_label
from tui.core.codebook import RecordType
from tui.core.labelled import Labelled, LabelledArticle
from tui.core.records import Lists, Read
from tui.core.review.carry import Deed
from tui.core.review.outcome import Outcome, decided
from tui.core.review.state import Review
from tui.core.walker import OF_INTERVAL, Walker

State = Literal["stands", "read", "candidate", ""]
"""A field's value was recorded; is read off what stands; is read off what is only proposed; there is none."""

ACCEPTED, CANDIDATE = "accepted", "candidate"


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the form shows it; `label` is the attribute that keeps it. `entry`: it is that of another field."""

    name: str
    label: str
    found: tuple[Read, ...] = ()
    state: State = ""
    entry: bool = False

    @property
    def value(self) -> str:
        """The value, or several."""
        return "; ".join(one.value for one in self.found)

    @property
    def spans(self) -> tuple[str, ...]:
        """The spans that it rests on, by id."""
        return tuple(dict.fromkeys(id for one in self.found for id in one.spans))


@dataclass(frozen=True, slots=True)
class Form:
    """A record: accepted, or one that is to be decided. `linked`: how many of each relation lead to its mentions."""

    kind: RecordType
    claim: Annotation
    accepted: bool
    mentions: tuple[str, ...]
    fields: tuple[Field, ...]
    linked: tuple[tuple[str, int], ...] = ()

    def field(self, name: str) -> Field:
        """A field by its name."""
        return next(one for one in self.fields if one.name == name)

    @property
    def summary(self) -> str:
        """What tells it from others, in a line."""
        wanted = self.kind.key or tuple(self.kind.fields)
        return ", ".join(one.value for one in self.fields if one.name in wanted and one.value)


def forms(review: Review, lists: Lists) -> list[Form]:
    """The records of an article, in the order of the codebook and of the text: accepted ones and those proposed."""
    seen, sure = _labelled(review, CANDIDATE), _labelled(review, ACCEPTED)
    reader = _Reader(review, lists, Walker(seen), Walker(sure), seen)
    return [form for kind in review.book.records.values() for form in reader.forms(kind)]


def _labelled(review: Review, least: str) -> LabelledArticle:
    """What stands in an article, and (`least` candidate) what is proposed and shown."""
    spans = [
        Labelled(review.annotations[mark.id], mark.layer.id, mark.state)
        for mark in review.marks(0, len(review.article.text))
        if least == CANDIDATE or mark.state == ACCEPTED
    ]
    there = {one.annotation.id for one in spans}
    hung = []
    for id, claim in review.annotations.items():
        if claim.kind == "record" and review.accepted(id):
            hung.append(Labelled(claim, status=ACCEPTED))
        elif claim.head_id is not None and (stands := _stands(review, claim, least)):
            hung.append(Labelled(stands, status=ACCEPTED if review.accepted(id) else CANDIDATE))
    ends = [one for one in hung if one.annotation.kind != "relation" or one.annotation.tail_id in there]
    return LabelledArticle.of(review.article, [*spans, *ends])


def _stands(review: Review, claim: Annotation, least: str) -> Annotation | None:
    """A relation or attribute as it stands, or may stand, for what its ends have become."""
    if review.accepted(claim.id):
        return claim
    if least == ACCEPTED or review.verdict(claim.id).verdict is not None or claim.id not in review.proposals:
        return None
    head = review.annotations[review.standing(claim.head_id or "")]
    if claim.tail_id is None:
        return attribute(claim.label, head, claim.value or "")
    return relation(claim.label, head, review.annotations[review.standing(claim.tail_id)])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Fills forms: `all` walks over what stands and is proposed, `sure` over what stands alone."""

    review: Review
    lists: Lists
    all: Walker
    sure: Walker
    seen: LabelledArticle

    def forms(self, kind: RecordType) -> Iterator[Form]:
        """The records of a kind: the accepted ones with their mentions, and the others that the article tells of."""
        review = self.review
        held = [one.annotation for one in self.seen.records if one.annotation.label == kind.id]
        groups = self._groups(kind)
        made: list[Form] = []
        for claim in held:
            own = records.mentions(self.all, claim)
            more = [id for group in groups if set(group) & set(own) for id in group]
            groups = [group for group in groups if not set(group) & set(own)]
            made.append(self._form(kind, claim, True, tuple(dict.fromkeys((*own, *more)))))
        no = [a.value or "" for a in review.annotations.values() if a.label == kind.id and _refused(review, a.id)]
        refused = {review.standing(id) if id in review.annotations else id for id in no}
        for group in groups:
            if not refused & set(group):
                made.append(self._form(kind, self._claim(kind, group), False, tuple(group)))
        if not kind.of and not held and not kind.many:
            made.append(self._form(kind, record(review.article, kind.id, "1"), False, ()))
        yield from sorted(made, key=lambda form: self._place(form.mentions))

    def _groups(self, kind: RecordType) -> list[list[str]]:
        found = [one.annotation.id for one in self.seen.spans if one.annotation.label == kind.of]
        return records.groups(self.all, kind, self.review.book, found, self.lists) if found else []

    def _claim(self, kind: RecordType, group: Sequence[str]) -> Annotation:
        """The record that a source proposed for one of these mentions, else one for the first of them."""
        review = self.review
        for id in review.proposals:
            claim = review.annotations[id]
            anchor = claim.value or ""
            if claim.label == kind.id and anchor in review.annotations and review.standing(anchor) in group:
                return claim
        return record(review.article, kind.id, group[0])

    def _place(self, mentions: Iterable[str]) -> list[tuple[int, int]]:
        """By the first of its mentions; one without any comes last."""
        extents = [self.review.annotations[id].extent for id in mentions]
        return [min(extents)] if extents else [(len(self.review.article.text), 0)]

    def _form(self, kind: RecordType, claim: Annotation, accepted: bool, mentions: tuple[str, ...]) -> Form:
        starts = [*([claim.id] if accepted else ()), *mentions]
        entries = {records.entry_of(kind.fields, name) for name in kind.fields}
        fields = [self._field(kind, claim, name, starts, name in entries) for name in kind.fields]
        return Form(kind, claim, accepted, mentions, tuple(fields), tuple(self._linked(mentions)))

    def _field(self, kind: RecordType, claim: Annotation, name: str, starts: Sequence[str], entry: bool) -> Field:
        book = self.review.book
        label = book.field_label(kind, name)
        if kept := [id for id in self.review.hanging.get(claim.id, ()) if self._keeps(id, label)]:
            found = tuple(Read(self.review.annotations[id].value or "", self._rests(kind, id)) for id in kept)
            return Field(name, label, found, "stands", entry)
        one = label in book.attributes and not book.attributes[label].many
        for walker, state in ((self.sure, "read"), (self.all, "candidate")):
            there = [id for id in starts if id in walker.by_id]
            if read := records.read(walker, book, kind, name, there, self.lists)[: 1 if one else None]:
                return Field(name, label, read, "read" if state == "read" else "candidate", entry)
        return Field(name, label, entry=entry)

    def _keeps(self, id: str, label: str) -> bool:
        return self.review.annotations[id].label == label and self.review.accepted(id)

    def _rests(self, kind: RecordType, id: str) -> tuple[str, ...]:
        return tuple(self.all.linked(rests_label(kind.id), id))

    def _linked(self, mentions: Iterable[str]) -> Iterator[tuple[str, int]]:
        """What the relations say that lead to the mentions: how many of each."""
        wanted = set(mentions)
        for name in self.review.book.relations:
            claims = (one.annotation for one in self.seen.relations if one.annotation.label == name)
            if count := sum(claim.tail_id in wanted and claim.head_id not in wanted for claim in claims):
                yield name, count


def _refused(review: Review, id: str) -> bool:
    verdict = review.verdict(id)
    return verdict.verdict == "reject" and verdict.as_id is None


def mention_labels(review: Review, form: Form, name: str | None) -> frozenset[str]:
    """The labels of the spans on which a field can rest (None: the record itself); all where the codebook says none."""
    kind, book = form.kind, review.book
    if name is None:
        return frozenset({kind.of} - {""})
    start = frozenset({kind.id, kind.of} - {""})
    return frozenset(paths.ends(book, kind.fields[name], start)) or frozenset(book.labels)


def choices(review: Review, form: Form, name: str) -> tuple[str, ...]:
    """The values that a field can have; none where any text is one."""
    known = review.book.attributes.get(records.attribute_of(form.kind.fields[name]))
    return known.values if known else ()


def meant(form: Form, name: str, text: str, lists: Lists) -> str:
    """The value of a field that a typed text or a quote means: a day, an entry of a list, the text; "" if it is no
    day where one is wanted."""
    path, words = form.kind.fields[name], " ".join(text.split())
    if words == form.kind.absent:
        return words
    kind = records.attribute_of(path)
    if (end := path.rpartition(".@")[2]) in OF_INTERVAL and kind:
        return OF_INTERVAL[end](words) or OF_INTERVAL[end](lists.value(kind, words))
    if other := records.entry_of(form.kind.fields, name):
        entry = records.attribute_of(form.kind.fields[other])
        return lists.name(entry, lists.value(entry, words)) or words
    return (lists.value(kind, words) if kind else "") or words


def read_off(review: Review, form: Form, name: str, span_id: str, lists: Lists) -> str:
    """The value that a field has if it rests on a span: what is held of the span, else what its words mean."""
    span, kind = review.annotations[span_id], records.attribute_of(form.kind.fields[name])
    held = [link.annotation for link in review.links(span_id) if link.annotation.label == kind]
    words = next((claim.value for claim in held if claim.value), span.quote or "")
    return meant(form, name, words, lists)


def note(form: Form, name: str, lists: Lists) -> str:
    """What is known of the entry of a list that a field is: what it is called, when it came to an end."""
    field = form.field(name)
    if not field.entry or not field.value:
        return ""
    kind = records.attribute_of(form.kind.fields[name])
    told = [(lists.name(kind, one.value), lists.note(kind, one.value)) for one in field.found]
    return "; ".join(", ".join(part for part in some if part) for some in told if any(some))


def accept(review: Review, form: Form) -> Outcome:
    """Record the form as it is: the record, what it rests on, and each field that has a value."""
    deed = Deed(review)
    _stand(deed, form)
    for field in form.fields:
        if field.state != "stands":
            for one in field.found:
                _keep(deed, form, field.label, one, "carried")
    return _stay(deed, "recorded as it is" if deed.rows else "it is recorded as it is")


def set_value(review: Review, form: Form, name: str, found: Read, lists: Lists) -> Outcome:
    """Give a field a value, and say on which spans it rests; the record is accepted with it, one not yet made is made.

    The entry of a list that the value is goes with it. What stood before is rejected in favour of the new value.
    """
    deed = Deed(review)
    _stand(deed, form)
    _put(deed, form, form.field(name), found)
    other = records.entry_of(form.kind.fields, name)
    if other is not None:
        kind = records.attribute_of(form.kind.fields[other])
        code = "" if found.value == form.kind.absent else lists.value(kind, found.value)
        _put(deed, form, form.field(other), Read(code, found.spans) if code else None)
    return _stay(deed, f"{name}: {found.value}")


def take_away(review: Review, form: Form, name: str) -> Outcome:
    """Take what was recorded for a field away; what the relations say of it is then shown again."""
    deed = Deed(review)
    for one in (name, records.entry_of(form.kind.fields, name)):
        if one is not None:
            _put(deed, form, form.field(one), None)
    return _stay(deed, f"{name}: taken away" if deed.rows else f"nothing is recorded for {name}")


def reject(review: Review, form: Form) -> Outcome:
    """Say that there is no such record; its fields go with it."""
    deed = Deed(review)
    deed.add(form.claim)
    deed.say(form.claim.id, "reject", "reject", "key")
    _let_go(deed, form.claim.id)
    return _stay(deed, "no such record")


def add(review: Review, kind: RecordType, shown: Sequence[Form]) -> Outcome:
    """One more record, with nothing in it yet."""
    if not kind.many and any(form.kind.id == kind.id for form in shown):
        return Outcome(review, say=f"there is one {kind.id} only")
    taken = {a.value for a in review.annotations.values() if a.label == kind.id}
    number = next(n for n in range(1, len(taken) + 2) if str(n) not in taken)
    deed = Deed(review)
    claim = record(review.article, kind.id, str(number))
    deed.add(claim)
    deed.say(claim.id, "add", "accept", "key")
    return _stay(deed, f"one more {kind.id}")


def rest_on(review: Review, form: Form, span_id: str) -> Outcome:
    """Say that a record rests on one more mention; one that it rests on already is taken away."""
    deed = Deed(review)
    claim = relation(rests_label(form.kind.id), form.claim, review.annotations[span_id])
    if review.accepted(claim.id):
        deed.say(claim.id, "reject", "reject", "key")
        return _stay(deed, "no mention of it any more")
    _stand(deed, form)
    _rest(deed, form, form.claim, [span_id], "key")
    return _stay(deed, f"mentioned by {review.annotations[span_id].quote}")


def _stand(deed: Deed, form: Form) -> None:
    """Accept the record, and say what it rests on."""
    deed.add(form.claim)
    proposed = form.claim.id in deed.review.proposals
    deed.say(form.claim.id, "accept" if proposed else "add", "accept", "key")
    _rest(deed, form, form.claim, form.mentions, "carried")


def _rest(deed: Deed, form: Form, head: Annotation, spans: Iterable[str], how: str) -> None:
    for id in spans:
        claim = relation(rests_label(form.kind.id), head, deed.get(id))
        deed.add(claim)
        deed.say(claim.id, "add", "accept", how)


def _keep(deed: Deed, form: Form, label: str, found: Read, how: str) -> Annotation:
    claim = attribute(label, form.claim, found.value)
    deed.add(claim)
    deed.say(claim.id, "add", "accept", how)
    _rest(deed, form, claim, found.spans, "carried")
    return claim


def _put(deed: Deed, form: Form, field: Field, found: Read | None) -> None:
    """Have a field keep one value (None: nothing), in place of what it kept."""
    review = deed.review
    claim = _keep(deed, form, field.label, found, "key") if found else None
    for id in review.hanging.get(form.claim.id, ()):
        old = review.annotations[id]
        if old.label != field.label or not review.accepted(id):
            continue
        if claim is None or claim.id != id:
            deed.say(id, "adjust" if claim else "reject", "reject", "key", claim.id if claim else None)
            _let_go(deed, id)
        elif found is not None:
            for rest in review.hanging.get(id, ()):
                if review.accepted(rest) and review.annotations[rest].tail_id not in found.spans:
                    deed.say(rest, "reject", "reject", "carried")


def _let_go(deed: Deed, id: str) -> None:
    """Reject all that stands on a record, or on a value of it."""
    for hanging in deed.review.hanging.get(id, ()):
        claim = deed.review.annotations[hanging]
        if deed.accepted(hanging) and claim.head_id == id and (claim.kind == "attribute" or is_rest(claim.label)):
            deed.say(hanging, "reject", "reject", "carried")
            _let_go(deed, hanging)


def _stay(deed: Deed, say: str) -> Outcome:
    """A record is no stop: the focus in the article stays where it is."""
    focus = deed.review.focus
    outcome = decided(deed, deed.review.focused, (), say)
    return replace(outcome, review=replace(outcome.review, focus=focus), say=say)
