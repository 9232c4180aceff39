"""Long work over many small objects, none of which hold each other: the search for such rings is done less often."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW = 50_000
"""So many objects are made between two searches, instead of 700. An article with all about it is some hundreds."""


@contextmanager
def fewer_collections() -> Iterator[None]:
    """Within, Python looks for rings of objects less often; what nothing holds any longer goes at once, as always."""
    before = gc.get_threshold()
    gc.set_threshold(max(_NEW, before[0]), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
