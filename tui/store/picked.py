"""Which articles an export takes, and in which order: told by their facts, as ids."""

from __future__ import annotations

from collections.abc import Iterable

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store.articles import storable
from tui.store.driver import Connection, said
from tui.store.library import ORDERS


def picked(conn: Connection, facts: Iterable[tuple[str, str]], order: str) -> list[str]:
    """The ids of the articles that have all these facts (key, value), in an order of ORDERS; by id where it is "".

    Problem, with what there is, where no article has a fact of that name, or there is no such order.
    """
    if order and order not in ORDERS:
        raise Problem(f"there is no order {show(order)}; there are: {', '.join(filter(None, ORDERS))}", code=2)
    wanted = [(key, storable(value)) for key, value in facts]
    has = "EXISTS (SELECT 1 FROM article_facts f WHERE f.article_id = q.article_id AND f.key = ? AND f.value = ?)"
    where = " AND ".join([has] * len(wanted)) or "1"
    with said(conn.path):
        known = [key for (key,) in conn.execute("SELECT DISTINCT key FROM article_facts ORDER BY key")]
        for key, _ in wanted:
            if key not in known:
                raise Problem(f"no article has a fact {show(key)}; there are: {', '.join(map(show, known))}", code=2)
        sql = f"SELECT q.article_id FROM queue q WHERE {where} ORDER BY {ORDERS[order] if order else 'article_id'}"
        return [id for (id,) in conn.execute(sql, [part for pair in wanted for part in pair])]
