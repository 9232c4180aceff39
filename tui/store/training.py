"""What a learner may learn from: finished articles, and how what is held in them came to be held."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tui.store import lots
from tui.store.driver import Connection, said


@dataclass(frozen=True, slots=True)
class Held:
    """A span that somebody accepts. `by_hand`: at least one accepted it by a key of its own, not with all the rest."""

    start: int
    end: int
    label: str
    by_hand: bool


_FINISHED = (
    "SELECT v.article_id FROM verdicts v JOIN queue q ON q.article_id = v.article_id "
    "WHERE v.annotation_id = '' AND v.round = 0 AND v.final = 0 AND v.verdict = 'done' "
    "AND v.article_id NOT IN (SELECT article_id FROM aside) "
    "AND (:reviewer = '' OR v.reviewer = :reviewer) AND (q.done >= q.needed OR q.needed < 2) "
    "AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.article_id = v.article_id AND d.served = 'blind') "
    "AND NOT EXISTS (SELECT 1 FROM assigned s WHERE s.article_id = v.article_id AND s.served = 'blind') "
    "GROUP BY v.article_id ORDER BY max(v.decision_id)"
)
_HELD = (
    "SELECT v.article_id, a.start, a.end, a.label_id, max(EXISTS (SELECT 1 FROM decisions d "
    "  JOIN sources s ON s.id = d.reviewer_id WHERE d.article_id = v.article_id "
    "  AND d.annotation_id = v.annotation_id AND s.name = v.reviewer "
    "  AND d.verdict = 'accept' AND d.how <> 'bulk' "
    "  AND d.action NOT IN ('undo', 'redo', 'comment', 'flag', 'answer'))) "
    "FROM verdicts v JOIN annotations a ON a.id = v.annotation_id "
    "WHERE v.article_id IN (SELECT value FROM json_each(:ids)) AND v.round = 0 AND v.verdict = 'accept' "
    "AND a.kind = 'span' AND (:reviewer = '' OR v.reviewer = :reviewer) GROUP BY v.article_id, a.id"
)


def finished(conn: Connection, reviewer: str = "") -> list[str]:
    """The ids of the articles that may teach, the one finished last at the end; `reviewer`: those this one finished.

    One that is finished for a part teaches that part. Left out are articles that anybody sees without candidates, to
    check the others by, those that are to be shown again, and those that wait for another reviewer: what one of them
    said must not reach the other through a model.
    """
    with said(conn.path):
        found = [id for (id,) in conn.execute(_FINISHED, {"reviewer": reviewer})]
    aside = lots.to_repeat(conn, found)
    return [id for id in found if id not in aside]


def held(conn: Connection, ids: Iterable[str], reviewer: str = "") -> dict[str, list[Held]]:
    """Every span that somebody accepts in some articles, or that `reviewer` does, by article."""
    found: dict[str, list[Held]] = defaultdict(list)
    with said(conn.path):
        for id, start, end, label, by_hand in conn.execute(_HELD, {"ids": json.dumps(list(ids)), "reviewer": reviewer}):
            found[id].append(Held(start, end, label, bool(by_hand)))
    return dict(found)


def done_by_anybody(conn: Connection) -> set[str]:
    """The ids of all articles that somebody has finished, be it for a part."""
    sql = "SELECT article_id FROM verdicts WHERE annotation_id = '' AND round = 0 AND final = 0 AND verdict = 'done'"
    with said(conn.path):
        return {id for (id,) in conn.execute(sql)}
