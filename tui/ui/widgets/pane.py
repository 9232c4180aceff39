"""The side pane: all about the focus. Two lines below the article, or a column beside it where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from tui.core.annotation import Annotation
from tui.core.review.state import Link, Review
from tui.core.text.show import show
from tui.ui.widgets.lines import Lines, Part, Parts

QUOTE = 400
"""Characters of a quote that are shown at most."""


class SidePane(Lines):
    """Shows what has the focus: its label, quote, sources, attributes, links and comment."""

    def show_focus(self, review: Review, tall: bool) -> None:
        """Show the focus of a review, as a column if `tall`."""
        self.put(column(review, self.outer_size.width) if tall else two_lines(review))


def two_lines(review: Review) -> list[Parts]:
    """What stands in the two lines below an article."""
    if picked := review.selection:
        words = len(review.words.within(picked.start, picked.end))
        counted = f"{words} word" if words == 1 else f"{words} words"
        return [
            [("  selected  ", "strong"), (_quoted(review, picked.start, picked.end), ""), (f"  {counted}", "quiet")]
        ]
    focus = review.focused
    if focus is None:
        return [[("  nothing has the focus", "quiet")]]
    first: list[Part] = [("  ", ""), *_name(review, focus), ("  ", "")]
    if draft := review.draft:
        first += [(_quoted(review, draft.start, draft.end), "strong"), ("  ", ""), _standing(review, focus)]
    else:
        first += [(_quoted(review, *focus.extent), ""), ("  ", ""), _standing(review, focus)]
        first += [(f"  {text}", "quiet") for text in _sources(review, focus)]
    second: list[Part] = []
    for part in _about(review, focus):
        second += [("  " if not second else " · ", "quiet"), *part]
    return [first, second]


def column(review: Review, width: int) -> list[Parts]:
    """What stands in the column beside an article."""
    focus = review.focused
    lines: list[Parts] = [[]]
    if picked := review.selection:
        lines += [[(" selected", "strong")], [], *_wrapped(_quoted(review, picked.start, picked.end), width)]
    elif focus is None:
        lines += [[(" nothing has the focus", "quiet")]]
    else:
        draft = review.draft
        quoted = _quoted(review, draft.start, draft.end) if draft else _quoted(review, *focus.extent)
        lines += [[(" ", ""), *_name(review, focus), ("  ", ""), _standing(review, focus)], []]
        lines += [*_wrapped(quoted, width, "strong" if draft else ""), []]
        lines += [[(" ", ""), *part] for part in _about(review, focus)]
        lines += [[(f" {text}", "quiet")] for text in _sources(review, focus)]
    return lines


def _name(review: Review, annotation: Annotation) -> list[Part]:
    label = review.book.labels.get(annotation.label)
    look = f"label {annotation.label}"
    return [(f"{label.key} " if label else "", look), (annotation.label, look)]


def _standing(review: Review, annotation: Annotation) -> Part:
    """What the reviewer has said about it so far."""
    if review.draft:
        return "moved, not kept yet", "warning"
    if review.verdict(annotation.id).verdict == "accept":
        return "accepted", "quiet"
    rivals = len(review.alternatives(annotation.id))
    said = "candidate?" if review.unsure(annotation.id) else "candidate"
    return f"{said}, or {rivals} more" if rivals else said, "quiet"


def _sources(review: Review, annotation: Annotation) -> Iterator[str]:
    """Each source with its score, the surest first."""
    proposals = review.proposals.get(annotation.id, ())
    for proposal in sorted(proposals, key=lambda p: -(p.score or 0)):
        score = f" {proposal.score:.2f}" if proposal.score is not None and review.scores else ""
        note = f" ({proposal.note})" if proposal.note else ""
        yield f"{proposal.source_id}{score}{note}"


def _about(review: Review, annotation: Annotation) -> Iterator[list[Part]]:
    """The comment, the question to the lead, attributes and links; what is proposed only ends in a question mark."""
    if review.earlier is not None and annotation.kind == "span":
        from tui.core.review.corrected import was

        if gone := was(review, annotation.extent):
            yield [("changed: ", "key"), (_short(gone), "")]
    if text := review.comments.get(annotation.id):
        yield [("# ", "key"), (text, "")]
    if text := review.doubts.get(annotation.id):
        yield [("? ", "key"), (text, "")]
    if review.question:
        yield _asked(review, review.question)
    links = [link for link in review.links(annotation.id) if link.annotation != review.question]
    for link in sorted(links, key=lambda link: link.other is not None):
        yield _link(review, link)


def _asked(review: Review, claim: Annotation) -> list[Part]:
    """The relation or attribute that is in question, in a pass through these."""
    state = "accepted: " if review.accepted(claim.id) else "asked: "
    if claim.tail_id is None:
        return [(state, "key"), (f"{claim.label} ", "strong"), (claim.value or "", "strong")]
    tail = review.annotations[review.standing(claim.tail_id)]
    return [(state, "key"), (f"→ {claim.label} ", "strong"), (_short(tail.quote or ""), "strong"), *_label_of(tail)]


def _label_of(span: Annotation) -> list[Part]:
    return [(f" {span.label}", f"label {span.label}")]


def _link(review: Review, link: Link) -> list[Part]:
    said = link.annotation
    doubt = "?" if link.state == "candidate" else ""
    if link.other is None:
        return [(f"{said.label} ", "quiet"), (f"{said.value}{doubt}", "")]
    arrow = "→" if link.outward else "←"
    return [
        (f"{arrow} {said.label}{doubt} ", "quiet"),
        (_short(link.other.quote or ""), ""),
        *_label_of(link.other),
    ]


def _quoted(review: Review, start: int, end: int) -> str:
    return f"“{_short(review.article.text[start:end])}”"


def _short(quote: str) -> str:
    """A quote on one line; a long one with its middle left out, because its edges are what is judged."""
    flat = " ".join(quote.split())
    return flat if len(flat) <= QUOTE else f"{flat[: QUOTE // 2]} … {flat[-QUOTE // 2 :]}"


def _wrapped(text: str, width: int, look: str = "") -> Iterable[Parts]:
    """A text in lines of words, for the column."""
    line = ""
    for word in show(text).split(" "):
        if line and cell_len(line) + cell_len(word) + 3 > width:
            yield [(f" {line}", look)]
            line = ""
        line = f"{line} {word}" if line else word
    yield [(f" {line}", look)]
