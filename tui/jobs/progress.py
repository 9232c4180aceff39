"""How far a reviewer is, and how fast: what the Progress screen and `stats` show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.core.pace import PAUSE, Pace, pace
from tui.store.driver import Connection
from tui.store.standing import article_states, candidate_states, statuses, titles
from tui.store.worked import worked

SLOWEST = 10
"""Articles whose titles are looked up: those that took the most time."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One reviewer's progress. Each of the three counts by state adds up to all that there is of it.

    `articles` and `candidates` (spans that a source proposes) are as they are for this reviewer, `claims` for the whole
    file. `titles`: those of the articles that took the most time. `pause`: seconds of a gap that is a pause.
    """

    reviewer: str
    articles: Mapping[str, int]
    candidates: Mapping[str, int]
    claims: Mapping[str, int]
    pace: Pace
    titles: Mapping[str, str]
    pause: float = PAUSE

    @property
    def judged(self) -> int:
        """Candidates that are behind the reviewer."""
        return sum(count for state, count in self.candidates.items() if state != "waiting")

    @property
    def left(self) -> float | None:
        """Active seconds that the candidates that wait will take at this pace; None where there is no pace yet."""
        return self.pace.left(self.judged, self.candidates["waiting"])


def progress(conn: Connection, reviewer: str, pause: float = PAUSE) -> Progress:
    """The progress of a reviewer, by name. It reads every step of theirs: nothing for the thread that draws."""
    found = pace(worked(conn, reviewer), pause)
    longest = sorted(found.by_article, key=lambda id: -found.by_article[id].seconds)[:SLOWEST]
    return Progress(
        reviewer,
        article_states(conn, reviewer),
        candidate_states(conn, reviewer),
        statuses(conn),
        found,
        titles(conn, longest),
        pause,
    )
