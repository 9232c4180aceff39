"""The order of the library and the state of the articles it shows: each chosen by a letter, and kept with the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from tui.core.errors import Problem
from tui.ui.keys import Work

if TYPE_CHECKING:
    from tui.ui.screens.choices import Choices
    from tui.ui.screens.library import Library

_ORDER, _STATE = "library.order", "library.state"
_UNSET, _OWN = "-", "mine"


class Arranging:
    """What the library keeps to: an order and a state, "" where none was chosen."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.order = ""
        self.state = ""

    def restore(self) -> Work:
        """Keep to what was chosen when the file was open last."""
        session = self._library.desk.session
        order, state = session.setting(self._kept(_ORDER)), session.setting(self._kept(_STATE), _UNSET)
        if state == _UNSET:  # nothing was chosen yet: who has a queue of one's own is shown that
            state = _OWN if session.has_queue() else ""
        return self._arrange(order, state, first=True) if order or state else None

    def _kept(self, what: str) -> str:
        """Where this reviewer's choice is kept: several may work on one file."""
        return f"{what}:{self._library.desk.session.reviewer}"

    @property
    def said(self) -> str:
        """What the title says of it."""
        if not (self.order or self.state):
            return ""
        from tui.store.shelf import SORTED, STATES

        named = [STATES[self.state][0].partition(":")[0]] if self.state else []
        return "  " + ", ".join(named + ([SORTED[self.order]] if self.order else []))

    @property
    def empty(self) -> str:
        """What an empty list says."""
        if not self.state:
            return "no articles yet: `glossator import FILE` adds some"
        key = self._library.desk.keymap.key("state")
        return f"no article is of this state; {key} shows others"

    def ask_order(self) -> Work:
        """Have an order chosen."""
        from tui.store.shelf import SORTED

        return self._ask("Order of the articles", SORTED, self.order, lambda name: self._arrange(name, self.state))

    def ask_state(self) -> Work:
        """Have a state chosen."""
        from tui.store.shelf import STATES

        named = {name: said for name, (said, _) in STATES.items()}
        return self._ask("Show only", named, self.state, lambda name: self._arrange(self.order, name))

    def _ask(self, title: str, named: Mapping[str, str], now: str, then: Callable[[str], Work]) -> Work:
        from tui.ui.screens.choices import Choice, Choices

        names = list(named)
        rows = [Choice(said, ticked=name == now) for name, said in named.items()]
        return self._push(Choices(title, rows, lambda at: then(names[at])))

    async def _push(self, choices: Choices) -> None:
        await self._library.desk.push_screen(choices)

    async def _arrange(self, order: str, state: str, first: bool = False) -> None:
        """Show the articles in an order and of a state, from the first one; `first`: from where the reviewer was."""
        library = self._library
        session = library.desk.session
        if order or state:
            library.say("putting the articles in order ...")
            library.draw_bars()
        try:
            await session.arrange(order, state)
            if not first:
                await session.set_setting(self._kept(_ORDER), order)
                await session.set_setting(self._kept(_STATE), state)
        except Problem as problem:
            library.say(problem.sentence, "warning")
            library.draw_bars()
            return
        self.order, self.state = order, state
        library.say("")
        library.show_filtered(at=library.rows.current)
        if not first:
            library.rows.move_to(0)
        library.draw_bars()
