"""The measures, one function each: they start the programs, press the keys and give lines of the table."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.files import copy_of
from bench.keys import Counts, Cycle, at_rest, measure, settle
from bench.probe import Probe, percentile
from bench.program import BARE, command, home
from bench.table import Line

ROW = re.compile(rb"0\d{5} [A-Z]")  # a title: the list's first frame, and no splash, shows one
FILTERS = (b"ged", b"17", b"kerrow", b"the", b"0099", b"norrell too", b"xyz", b"lyle slow", b"post")
BACKSPACE = b"\x7f"
LEFT_FIRST = b"os"  # the list of orders, and its second row
QUIET_MS = 4.0  # the bare app's p95 on a machine that does nothing else is about 2.5
DOWN, UP, PAGE_DOWN, PAGE_UP = b"\x1b[B", b"\x1b[A", b"\x1b[6~", b"\x1b[5~"


@contextmanager
def bare() -> Iterator[Probe]:
    """The bare app, ready for keys."""
    with Probe(BARE) as probe:
        settle(probe, lambda: b"hello" in probe.raw)
        yield probe


def program(file: Path) -> Probe:
    """Our program on a file, with a home of its own beside the file."""
    return Probe(command(file, "Bench"), environment=home(file.parent), folder=file.parent)


def starts(file: Path, rounds: int) -> list[Line]:
    """First frame and memory with the file's articles in the list, by turns with the bare app's."""
    ours: list[tuple[float, float, float]] = []
    theirs: list[tuple[float, float, float]] = []
    with copy_of(file) as copy:
        with program(copy) as probe:  # the first start of a day makes a backup once the list is there
            probe.wait(lambda: bool(ROW.search(probe.raw)))
            at_rest(probe)
        for _ in range(rounds):
            with program(copy) as probe:
                ours.append(_start(probe, ROW))
            with Probe(BARE) as probe:
                theirs.append(_start(probe, re.compile(b"hello")))
    what = "first frame, 100,000 articles"

    def line(what: str, unit: str, column: int, limit: float | None) -> Line:
        ours_mid, bare_mid = (percentile([start[column] for start in started], 0.5) for started in (ours, theirs))
        return Line(what, unit, ours_mid, bare_mid, limit, ratio=True)

    return [
        line(f"{what}: CPU", "ms", 0, 1.35),
        line(f"{what}: wall, median", "ms", 1, None),
        line("memory with 100,000 articles", "MB", 2, 1.3),
    ]


def _start(probe: Probe, shown: re.Pattern[bytes]) -> tuple[float, float, float]:
    probe.wait(lambda: bool(shown.search(probe.raw)))
    wall, cpu = (time.perf_counter() - probe.started) * 1e3, probe.cpu_ms()
    probe.quiet(0.5)
    return cpu, wall, probe.memory_mb()


def filter_keys(file: Path, count: int) -> list[Line]:
    """Keys typed into the library's filter over 100,000 articles, as they come and in an order that was worked out."""
    plain = _filter_keys(file, count, b"", "filter key, 100,000 articles: wall")
    return plain + _filter_keys(file, count, LEFT_FIRST, "filter key, 100,000 articles, most left first: wall")[:2]


def _filter_keys(file: Path, count: int, before: bytes, what: str) -> list[Line]:
    """Keys typed into the filter after others, and taken back; none of the words a second time."""
    typed = [key for word in FILTERS for key in [*(chr(c).encode() for c in word), *[BACKSPACE] * len(word)]]
    with copy_of(file) as copy, program(copy) as ours:
        settle(ours, lambda: bool(ROW.search(ours.raw)), 1.0)
        at_rest(ours)
        if before:
            ours.write(before)
            settle(ours, lambda: b"most left first" in ours.raw and bool(ROW.search(ours.raw)), 8.0)
        ours.press(b"/")
        times = [ours.press(key, quiet=0.15).last_ms for key in typed[:count]]
    return [
        Line(f"{what}, median", "ms", percentile(times, 0.5), limit=35),
        Line(f"{what}, p95", "ms", percentile(times, 0.95)),
        Line(f"{what}, longest", "ms", max(times)),
    ]


def review_keys(file: Path, words: int, title: str, label_key: bytes, count: int) -> list[Line]:
    """Verbs, moves and reading keys in one open article."""
    lines: list[Line] = []
    for keys in cycles(label_key):
        with copy_of(file) as copy, program(copy) as ours, bare() as theirs:
            open_article(ours, title)
            ours.write(keys.before)
            ours.quiet()
            counts, base = measure(ours, theirs, keys, count)
        what = f"{keys.what}, {words:,} words"
        lines.append(Line(f"{what}: CPU", "ms", counts.cpu_ms, base.cpu_ms, keys.cpu_limit, ratio=True))
        lines.append(_wall(what, counts, base, keys.wall_limit))
        lines.append(Line(f"{what}: written", "bytes", counts.bytes_written(0.5), None, keys.bytes_limit))
    return lines


def _wall(what: str, counts: Counts, base: Counts, limit: float | None) -> Line:
    """The p95 of a key. Its budget is for a quiet machine: where the bare app is slow too, it is not judged."""
    ours, bare = counts.wall_ms(0.95), base.wall_ms(0.95)
    return Line(f"{what}: wall, p95", "ms", ours, bare, limit if bare <= QUIET_MS else None)


def cycles(label_key: bytes) -> list[Cycle]:
    """What is pressed in an open article: in place, then what scrolls. The first stop is a sentence, then a name."""

    def in_place(what: str, *keys: bytes, before: bytes = b"") -> Cycle:
        return Cycle(what, keys, tuple(range(len(keys))), 1.5, 1536, 8, before=before)

    def scrolling(what: str, *keys: bytes) -> Cycle:
        return Cycle(what, keys, tuple(range(len(keys))), 3)

    return [
        in_place("next, previous", b"n", b"p"),
        in_place("accept, undo", b"a", b"u"),
        in_place("reject, undo", b"x", b"u"),
        in_place("relabel, undo", label_key, b"u", before=b"n"),
        in_place("edge out and in", b"l", b"k", before=b"n"),
        in_place("edge of a sentence out and in", b"l", b"k"),
        scrolling("read a line on, back", DOWN, UP),
        scrolling("read a page on, back", PAGE_DOWN, PAGE_UP),
    ]


def next_article(file: Path, words: int, title: str, count: int) -> list[Line]:
    """`d` in an article with undecided candidates: the first says how many, the second goes on to the next."""
    with copy_of(file) as copy, program(copy) as ours, bare() as theirs:
        open_article(ours, title)
        counts, base = measure(ours, theirs, Cycle("next article", (b"d", b"d"), (1,), 3), count)
    what = f"next article, {words:,} words"
    return [
        Line(f"{what}: CPU", "ms", counts.cpu_ms, base.cpu_ms, 3, ratio=True),
        Line(f"{what}: wall, p95", "ms", counts.wall_ms(0.95), base.wall_ms(0.95)),
    ]


def open_article(probe: Probe, title: str) -> None:
    """Find an article by its title in the library and open it."""
    settle(probe, lambda: b"Long read" in probe.raw)
    at_rest(probe)  # the first start of a day makes a backup, which must not be taken for the work of a key
    for keys in (b"/", title.encode(), b"\r", b"\r"):
        probe.write(keys)
        probe.quiet(0.3)
    at_rest(probe)


def sync_ms(folder: Path) -> float:
    """Milliseconds that the disk takes for one small synced write, the median of 30."""
    path = folder / "sync"
    times = []
    with path.open("wb") as file:
        for _ in range(30):
            file.write(b"x" * 4096)
            file.flush()
            begin = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - begin) * 1e3)
    path.unlink()
    return percentile(times, 0.5)
