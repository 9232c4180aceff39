"""What the focus is linked with, to be drawn in the text while it has the focus."""

from __future__ import annotations

from tui.core.review.state import Review
from tui.ui.widgets.article_lines import End, plane


def ends_of(review: Review) -> tuple[End, ...]:
    """The other ends of the relations of the focus that stand or are proposed; none while an edge is moved."""
    if review.focus is None or review.draft or review.selection:
        return ()
    spans = ((link.other, link.outward) for link in review.links(review.focus) if link.other is not None)
    found = {
        End(*other.extent, outward, plane(review.layer(other)) == "ink")
        for other, outward in spans
        if other.kind == "span"
    }
    return tuple(sorted(found))
