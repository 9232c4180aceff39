"""The labels that fit what the next key acts on, to be offered on the screen."""

from __future__ import annotations

from tui.core.codebook import Label, Layer
from tui.core.review.state import Review, Selection


def offered(review: Review) -> list[Label]:
    """The labels of the focus's layer, or those whose spans are selected the way that the selection was."""
    layers = review.book.layers.values()
    if picked := review.selection:
        fit = {layer.id for layer in layers if _picked_so(layer, picked)}
    else:
        focus = review.focused
        fit = {review.layer(focus).id} if focus else {layer.id for layer in layers}
    return [label for label in review.book.labels.values() if label.layer in fit]


def _picked_so(layer: Layer, picked: Selection) -> bool:
    if picked.grain == "paragraph":  # boilerplate comes in whole paragraphs
        return layer.edges == "sentence" or layer.hides
    return layer.edges == picked.grain
