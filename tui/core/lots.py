"""Lots: which articles are drawn for a check, from their ids alone, so that it depends on nothing in them."""

from __future__ import annotations

import hashlib


def drawn(id: str, share: float, what: str) -> bool:
    """Whether an article is among the `share` (0 to 1) that is drawn for `what`; a larger share keeps those of a
    smaller."""
    place = int.from_bytes(hashlib.sha256(f"{what} {id}".encode()).digest()[:8], "big")
    return place < share * 2**64
