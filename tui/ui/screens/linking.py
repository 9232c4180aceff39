"""What a reviewer does to more than the focus: links, values, the order of the stops, and the codebook's entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.core.codebook_entry import entry
from tui.core.review.linking import partners, possible, targets, values
from tui.core.review.state import Link
from tui.core.text.show import in_context
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice, Choices
from tui.ui.screens.jumping import OFF_SCREEN
from tui.ui.screens.keyed import Typing
from tui.ui.screens.numbered import Numbered
from tui.ui.screens.reading import Reading

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen

_AWAY = "x"
"""After the link key: take a relation away."""
_FEW = 3
"""So many labels are named in the hint line at most."""
_STATES = {"accepted": "stands", "candidate": "proposed"}


class Linking:
    """The commands that need a second answer: which other end, which value, which order."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        screen.deeds |= {
            "link": self._link,
            "values": self._values,
            "entry": self._entry,
        }

    def _link(self) -> Work:
        """Show a code on every span in sight that the focus may be linked with; `r` again takes the last other end."""
        screen = self._screen
        review = screen.open_review
        ends = targets(review)
        if not ends:
            screen.say(self._no_end())
            return None
        extents = {review.annotations[id].extent: id for id in reversed(ends)}
        start, end = screen.view.visible_range()
        seen = [extent for extent in extents if start <= extent[0] < end]
        again = screen.desk.keymap.key("link")
        more = f"; {again}: the last; .: by number" if review.linked else "; .: by number"
        also: dict[str, Callable[[], Work]] = {
            again: lambda: screen.act("link_again"),
            OFF_SCREEN: lambda: self._by_number(ends),
        }
        if standing := [link for link in review.links(review.focus or "") if link.other is not None]:
            also[_AWAY] = lambda: self._unlink(standing)
            more += f"; {_AWAY}: take away"
        if not seen:
            return self._by_number(ends)
        return screen.jumps.start(
            lambda extent: self._linked(extents[extent]),
            words=seen,
            hint=f"link with{self._partners()}{more}",
            also=also,
        )

    def _partners(self) -> str:
        """How to link; and with what, where that is said in a few words."""
        labels = partners(self._screen.open_review)
        return f" {', '.join(labels)}: its letters" if len(labels) <= _FEW else ": type the letters on it"

    def _no_end(self) -> str:
        focus = self._screen.open_review.focused
        label = focus.label if focus is not None else ""
        labels = partners(self._screen.open_review)
        if not labels:
            return f"the codebook links {label} with nothing"
        return f"there is nothing here to link {label} with: no {' or '.join(labels)}"

    def _unlink(self, links: list[Link]) -> Work:
        """Take a relation of the focus away; which one is asked where there are several."""
        screen = self._screen
        if len(links) == 1:
            return screen.act("unlink", links[0].annotation.id)
        rows = [
            Choice(f"{'→' if link.outward else '←'} {link.annotation.label} {link.other.quote}", _STATES[link.state])
            for link in links
            if link.other is not None
        ]
        return self._push(
            Choices("Take which relation away", rows, lambda at: screen.act("unlink", links[at].annotation.id))
        )

    def _by_number(self, ends: list[str]) -> Work:
        """All possible other ends by number, those off screen first, and of these the nearest."""
        review = self._screen.open_review
        text, (start, end) = review.article.text, self._screen.view.visible_range()
        extents = {id: review.annotations[id].extent for id in ends}
        seen = {id: start <= at < end for id, (at, _) in extents.items()}
        far = {id: max(start - at, at - end) for id, (at, _) in extents.items()}
        ends = sorted(ends, key=lambda id: (seen[id], extents[id] if seen[id] else (far[id], 0)))
        rows = [Choice(in_context(text, *extents[id]), review.annotations[id].label) for id in ends]
        return self._push(Numbered("Link with", rows, lambda at: self._linked(ends[at])))

    def _linked(self, other: str) -> Work:
        screen = self._screen
        review = screen.open_review
        assert review.focus is not None
        ways = possible(review, review.focus, other)
        if len(ways) < 2:
            return screen.act("link", other)
        rows = [Choice(kind.id, "" if onward else "the other way round") for kind, onward in ways]
        return self._push(Choices("Which relation", rows, lambda at: screen.act("link", other, ways[at][0].id)))

    def _values(self) -> Work:
        """The values that the focus may carry, in a list."""
        screen = self._screen
        found = values(screen.open_review)
        if not found:
            screen.say("the codebook has no attribute for this label")
            return None
        if len(found) == 1 and not found[0].value:
            return self._type_value(found[0].kind.id)
        rows = [
            Choice(
                one.value or "type a value",
                f"{one.kind.id}, proposed" if one.state == "candidate" else one.kind.id,
                one.state == "accepted",
            )
            for one in found
        ]

        def take(at: int) -> Work:
            kind, value = found[at].kind.id, found[at].value
            return screen.act("set_value", kind, value) if value else self._type_value(kind)

        return self._push(Choices("Value", rows, take))

    def _type_value(self, kind: str) -> Work:
        """Have the value of an attribute typed that has no list of them."""
        screen = self._screen

        def finish(text: str) -> Work:
            return screen.act("set_value", kind, text.strip()) if text.strip() else None

        screen.ask(
            Typing(kind, finish, hint=f"type the {kind} of the focus; enter keeps it, an empty one changes nothing")
        )
        return None

    def _entry(self) -> Work:
        """What the codebook says of the focus's label."""
        review = self._screen.open_review
        focus = review.focused
        if focus is None:
            return None
        session = self._screen.desk.session
        sections = (*entry(review.book, focus.label), *session.settled(focus))
        history = f"History of {focus.quote or focus.label}", session.told(focus)
        return self._push(Reading(f"{focus.label}: {focus.quote or ''}", sections, history))

    async def _push(self, screen: Choices | Numbered | Reading) -> None:
        await self._screen.desk.push_screen(screen)
