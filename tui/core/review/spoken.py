"""The open article in words, one line at a time: for those who have it read to them, and for lines that are slow."""

from __future__ import annotations

from tui.core.annotation import Annotation
from tui.core.review.showing import greeting, notes
from tui.core.review.state import Link, Review
from tui.core.text.sentences import paragraph_at, sentence_at
from tui.core.text.show import show

MOST = 600
"""Code points of a sentence on each side of what is spoken of: a line must come to an end."""


def article(review: Review) -> str:
    """Which article it is, and how much is left in it."""
    facts = review.article.facts
    said = [review.article.title or review.article.id, facts.get("publisher", ""), facts.get("date", "")]
    done = "done" if review.done else f"{review.left} left"
    more = [*notes(review), greeting(review) if review.blind or review.round else ""]
    return show("; ".join([f"Article: {', '.join(filter(None, said))}", done, *filter(None, more)]))


def stop(review: Review) -> str:
    """What the next key acts on: its label, standing and text, then the sentence with it in square brackets."""
    focus = review.focused
    if picked := review.selection:
        return f"Selected: {_marked(review, picked.start, picked.end)}"
    if focus is None or focus.kind != "span":
        return f"Nothing has the focus; {review.left} left"
    if draft := review.draft:
        return f"{show(focus.label)} moved, not kept yet: {_marked(review, draft.start, draft.end)}"
    start, end = focus.extent
    parts = [f"{_standing(review, focus)}: {_marked(review, start, end)}"]
    parts += [f"or {_flat(review.annotations[id])}" for id in review.alternatives(focus.id)]
    if claim := review.question:
        parts.insert(0, f"asked: {_claim(review, claim)}")
    parts += [_link(link) for link in review.links(focus.id) if link.annotation != review.question]
    if text := review.comments.get(focus.id):
        parts.append(f"comment: {show(' '.join(text.split()))}")
    if text := review.doubts.get(focus.id):
        parts.append(f"asked the lead: {show(' '.join(text.split()))}")
    return "; ".join([*parts, f"{review.left} left"])


def paragraph(review: Review) -> str:
    """The paragraph of what the next key acts on, on one line."""
    start, end = paragraph_at(review.article.text, place(review))
    return _line(review.article.text[start:end])


def sentence(review: Review) -> tuple[int, int]:
    """The extent of the sentence of what the next key acts on."""
    return sentence_at(review.article.text, place(review))


def place(review: Review) -> int:
    """Where the next key acts: an offset."""
    focus = review.focused
    if review.selection:
        return review.selection.start
    return focus.extent[0] if focus is not None and focus.kind == "span" else 0


def _standing(review: Review, span: Annotation) -> str:
    verdict = review.verdict(span.id).verdict
    return show(f"{span.label} {'accepted' if verdict == 'accept' else 'rejected'}" if verdict else f"{span.label}?")


def _marked(review: Review, start: int, end: int) -> str:
    """The sentences of a span on one line, it in square brackets; other brackets than the first pair are the text's."""
    text = review.article.text
    first, last = sentence_at(text, start)[0], sentence_at(text, max(start, end - 1))[1]
    before, after = text[max(first, start - MOST) : start], text[end : min(last, end + MOST)]
    quote = _line(text[start:end])
    return f"{quote}, in: {_line(before)}[{quote}]{_line(after)}"


def _line(text: str) -> str:
    """A text on one line, made harmless; line ends and tabs are spaces."""
    return show(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


def _flat(span: Annotation) -> str:
    return f"{show(span.label)} {_line(span.quote or '')}"


def _claim(review: Review, claim: Annotation) -> str:
    """A relation or attribute in question, and how it stands."""
    end = _flat(review.annotations[review.standing(claim.tail_id)]) if claim.tail_id else show(claim.value or "")
    return f"{_standing(review, claim)} {end}"


def _link(link: Link) -> str:
    doubt = "?" if link.state == "candidate" else ""
    if link.other is None:
        return show(f"{link.annotation.label} {link.annotation.value}{doubt}")
    way = f"{link.annotation.label}{doubt}" if link.outward else f"{link.annotation.label}{doubt} from"
    return f"{show(way)} {_flat(link.other)}"
