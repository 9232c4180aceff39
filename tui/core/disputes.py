"""Where those who looked at an article differ: by stretch and layer, one dispute for one thing to settle.

Pure: what each says goes in, disputes come out. Nobody who has not finished looking takes part, on either side.
Relations and attributes are compared after spans are aligned (same label, overlapping), so one edge is one dispute.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tui.core.annotation import Annotation, is_rest
from tui.core.record_aligning import aligned as aligned_records
from tui.core.record_aligning import mentions_of


@dataclass(frozen=True, slots=True)
class Voice:
    """What one reviewer or source says about one article, by annotation id.

    `looked`: the labels about which this one's silence is a no. `refused`: what was rejected rather than passed over.
    """

    name: str
    held: frozenset[str]
    refused: frozenset[str] = frozenset()
    looked: frozenset[str] = frozenset()
    comments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the codebooks say: label -> layer of a span label; relations and attributes of which a head has one; record
    label -> the attributes that keep its key."""

    layers: Mapping[str, str]
    single: Collection[str] = ()
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """What some hold in a dispute. `also`: the same claim on aligned spans. `comments`: (name, text)."""

    annotation: Annotation
    by: tuple[str, ...]
    also: tuple[str, ...] = ()
    start: int = 0
    end: int = 0
    comments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """One stretch, `[start, end)` in code points, to settle. `layer`: of spans; else relation, attribute or record.

    `kind`: label, edge, both, rejected, missed. `reason`: label, edge, missed, "" where the program cannot tell.
    `without`: who looked and holds none of the versions. `pattern`: equal for disputes that can be settled alike.
    """

    article_id: str
    layer: str
    start: int
    end: int
    kind: str
    versions: tuple[Version, ...]
    without: tuple[str, ...]
    pattern: str = ""

    @property
    def reason(self) -> str:
        """Why they differ, as far as that can be told from what they hold."""
        return REASONS[self.kind]

    @property
    def people(self) -> tuple[str, ...]:
        """All who take part, in order."""
        return tuple(sorted({*self.without, *(name for version in self.versions for name in version.by)}))


REASONS = {"label": "label", "edge": "edge", "both": "label", "missed": "missed", "rejected": ""}

_NONE: Mapping[str, Sequence[str]] = {}

Form = Hashable
"""What a claim says once spans are aligned: equal for claims that agree but for the edges of what they hang on."""


def disputes(
    article_id: str,
    annotations: Mapping[str, Annotation],
    voices: Sequence[Voice],
    rules: Rules,
    settled: Collection[str] = (),
) -> list[Dispute]:
    """The disputes of an article, by place. `settled`: annotations that were adjudicated, one way or the other."""
    aligned = Aligned(annotations, voices, rules.keys)
    over = [annotations[id] for id in aligned.held if id not in settled and not is_rest(annotations[id].label)]
    spans = [a for a in over if a.kind == "span" and _about_span(a, voices)]
    found = [_of_spans(article_id, layer, some, voices) for layer, some in _stretches(spans, rules)]
    closed = {aligned.form(id) for id in settled if annotations[id].kind != "span"}
    for some in _hanging(over, aligned, voices, rules, closed):
        found.append(_of_hanging(article_id, some, aligned, voices))
    return sorted(found, key=lambda one: (one.start, one.end, one.layer, one.versions[0].annotation.id))


class Aligned:
    """The claims of an article that somebody holds, with their forms."""

    def __init__(
        self, annotations: Mapping[str, Annotation], voices: Sequence[Voice], keys: Mapping[str, Sequence[str]] = _NONE
    ) -> None:
        self._annotations = annotations
        self.held = sorted({id for voice in voices for id in voice.held})
        self._cluster: dict[str, int] = {}
        self._align(annotations.values())
        self._mentions: Mapping[str, Sequence[str]] = {}
        self._records: Mapping[str, str] = {}
        if any(annotations[id].kind == "record" for id in self.held):
            self._mentions = mentions_of(annotations, self.held)
            held = {voice.name: voice.held for voice in voices}
            self._records = aligned_records(annotations, held, self._cluster.__getitem__, keys)
        self._forms = {voice.name: {self.form(id) for id in voice.held} for voice in voices}

    def _align(self, annotations: Iterable[Annotation]) -> None:
        spans = sorted((a for a in annotations if a.kind == "span"), key=lambda a: (a.label, *a.extent))
        label, reach, number = "", 0, 0
        for a in spans:
            start, end = a.extent
            if a.label != label or start >= reach:
                number += 1
                reach = 0
            label, reach = a.label, max(reach, end)
            self._cluster[a.id] = number

    def form(self, id: str) -> Form:
        """What an annotation says once spans are aligned."""
        a = self._annotations[id]
        if a.kind == "span":
            return self._cluster[id]
        if a.kind == "record":
            return self._records.get(id, id)
        tail = self.form(a.tail_id) if a.tail_id else a.value
        return a.label, self.form(a.head_id or ""), tail

    def holds(self, name: str, form: Form) -> bool:
        """Whether somebody holds a claim of that form."""
        return form in self._forms[name]

    def ends(self, a: Annotation) -> list[Form]:
        """The forms of what a relation or attribute hangs on."""
        return [self.form(end) for end in (a.head_id, a.tail_id) if end]

    def extent(self, id: str) -> tuple[int, int]:
        """The stretch that an annotation is about; a record's first mention; (0, 0) for one without any."""
        a = self._annotations[id]
        if a.kind == "span":
            return a.extent
        if a.kind == "record":
            return min((self.extent(span) for span in self._mentions.get(id, ())), default=(0, 0))
        ends = [self.extent(end) for end in (a.head_id, a.tail_id) if end]
        return (min(start for start, _ in ends), max(end for _, end in ends)) if ends else (0, 0)


def _about_span(a: Annotation, voices: Iterable[Voice]) -> bool:
    """Whether one who looked holds a span, and another who looked does not."""
    looked = [voice for voice in voices if a.label in voice.looked]
    return 0 < sum(a.id in voice.held for voice in looked) < len(looked)


def _stretches(spans: Iterable[Annotation], rules: Rules) -> Iterator[tuple[str, list[Annotation]]]:
    """Spans of one layer that hang together by overlapping, one group a stretch."""
    planes: dict[str, list[Annotation]] = defaultdict(list)
    for a in spans:
        planes[rules.layers.get(a.label, "")].append(a)
    for layer, some in sorted(planes.items()):
        group: list[Annotation] = []
        reach = 0
        for a in sorted(some, key=lambda a: (a.extent[0], -a.extent[1], a.id)):
            if group and a.extent[0] >= reach:
                yield layer, group
                group, reach = [], 0
            group.append(a)
            reach = max(reach, a.extent[1])
        yield layer, group


def _of_spans(article_id: str, layer: str, spans: Sequence[Annotation], voices: Sequence[Voice]) -> Dispute:
    taking = [voice for voice in voices if any(a.label in voice.looked for a in spans)]
    versions = []
    for a in spans:
        by = tuple(sorted(voice.name for voice in taking if a.id in voice.held))
        versions.append(Version(a, by, (), *a.extent, _comments([a.id], taking)))
    held = {voice.name: frozenset(a.id for a in spans if a.id in voice.held) for voice in taking}
    kind = _kind(versions, held, any(a.id in v.refused for v in taking if not held[v.name] for a in spans))
    without = tuple(sorted(name for name, some in held.items() if not some))
    start, end = min(v.start for v in versions), max(v.end for v in versions)
    return Dispute(article_id, layer, start, end, kind, tuple(versions), without, _pattern(kind, layer, versions))


def _kind(versions: Sequence[Version], held: Mapping[str, frozenset[str]], refused: bool) -> str:
    if len({some for some in held.values() if some}) < 2:
        return "rejected" if refused else "missed"
    labels, extents = {v.annotation.label for v in versions}, {(v.start, v.end) for v in versions}
    if len(labels) == 1:
        return "edge"
    return "label" if len(extents) == 1 else "both"


def _comments(ids: Collection[str], voices: Iterable[Voice]) -> tuple[tuple[str, str], ...]:
    return tuple((voice.name, voice.comments[id]) for voice in voices for id in ids if id in voice.comments)


def _pattern(kind: str, layer: str, versions: Sequence[Version]) -> str:
    """What is alike in disputes that can be settled alike: the text and labels, or the words that an edge is about."""
    if kind == "edge" and len(versions) == 2:
        first, second = sorted(versions, key=lambda v: (v.start, -v.end))
        left = (first.annotation.quote or "")[: second.start - first.start]
        longer, shorter = (first, second) if first.end > second.end else (second, first)
        right = (longer.annotation.quote or "")[shorter.end - longer.start :] if longer.end > shorter.end else ""
        return "\t".join(("edge", layer, *(_folded(side) for side in (left, right))))
    labels = " ".join(sorted({v.annotation.label for v in versions}))
    texts = sorted({_folded(v.annotation.quote or v.annotation.value or "") for v in versions})
    return "\t".join((kind, layer, labels, *texts))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _hanging(
    over: Sequence[Annotation], aligned: Aligned, voices: Sequence[Voice], rules: Rules, closed: set[Form]
) -> Iterator[list[Annotation]]:
    """Relations, attributes and records that one holds and another, who holds what they hang on, does not; together
    what answers one question."""
    groups: dict[Form, list[Annotation]] = defaultdict(list)
    for a in over:
        if a.kind != "span" and aligned.form(a.id) not in closed and _about_hanging(a, aligned, voices):
            groups[_question(a, aligned, rules)].append(a)
    yield from groups.values()


def _able(a: Annotation, aligned: Aligned, voice: Voice) -> bool:
    """Whether somebody has looked for such a claim, and holds what it hangs on."""
    return a.label in voice.looked and all(aligned.holds(voice.name, end) for end in aligned.ends(a))


def _about_hanging(a: Annotation, aligned: Aligned, voices: Iterable[Voice]) -> bool:
    able = [voice for voice in voices if _able(a, aligned, voice)]
    if a.kind == "record":  # two records of one thing cannot both stand, so which one is to be settled
        return 0 < sum(a.id in voice.held for voice in able) < len(able)
    return 0 < sum(aligned.holds(voice.name, aligned.form(a.id)) for voice in able) < len(able)


def _question(a: Annotation, aligned: Aligned, rules: Rules) -> Form:
    """What claims have in common of which only one can be right."""
    ends = aligned.ends(a)
    if a.kind == "record":
        return a.kind, aligned.form(a.id)
    if a.label in rules.single:
        return a.kind, a.label, ends[0]
    return (a.kind, *ends) if a.kind == "relation" else (a.kind, a.label, ends[0], a.value)


def _of_hanging(article_id: str, some: Sequence[Annotation], aligned: Aligned, voices: Sequence[Voice]) -> Dispute:
    able = [voice for voice in voices if any(_able(a, aligned, voice) for a in some)]
    forms: dict[Form, list[Annotation]] = defaultdict(list)
    for a in some:
        forms[a.id if a.kind == "record" else aligned.form(a.id)].append(a)
    versions, held = [], {voice.name: frozenset[str]() for voice in able}
    for form, ones in forms.items():
        first = max(ones, key=lambda a: (sum(a.id in voice.held for voice in able), a.id))
        record = first.kind == "record"
        by = tuple(sorted(v.name for v in able if (first.id in v.held if record else aligned.holds(v.name, form))))
        ids = [a.id for a in ones]
        also = tuple(id for id in ids if id != first.id)
        versions.append(Version(first, by, also, *aligned.extent(first.id), _comments(ids, able)))
        held |= {name: held[name] | {first.id} for name in by}
    refused = any(a.id in v.refused for v in able if not held[v.name] for a in some)
    kind = _kind(versions, held, refused)
    kind = "label" if kind in ("edge", "both") else kind  # their ends are aligned: what differs is what is claimed
    without = tuple(sorted(name for name, mine in held.items() if not mine))
    start, end = min(v.start for v in versions), max(v.end for v in versions)
    layer = some[0].kind
    return Dispute(article_id, layer, start, end, kind, tuple(versions), without, _pattern(kind, layer, versions))


def by_use(found: Iterable[Dispute]) -> list[Dispute]:
    """Disputes in the order in which settling them helps most: those that many are like, that many share, whose labels
    are disputed most; the rest by place."""
    found = list(found)
    alike = Counter(one.pattern for one in found)
    labels = Counter(label for one in found for label in {v.annotation.label for v in one.versions})

    def use(one: Dispute) -> tuple[int, int, int, str, int, str]:
        most = max(labels[v.annotation.label] for v in one.versions)
        return -alike[one.pattern], -len(one.people), -most, one.article_id, one.start, one.layer

    return sorted(found, key=use)
