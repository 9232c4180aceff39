"""The log in words, for people and scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store.driver import Connection, said
from tui.store.editions import versions


def history(
    conn: Connection,
    *,
    article: str = "",
    reviewer: str = "",
    newest: int | None = None,
    about: Sequence[str] | None = None,
    viewer: str = "",
    hidden: Mapping[str, int | None] | None = None,
) -> Iterator[dict[str, Any]]:
    """Decisions with the columns of the view `history`, the oldest first; of one article (its id may be cut short)
    in all its versions, of one reviewer, `about` some annotations, or only the `newest` ones. `hidden`: the articles of
    which `viewer` sees nothing but what is the own (`sight.hidden`). Problem if the beginning of an id fits no article
    or several.
    """
    where, values = ["1"], dict[str, Any]()
    if article:
        where.append("article_id IN (SELECT value FROM json_each(:articles))")
        id = article_like(conn, article)
        values["articles"] = json.dumps([one.article_id for one in versions(conn, id)] or [id])
    if reviewer:
        where.append("reviewer = :reviewer")
        values["reviewer"] = reviewer
    if about is not None:
        where.append("annotation_id IN (SELECT value FROM json_each(:about))")
        values["about"] = json.dumps(about)
    if hidden:
        where.append(_SEEN)
        values |= {"viewer": viewer, "hidden": json.dumps(hidden)}
    sql = f"SELECT * FROM history WHERE {' AND '.join(where)}"
    if newest is not None:
        sql = f"SELECT * FROM ({sql} ORDER BY id DESC LIMIT {newest}) ORDER BY id"
    with said(conn.path):
        rows = conn.execute(sql, values)
        names = [column[0] for column in rows.description]
        for row in rows:
            yield dict(zip(names, row, strict=True))


_SEEN = (
    "NOT EXISTS (SELECT 1 FROM json_each(:hidden) h WHERE h.key = article_id "
    "AND NOT (reviewer = :viewer AND coalesce(h.value, round) = round))"
)


def article_like(conn: Connection, beginning: str) -> str:
    """The id of the one article whose id begins so. Problem if there is none, or more than one."""
    with said(conn.path):
        found = conn.execute(
            "SELECT id FROM articles WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT 2", (beginning.lower(),)
        ).fetchall()
    if len(found) != 1:
        what = "No article's id begins" if not found else "Several articles' ids begin"
        raise Problem(f"{what} with {show(beginning)!r} in {show(conn.path.name)}.", code=2)
    return str(found[0][0])
