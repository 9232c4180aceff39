"""`python -m bench.together`: processes that decide at once on one file; every decision must be there afterwards.

Each process is a reviewer with a session of its own, as the screen has one. Some are killed at random and started anew.
Prints what a commit takes; exit code 1 where anything is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import files, generate
from tui.core import codebook
from tui.core.review.verbs import act
from tui.jobs.session import Session
from tui.store import check, log, queries
from tui.store.migrations import open_file

VERBS = ("accept", "reject", "next", "accept", "done")


@dataclass
class Told:
    """What the processes said: the steps that were saved, by reviewer; how long each took, in milliseconds; errors."""

    saved: dict[str, int] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    kills: int = 0

    def at(self, share: float) -> float:
        """The commit that takes longer than that share of all."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


async def decide(session: Session, rng: random.Random, until: float) -> None:
    """Decide until a moment; each step is printed once it is saved."""
    ids = session.articles()
    while time.monotonic() < until:
        review = session.open_article(ids[rng.randrange(len(ids))])
        for _ in range(rng.randrange(1, 12)):
            outcome = act(review, rng.choice(VERBS))
            review = outcome.review
            if outcome.step is not None:
                began = time.perf_counter()
                saved = await session.decide(outcome)
                print(json.dumps([saved, (time.perf_counter() - began) * 1000]), flush=True)
            if rng.random() < 0.1 and (taken := await session.undo(review)) is not None:
                review = taken.review
                print(json.dumps([session.saved, 0]), flush=True)


def work(db: Path, name: str, seconds: float, seed: int) -> None:
    """What one process does."""
    with closing(Session.open(db, name, "bench")) as session:
        asyncio.run(decide(session, random.Random(seed), time.monotonic() + seconds))


def together(db: Path, processes: int, seconds: float, *, kills: bool = True) -> Told:
    """Let reviewers decide at once, and look what the file holds of what they were told is saved."""
    told, ends = Told(), time.monotonic() + seconds
    rng = random.Random(processes)
    names = [f"Reviewer {number}" for number in range(processes)]
    running = {name: Worker(db, name, seconds, number) for number, name in enumerate(names)}
    while kills and time.monotonic() < ends - 2:
        time.sleep(min(3.0, max(0.1, (ends - time.monotonic()) / 3)))
        if (left := ends - time.monotonic()) > 1:
            name = rng.choice(names)
            running[name].kill()
            running[name].hear(told, killed=True)
            told.kills += 1
            running[name] = Worker(db, name, left, rng.randrange(1000))
    for worker in running.values():
        worker.hear(told)
    _compare(told, db)
    return told


class Worker:
    """A process that decides; what it prints goes to a file beside the database, because a pipe would fill."""

    def __init__(self, db: Path, name: str, seconds: float, seed: int) -> None:
        self.name = name
        self._said = db.with_name(f"{name}-{seed}-{time.monotonic_ns()}.jsonl")
        what = [str(db), "--worker", name, "--seconds", str(seconds), "--seed", str(seed)]
        command = [sys.executable, "-m", "bench.together", *what]
        with self._said.open("w") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True)

    def kill(self) -> None:
        """End it in the middle of what it does."""
        self._process.kill()

    def hear(self, told: Told, killed: bool = False) -> None:
        """Take in what it printed up to its end."""
        error = self._process.communicate()[1]
        if not killed and self._process.returncode:
            told.wrong.append(f"{self.name} ended with {self._process.returncode}: {error.strip().splitlines()[-1:]}")
        _take(told, self.name, self._said.read_text())


def _take(told: Told, name: str, said: str) -> None:
    for line in said.splitlines():
        try:
            saved, took = json.loads(line)
        except ValueError:  # cut off by the kill
            continue
        told.saved[name] = max(saved, told.saved.get(name, 0))
        if took:
            told.took.append(took)


def _compare(told: Told, db: Path) -> None:
    with closing(open_file(db)) as conn:
        for name, saved in told.saved.items():
            id = queries.person_id(conn, name)
            held = log.saved(conn, id or "")
            if held < saved:
                told.wrong.append(f"{name} was told that {saved} steps are saved, and {held} are there")
        told.wrong += [finding.sentence for finding in check.check(conn)]


@contextmanager
def shared_file() -> Iterator[Path]:
    """A file of 200 articles on the disk, gone afterwards."""
    files.OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.OUT, prefix="together-") as folder:
        db = Path(folder) / "annotations.db"
        files.make(db, generate.many(200, codebook.default()), codebook.default())
        yield db


def main() -> int:
    """Run, and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.together", description=__doc__)
    parser.add_argument("db", nargs="?", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    if asked.worker:
        work(asked.db, asked.worker, asked.seconds, asked.seed)
        return 0
    with shared_file() as db:
        told = together(db, asked.processes, asked.seconds)
    steps = sum(told.saved.values())
    print(f"{asked.processes} processes, {asked.seconds:.0f} s, {told.kills} killed: {steps:,} steps saved and there")
    p50, p99 = told.at(0.5), told.at(0.99)
    print(f"a commit takes {p50:.1f} ms at the median, {p99:.1f} ms at p99, {max(told.took):.0f} ms at most")
    print("\n".join(told.wrong) or "nothing is missing, and the file is whole")
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
