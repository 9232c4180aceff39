"""Lines of several looks, folded to a width between words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from tui.core.text.show import show
from tui.ui.widgets.lines import Part, Parts


def folded(parts: Iterable[Part], width: int, indent: int = 0) -> Iterator[Parts]:
    """The parts in lines of at most `width` cells; all but the first are indented. A word that is too long is cut."""
    line: list[Part] = []
    room = width
    for text, look in parts:
        for piece in _pieces(show(text)):
            size = cell_len(piece)
            if size > room and line and not piece.isspace():
                yield line
                line, room = [(" " * indent, "")], width - indent
            if piece.isspace() and len(line) == 1 and not line[0][0].strip() and indent:
                continue
            if line and line[-1][1] == look:
                line[-1] = (line[-1][0] + piece, look)
            else:
                line.append((piece, look))
            room -= size
    yield line


def _pieces(text: str) -> Iterator[str]:
    """Words and the blanks between them."""
    word = ""
    for character in text:
        if (character == " ") != word.isspace() and word:
            yield word
            word = ""
        word += character
    if word:
        yield word
