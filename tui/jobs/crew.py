"""Reading by many: processes on this machine, or the workers of a Dask cluster that is there already.

Both are handed the same function and the same chunks, a few at a time, and their results come in the order of the
chunks. What a process that was killed had not given back is read again by another, so nothing is lost; and what is
kept is keyed by article and version of the source, so nothing is there twice.
"""

from __future__ import annotations

import logging
import signal
import warnings
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol
from urllib.parse import urlsplit

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.jobs.chunks import Chunk, Done, Work, key, read_chunk
from tui.jobs.found import Refused, needs
from tui.sources.language import PREFIX
from tui.sources.source import Source

TRIES = 3
"""Times in a row that processes may end before their work is done."""
AHEAD = 2
"""Chunks for each process that are under way."""
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PATIENCE = 15


class Crew(Protocol):
    """Whoever reads. `size`: how many read at a time."""

    size: int

    def takes(self, source: Source) -> bool:
        """Whether a source can be asked there."""
        ...

    def submit(self, work: Work, chunk: Chunk) -> Any:
        """A future of the result."""
        ...

    def renew(self) -> None:
        """Begin anew after processes have ended."""
        ...

    def lost(self, error: Exception) -> bool:
        """Whether an error says that processes have ended, and the work should be handed out again."""
        ...


def results(crew: Crew, work: Work, chunks: Iterable[Chunk]) -> Iterator[tuple[Chunk, Done]]:
    """Each chunk with what came of it, in order. Problem where it cannot be read, or processes end again and again."""
    under_way: deque[tuple[Chunk, Any]] = deque()
    for chunk in chunks:
        under_way.append((chunk, _submitted(crew, work, chunk)))
        if len(under_way) > AHEAD * crew.size:
            yield _first(crew, work, under_way)
    while under_way:
        yield _first(crew, work, under_way)


def _submitted(crew: Crew, work: Work, chunk: Chunk) -> Any:
    try:
        return crew.submit(work, chunk)
    except Exception as error:
        if not crew.lost(error):
            raise
        return None  # it is handed out again with what comes before it


def _first(crew: Crew, work: Work, under_way: deque[tuple[Chunk, Any]]) -> tuple[Chunk, Done]:
    for _ in range(TRIES + 1):
        chunk, future = under_way[0]
        try:
            done: Done = future.result() if future is not None else _again(crew, work, chunk)
        except Exception as error:
            if not crew.lost(error):
                raise
            crew.renew()
            again = [(one, _submitted(crew, work, one)) for one, _ in under_way]
            under_way.clear()
            under_way.extend(again)
            continue
        if done.cannot:
            raise Problem(f"Nothing was read: {show(done.cannot)}.")
        under_way.popleft()
        return chunk, done
    raise Problem(
        f"The processes that read were ended {TRIES + 1} times in a row; what was read before is kept, and the same "
        "command goes on with the rest."
    )


def _again(crew: Crew, work: Work, chunk: Chunk) -> Done:
    done: Done = crew.submit(work, chunk).result()
    return done


class Here:
    """Processes of our own, each begun afresh: nothing of this one is in them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = self._begun()

    def _begun(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.size, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))

    def takes(self, source: Source) -> bool:
        return not source.name.startswith(PREFIX)

    def submit(self, work: Work, chunk: Chunk) -> Any:
        return self._pool.submit(read_chunk, work, chunk)

    def renew(self) -> None:
        self.close()
        self._pool = self._begun()

    def lost(self, error: Exception) -> bool:
        return isinstance(error, BrokenExecutor)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class Cluster:
    """The workers of a Dask cluster, which hands out again by itself what a lost one had."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.size = max(1, sum(client.nthreads().values()))

    def takes(self, source: Source) -> bool:
        return source.kind in ("rules", "plug-in") and not source.name.startswith(PREFIX)

    def submit(self, work: Work, chunk: Chunk) -> Any:
        return self._client.submit(read_chunk, work, chunk, key=key(work, chunk))

    def renew(self) -> None:
        """Nothing: the cluster does that."""

    def lost(self, error: Exception) -> bool:
        """Never: the cluster has handed it out again itself. Problem where that came to nothing."""
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        if isinstance(error, (KilledWorker, CancelledError)):
            raise Problem(
                "The cluster lost the workers that read, or its scheduler; what was read before is kept, and the same "
                "command goes on with the rest."
            ) from error
        return False


@contextmanager
def crew(jobs: int, scheduler: str = "") -> Iterator[Crew | None]:
    """The crew that a command line asks for: a cluster, several processes, or None for this one alone.

    Problem (exit code 2) for an address that cannot be used, and (1) where nobody answers there.
    """
    if scheduler:
        with _cluster(scheduler) as found:
            yield found
    elif jobs > 1:
        here = Here(jobs)
        try:
            yield here
        finally:
            here.close()
    else:
        yield None


def refuse_plain(address: str) -> None:
    """Problem for an address that articles would be sent to in the clear, over a network."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme != "tls" and not (parts.scheme == "tcp" and parts.hostname in HERE):
        raise Problem(
            f"{show(address)} would get the articles in the clear, and would run what it likes with them: give an "
            "address that begins with tls://, or one on this machine (localhost).",
            code=2,
        )


@contextmanager
def _cluster(address: str) -> Iterator[Cluster]:
    refuse_plain(address)
    try:
        with needs("cluster", "for a cluster"):
            import distributed
    except Refused as error:
        raise Problem(f"--scheduler {error}", code=2) from error
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    connect: Any = distributed.Client
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            client = connect(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            told = " ".join(str(error).split())
            raise Problem(f"No Dask scheduler answers at {show(address)}: {show(told[:200])}.") from error
        try:
            _wait_for_workers(client, address)
            yield Cluster(client)
        finally:
            client.close()


def _wait_for_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise Problem(f"The Dask scheduler at {show(address)} has no workers; start some and try again.") from error
