"""A reviewer's progress that does not change with the clock: for pictures of its screen."""

from __future__ import annotations

from tui.core.pace import Worked, pace
from tui.jobs.progress import Progress

_WORK = (
    ("03-04T09:00:00", "a", "accept", "PERSON", 1, "names + tagger"),
    ("03-04T09:00:04", "a", "accept", "ORG", 1, "names"),
    ("03-04T09:00:09", "a", "relabel", "PLACE", 1, "names"),
    ("03-04T09:00:21", "a", "add", "STRENGTH", 4, "nobody: by hand"),
    ("03-04T09:14:00", "a", "reject", "CONCERN", 1, "cues"),
    ("03-04T09:14:40", "a", "done", "", 1, ""),
    ("03-05T08:30:00", "b", "accept", "PERSON", 1, "tagger"),
    ("03-05T08:30:02", "b", "adjust", "DATE", 3, "names"),
    ("03-05T08:30:50", "b", "accept", "CONCERN", 1, "cues"),
)


def fixed(reviewer: str = "Ada") -> Progress:
    """Two days of work on two of twelve articles."""
    steps = [Worked(f"2024-{at}+00:00", *rest) for at, *rest in _WORK]
    return Progress(
        reviewer,
        {"done": 1, "in work": 1, "waiting": 8, "left out": 1, "thin": 1, "copies": 0},
        {"accepted": 5, "rejected": 1, "passed over": 2, "waiting": 1087},
        {"gold": 4, "disputed": 0, "accepted": 2, "rejected": 1, "candidate": 2224},
        pace(steps),
        {"a": "Inspectors praise Ashdown homes after a long inspection of them all", "b": "The short letter"},
    )
