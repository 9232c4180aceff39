"""The same text everywhere, by lines: the mentions by number, and a line that says which of them are decided."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from tui.core.review.everywhere import MOST, Extent, Wish, outright, wish_of
from tui.core.review.state import Review
from tui.core.review.step import Step
from tui.core.text.show import in_context
from tui.jobs.everywhere import GROUPS, Item, Listed
from tui.jobs.session import Session

_HOW = "a: the proposed; numbers: only those; x: reject instead; = and a label's key: relabel; then enter: "

Told = tuple[list[Extent], Wish, Mapping[str, Step]]
"""What the verb `everywhere` is told."""


class LineMentions:
    """Reads out the mentions of the focus's text, and has a line typed that chooses among them.

    `wait` waits for what the session does, `say` prints, `line` has a line typed.
    """

    def __init__(
        self,
        session: Session,
        wait: Callable[[Coroutine[Any, Any, Any]], Any],
        say: Callable[..., None],
        line: Callable[[str], str],
    ) -> None:
        self._session = session
        self._wait = wait
        self._say = say
        self._line = line

    def ask(self, review: Review) -> Told | None:
        """What to tell the verb; None, said, where nothing is to be decided."""
        first = wish = wish_of(review)
        while first is not None and wish is not None:
            listed: Listed = self._wait(self._session.mentions(review, wish))
            if not listed.items and review.verdict(review.focus or "").verdict is None:
                return [], wish, {}
            self._read(listed)
            typed = self._line(_HOW).strip()
            if typed == "x":
                wish = outright(first, first.label, None)
            elif typed.startswith("="):
                wish = self._relabelled(review, first, typed[1:].strip())
            else:
                return self._chosen(listed, typed)
        return None

    def _read(self, listed: Listed) -> None:
        """The mentions, each group under how many there are."""
        wish = listed.wish
        old = f" instead of {wish.over}" if wish.over and wish.verdict == "accept" else ""
        judged = f"{listed.judged} judged otherwise, left out" if listed.judged else ""
        self._say(f"{wish.verdict} {' '.join(wish.quote.split())} as {wish.label}{old}", judged)
        for group, name in enumerate(GROUPS):
            members = [(number, item) for number, item in enumerate(listed.items, 1) if item.group == group]
            if members:
                proposed = sum(item.place.ticked for _, item in members)
                self._say(f"{name}: {proposed} of {len(members)} proposed")
            for number, item in members:
                title = f" ({item.article.title})" if item.far else ""
                self._say(f"  {number} {in_context(item.article.text, *item.place.extent)}{title}")
        if listed.unseen:
            self._say(f"{listed.unseen} more articles may hold it")

    def _relabelled(self, review: Review, first: Wish, key: str) -> Wish | None:
        labels = review.book.labels
        layer = labels[first.label].layer
        label = next((label for label in labels.values() if label.key == key and label.layer == layer), None)
        if label is None:
            self._say(f"no label of this layer has the key {key}; nothing was decided")
            return None
        return outright(first, first.label, label.id)

    def _chosen(self, listed: Listed, typed: str) -> Told | None:
        items = list(listed.ticked) if typed == "a" else _numbered(listed, typed)
        if not items and typed != "a":
            self._say(f"no numbers from 1 to {len(listed.items)}; nothing was decided")
            return None
        if sum(item.far for item in items) > MOST:
            self._say(f"one step decides at most {MOST} mentions in other articles; nothing was decided")
            return None
        here, beyond = self._wait(self._session.chosen(listed.wish, items))
        return here, listed.wish, beyond


def _numbered(listed: Listed, typed: str) -> list[Item]:
    """The mentions of numbers and ranges such as `1 4-6`; none if any of it is something else."""
    chosen: dict[int, Item] = {}
    for part in typed.replace(",", " ").split():
        first, _, last = part.partition("-")
        if not (first.isascii() and first.isdecimal() and (last or first).isascii() and (last or first).isdecimal()):
            return []
        if not 1 <= int(first) <= int(last or first) <= len(listed.items):
            return []
        chosen |= {number: listed.items[number - 1] for number in range(int(first), int(last or first) + 1)}
    return list(chosen.values())
