"""Articles that were corrected: which are versions of one text, which of them is the newest, and which one counts.

That an article is a version of another is a fact about it, so files merge as they always do. Versions of one text are
all that these facts bring together; their order is a number that counts on, then the id, so it never goes in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui.store.articles import whole
from tui.store.assignments import Assignment, assign
from tui.store.driver import Connection, said

OF, NUMBER, BYTES = "version-of", "version-number", "file-sha256"
"""Facts about an article: which one it corrects, its number among the versions, and the hash of the file it came in."""


@dataclass(frozen=True)
class Edition:
    """A version of a text. `counts`: it is the one that gold and exports are of."""

    article_id: str
    title: str
    number: int
    counts: bool


def versions(conn: Connection, article_id: str) -> list[Edition]:
    """All versions of the text of an article, the newest last; none where it was never corrected."""
    with said(conn.path):
        rows = conn.execute(
            "SELECT o.article_id, q.title, o.place, o.article_id NOT IN (SELECT article_id FROM aside) FROM editions e "
            "JOIN editions o ON o.text_id = e.text_id JOIN queue q ON q.article_id = o.article_id "
            "WHERE e.article_id = ? ORDER BY o.place",
            (article_id,),
        ).fetchall()
    return [Edition(id, title, _number(place), bool(counts)) for id, title, place, counts in rows]


def _number(place: str) -> int:
    said = place.partition(" ")[0]
    return int(said) if said.isdecimal() else 1


def after(number: int) -> str:
    """The number of the version after one, as the fact is written."""
    return f"{number + 1:04}"


def with_fact(conn: Connection, key: str, value: str, most: int) -> list[str]:
    """The ids of articles of which a fact is known, at most so many."""
    sql = "SELECT DISTINCT article_id FROM article_facts WHERE key = ? AND value = ? LIMIT ?"
    with said(conn.path):
        return [id for (id,) in conn.execute(sql, (key, value, most))]


def facts(conn: Connection, article_id: str, key: str) -> set[str]:
    """All values of a fact about an article."""
    with said(conn.path):
        return {
            value
            for (value,) in conn.execute(
                "SELECT value FROM article_facts WHERE article_id = ? AND key = ?", (article_id, key)
            )
        }


def text_of(conn: Connection, article_id: str) -> str | None:
    """The text of an article; None where there is no such."""
    with said(conn.path):
        row = conn.execute("SELECT text, raw FROM articles WHERE id = ?", (article_id,)).fetchone()
    return whole(*row) if row else None


def aside(conn: Connection, name: str = "") -> frozenset[str]:
    """The versions that do not count: all but the newest that was finished, by a reviewer if one is named; where none
    was, all but the newest, or of a reviewer's the newest that he or she decided something in."""
    sql = "SELECT article_id FROM aside" if not name else _ASIDE_OF
    with said(conn.path):
        return frozenset(id for (id,) in conn.execute(sql, {"me": name}))


_OWN = """(SELECT max(n.place) FROM editions n JOIN verdicts v ON v.article_id = n.article_id AND v.reviewer = :me
    AND v.round = 0 AND v.final = 0 AND {} WHERE n.text_id = e.text_id)"""
_ASIDE_OF = f"""
SELECT e.article_id FROM editions e WHERE e.place <> coalesce(
  {_OWN.format("v.annotation_id = '' AND v.verdict = 'done' AND v.scope = ''")},
  {_OWN.format("v.verdict IS NOT NULL")}, e.place)"""


def held_zones(conn: Connection, article_id: str) -> list[tuple[int, int]]:
    """The stretches of an article that somebody accepted as boilerplate."""
    with said(conn.path):
        return conn.execute(
            "SELECT DISTINCT a.start, a.end FROM annotations a JOIN verdicts v ON v.article_id = a.article_id "
            "AND v.annotation_id = a.id AND v.round = 0 AND v.verdict = 'accept' WHERE a.article_id = ? "
            "AND a.kind = 'span' AND a.label_id IN (SELECT label_id FROM codebook_labels WHERE hides = 1)",
            (article_id,),
        ).fetchall()


def worked_on(conn: Connection, name: str, article_id: str) -> str | None:
    """The other version of a text that a reviewer decided something in last; None where there is none."""
    with said(conn.path):
        row = conn.execute(
            "SELECT o.article_id FROM editions e JOIN editions o ON o.text_id = e.text_id AND o.article_id <> ?1 "
            "JOIN verdicts v ON v.article_id = o.article_id AND v.reviewer = ?2 AND v.round = 0 "
            "AND v.verdict IS NOT NULL WHERE e.article_id = ?1 GROUP BY o.article_id ORDER BY max(v.decision_id) DESC",
            (article_id, name),
        ).fetchone()
    return str(row[0]) if row else None


def adjudicated(conn: Connection, name: str, article_id: str) -> list[tuple[str, str, str | None]]:
    """What a person's final verdicts on an article are: annotation, verdict, what it gave way to."""
    with said(conn.path):
        return conn.execute(
            "SELECT annotation_id, verdict, as_id FROM verdicts WHERE article_id = ? AND reviewer = ? AND round = 0 "
            "AND final = 1 AND annotation_id <> '' AND verdict IS NOT NULL ORDER BY decision_id",
            (article_id, name),
        ).fetchall()


def hand_over(conn: Connection) -> int:
    """Give the newest version of each text to those who have an older one to code; gives how many assignments.

    Who has not finished the older one no longer has it. Can be repeated: what was given, or taken away, stays so.
    """
    with said(conn.path):
        rows = conn.execute(_OWED).fetchall()
    for by_id, given, gone in _handed(rows):
        assign(conn, by_id, given, gone)
    return len({(row[1], row[3]) for row in rows})


_OWED = """
SELECT g.by_id, n.article_id, g.article_id, g.reviewer, g.served, g.open, g.sources, g.part, g.from_name, g.note,
  EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = g.article_id AND v.annotation_id = '' AND v.round = 0
    AND v.final = 0 AND v.reviewer = g.reviewer AND v.verdict IS NOT NULL AND v.scope = '')
FROM (SELECT text_id, max(place) AS place FROM editions e JOIN articles a ON a.id = e.article_id GROUP BY text_id) t
  JOIN editions n ON n.text_id = t.text_id AND n.place = t.place
  JOIN editions o ON o.text_id = t.text_id AND o.place < t.place
  JOIN assigned g ON g.article_id = o.article_id AND g.round = 0 AND g.purpose = 'coding'
WHERE NOT EXISTS (SELECT 1 FROM assignments h WHERE h.article_id = n.article_id AND h.reviewer = g.reviewer
  AND h.round = 0)
ORDER BY g.by_id, g.id"""


def _handed(rows: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, list[Assignment], list[Assignment]]]:
    """By who gave them: what is given now, and what is taken back."""
    import json

    for by in dict.fromkeys(row[0] for row in rows):
        given: dict[tuple[str, str], Assignment] = {}
        gone = []
        for _, new, old, reviewer, served, open, sources, part, source, note, over in (r for r in rows if r[0] == by):
            how = (0, "coding", served, bool(open), tuple(json.loads(sources)), part, source, note)
            given[new, reviewer] = Assignment(new, reviewer, *how)
            gone += [] if over else [Assignment(old, reviewer, *how)]
        yield by, [*given.values()], gone
