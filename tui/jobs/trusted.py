"""How far each source can be trusted: of what it gave each score, how much became gold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.core.codebook import Codebook
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.jobs.evaluate import evaluate
from tui.store.articles import FILES
from tui.store.driver import Connection
from tui.store.queries import sources


@dataclass(frozen=True)
class Trusted:
    """A source's candidates in finished articles whose score lies in one tenth. `right`: those that are gold, with the
    same edges and label."""

    source: str
    articles: int
    low: float
    high: float
    candidates: int
    right: int

    @property
    def share(self) -> float:
        """How much of it is right, from 0 to 1; there is at least one candidate."""
        return self.right / self.candidates


def trusted(conn: Connection, book: Codebook) -> list[Trusted]:
    """Each source that is no person, by its id, and its candidates by score, the surest first. A source of which no
    finished article was read is left out."""
    found = []
    for id, one in sorted(sources(conn).items()):
        if one.kind == "person" or id == FILES:
            continue
        try:
            measured = evaluate(conn, book, id)
        except Problem:
            continue
        for tenth, band in sorted(measured.bands.items(), reverse=True):
            edges = tenth / 10, (tenth + 1) / 10
            found.append(Trusted(id, measured.articles, *edges, band.candidates, band.right))
    return found


def plain(found: list[Trusted]) -> list[dict[str, object]]:
    """The same for scripts."""
    return [
        {
            "source": one.source,
            "articles": one.articles,
            "from": one.low,
            "to": one.high,
            "candidates": one.candidates,
            "gold": one.right,
            "share": round(one.share, 4),
        }
        for one in found
    ]


HEAD = ("source", "articles", "score", "candidates", "gold", "share")


def cells(one: Trusted) -> tuple[str, ...]:
    """The cells of a row under HEAD."""
    score = f"{one.low:.1f} to {one.high:.1f}"
    return one.source, f"{one.articles:,}", score, f"{one.candidates:,}", f"{one.right:,}", f"{one.share:.2f}"


def as_text(found: list[Trusted]) -> list[str]:
    """Lines for a terminal."""
    if not found:
        return ["no source has read an article that is finished"]
    rows = [HEAD, *map(cells, found)]
    return [f"{show(name)[:29]:<30}" + "".join(f"{cell:>12}" for cell in rest) for name, *rest in rows]


def as_markdown(found: list[Trusted], tame: Callable[[str], str]) -> list[str]:
    """A table for a paper. `tame` makes a name text that Markdown takes for nothing else."""
    lines = ["## Sources against gold, by score", "", f"| {' | '.join(HEAD)} |", "|---|" + "---:|" * (len(HEAD) - 1)]
    return [*lines, *(f"| {' | '.join((tame(name), *rest))} |" for name, *rest in map(cells, found)), ""]
