"""What a command is, and what can stand against it: the parts of which the registry is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the list of articles does not need it, and comes first
    from tui.core.review.state import Review


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether a command can be done now. `read_only`: why nothing can be recorded, "" where it can.

    `rows`: how many rows the list has. `hits`: how many places an open search found. `versions`: how many an open
    dispute has; `one_only`: they overlap where only one can stand; `alike`: how many other disputes are of its kind.
    """

    review: Review | None = None
    read_only: str = ""
    rows: int = 0
    hits: int = 0
    versions: int = 0
    one_only: bool = False
    alike: int = 0


Reason = Callable[[Situation], str]
"""Why a command cannot be done in a situation, as the end of a sentence; "" where it can."""


def always(situation: Situation) -> str:
    """Nothing stands against it."""
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """What can be done. `keys` are the default ones, as `key_name` writes them: characters, `pageup`, `shift+tab` ...

    `verb` is what `core.review.act` is told, for a command that is one of its verbs; () for the screen's own.
    """

    id: str
    description: str
    keys: tuple[str, ...]
    group: str
    contexts: tuple[str, ...] = ("review",)
    why_not: Reason = always
    verb: tuple[str | int, ...] = ()


def writing(situation: Situation) -> str:
    """Something can be recorded."""
    return situation.read_only


def focus(situation: Situation) -> str:
    """Something has the focus."""
    focused = situation.review is not None and situation.review.focus is not None
    return "" if focused else "nothing has the focus; tab goes to the next span"


def picked(situation: Situation) -> str:
    """Something is selected or has the focus."""
    review = situation.review
    if review is not None and review.selection is not None:
        return ""
    return "" if not focus(situation) else "nothing is selected and nothing has the focus; f selects a word"


def left(situation: Situation) -> str:
    """A candidate is left to go to."""
    review = situation.review
    if review is not None and (review.left or review.draft or review.selection):
        return ""
    return "no candidate is left here; d finishes the article"


def trail(situation: Situation) -> str:
    """Something was decided here."""
    return "" if situation.review is not None and situation.review.trail else "nothing was decided here yet"


def hits(situation: Situation) -> str:
    """A search found something."""
    return "" if situation.hits else "nothing was found"


def rows(situation: Situation) -> str:
    """The list has rows."""
    return "" if situation.rows else "the list is empty"


def records(situation: Situation) -> str:
    """The codebook has records."""
    review = situation.review
    return "" if review is not None and review.book.records else "the codebook has no records"


def several(situation: Situation) -> str:
    """All versions of a dispute can stand side by side."""
    if situation.versions < 2:
        return "there is one version only: 1 takes it"
    return "the versions overlap, and here a word has one label at most" if situation.one_only else ""


def alike(situation: Situation) -> str:
    """Other disputes are of the same kind."""
    return "" if situation.alike else "no other dispute is like this one"


def every(*reasons: Reason) -> Reason:
    """All of several reasons have nothing against it; the first that has is told."""
    return lambda situation: next((said for reason in reasons if (said := reason(situation))), "")
