"""What each reviewer, and each source asked for, says about articles: for disputes, their settling and feedback."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui.core.annotation import Annotation
from tui.core.disputes import Voice
from tui.store.driver import Connection, said
from tui.store.queries import ANNOTATION

CHUNK = 200
"""Articles that are read at a time."""
LEAST = 0.5
"""The score from which a source is taken to hold what it proposes."""


@dataclass(frozen=True)
class Said:
    """One article: its claims, what each says of them, and what was adjudicated (by annotation: accept or reject)."""

    article_id: str
    annotations: dict[str, Annotation]
    voices: tuple[Voice, ...]
    final: dict[str, str]


_CHOSEN = "IN (SELECT value FROM json_each(?))"
_LOOKED = f"SELECT article_id, reviewer, label_id FROM looked WHERE article_id {_CHOSEN}"
_JUDGED = (
    "SELECT article_id, annotation_id, reviewer, final, verdict, comment FROM verdicts "
    f"WHERE article_id {_CHOSEN} AND annotation_id <> '' AND round = 0 ORDER BY decision_id"
)
_PROPOSED = (
    "SELECT a.article_id, p.annotation_id FROM annotations a JOIN proposals p ON p.annotation_id = a.id "
    f"WHERE a.article_id {_CHOSEN} AND p.source_id = ? AND coalesce(p.score, 1) >= ?"
)
_READ = f"SELECT r.article_id, l.id FROM readings r JOIN labels l WHERE r.article_id {_CHOSEN} AND r.source_id = ?"
_CLAIMS = f"SELECT a.article_id, {ANNOTATION} FROM annotations a WHERE a.article_id {_CHOSEN}"


def said_of(conn: Connection, ids: Sequence[str], sources: Sequence[str] = ()) -> Iterator[Said]:
    """What is said about articles, in the order of `ids`. `sources`: also those of this id, each as one voice.

    A source has looked where it read the article, and holds what it proposes with a score of at least 0.5.
    """
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        with said(conn.path):
            yield from _read(conn, some, sources)


class _Names:
    """By article and name, what one says."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.refused: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.looked: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.comments: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self.final: dict[str, dict[str, str]] = defaultdict(dict)

    def voices(self, article: str) -> tuple[Voice, ...]:
        everybody = {name for at, name in (*self.held, *self.refused, *self.looked, *self.comments) if at == article}
        return tuple(self._voice(article, name) for name in sorted(everybody))

    def _voice(self, article: str, name: str) -> Voice:
        key = article, name
        held, refused, looked = (frozenset(some.get(key, ())) for some in (self.held, self.refused, self.looked))
        return Voice(name, held, refused, looked, self.comments.get(key, {}))


def _read(conn: Connection, ids: Sequence[str], sources: Sequence[str]) -> Iterator[Said]:
    chosen = json.dumps(ids)
    names = _Names()
    for article, name, label in conn.execute(_LOOKED, (chosen,)):
        names.looked[article, name].add(label)
    for article, id, name, final, verdict, comment in conn.execute(_JUDGED, (chosen,)):
        if comment:
            names.comments[article, name][id] = comment
        if final and verdict:
            names.final[article][id] = verdict
        elif verdict:
            (names.held if verdict == "accept" else names.refused)[article, name].add(id)
    for source in sources:
        for article, id in conn.execute(_PROPOSED, (chosen, source, LEAST)):
            names.held[article, source].add(id)
        for article, label in conn.execute(_READ, (chosen, source)):
            names.looked[article, source].add(label)
    claims: dict[str, dict[str, Annotation]] = defaultdict(dict)
    for article, *row in conn.execute(_CLAIMS, (chosen,)):
        claims[article][row[0]] = Annotation(*row)
    for id in ids:
        yield Said(id, claims[id], names.voices(id), names.final[id])


_DISPUTED = "SELECT DISTINCT article_id FROM disputes WHERE article_id NOT IN (SELECT article_id FROM aside) ORDER BY 1"
_READ_BY = "SELECT DISTINCT article_id FROM readings WHERE source_id IN (SELECT value FROM json_each(?)) ORDER BY 1"


def disputed(conn: Connection) -> list[str]:
    """The articles in which reviewers may differ, by id."""
    with said(conn.path):
        return [id for (id,) in conn.execute(_DISPUTED)]


def read_by(conn: Connection, sources: Sequence[str]) -> list[str]:
    """The articles that any of some sources read, by id."""
    with said(conn.path):
        return [id for (id,) in conn.execute(_READ_BY, (json.dumps(sources),))]


_UNDECIDED = """
SELECT article_id FROM (
  SELECT article_id FROM verdicts WHERE reviewer = :name AND round = 0 AND final = 0 AND verdict IS NOT NULL
  UNION SELECT article_id FROM assigned WHERE reviewer = :name AND round = 0) AS at
WHERE NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = at.article_id AND v.annotation_id = ''
  AND v.reviewer = :name AND v.round = 0 AND v.final = 0 AND v.verdict IN ('done', 'excluded') AND v.scope = '')"""


def still_deciding(conn: Connection, name: str) -> set[str]:
    """The articles that a reviewer has begun or been assigned, and not finished: nothing of others is shown there."""
    with said(conn.path):
        return {id for (id,) in conn.execute(_UNDECIDED, {"name": name})}


def layers(conn: Connection) -> dict[str, str]:
    """The layer of every span label that any codebook of the file has; the newest stored says."""
    with said(conn.path):
        rows = conn.execute(
            "SELECT l.label_id, l.layer FROM codebook_labels l JOIN codebooks c ON c.id = l.codebook_id "
            "ORDER BY c.rowid"
        )
        return {label: layer for label, layer in rows if layer}


@dataclass(frozen=True)
class Doubt:
    """A question to whoever leads. `annotation_id` "": about the article. `answer` None: still open; else the decision
    that answers it is `answer_id`, made by `answered_by`."""

    article_id: str
    annotation_id: str
    label: str
    start: int
    end: int
    by: str
    note: str
    answer: str | None
    answer_id: str = ""
    answered_by: str = ""


_DOUBTS = """
SELECT f.article_id, f.annotation_id, coalesce(a.label_id, ''), coalesce(a.start, h.start, 0),
  coalesce(a.end, h.end, 0), f.reviewer, f.note, f.answer, coalesce(f.answer_id, ''), coalesce(s.name, '')
FROM flags f LEFT JOIN annotations a ON a.id = f.annotation_id LEFT JOIN annotations h ON h.id = a.head_id
  LEFT JOIN decisions d ON d.id = f.answer_id LEFT JOIN sources s ON s.id = d.reviewer_id
ORDER BY f.article_id, 4, f.annotation_id, f.reviewer"""


def doubts(conn: Connection) -> list[Doubt]:
    """The doubts that stand, by place; answered ones, too."""
    with said(conn.path):
        return [Doubt(*row) for row in conn.execute(_DOUBTS)]


def claims(conn: Connection, ids: Collection[str]) -> dict[str, Annotation]:
    """Annotations by id."""
    sql = f"SELECT {ANNOTATION} FROM annotations a WHERE a.id {_CHOSEN}"
    with said(conn.path):
        return {row[0]: Annotation(*row) for row in conn.execute(sql, (json.dumps(sorted(ids)),))}


def titles(conn: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The titles of those of some articles that have one, by id."""
    sql = "SELECT article_id, title FROM queue WHERE title <> '' AND article_id IN (SELECT value FROM json_each(?))"
    with said(conn.path):
        return dict(conn.execute(sql, (json.dumps([*ids]),)).fetchall())


def source_ids(conn: Connection, name: str) -> list[str]:
    """The ids of the sources that are called `name`, or have it as their id, the newest last; people left out."""
    sql = "SELECT id FROM sources WHERE kind <> 'person' AND ? IN (id, name) ORDER BY rowid"
    with said(conn.path):
        return [id for (id,) in conn.execute(sql, (name,))]
