"""What words mean in an article: a date as an interval from its day on, a name as an entry of a list."""

from __future__ import annotations

from tui.core.review.state import Review
from tui.sources.rules.attributes import Attributes, load_attributes, written

_loaded: list[Attributes] = []


class ArticleLists:
    """The lists and calendar of the rules (`core.records.Lists`), for one article."""

    def __init__(self, review: Review) -> None:
        if not _loaded:
            _loaded.append(load_attributes())
        self._rules = _loaded[0]
        zones = [m for m in review.marks(0, len(review.article.text)) if m.layer.hides]
        self._day = written(review.article, [(m.start, m.end) for m in zones])

    def value(self, attribute: str, words: str) -> str:
        """The value that words have; "" where that is not known."""
        return self._rules.value(attribute, words, self._day)

    def name(self, attribute: str, value: str) -> str:
        """What an entry of a list is called; "" where there is no such."""
        return self._rules.name(attribute, value)
