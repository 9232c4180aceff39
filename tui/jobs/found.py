"""What is found in a file: an article, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Refused(Exception):
    """A file, or a line of it, that holds no article; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """The text of one article as its file holds it, and what the file says about it.

    `body`: where, in code points, the article itself begins in the text: below a front matter. `guesses`: facts that
    count only where neither the file nor the layout of the text says otherwise, such as when a file was made.
    """

    text: str
    facts: dict[str, str] = field(default_factory=dict)
    title: str = ""
    body: int = 0
    guesses: dict[str, str] = field(default_factory=dict)


@contextmanager
def needs(extra: str, kind: str) -> Iterator[None]:
    """For the import of what an extra brings. Refused, naming it, where that is not installed."""
    try:
        yield
    except ImportError as error:
        raise Refused(f"is {kind}, and what reads it is not installed: pip install 'glossator[{extra}]'") from error
