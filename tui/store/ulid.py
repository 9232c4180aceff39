"""Ids that sort by time and, within a file, always grow, whatever the clock says."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}

_PAIRS = tuple(one + other for one in _DIGITS for other in _DIGITS)

now = time.time


def encode(number: int) -> str:
    """128 bits as 26 characters that sort as the numbers do."""
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def decode(id: str) -> int:
    """The number that an id stands for."""
    number = 0
    for digit in id:
        number = number << 5 | _VALUE[digit]
    return number


def following(last: str | None, count: int, seconds: float) -> list[str]:
    """`count` new ids above `last`, the first made from the time if that is above."""
    first = int(seconds * 1000) << 80 | secrets.randbits(79)
    if last is not None:
        first = max(first, decode(last) + 1)
    return [encode(first + i) for i in range(count)]


def stamp(seconds: float) -> str:
    """A time as text, UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
