"""Keys timed in a screen of ours and in the bare app, in turns, so that a neighbour's work touches both alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice

from bench.probe import Probe, Timing, percentile

PUT_OFF = 6.0  # seconds from its start in which a program begins what can wait: the day's backup
BLOCK = 10  # keys in one app before it is the other's turn
BARE_KEY = b"k"


@dataclass(frozen=True, slots=True)
class Cycle:
    """Keys pressed over and over, so chosen that they end where they began; `timed` says which of them count."""

    what: str
    keys: tuple[bytes, ...]
    timed: tuple[int, ...]
    cpu_limit: float
    bytes_limit: int | None = None
    wall_limit: float | None = None
    quiet: float = 0.04
    before: bytes = b""  # pressed once, to come to the right place


@dataclass(slots=True)
class Counts:
    """What the timed keys took, each; `cpu` in milliseconds, without what the app uses when idle."""

    timings: list[Timing] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        """The median processor time of a key."""
        return percentile(self.cpu, 0.5)

    def wall_ms(self, share: float) -> float:
        """A percentile of the time from writing a key to the last byte that it led to."""
        return percentile([timing.last_ms for timing in self.timings], share)

    def bytes_written(self, share: float) -> float:
        """A percentile of the bytes written for a key."""
        return percentile([timing.bytes for timing in self.timings], share)


def idle_rate(probe: Probe, seconds: float = 1.0) -> float:
    """Milliseconds of processor time per millisecond that an app uses while nobody types."""
    probe.quiet(0.3)
    begin, used = time.perf_counter(), probe.cpu_ms()
    probe.quiet(seconds, seconds)
    return (probe.cpu_ms() - used) / ((time.perf_counter() - begin) * 1e3)


def measure(ours: Probe, bare: Probe, keys: Cycle, count: int) -> tuple[Counts, Counts]:
    """Press `count` timed keys in each app, by turns of `BLOCK`; the first cycle warms up and is not counted."""
    rates = {ours: idle_rate(ours), bare: idle_rate(bare)}
    counts = {ours: Counts(), bare: Counts()}
    streams = {ours: _presses(keys), bare: _presses(Cycle("", (BARE_KEY,), (0,), 0))}
    for app, stream in streams.items():
        for key, _ in islice(stream, len(keys.keys)):
            app.press(key, quiet=keys.quiet)
    while len(counts[ours].cpu) < count:
        for app, stream in streams.items():
            _block(app, stream, rates[app], counts[app], keys.quiet)
    return counts[ours], counts[bare]


def _presses(keys: Cycle) -> Iterator[tuple[bytes, bool]]:
    return cycle([(key, i in keys.timed) for i, key in enumerate(keys.keys)])


def _block(app: Probe, stream: Iterator[tuple[bytes, bool]], rate: float, counts: Counts, quiet: float) -> None:
    pressed = 0
    while pressed < BLOCK:
        key, timed = next(stream)
        begin, used = time.perf_counter(), app.cpu_ms()
        timing = app.press(key, quiet=quiet)
        if timed:
            idle = rate * (time.perf_counter() - begin) * 1e3
            counts.cpu.append(app.cpu_ms() - used - idle)
            counts.timings.append(timing)
            pressed += 1


def settle(probe: Probe, ready: Callable[[], bool], seconds: float = 0.3) -> None:
    """Wait until a screen is there and nothing more is drawn."""
    probe.wait(ready)
    probe.quiet(seconds)


def at_rest(probe: Probe, limit: float = 60.0) -> None:
    """Wait until an app does nothing in the background either; what it puts off, it begins within `PUT_OFF`."""
    begun = time.perf_counter() - probe.started
    probe.quiet(max(0.0, PUT_OFF - begun), max(0.0, PUT_OFF - begun))
    end = time.perf_counter() + limit
    used = -1.0
    while probe.cpu_ms() - used > 25 and time.perf_counter() < end:
        used = probe.cpu_ms()
        probe.quiet(0.5, 0.5)
