"""Each coder against himself or herself: articles that were shown again, each time in the state of the first `done`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from tui.core.agreement import Counts, by_layer, count
from tui.store.checked import Checked, checked
from tui.store.coders import Coded
from tui.store.driver import Connection


def coded_again(conn: Connection, layers: Mapping[str, str]) -> dict[tuple[str, str], list[Counts]]:
    """By how the first coding was served and the coder's name, what the two codings of each article have in common.

    `layers`: the layer of each label.
    """
    found: dict[tuple[str, str], list[Counts]] = defaultdict(list)
    for one in checked(conn):
        for (name, round), again in one.coded.items():
            first = one.coded.get((name, 0))
            if round > 0 and first is not None:
                found[first.served, name].append(_both(one, first, again, layers))
    return found


def _both(one: Checked, first: Coded, again: Coded, layers: Mapping[str, str]) -> Counts:
    labels = first.labels & again.labels
    before, after = (by_layer(one.spans, coded.first, labels, layers) for coded in (first, again))
    return sum((count(before.get(layer, ()), after.get(layer, ())) for layer in {*before, *after}), Counts())
