"""Jump labels: a short code on every visible word; typing one picks the word. Those off screen: by number."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.core.hints import assign
from tui.core.text.show import in_context
from tui.ui.keys import Work
from tui.ui.screens.choices import Choice
from tui.ui.screens.numbered import Numbered

if TYPE_CHECKING:
    from tui.ui.screens.review import ReviewScreen

Extent = tuple[int, int]

OFF_SCREEN = "."
"""The key that lists what is not on the screen."""
MOST = 499
"""So many words before the screen are listed, and as many after it: no number has more than three digits."""
_REACH = 16 * MOST
"""Characters in which they are looked for."""


def _mark(text: str, word: Extent) -> bool:
    """Whether a word is a punctuation mark, which no span is and few begin with: codes are for what is picked."""
    return word[1] - word[0] == 1 and unicodedata.category(text[word[0]]).startswith("P")


class Jumping:
    """Shows the codes, and takes keys until one of them is whole. A key that begins none ends it."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen
        self._codes: Mapping[str, Extent] = {}
        self._typed = ""
        self._then: Callable[[Extent], Work] = lambda word: None
        self._otherwise: Callable[[], Work] = lambda: None
        self._also: Mapping[str, Callable[[], Work]] = {}
        self._hint = ""

    @property
    def codes(self) -> Mapping[str, Extent]:
        """The codes that are shown, each with the stretch that it picks."""
        return self._codes

    @property
    def hint(self) -> str:
        """What the hint line says meanwhile; "" while no codes are shown."""
        return self._hint if self._codes else ""

    def start(
        self,
        then: Callable[[Extent], Work],
        *,
        words: Sequence[Extent] | None = None,
        hint: str = "type the letters on a word; .: those off screen; any other key ends this",
        also: Mapping[str, Callable[[], Work]] | None = None,
        otherwise: Callable[[], Work] = lambda: None,
    ) -> Work:
        """Show a code on every visible word, or on `words`; `then` gets the one whose code is typed.

        `also`: keys that are no codes here, and what they do instead. `otherwise`: what follows where none was typed.
        """
        screen = self._screen
        review = screen.open_review
        text = review.article.text
        start, end = screen.view.visible_range()
        focus = review.focused
        near = review.selection.start if review.selection else focus.start if focus else None
        middle = near if near is not None and start <= near < end else (start + end) // 2
        if words is None:
            words = [word for word in review.words.within(start, end) if not _mark(text, word)]
            also = {OFF_SCREEN: lambda: self._by_number(then, (start, end))}
        self._also, self._hint = also or {}, hint
        self._codes = assign(words, middle, "".join(key for key in screen.desk.keymap.hints if key not in self._also))
        if not self._codes:
            screen.say("no word is in sight")
            return None
        self._typed, self._then, self._otherwise = "", then, otherwise
        screen.view.set_hints(self._codes)
        screen.take(self._key)
        return None

    def _by_number(self, then: Callable[[Extent], Work], seen: Extent) -> Work:
        """A list of the words that are not on the screen, the nearest first."""
        review = self._screen.open_review
        text, (start, end) = review.article.text, seen
        above = [word for word in review.words.within(max(0, start - _REACH), start) if not _mark(text, word)]
        below = [word for word in review.words.within(end, min(len(text), end + _REACH)) if not _mark(text, word)]
        words = sorted(above[-MOST:] + below[:MOST], key=lambda word: max(start - word[1], word[0] - end))
        if not words:
            self._screen.say("all of the article is on the screen")
            return None
        rows = [Choice(in_context(text, *word), "above" if word[0] < start else "below") for word in words]
        return self._push(Numbered("Words off screen", rows, lambda at: then(words[at])))

    async def _push(self, screen: Numbered) -> None:
        await self._screen.desk.push_screen(screen)

    def _key(self, key: str) -> Work:
        if not self._typed and (other := self._also.get(key)):
            self.stop()
            return other()
        typed = self._typed + key
        if word := self._codes.get(typed):
            self.stop()
            return self._then(word)
        if any(code.startswith(typed) for code in self._codes):
            self._typed = typed
            self._screen.view.set_hints(self._codes, typed)
            return None
        self.stop()
        if len(key) == 1:
            self._screen.say(f"no word has {typed}")
        return self._otherwise()

    def stop(self) -> None:
        """Take the codes away."""
        if self._codes:
            self._codes = {}
            self._screen.view.set_hints({})
            self._screen.take(None)
