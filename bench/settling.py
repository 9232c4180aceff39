"""The screens of the lead under keys: a list of thousands of disputes, one of them opened, settled and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench import disputes
from bench.files import copy_of, folder
from bench.keys import Cycle, at_rest, measure, settle
from bench.measures import BACKSPACE, DOWN, UP, bare, program
from bench.probe import Probe, percentile
from bench.table import Line

ARTICLES = 1_000
"""Articles that two finished and judged contrary: five disputes each."""
WORDS = (b"mills", b"the", b"person")


def listed(probe: Probe) -> None:
    """Open the list of disputes and wait until it is there."""
    settle(probe, lambda: b"0" in probe.raw, 1.0)
    at_rest(probe)
    probe.write(b"d")
    settle(probe, lambda: b" open " in probe.raw, 1.0)
    at_rest(probe)


def settling(count: int) -> Iterator[Line]:
    """Moves in the list, one opened and left, one settled and taken back, beside the bare app; then filter keys."""
    with folder() as made:
        file = made / "disputed.db"
        disputes.fill(file, ARTICLES)
        for keys in CYCLES:
            yield from _cycle(file, keys, count)
        yield from _filter(file)


CYCLES = (
    Cycle("list of 5,000 disputes, down and up", (DOWN, UP), (0, 1), 1.5),
    Cycle("a dispute opened, left", (b"\r", b"q"), (0,), 3, quiet=0.25),
    Cycle("a dispute settled and the next opened, taken back", (b"1", b"u"), (0,), 3, quiet=0.25, before=b"\r"),
)


def _cycle(file: Path, keys: Cycle, count: int) -> Iterator[Line]:
    with copy_of(file) as copy, program(copy) as ours, bare() as theirs:
        listed(ours)
        if keys.before:
            ours.write(keys.before)
            ours.quiet(0.5)
        counts, base = measure(ours, theirs, keys, count)
    yield Line(f"{keys.what}: CPU", "ms", counts.cpu_ms, base.cpu_ms, keys.cpu_limit, ratio=True)
    yield Line(f"{keys.what}: wall, p95", "ms", counts.wall_ms(0.95), base.wall_ms(0.95))


def _filter(file: Path) -> Iterator[Line]:
    with copy_of(file) as copy, program(copy) as ours:
        listed(ours)
        ours.press(b"/")
        typed = [key for word in WORDS for key in [*(chr(c).encode() for c in word), *[BACKSPACE] * len(word)]]
        times = [ours.press(key, quiet=0.15).last_ms for key in typed]
    yield Line("filter key over 5,000 disputes, the first: wall", "ms", times[0], limit=35)
    yield Line("filter key over 5,000 disputes: wall, median", "ms", percentile(times, 0.5), limit=35)
