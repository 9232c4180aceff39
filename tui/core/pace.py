"""How fast a reviewer works: active time and keys, from the times at which steps were recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

PAUSE = 60.0
"""Seconds without a step after which a reviewer counts as away: of a longer gap, nothing is active time."""


@dataclass(frozen=True, slots=True)
class Worked:
    """One recorded step: when (UTC), in which article, with which label (of its first span), after how many presses.

    `source`: who proposed that span, several joined by ` + `; "" for a step that is about no span.
    """

    at: str
    article_id: str
    action: str
    label: str
    keys: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a share of the work took: steps, active seconds, key presses."""

    steps: int = 0
    seconds: float = 0.0
    keys: int = 0

    def more(self, seconds: float, keys: int) -> Part:
        """With one more step."""
        return Part(self.steps + 1, self.seconds + seconds, self.keys + keys)

    @property
    def seconds_a_step(self) -> float | None:
        """The mean of active seconds, None without a step."""
        return self.seconds / self.steps if self.steps else None

    @property
    def keys_a_step(self) -> float | None:
        """The mean of key presses, None without a step."""
        return self.keys / self.steps if self.steps else None


@dataclass(frozen=True, slots=True)
class Pace:
    """A reviewer's pace in all, and by article, action, label, source and day (UTC)."""

    all: Part = Part()
    by_article: Mapping[str, Part] = field(default_factory=dict)
    by_action: Mapping[str, Part] = field(default_factory=dict)
    by_label: Mapping[str, Part] = field(default_factory=dict)
    by_source: Mapping[str, Part] = field(default_factory=dict)
    by_day: Mapping[str, Part] = field(default_factory=dict)

    def left(self, judged: int, waiting: int) -> float | None:
        """Seconds that what is waiting will take, if what was judged took all of this; None where nothing was."""
        return self.all.seconds / judged * waiting if judged and self.all.seconds else None


def pace(steps: Iterable[Worked], pause: float = PAUSE) -> Pace:
    """The pace of one reviewer from the steps in order. The time of a step is what went by since the one before it."""
    whole = Part()
    tallies: tuple[dict[str, Part], ...] = ({}, {}, {}, {}, {})
    before: datetime | None = None
    for step in steps:
        now = datetime.fromisoformat(step.at)
        gap = (now - before).total_seconds() if before is not None else 0.0
        seconds = gap if 0.0 <= gap <= pause else 0.0
        before = now
        whole = whole.more(seconds, step.keys)
        names = step.article_id, step.action, step.label, step.source, step.at[:10]
        for tally, name in zip(tallies, names, strict=True):
            if name:
                tally[name] = tally.get(name, Part()).more(seconds, step.keys)
    return Pace(whole, *tallies)
