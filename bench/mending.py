"""The simulated reviewer's links and values: what is wrong or missing at a span in focus, and the keys that mend it."""

from __future__ import annotations

from bench.desk import Desk
from bench.gold import Gold
from tui.core.annotation import Annotation, attribute, relation
from tui.core.review.linking import possible, values
from tui.core.review.state import Review
from tui.ui.screens.choices import letters


class Mending:
    """Mends what hangs on spans, at the real screen. `mended`: the spans at which that was done."""

    def __init__(self, desk: Desk, gold: Gold) -> None:
        self.desk, self.gold = desk, gold
        self.mended: set[str] = set()
        self._letters = letters(desk.app.keymap)

    @property
    def review(self) -> Review:
        """The state of the article."""
        return self.desk.review

    def right(self, id: str) -> bool:
        """Whether an annotation is right, or of a kind of which nobody says what is right."""
        a = self.review.annotations.get(id)
        unjudged = a is not None and a.kind != "span" and a.label not in self.gold.kinds
        return unjudged or id in self.gold.ids

    def todo(self, one: Annotation) -> list[tuple[str, Annotation]]:
        """What is to be done about the links and values of a span: `link`, `value`, or `away` with one that is wrong.

        A link waits until its other end is there.
        """
        review, todo = self.review, []
        links = {link.annotation.id: link for link in review.links(one.id)}
        answered = {(a.label, a.head_id) for a in self.gold.hanging if not self._many(a)}
        for link in links.values():
            claim = link.annotation
            standing = self._as_it_will_stand(claim)
            if not self.right(standing) and (claim.label, claim.head_id) not in answered:
                todo.append(("away", claim))
        proposed = {self._as_it_will_stand(link.annotation) for link in links.values()}
        for claim in sorted(self.gold.hanging, key=lambda a: a.id):
            if one.id not in (claim.head_id, claim.tail_id) or review.accepted(claim.id) or claim.id in proposed:
                continue
            other = claim.tail_id if claim.head_id == one.id else claim.head_id
            if claim.kind == "attribute":
                todo.append(("value", claim))
            elif other and (review.accepted(other) or (other in review.annotations and review.open(other))):
                todo.append(("link", claim))
        return todo

    def _many(self, claim: Annotation) -> bool:
        book = self.review.book
        return book.relations[claim.label].many if claim.kind == "relation" else book.attributes[claim.label].many

    def _as_it_will_stand(self, claim: Annotation) -> str:
        """The id that a relation or value has once its ends are what stands for them now."""
        review = self.review
        head = review.annotations[review.standing(claim.head_id or "")]
        if claim.kind == "attribute":
            return attribute(claim.label, head, claim.value or "").id
        tail = review.annotations[review.standing(claim.tail_id or "")]
        return relation(claim.label, head, tail).id

    async def mend(self, one: Annotation) -> None:
        """Mend what hangs on the span in focus."""
        self.mended.add(one.id)
        for what, claim in self.todo(one):
            if what == "link":
                await self._link(one, claim)
            elif what == "value":
                await self._value(claim)
            else:
                await self._away(claim)

    async def _link(self, one: Annotation, claim: Annotation) -> None:
        review = self.review
        other = claim.tail_id if claim.head_id == one.id else claim.head_id
        assert other is not None
        await self.desk.press("link", "r")
        if review.linked and review.standing(review.linked) == other:
            await self.desk.press("link", "r")
        elif self.desk.app.screen is self.desk.screen:
            code = next(
                (c for c, e in self.desk.screen.jumps.codes.items() if e == review.annotations[other].extent), ""
            )
            await self.desk.press("link", *code)
        ways = possible(review, one.id, other)
        if len(ways) > 1 and not (review.linked and review.standing(review.linked) == other):
            at = next(i for i, (kind, _) in enumerate(ways) if kind.id == claim.label)
            await self.desk.press("link", self._letters[at])

    async def _value(self, claim: Annotation) -> None:
        listed = values(self.review)
        await self.desk.press("value", "t")
        at = next((i for i, v in enumerate(listed) if v.kind.id == claim.label and v.value == claim.value), None)
        if at is not None:
            await self.desk.press("value", self._letters[at])
            return
        if len(listed) > 1:
            at = next(i for i, v in enumerate(listed) if v.kind.id == claim.label and not v.value)
            await self.desk.press("value", self._letters[at])
        await self.desk.press("value", *(claim.value or ""), "enter")

    async def _away(self, claim: Annotation) -> None:
        review = self.review
        if claim.kind == "attribute":
            taken = 1 if review.accepted(claim.id) else 2
            at = next(i for i, v in enumerate(values(review)) if v.kind.id == claim.label and v.value == claim.value)
            for _ in range(taken):
                await self.desk.press("value", "t", self._letters[at])
            return
        links = [link for link in review.links(review.focus or "") if link.other is not None]
        await self.desk.press("link", "r", "x")
        if len(links) > 1:
            await self.desk.press("link", self._letters[[link.annotation.id for link in links].index(claim.id)])
