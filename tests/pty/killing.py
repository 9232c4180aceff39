"""Sessions that end by SIGKILL at a random moment, and what must then be in the file."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import desk
import record

from bench.terminal import ENTER, Terminal
from tui.store import check, driver

REVIEWERS = ("Ada", "Ben")  # two at once, on one file
VERBS = {
    "a": {"accept", "relabel", "adjust"},  # the last two where it takes the place of another that was accepted
    "x": {"reject"},
    "2": {"relabel", "accept"},
    "u": {"undo"},
    "z": {"redo"},
    "y": {"accept"},
    "d": {"done", "reopen"},
}
WEIGHTS = (8, 3, 3, 2, 1, 1, 1)
LONGEST = 30  # keys in a session

Steps = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Killed:
    """One session: how many steps the screen said were in the file, and what the file lacks of them, in sentences."""

    acknowledged: int
    lost: int
    wrong: tuple[str, ...]


def session(db: Path, reviewer: str, seed: int) -> Killed:
    """Type for a while, kill at a random moment, then compare the screen, the keys and the file."""
    rng = random.Random(f"{reviewer} {seed}")
    before = record.steps(db, reviewer)
    typed: list[str] = []
    with desk.started(db, reviewer=reviewer, rows=24, columns=80) as terminal:
        if rng.random() < 0.1:  # some die while they start
            terminal.quiet(rng.uniform(0.01, 0.5), 0.5)
        else:
            terminal.until("news").type(ENTER, lambda screen: screen.saved >= 0)
            _work(terminal, rng, typed)
        terminal.kill()
        said = terminal.saved
    return compare(before, record.steps(db, reviewer), typed, said)


def _work(terminal: Terminal, rng: random.Random, typed: list[str]) -> None:
    """Keys in bursts and with pauses, up to the moment of the kill, which falls anywhere after the last of them."""
    for _ in range(rng.randrange(LONGEST)):
        key = rng.choices(list(VERBS), WEIGHTS)[0]
        typed.append(key)
        terminal.type(key)
        pause = rng.choice((0, 0, 0.002, 0.01, 0.03))
        terminal.quiet(pause, pause)
    pause = rng.uniform(0, 0.03)
    terminal.quiet(pause, pause)


def compare(before: Steps, after: Steps, typed: Sequence[str], said: int) -> Killed:
    """Judge a session: the steps in the file before and after, the keys typed, the number that the screen said."""
    new = after[len(before) :]
    wrong = []
    if after[: len(before)] != before:
        wrong.append("steps of an earlier session have changed")
    if len(new) > len(typed):
        wrong.append(f"{len(new)} steps came of {len(typed)} keys")
    keys = iter(typed)
    if not all(any(step[0] in VERBS[key] for key in keys) for step in new):
        wrong.append(f"the steps {new} do not follow from the keys {typed}")
    if any(step[0] == "relabel" and len(step) < 2 for step in new):
        wrong.append("half a relabel is in the file")
    return Killed(max(said - len(before), 0), max(said - len(after), 0), tuple(wrong))


def rounds(db: Path, seeds: Iterable[int]) -> tuple[list[Killed], list[str]]:
    """For each seed two sessions at once, both killed; and what was found wrong with the file between the rounds."""
    killed: list[Killed] = []
    found: list[str] = []
    with ThreadPoolExecutor(len(REVIEWERS)) as pool:
        for seed in seeds:
            killed += pool.map(lambda reviewer, seed=seed: session(db, reviewer, seed), REVIEWERS)
            if not record.sound(db):
                found.append(f"after round {seed} SQLite finds the file damaged")
            found += rebuilt_differs(db)
    return killed, found


def rebuilt_differs(db: Path) -> list[str]:
    """The caches whose rows change when they are made anew from the log; the file keeps the rebuilt ones."""
    kept = record.caches(db)
    with closing(driver.connect(db)) as conn:
        check.rebuild(conn)
    rebuilt = record.caches(db)
    return [f"{table} differs from what the log says" for table in kept if kept[table] != rebuilt[table]]
