"""A corrected article: what was decided about the version before is taken over in one step, where it stands unchanged.

Relations, attributes, records and comments come along where all that they hang on does. Of an article that the reviewer
had finished, only what stands in changed sentences is asked about again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tui.core.annotation import Annotation, Article, attribute, is_rest, record, relation, span
from tui.core.codebook import Codebook
from tui.core.codebook_entry import Section
from tui.core.review.carry import Deed
from tui.core.review.outcome import Outcome, decided
from tui.core.review.state import Review
from tui.core.review.step import Row, Verdict
from tui.core.versions import Alignment, aligned, pieces


@dataclass(frozen=True)
class Before:
    """What a reviewer said of the version before. `final`: what he or she adjudicated there. `done`: finished it."""

    article: Article
    annotations: Mapping[str, Annotation]
    verdicts: Mapping[str, Verdict]
    comments: Mapping[str, str]
    doubts: Mapping[str, str]
    final: Mapping[str, Verdict]
    done: bool


@dataclass(frozen=True)
class Earlier:
    """The version before, beside the one that is open. `places`: what its claims are in the new text, by their ids."""

    before: Before
    alignment: Alignment
    places: Mapping[str, Annotation]
    rows: tuple[Row, ...]

    def asks(self, carrier: Annotation) -> bool:
        """Whether what is on a span of the new text is asked about: not where nothing changed and all was decided."""
        if not self.before.done or carrier.kind != "span":
            return True
        return self.alignment.touched(carrier.extent) or carrier.id in self._open

    @cached_property
    def by_id(self) -> dict[str, Annotation]:
        """What may be taken over, by its id in the new text."""
        return {new.id: new for new in self.places.values()}

    @cached_property
    def _open(self) -> frozenset[str]:
        """What was decided in sentences that stand, but cannot be taken over as it was."""
        kept = {row.annotation_id for row in self.rows}
        return frozenset(new.id for old, new in self.places.items() if old in self.before.verdicts) - kept

    @cached_property
    def lost(self) -> tuple[Annotation, ...]:
        """The spans of the old text that the reviewer holds and that stood in what was changed, in order."""
        held = (self.before.annotations[id] for id, said in self.before.verdicts.items() if said.verdict == "accept")
        spans = (a for a in held if a.kind == "span" and a.id not in self.places)
        return tuple(sorted(spans, key=lambda a: a.extent))


def earlier(before: Before, article: Article, book: Codebook) -> Earlier:
    """Compare an article with the version before. Takes a fifth of a second for 200,000 words."""
    alignment = aligned(before.article.text, article.text)
    places = _places(before, article, alignment, book)
    return Earlier(before, alignment, places, tuple(_rows(before, places)))


def _places(before: Before, article: Article, alignment: Alignment, book: Codebook) -> dict[str, Annotation]:
    """What the claims about the old text are about the new one, as far as all that they rest on stands."""
    found: dict[str, Annotation] = {}
    hung = []
    kinds = book.kinds()
    for id, claim in before.annotations.items():
        if claim.label not in kinds:
            continue
        if claim.kind != "span":
            hung.append(claim)
        elif there := alignment.carried(*claim.extent):
            found[id] = span(article, claim.label, *there)
    rests: dict[str, list[str]] = {}
    for claim in hung:
        if is_rest(claim.label) and before.verdicts.get(claim.id, Verdict(None)).verdict == "accept":
            rests.setdefault(claim.head_id or "", []).append(claim.tail_id or "")
    while new := {c.id: made for c in hung if c.id not in found and (made := _made(before, article, c, found, rests))}:
        found |= new  # what hangs on what was found in the round before
    return found


def _made(
    before: Before,
    article: Article,
    claim: Annotation,
    found: Mapping[str, Annotation],
    rests: Mapping[str, Sequence[str]],
) -> Annotation | None:
    if any(id not in found for id in rests.get(claim.id, ())):
        return None
    if claim.kind == "record":  # its value is the span that it was made for, or a name
        value = claim.value or ""
        there = found.get(value)
        return (
            None
            if value in before.annotations and not there
            else record(article, claim.label, there.id if there else value)
        )
    head = found.get(claim.head_id or "")
    if head is None:
        return None
    if claim.kind == "attribute":
        return attribute(claim.label, head, claim.value or "")
    tail = found.get(claim.tail_id or "")
    return relation(claim.label, head, tail) if tail is not None and tail.id != head.id else None


def _rows(before: Before, places: Mapping[str, Annotation]) -> Iterator[Row]:
    """The rows that say again what was said, where that can be said of the new text."""
    for final, verdicts in ((False, before.verdicts), (True, before.final)):
        for id, said in verdicts.items():
            if said.verdict is None or id not in places or (said.as_id and said.as_id not in places):
                continue
            as_id = places[said.as_id].id if said.as_id else None
            yield Row(places[id].id, said.verdict, said.verdict, as_id, "carried", final=final)
    for action, texts in (("comment", before.comments), ("flag", before.doubts)):
        for id, text in texts.items():
            if id in places:
                said = before.verdicts.get(id, Verdict(None))
                as_id = places[said.as_id].id if said.as_id in places and said.as_id else None
                verdict = said.verdict if not said.as_id or as_id else None
                yield Row(places[id].id, action, verdict, as_id, "carried", text)


def offered(review: Review) -> Iterator[Row]:
    """What can still be taken over: what is not decided here, and where nothing else stands."""
    if review.earlier is None:
        return
    by_id = review.earlier.by_id
    for row in review.earlier.rows:
        id = row.annotation_id or ""
        said = {"comment": review.comments, "flag": review.doubts}.get(row.action, {})
        if id not in said and review.verdict(id).verdict is None and _fits(review, by_id[id]):
            yield row


def _fits(review: Review, claim: Annotation) -> bool:
    """Whether a span overlaps none that was accepted in its flat layer meanwhile."""
    if claim.kind != "span":
        return True
    return not any(review.accepted(rival.id) for rival in review.rivals(claim))


def take_over(review: Review) -> Outcome:
    """Take over what was decided about the version before and stands unchanged: one step."""
    rows = [*offered(review)]
    if not rows or review.earlier is None:
        return Outcome(review, say="nothing of the version before is left to take over")
    needed = _needed([row for row in rows if row.annotation_id], review.earlier.by_id)
    own = [row for row in rows if not row.final]
    deed = Deed(review, rows=own, new={id: a for id, a in needed.items() if id not in review.annotations})
    count = sum(row.action in ("accept", "reject") for row in rows)
    outcome = decided(deed, review.focused, (), f"{count} taken over from the version before")
    if outcome.step is None:  # there are adjudications alone, which the state of the article does not show
        from tui.core.review.step import Step

        return replace(outcome, step=Step(tuple(rows), tuple(deed.new.values())), say=f"{count} taken over")
    return replace(outcome, step=replace(outcome.step, rows=tuple(rows)))


def _needed(rows: Sequence[Row], places: Mapping[str, Annotation]) -> dict[str, Annotation]:
    """The annotations that rows name, with what they hang on."""
    todo = [id for row in rows for id in (row.annotation_id, row.as_id) if id]
    found: dict[str, Annotation] = {}
    while todo:
        id = todo.pop()
        if id in places and id not in found:
            found[id] = places[id]
            todo += [end for end in (places[id].head_id, places[id].tail_id) if end]
    order = ("span", "record", "attribute", "relation")
    return dict(sorted(found.items(), key=lambda item: order.index(item[1].kind)))


def greeting(review: Review) -> str:
    """What is said of a corrected article as it is opened."""
    if review.earlier is None or review.done:
        return ""
    count = sum(row.action in ("accept", "reject") for row in offered(review))
    changes = len(review.earlier.alignment.changes)
    shown = f"< shows {changes} change{'' if changes == 1 else 's'}"
    return f"corrected: + takes over {count}, {shown}" if count else f"corrected: {shown}"


def was(review: Review, extent: tuple[int, int]) -> str:
    """In what was changed: what went there, or that it is new; "" for a span of the new text that stood before."""
    pair = review.earlier.alignment if review.earlier else None
    if pair is None or not pair.touched(extent):
        return ""
    change = next(c for c in pair.changes if any(start < extent[1] and extent[0] < end for start, end in c.new))
    gone = [piece.old for piece in pieces(pair, change) if piece.old and not piece.same]
    return f"was “{' … '.join(gone)}”" if gone else "words came in here" if change.old else "a new sentence"


def unfinished(review: Review) -> str:
    """Why an article should not be finished yet; "" where nothing is left to take over."""
    count = sum(row.action in ("accept", "reject") for row in offered(review))
    return f"+ takes over {count} that stand unchanged; d again: without" if count else ""


GONE, COME = ("[-", "-]"), ("{+", "+}")
"""What stands around words that went, and around words that came: seen without any colour."""


def sections(review: Review) -> list[Section]:
    """The changes as a page to read: each with the words that went and came, and what was held in it."""
    if review.earlier is None:
        return []
    pair, lost = review.earlier.alignment, list(review.earlier.lost)
    found = []
    for number, change in enumerate(pair.changes, 1):
        words = []
        for piece in pieces(pair, change):
            if piece.same:
                words.append(piece.old)
            else:
                words += [f"{GONE[0]}{piece.old}{GONE[1]}"] if piece.old else []
                words += [f"{COME[0]}{piece.new}{COME[1]}"] if piece.new else []
        held = [a for a in lost if any(a.extent[0] < end and start < a.extent[1] for start, end in change.old)]
        names = ", ".join(f"{' '.join((a.quote or '').split())} ({a.label})" for a in held)
        heading = "changed" if change.old and change.new else "new" if change.new else "left out"
        lines = (" ".join(words), *([f"you held here: {names}"] if held else []))
        found.append(Section(f"{number} of {len(pair.changes)}, {heading}", lines))
    return found or [Section("nothing but white space differs", ())]
