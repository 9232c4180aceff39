"""A program under a pseudo-terminal: keys go in, every byte that it writes is kept with its time.

It answers what a modern terminal is asked, since a program behaves differently where nobody answers. Linux only:
processor time and memory are read from the kernel. Only the standard library, so that it is light beside what it
measures.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType

ANSWERS = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",  # frames in one piece: known, and off now
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",  # a size told in the stream: not known
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[c": b"\x1b[?62;c",
}
LONGEST_QUERY = max(map(len, ANSWERS))
HIDDEN = {"NO_COLOR", "FORCE_COLOR", "PYTHONDONTWRITEBYTECODE", "COLORFGBG", "TERM_PROGRAM", "LINES", "COLUMNS"}


@dataclass(frozen=True, slots=True)
class Timing:
    """What one key led to: milliseconds from writing it to the first and the last byte, and how many bytes."""

    first_ms: float
    last_ms: float
    bytes: int


class Silence(Exception):
    """The program wrote nothing, or not what was waited for, in the time it had."""


class Probe:
    """Runs `argv` in a terminal of `rows` by `columns`. `environment` is laid over this process's own.

    In `environment`, a value of None takes the variable away.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        rows: int = 40,
        columns: int = 120,
        environment: Mapping[str, str | None] | None = None,
        folder: str | os.PathLike[str] | None = None,
    ) -> None:
        self.rows, self.columns = rows, columns
        self.raw = bytearray()
        self.ended = False
        self._tail = b""
        variables = _environment(environment or {})
        self.started = time.perf_counter()
        with warnings.catch_warnings():  # of a fork beside threads: the child does nothing but exec
            warnings.simplefilter("ignore", DeprecationWarning)
            self.pid, self.fd = pty.fork()
        if self.pid == 0:
            _become(argv, variables, folder, rows, columns)
        self._size()
        os.set_blocking(self.fd, False)

    def __enter__(self) -> Probe:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    # ------------------------------------------------------------------------------------------------ in and out

    def write(self, data: bytes) -> None:
        """Type. The program reads when it likes; what does not fit into the terminal's buffer waits until it does."""
        while data:
            try:
                data = data[os.write(self.fd, data) :]
            except BlockingIOError:
                self.read(0.01)

    def read(self, timeout: float) -> bytes:
        """What the program writes next, at most `timeout` seconds later; empty if nothing came or it has ended."""
        if self.ended or not select.select([self.fd], [], [], max(0.0, timeout))[0]:
            return b""
        try:
            data = os.read(self.fd, 1 << 16)
        except BlockingIOError:
            return b""
        except OSError:  # the other side is closed: Linux says so by EIO
            data = b""
        if not data:
            self.ended = True
            return b""
        self.raw += data
        self._answer(data)
        self.received(data)
        return data

    def received(self, data: bytes) -> None:
        """A hook for what wants to see the bytes as they come."""

    def _answer(self, data: bytes) -> None:
        window = self._tail + data
        for query, answer in ANSWERS.items():
            for _ in range(window.count(query)):
                self.write(answer)
        kept = window[-(LONGEST_QUERY - 1) :]
        # a query that is whole was answered: it must not be seen again with the next bytes
        self._tail = b"" if any(query in kept for query in ANSWERS) else kept

    def wait(self, found: Callable[[], bool], timeout: float = 20.0, what: str = "what was waited for") -> None:
        """Read until `found()`. Silence, with the last bytes written, if it does not come in `timeout` seconds."""
        end = time.perf_counter() + timeout
        while not found():
            left = end - time.perf_counter()
            if left <= 0 or self.ended:
                raise Silence(f"{what} did not come; the last bytes were {bytes(self.raw[-400:])!r}")
            self.read(left)

    def wait_for(self, marker: bytes, timeout: float = 20.0, since: int = 0) -> None:
        """Read until `marker` stands in what was written after the first `since` bytes."""
        self.wait(lambda: self.raw.find(marker, since) >= 0, timeout, repr(marker))

    def quiet(self, seconds: float = 0.15, limit: float = 20.0) -> None:
        """Read until nothing was written for `seconds`, at most for `limit`."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end and self.read(seconds):
            pass

    def press(self, keys: bytes, *, quiet: float = 0.04, timeout: float = 10.0) -> Timing:
        """Write `keys` at once and time what comes, until nothing came for `quiet` seconds.

        Silence if nothing comes in `timeout` seconds: a key without any answer is a failure, not a fast key.
        """
        before = len(self.raw)
        begin = time.perf_counter()
        self.write(keys)
        if not self.read(timeout):
            raise Silence(f"{keys!r} had no answer in {timeout} s")
        first = last = time.perf_counter()
        while self.read(quiet):
            last = time.perf_counter()
        return Timing((first - begin) * 1e3, (last - begin) * 1e3, len(self.raw) - before)

    # --------------------------------------------------------------------------------------- the process and its end

    def resize(self, rows: int, columns: int) -> None:
        """Make the terminal another size, as dragging its corner does."""
        self.rows, self.columns = rows, columns
        self._size()
        os.kill(self.pid, signal.SIGWINCH)

    def _size(self) -> None:
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    def cpu_ms(self) -> float:
        """Milliseconds of processor time that all threads of the process used, those that ended too."""
        return time.clock_gettime_ns((~self.pid << 3) | 2) / 1e6  # the kernel's clock of another process

    def memory_mb(self) -> float:
        """Resident memory, in MB of 1,048,576 bytes."""
        with open(f"/proc/{self.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def exit_code(self, timeout: float = 10.0) -> int:
        """Read to the end and give the exit code, negative for a signal. Silence if it does not end."""
        self.wait(lambda: self.ended, timeout, "the end of the program")
        code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self._close()
        return code

    def hang_up(self, timeout: float = 10.0) -> None:
        """Close the terminal under the program, as a lost connection does, and wait until it has ended."""
        os.close(self.fd)
        end = time.perf_counter() + timeout
        while not os.waitpid(self.pid, os.WNOHANG)[0]:
            if time.perf_counter() > end:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                raise Silence(f"the program went on for {timeout} s without a terminal")
            time.sleep(0.01)
        self.pid, self.ended = 0, True

    def kill(self) -> None:
        """SIGKILL, then read what was still under way: a terminal would have shown it. Harmless once it has ended."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            while self.read(0):
                pass
            self._close()

    def _close(self) -> None:
        os.close(self.fd)
        self.pid, self.ended = 0, True


def _environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    variables: dict[str, str | None] = {k: v for k, v in os.environ.items() if k not in HIDDEN}
    variables |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    variables |= changes
    return {k: v for k, v in variables.items() if v is not None}


def _become(
    argv: Sequence[str],
    variables: Mapping[str, str],
    folder: str | os.PathLike[str] | None,
    rows: int,
    columns: int,
) -> None:
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if folder is not None:
            os.chdir(folder)
        os.execvpe(argv[0], list(argv), variables)
    finally:
        os._exit(127)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie, interpolated."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
