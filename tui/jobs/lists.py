"""What words mean in an article: a date as an interval from its day on, a name as an entry of a list.

The lists are those of the rules and the user's own: `lists/ATTRIBUTE.tsv` in the config folder, a name and its code a
line, the official name of a code first; then, for an entry that came to an end, its last day and what followed (codes).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tui.core.errors import Problem
from tui.core.review.state import Review
from tui.core.text.plain import plain
from tui.sources.rules.attributes import Attributes, load_attributes, written
from tui.sources.rules.listing import Entries, entries
from tui.sources.rules.rulebook import read_lines

FOLDER = "lists"
"""Where in the config folder the user's own lists are, each named after the attribute that its codes are values of."""


class ArticleLists:
    """The lists and the calendar (`core.records.Lists`), for one article."""

    def __init__(self, review: Review, folder: Path | None = None) -> None:
        self._rules = _rules()
        self._folder = folder or _own_folder()
        self._own: dict[str, Entries] = {}
        zones = [m for m in review.marks(0, len(review.article.text)) if m.layer.hides]
        self._day = written(review.article, [(m.start, m.end) for m in zones])

    def value(self, attribute: str, words: str) -> str:
        """The value that words have; "" where that is not known. The user's own list comes first."""
        own = self._list(attribute).code(plain(words).strip(), self._day)
        return own or self._rules.value(attribute, words, self._day)

    def name(self, attribute: str, value: str) -> str:
        """What an entry of a list is called; "" where there is no such."""
        return self._list(attribute).name(value) or self._rules.list_of(attribute).name(value)

    def note(self, attribute: str, value: str) -> str:
        """When an entry came to an end, and what came before or after it; "" where that is not known."""
        return self._list(attribute).note(value) or self._rules.list_of(attribute).note(value)

    def _list(self, attribute: str) -> Entries:
        """The user's own list for an attribute; Problem where it cannot be read."""
        if attribute not in self._own:
            self._own[attribute] = _read(self._folder / f"{attribute}.tsv")
        return self._own[attribute]


@lru_cache(maxsize=1)
def _rules() -> Attributes:
    return load_attributes()


def _own_folder() -> Path:
    import platformdirs

    return platformdirs.user_config_path("glossator") / FOLDER


def _read(path: Path) -> Entries:
    if not path.is_file():
        return Entries()
    try:
        rows = read_lines(path)
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The list {path} cannot be read ({error}): mend it, or take it away.") from error
    changes = [[row[1], *row[2:]] for row in rows if len(row) > 3]
    return entries([row[:2] for row in rows], (), changes)
