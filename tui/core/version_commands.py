"""What can be done with an article that was corrected: a part of the registry."""

from __future__ import annotations

from tui.core.command import Command, Situation, every, writing


def offered(situation: Situation) -> str:
    """Something that was decided about the version before is not taken over yet."""
    if reason := corrected(situation):
        return reason
    from tui.core.review.corrected import offered as rows  # most articles were never corrected

    assert situation.review is not None
    return "" if any(True for _ in rows(situation.review)) else "all that stands unchanged is taken over"


def corrected(situation: Situation) -> str:
    """The reviewer decided something about the text before it was corrected."""
    review = situation.review
    known = review is not None and review.earlier is not None
    return "" if known else "this article was not corrected since you decided something in it"


TAKE_OVER = Command(
    "take-over",
    "in a corrected article: take over what stands unchanged, in one step",
    ("+",),
    "Decide",
    why_not=every(writing, offered),
    verb=("take_over",),
)
CHANGES = Command(
    "changes", "in a corrected article: what was changed, word by word", ("<",), "Read", why_not=corrected
)
