"""Answering a doubt: a line to whoever asked and, where wanted, a verdict that stands for all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tui.jobs import settle
from tui.jobs.adjudication import Doubt
from tui.ui.keys import Work
from tui.ui.screens.keyed import Typing

if TYPE_CHECKING:
    from tui.ui.screens.dispute import DisputeScreen


class Answering:
    """The commands of an open doubt."""

    def __init__(self, screen: DisputeScreen) -> None:
        self._screen = screen
        screen.deeds |= {
            "answer": lambda: self._ask(None),
            "answer-accept": lambda: self._ask("accept"),
            "answer-reject": lambda: self._ask("reject"),
        }

    def _ask(self, verdict: str | None) -> Work:
        doubt = self._screen.item
        if verdict and isinstance(doubt, Doubt) and not doubt.annotation_id:
            self._screen.say("this doubt is about the whole article: enter answers it")
            return None
        hint = "type the answer; enter sends it, an empty one sends nothing"
        self._screen.ask(Typing("answer", partial(self._answer, verdict=verdict), hint=hint))
        return None

    def _answer(self, text: str, verdict: str | None) -> Work:
        screen, doubt = self._screen, self._screen.item
        if not text.strip() or not isinstance(doubt, Doubt):
            screen.say("nothing was answered")
            return None
        by = screen.desk.session.reviewer_id
        write = partial(settle.answer, doubt=doubt, reviewer_id=by, note=text, verdict=verdict)
        return screen.write(write, {doubt.article_id}, "answered")
