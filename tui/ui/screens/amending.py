"""Giving an answer that nobody held: a span is moved or relabelled in its article, a value or relation is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.core.annotation import Annotation, Proposal, attribute, relation
from tui.core.codebook import Codebook
from tui.core.commands import Command
from tui.core.disputes import Dispute
from tui.core.review.opening import review_of
from tui.core.review.outcome import Outcome
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice, Choices
from tui.ui.screens.keyed import Typing
from tui.ui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from tui.jobs.adjudication import Opened
    from tui.ui.screens.keyed import Keyed

Then = Callable[[Annotation], Work]
_ALLOWED = frozenset({"accept", "undo"})
"""What can be decided here: this is the right one, or an edge is taken back."""


class Amending(ReviewScreen):
    """The article with the versions of a dispute; the first that is accepted, as it then is, settles it."""

    def __init__(self, then: Then) -> None:
        super().__init__()
        self._then = then

    def run_command(self, command: Command) -> Work:
        """Do what moves edges, picks words or gives a label; nothing else is decided here."""
        review = self.open_review
        drafted = review.draft or review.selection
        if command.group == "Decide" and (command.id not in _ALLOWED or (command.id == "undo" and not drafted)):
            keys = self.desk.keymap
            self.say(f"move the edges or give a label; {keys.key('accept')} takes it so, {keys.key('leave')} goes back")
            return None
        return super().run_command(command)

    async def _save(self, outcome: Outcome) -> None:
        """Take what was accepted; nothing is written before the dispute is settled with it."""
        step = outcome.step
        rows = [row for row in step.rows if row.verdict == "accept" and row.how != "carried"] if step else []
        if not rows or rows[-1].annotation_id is None:
            return
        right = outcome.review.annotations[rows[-1].annotation_id]
        await self.desk.go_back()
        if (work := self._then(right)) is not None:
            await work

    def _mode(self) -> str:
        mode = super()._mode()
        return mode if mode in ("draft", "selection", "find") else "amend"

    def _rest(self) -> None:
        """Nothing is kept of an article that is only looked at."""

    async def _leave(self) -> None:
        await self.desk.go_back()


def amend(screen: Keyed, opened: Opened, first: Annotation, then: Then) -> Work:
    """Have another answer given than `first`, a version: for spans in the article, else in a list."""
    if first.kind == "span":
        return _in_article(screen, opened, first, then)
    others = _others(screen.desk.session.book, opened, first)
    head = opened.annotations.get(first.head_id or "")
    if not others and first.kind == "attribute" and head is not None:
        return _typed(screen, head, first, then)
    if not others:
        screen.say("the codebook has no other answer here; x says that none is right")
        return None
    rows = [Choice(a.value or a.label, a.label) for a in others]
    return _push(screen, Choices("Right is", rows, lambda at: then(others[at])))


def _typed(screen: Keyed, head: Annotation, first: Annotation, then: Then) -> Work:
    """Have the value typed of an attribute that has no list of them."""

    def finish(text: str) -> Work:
        return then(attribute(first.label, head, text.strip())) if text.strip() else None

    hint = "type what is right; enter settles it so, an empty line changes nothing"
    screen.ask(Typing(first.label, finish, hint=hint, text=first.value or ""))
    return None


async def _push(screen: Keyed, above: Choices) -> None:
    await screen.desk.push_screen(above)


async def _in_article(screen: Keyed, opened: Opened, first: Annotation, then: Then) -> None:
    item = opened.item
    assert isinstance(item, Dispute)
    claims = [version.annotation for version in item.versions]
    proposals = {a.id: (Proposal(a.id, f"version {number}"),) for number, a in enumerate(claims, 1)}
    above = Amending(then)
    await screen.desk.push_screen(above)
    above.show(review_of(opened.article, screen.desk.session.book, claims, proposals, focus=first.id))
    await above.view.fitted()
    above.say("move the edges, or give a label; a takes it so")
    above.draw_bars()


def _others(book: Codebook, opened: Opened, a: Annotation) -> list[Annotation]:
    """The other values, or relations between the same ends, that the codebook allows."""
    head, tail = opened.annotations.get(a.head_id or ""), opened.annotations.get(a.tail_id or "")
    if head is None or a.kind == "record":
        return []
    if a.kind == "attribute":
        kind = book.attributes.get(a.label)
        return [attribute(a.label, head, value) for value in (kind.values if kind else ()) if value != a.value]
    if tail is None:
        return []
    kinds = [kind for kind in book.relations_between(head.label, tail.label) if kind.id != a.label]
    turned = book.relations_between(tail.label, head.label)
    return [*(relation(kind.id, head, tail) for kind in kinds), *(relation(kind.id, tail, head) for kind in turned)]
