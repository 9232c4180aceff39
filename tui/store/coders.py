"""What each coder held when he or she first finished an article, and what now: read off the log, for agreement.

The first `done` comes before merge, feedback and adjudication can have told a coder anything; what is decided later
does not change it. Practice and repeats (rounds above 0) and adjudications take no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from tui.core.annotation import Annotation
from tui.store.driver import Connection, reading, said
from tui.store.queries import ANNOTATION


@dataclass
class Coded:
    """One coder's state of one article: annotation ids held at the first `done`, and now; the labels that were looked
    for; candidates or blind; when it was first done."""

    first: set[str] = field(default_factory=set)
    now: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    served: str = ""
    at: str = ""
    codebooks: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Article:
    """An article that two or more finished, with what each held."""

    id: str
    annotations: dict[str, Annotation]
    coders: dict[str, Coded]


_DOUBLE = """
SELECT article_id FROM verdicts WHERE annotation_id = '' AND round = 0 AND final = 0 AND decision_id <> ''
  AND NOT EXISTS (SELECT 1 FROM editions e JOIN editions n ON n.text_id = e.text_id AND n.place > e.place
    JOIN queue q ON q.article_id = n.article_id AND q.done > 1 WHERE e.article_id = verdicts.article_id)
GROUP BY article_id HAVING count(*) > 1 ORDER BY article_id"""
_LOG = """
SELECT d.step_id, s.name, d.annotation_id, coalesce(u.action, d.action), d.verdict, d.scope, d.served, d.at,
  d.codebook_id
FROM decisions d JOIN sources s ON s.id = d.reviewer_id LEFT JOIN decisions u ON u.id = d.undoes_id
WHERE d.article_id = ? AND d.round = ? AND d.final = 0 ORDER BY d.id"""


def double_coded(conn: Connection) -> Iterator[Article]:
    """The articles that at least two finished, by id, one after the other; of versions the newest that two finished."""
    # where a long read would keep others from writing, each query sees the file as it then is
    with reading(conn) if conn.journal == "wal" else said(conn.path):
        books = layers_by_codebook(conn)
        for (id,) in conn.execute(_DOUBLE).fetchall():
            claims = claims_of(conn, id)
            coders = coders_of(conn, id, claims, books)
            if len(coders) > 1:
                yield Article(id, claims, coders)


def layers_by_codebook(conn: Connection) -> dict[str, dict[str, str]]:
    """By codebook, what it makes of each label: its layer, "" for what is no span."""
    books: dict[str, dict[str, str]] = defaultdict(dict)
    for book, label, layer in conn.execute("SELECT codebook_id, label_id, layer FROM codebook_labels"):
        books[book][label] = layer
    return books


def claims_of(conn: Connection, article_id: str) -> dict[str, Annotation]:
    """All that was ever claimed about an article, by id."""
    sql = f"SELECT {ANNOTATION} FROM annotations a WHERE a.article_id = ?"
    return {row[0]: Annotation(*row) for row in conn.execute(sql, (article_id,))}


def coders_of(
    conn: Connection, id: str, claims: dict[str, Annotation], books: dict[str, dict[str, str]], round: int = 0
) -> dict[str, Coded]:
    """Each coder who finished an article in a round, by name. `claims`: its annotations; `books`: the layer of each
    label, by codebook."""
    return _coders(conn.execute(_LOG, (id, round)).fetchall(), claims, books)


def _coders(
    log: list[tuple[Any, ...]], claims: dict[str, Annotation], books: dict[str, dict[str, str]]
) -> dict[str, Coded]:
    """Each coder who finished, by name, from the log of one article, the oldest decision first."""
    found: dict[str, Coded] = defaultdict(Coded)
    for _, rows in groupby(log, key=itemgetter(0)):
        step = list(rows)
        name = step[0][1]
        coded = found[name]
        for _, _, id, meant, verdict, *_ in step:
            if id is not None and meant not in ("comment", "flag", "answer"):
                (coded.now.add if verdict == "accept" else coded.now.discard)(id)
        for _, _, id, _, verdict, scope, served, at, book in step:
            if id is None and verdict == "done":
                _finish(coded, claims, _covered(books[book], scope), served, at, book)
    return {name: coded for name, coded in found.items() if coded.labels}


def _covered(labels: dict[str, str], scope: str) -> set[str]:
    names = set(scope.split())
    return {label for label, layer in labels.items() if not names or label in names or (layer and layer in names)}


def _finish(coded: Coded, claims: dict[str, Annotation], labels: set[str], served: str, at: str, book: str) -> None:
    """Keep what is held of the labels that are finished for the first time."""
    fresh = labels - coded.labels
    if fresh:
        coded.first |= {id for id in coded.now if claims[id].label in fresh}
        coded.labels |= fresh
        coded.codebooks.add(book)
        coded.served, coded.at = coded.served or served, coded.at or at


def samples(conn: Connection) -> list[tuple[str, int]]:
    """How double-coded articles were chosen: the part that assignments name, and how many articles it has."""
    sql = (
        "SELECT part, count(DISTINCT article_id) FROM assigned WHERE round = 0 AND purpose = 'coding' AND part <> '' "
        "GROUP BY part ORDER BY part"
    )
    return [(part, count) for part, count in conn.execute(sql)]


def codebook_names(conn: Connection) -> dict[str, str]:
    """Each codebook's name and version, by id."""
    return {id: f"{name} {version}" for id, name, version in conn.execute("SELECT id, name, version FROM codebooks")}
