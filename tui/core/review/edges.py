"""Edges and selections: where a span would start and end, before anything is recorded."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from tui.core.review.outcome import Outcome
from tui.core.review.state import Draft, Review, Selection, Unit
from tui.core.text.sentences import clauses, paragraph_at, sentence_at, sentences
from tui.core.text.trim import trim
from tui.core.text.words import grapheme_after, grapheme_before

Extent = tuple[int, int]

_POSSESSIVE = ("'s", "’s", "'S", "’S")

_PASSED_OVER = frozenset(".,;:…–—-|*_")
"""Single characters at which no edge stops in steps of a word: no label's rule puts an edge there."""

_RELATIVE = re.compile(r",\s+(?:(?:in|of|for|with|to|at|on|by)\s+)?(?:which|whom?|whose|where)\s+", re.I)
"""Where a relative clause begins: what leads into it belongs to neither side."""


def edge(review: Review, side: str, direction: int) -> Outcome:
    """Move an edge (`side`: start, end) one step left (-1) or right (1): of the selection, else a draft."""
    held = _held(review)
    if held is None:
        return Outcome(review, say="no span is in focus: f picks a word")
    start, end = held
    here = start if side == "start" else end
    there = _step(review, side, here, direction)
    if there is None or (side == "start" and there >= end) or (side == "end" and there <= start):
        return Outcome(review, say="the edge cannot go further")
    return _moved(review, (there, end) if side == "start" else (start, there))


def edge_to(review: Review, start: int, end: int) -> Outcome:
    """Move the nearer edge to a word `[start, end)`: the start to its start, the end to its end."""
    held = _held(review)
    if held is None:
        return Outcome(review, say="no span is in focus: f picks a word")
    if start < held[0] or (end < held[1] and start - held[0] < held[1] - end):
        return _moved(review, (start, held[1]))
    return _moved(review, (held[0], end))


def _held(review: Review) -> Extent | None:
    """What the edge keys move: the selection, the draft, or the span in focus."""
    if review.selection:
        return review.selection.start, review.selection.end
    if review.draft:
        return review.draft.start, review.draft.end
    focus = review.focused
    return focus.extent if focus is not None and focus.kind == "span" else None


def _moved(review: Review, extent: Extent) -> Outcome:
    before = _held(review)
    if review.selection:
        after = replace(review, selection=replace(review.selection, start=extent[0], end=extent[1]))
    else:
        focus = review.focused
        assert focus is not None
        draft = None if extent == focus.extent else Draft(focus.id, *extent)
        after = replace(review, draft=draft)
    return Outcome(after, touched=(extent, before) if before else (extent,))


def _step(review: Review, side: str, here: int, direction: int) -> int | None:
    if review.unit == "char":
        text = review.article.text
        there = grapheme_after(text, here) if direction > 0 else grapheme_before(text, here)
        return there if 0 <= there <= len(text) and there != here else None
    if review.selection and review.selection.grain != "word":
        return _clause_step(review, side, here, direction)
    return _word_step(review, side, here, direction)


def _word_step(review: Review, side: str, here: int, direction: int) -> int | None:
    """The next word edge of that side beyond `here`, passing over punctuation that no span ends with."""
    words, text = review.words, review.article.text
    at = here
    while (word := words.after(at) if direction > 0 else words.before(at)) is not None:
        stops = [word[0]] if side == "start" else [_base(text, word), word[1]]
        beyond = [stop for stop in stops if (stop - here) * direction > 0]
        if beyond and text[word[0] : word[1]] not in _PASSED_OVER:
            return min(beyond, key=lambda stop: abs(stop - here))
        at = word[1] if direction > 0 else word[0]
    return None


def _base(text: str, word: Extent) -> int:
    """Where a word ends without its possessive ending."""
    start, end = word
    return end - 2 if end - start > 2 and text[end - 2 : end] in _POSSESSIVE else end


def _clause_step(review: Review, side: str, here: int, direction: int) -> int | None:
    """The next clause edge of that side beyond `here`, in its sentence and its neighbours of the same paragraph; within
    a last clause the next word edge."""
    picked, text = review.selection, review.article.text
    assert picked is not None
    inward = (side == "start") == (direction > 0)
    paragraph = paragraph_at(text, here - (side == "end"))
    found = sentences(text, *paragraph)
    at = max(bisect_right(found, (here - (side == "end"), len(text) + 1)) - 1, 0)
    near = [clause for sentence in found[max(at - 1, 0) : at + 2] for clause in _trimmed_clauses(review, sentence)]
    edges = [clause[0 if side == "start" else 1] for clause in near]
    beyond = [e for e in edges if (e - here) * direction > 0 and (not inward or picked.start < e < picked.end)]
    if not beyond and inward:
        return _word_step(review, side, here, direction)
    return min(beyond, key=lambda e: abs(e - here), default=None)


def _trimmed_clauses(review: Review, sentence: Extent) -> list[Extent]:
    """The clauses of a sentence, relative ones too, each with its edges trimmed by the codebook's rules."""
    text = review.article.text
    found = []
    for start, end in clauses(text, *sentence):
        cuts = [start, *(at for joint in _RELATIVE.finditer(text, start, end) for at in joint.span()), end]
        found += [trim(text, first, last, review.book.trim) for first, last in zip(cuts[::2], cuts[1::2], strict=True)]
    return [clause for clause in found if clause[0] < clause[1]]


def unit(review: Review) -> Outcome:
    """Switch the edge keys between words and characters."""
    other: Unit = "char" if review.unit == "word" else "word"
    said = "edges move by character" if other == "char" else "edges move by word"
    return Outcome(replace(review, unit=other), say=said)


def select(review: Review, start: int, end: int) -> Outcome:
    """Select `[start, end)`. An empty stretch, or one outside the article, selects nothing."""
    if not 0 <= start < end <= len(review.article.text):
        return Outcome(review, say="there is nothing to select there")
    return _selected(review, Selection(start, end))


def select_words(review: Review) -> Outcome:
    """Select the words of the focus; with words selected: the next word too."""
    if review.selection:
        further = _word_step(review, "end", review.selection.end, 1)
        if further is None:
            return Outcome(review, say="the article ends here")
        return _selected(review, replace(review.selection, end=further))
    if (held := _held(review)) is None:
        return Outcome(review, say="no span is in focus: f picks a word")
    words = [review.words.at(held[0]), review.words.at(held[1] - 1)]
    return _selected(review, Selection(words[0][0], words[1][1]))


def select_sentence(review: Review) -> Outcome:
    """Select the sentence around the focus, trimmed as the codebook trims; again: the next sentence too."""
    picked = review.selection
    if picked and picked.grain == "sentence":
        following = _next_sentence(review, picked.end)
        if following is None:
            return Outcome(review, say="the article ends here")
        return _selected(review, Selection(picked.start, following[1], "sentence"))
    if (held := _held(review)) is None:
        return Outcome(review, say="no span is in focus: f picks a word")
    start, end = trimmed_sentence(review, held[0])
    if start >= end:
        return Outcome(review, say="there is no sentence there")
    return _selected(review, Selection(start, end, "sentence"))


def select_paragraph(review: Review) -> Outcome:
    """Select the paragraph around the focus; again: the next paragraph too."""
    picked, text = review.selection, review.article.text
    if picked and picked.grain == "paragraph":
        after = review.words.after(picked.end)
        if after is None:
            return Outcome(review, say="the article ends here")
        return _selected(review, Selection(picked.start, paragraph_at(text, after[0])[1], "paragraph"))
    if (held := _held(review)) is None:
        return Outcome(review, say="no span is in focus: f picks a word")
    return _selected(review, Selection(*paragraph_at(text, held[0]), "paragraph"))


def trimmed_sentence(review: Review, offset: int) -> Extent:
    """The sentence at `offset`, its edges trimmed by the codebook's rules."""
    text = review.article.text
    return trim(text, *sentence_at(text, offset), review.book.trim)


def _next_sentence(review: Review, end: int) -> Extent | None:
    text = review.article.text
    after = review.words.after(sentence_at(text, max(end - 1, 0))[1])
    return trimmed_sentence(review, after[0]) if after else None


def _selected(review: Review, selection: Selection) -> Outcome:
    touched = [(selection.start, selection.end)]
    if review.selection:
        touched.append((review.selection.start, review.selection.end))
    if review.draft:
        touched.append((review.draft.start, review.draft.end))
    return Outcome(replace(review, selection=selection, draft=None), touched=tuple(touched))


def inner(review: Review, start: int, end: int) -> Extent:
    """A selection without white space and possessive endings at its edges, and without a comma or stop at its end."""
    text = review.article.text
    while start < end and text[start].isspace():
        start += 1
    while start < end - 1 and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    return start, _base(text, (start, end))
