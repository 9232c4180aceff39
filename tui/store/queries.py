"""Reading for the screens: an article with all that is said about it, what comes next, who has done what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tui.core.annotation import Annotation, Article, Proposal
from tui.core.errors import Problem
from tui.core.text.show import show
from tui.store import seats, ulid
from tui.store.articles import Source, name_of, whole
from tui.store.driver import Connection, said
from tui.store.library import COVERED, ArticleIds, ArticleRow, article_ids, article_rows

if TYPE_CHECKING:  # the list of articles does not need it, and comes first
    from tui.core.review.step import Verdict
    from tui.store.assignments import Assignment

__all__ = ["ArticleIds", "ArticleRow", "article_ids", "article_rows"]


@dataclass(frozen=True)
class Loaded:
    """An article as one reviewer may see it, what core's `review_of` needs.

    `proposals` are those of sources that are no person; annotations that only other people made are left out. `trail`
    holds what the reviewer decided, the newest last. `scope`: what the standing `done` covers, "" for all.
    """

    article: Article
    annotations: Mapping[str, Annotation]
    proposals: Mapping[str, tuple[Proposal, ...]]
    verdicts: Mapping[str, Verdict]
    comments: Mapping[str, str]
    flags: Mapping[str, str]
    trail: tuple[str, ...]
    done: bool
    scope: str
    excluded: bool
    sources: Mapping[str, Source] = field(default_factory=dict)


ANNOTATION = "a.id, a.article_id, a.kind, a.label_id, a.start, a.end, a.quote, a.head_id, a.tail_id, a.value"
"""The columns of an annotation, in the order of the dataclass's fields."""


def load_article(
    conn: Connection,
    article_id: str,
    reviewer_id: str,
    *,
    round: int = 0,
    only: Collection[str] | None = None,
    how: Assignment | None = None,
) -> Loaded:
    """All about an article, or `only` some of its annotations, that a reviewer may see. Problem if there is no such.

    `how`: without candidates if it is served blind, else with those of its sources; its round counts.
    """
    from tui.core.review.step import Verdict

    with said(conn.path):
        article = load_text(conn, article_id)
        me = name_of(conn, reviewer_id)
        round, blind = (how.round, how.served == "blind") if how else (round, False)
        said_of = conn.execute(
            "SELECT annotation_id, verdict, as_id, scope, comment, decision_id FROM verdicts "
            "WHERE article_id = ? AND reviewer = ? AND round = ? AND final = 0 ORDER BY decision_id",
            (article_id, me, round),
        ).fetchall()
        mine = {row[0]: row[1:] for row in said_of}
        whole_article = mine.pop("", (None, None, "", "", ""))
        proposals = {} if blind else _proposals(conn, article_id, only)
        if how and how.sources:
            proposals = _of(conn, article_id, proposals, how.sources)
        annotations = _visible(conn, article, proposals, {id for id, row in mine.items() if row[0] or row[3]}, only)
        flags = dict(
            conn.execute(
                "SELECT annotation_id, note FROM flags WHERE article_id = ? AND reviewer = ? AND answer_id IS NULL",
                (article_id, me),
            )
        )
        known = sources(conn)
    return Loaded(
        article=article,
        annotations=annotations,
        proposals={id: tuple(some) for id, some in proposals.items()},
        verdicts={id: Verdict(row[0], row[1]) for id, row in mine.items() if id in annotations},
        comments={id: row[3] for id, row in mine.items() if row[3]},
        flags={} if round else flags,
        trail=tuple(id for id, row in mine.items() if row[0]),
        done=whole_article[0] == "done",
        scope=whole_article[2],
        excluded=whole_article[0] == "excluded",
        sources=known,
    )


Mark = tuple[str | None, int, str | None]


def mark(conn: Connection, article_id: str) -> Mark:
    """What changes when anything is said of an article: its newest decision, its readings, its newest assignment."""
    with said(conn.path):
        row = conn.execute(
            "SELECT (SELECT max(id) FROM decisions WHERE article_id = ?1), "
            "(SELECT count(*) FROM readings WHERE article_id = ?1), "
            "(SELECT max(id) FROM assignments WHERE article_id = ?1)",
            (article_id,),
        ).fetchone()
    return row[0], row[1], row[2]


@dataclass(frozen=True)
class Standing:
    """What a reviewer holds about some annotations of an article, and about the article as a `whole`."""

    annotations: Mapping[str, Annotation]
    verdicts: Mapping[str, Verdict]
    comments: Mapping[str, str]
    doubts: Mapping[str, str]
    whole: Verdict


def standing(
    conn: Connection,
    article: Article,
    reviewer_id: str,
    ids: Sequence[str],
    known: Mapping[str, Annotation] | None = None,
    round: int = 0,
) -> Standing:
    """What stands now about the annotations `ids` of an article, without reading all that is said about it.

    Those that are `known` already are not read again.
    """
    from tui.core.review.step import Verdict

    annotations = {id: known[id] for id in ids if id in known} if known else {}
    unread = [id for id in ids if id not in annotations]
    marks = ", ".join("?" * (len(ids) + 1))
    with said(conn.path):
        me = name_of(conn, reviewer_id)
        rows = conn.execute(
            "SELECT annotation_id, verdict, as_id, scope, comment FROM verdicts WHERE article_id = ? "
            f"AND annotation_id IN ({marks}) AND reviewer = ? AND round = ? AND final = 0",
            (article.id, "", *ids, me, round),
        ).fetchall()
        doubts = dict(
            conn.execute(
                f"SELECT annotation_id, note FROM flags WHERE article_id = ? "
                f"AND annotation_id IN ({marks}) AND reviewer = ? AND answer_id IS NULL",
                (article.id, "", *ids, me),
            ).fetchall()
        )
        for id in unread:
            claim = conn.execute(f"SELECT {ANNOTATION} FROM annotations a WHERE a.id = ?", (id,)).fetchone()
            annotations[id] = annotation_of(claim, article.text)
    of = {row[0]: row[1:] for row in rows}
    return Standing(
        annotations,
        verdicts={id: Verdict(*of[id][:2]) if id in of else Verdict(None) for id in ids},
        comments={id: of[id][3] for id in ids if id in of and of[id][3]},
        doubts=doubts,
        whole=Verdict(*of[""][:3]) if "" in of else Verdict(None),
    )


def _among(only: Collection[str] | None) -> str:
    """The end of a condition on annotations `a` whose parameters after the first are the ids in `only`."""
    return "" if only is None else f" AND a.id IN ({', '.join('?' * len(only))})"


def _proposals(conn: Connection, article_id: str, only: Collection[str] | None) -> dict[str, list[Proposal]]:
    """What sources propose; what only an outdated version proposed is left out, unless somebody has decided it."""
    found: dict[str, list[Proposal]] = {}
    rows = conn.execute(
        "SELECT p.annotation_id, p.source_id, p.score, p.note "
        "FROM annotations a JOIN proposals p ON p.annotation_id = a.id "
        "WHERE a.article_id = ?1 AND p.source_id NOT IN (SELECT id FROM sources WHERE kind = 'person') "
        "AND (p.source_id NOT IN (SELECT source_id FROM outranked WHERE article_id = ?1) "
        "OR EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = ?1 AND v.annotation_id = a.id "
        f"AND v.verdict IS NOT NULL AND v.round = 0)){_among(only)}",
        (article_id, *(only or ())),
    )
    for row in rows:
        found.setdefault(row[0], []).append(Proposal(*row))
    return found


def _of(
    conn: Connection, article_id: str, proposals: Mapping[str, list[Proposal]], sources: Collection[str]
) -> dict[str, list[Proposal]]:
    """The proposals of some sources only; of other versions of them where those have never read the article, for it, or
    the codebook, came later."""
    read = "SELECT 1 FROM readings WHERE article_id = ? AND source_id IN (SELECT value FROM json_each(?))"
    wanted = set(sources)
    if not conn.execute(read, (article_id, json.dumps(list(sources)))).fetchone():
        names = {id.partition("@")[0] for id in sources}
        wanted |= {p.source_id for some in proposals.values() for p in some if p.source_id.partition("@")[0] in names}
    kept = {id: [one for one in some if one.source_id in wanted] for id, some in proposals.items()}
    return {id: some for id, some in kept.items() if some}


def _visible(
    conn: Connection, article: Article, proposals: Mapping[str, object], mine: set[str], only: Collection[str] | None
) -> dict[str, Annotation]:
    """What sources propose and what the reviewer judged, with what it hangs on; by start, the longer first."""
    rows = conn.execute(
        f"SELECT {ANNOTATION} FROM annotations a WHERE a.article_id = ?{_among(only)} ORDER BY a.start, a.end DESC",
        (article.id, *(only or ())),
    )
    found = {row[0]: annotation_of(row, article.text) for row in rows}
    seen: set[str] = set()
    todo = [id for id in found if id in proposals or id in mine]
    while todo:
        id = todo.pop()
        if id not in seen and id in found:
            seen.add(id)
            todo.extend(end for end in (found[id].head_id, found[id].tail_id) if end)
    return {id: annotation for id, annotation in found.items() if id in seen}


def annotation_of(row: tuple[Any, ...], text: str) -> Annotation:
    """An annotation from its row; its quote from the text as it came, which the column may not be able to hold."""
    id, article, kind, label, start, end, _, head, tail, value = row
    quote = None if start is None else text[start:end]
    return Annotation(id, article, kind, label, start, end, quote, head, tail, value)


def load_text(conn: Connection, article_id: str) -> Article:
    """An article with the facts that are shown. Problem if there is no such article."""
    row = conn.execute("SELECT text, raw FROM articles WHERE id = ?", (article_id,)).fetchone()
    if row is None:
        raise Problem(f"There is no article {show(article_id)} in {show(conn.path.name)}.")
    facts = dict(
        conn.execute("SELECT key, min(value) FROM article_facts WHERE article_id = ? GROUP BY key", (article_id,))
    )
    return Article(article_id, whole(*row), facts.pop("title", ""), facts)


def texts(conn: Connection, ids: Iterable[str]) -> Iterator[Article]:
    """Articles one after the other, as they are asked for."""
    for id in ids:
        with said(conn.path):
            article = load_text(conn, id)
        yield article


def sources(conn: Connection) -> dict[str, Source]:
    """Every source by id, people among them."""
    rows = conn.execute("SELECT id, kind, name, version FROM sources")
    return {row[0]: Source(*row) for row in rows}


def person_id(conn: Connection, name: str) -> str | None:
    """An id of the reviewer called `name`, None if nobody is."""
    with said(conn.path):
        row = conn.execute("SELECT min(id) FROM sources WHERE kind = 'person' AND name = ?", (name,)).fetchone()
    return row[0] if row else None


def reviewers(conn: Connection) -> list[str]:
    """The names of the people in the file, in order."""
    with said(conn.path):
        return [
            name for (name,) in conn.execute("SELECT DISTINCT name FROM sources WHERE kind = 'person' ORDER BY name")
        ]


_NEXT = f"""
SELECT article_id FROM queue q WHERE (priority, title, article_id) > (:priority, :title, :id) AND {{also}}
  AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = q.article_id AND v.annotation_id = ''
    AND v.reviewer = :me AND v.round = 0 AND v.final = 0 AND v.verdict IS NOT NULL AND {COVERED})
ORDER BY priority, title, article_id LIMIT 1"""
_MINE = "EXISTS (SELECT 1 FROM assigned g WHERE g.article_id = q.article_id AND g.reviewer = :me AND g.round = 0)"
_FREE = f"NOT {seats.TAKEN}"
_WAYS = (f"done < needed AND {_FREE}", f"needed > 0 AND {_FREE}")
_FIRST = (-1e308, "", "")


def next_article(
    conn: Connection, reviewer_id: str, after: str | None = None, covering: Sequence[Sequence[str]] = ()
) -> str | None:
    """The first article after `after` that the reviewer has not finished or excluded, wrapping; None if all are.

    Who has been assigned articles is given these alone. Others are given those that still need a reviewer before those
    that somebody has finished, and none that somebody else has open. Thin ones never come: they are opened from the
    list. `covering`: what is finished for a pass counts as finished; see `COVERED`.
    """
    with said(conn.path):
        me = name_of(conn, reviewer_id)
        of = {"me": me, "now": ulid.now(), "covering": json.dumps(covering)}
        ways = (_MINE,) if seats.has_queue(conn, me) else _WAYS
        place = conn.execute("SELECT priority, title, article_id FROM queue WHERE article_id = ?", (after,)).fetchone()
        for also in ways:
            for start in [place, _FIRST] if place else [_FIRST]:
                values = dict(zip(("priority", "title", "id"), start, strict=True)) | of
                row = conn.execute(_NEXT.format(also=also), values).fetchone()
                if row and row[0] != after:
                    return str(row[0])
    return None


@dataclass(frozen=True)
class Waiting:
    """What there is, and what is still to do: for one reviewer, or for anybody.

    `thin` articles, `copies` of others and those that were `corrected` wait for nobody; those that are finished
    `in_part` still wait.
    """

    articles: int
    done: int
    waiting: int
    candidates: int
    steps: int
    thin: int = 0
    in_part: int = 0
    copies: int = 0
    corrected: int = 0


def waiting(conn: Connection, reviewer_id: str | None = None) -> Waiting:
    """Counts of articles, of those finished, of those not, of candidates that nobody decided, of steps taken."""
    with said(conn.path):
        articles = _one(conn, "SELECT count(*) FROM queue")
        idle = _one(conn, f"SELECT count(*) FROM {_IDLE}")
        thin = _one(conn, f"SELECT count(*) FROM {_IDLE} WHERE article_id IN {_THIN}") if idle else 0
        older = _one(conn, f"SELECT count(*) FROM {_OLDER} WHERE needed = 0") if idle else 0
        if reviewer_id is None:
            done = _one(conn, "SELECT count(*) FROM queue WHERE done > 0 AND article_id NOT IN (SELECT * FROM aside)")
            over = _one(conn, "SELECT count(*) FROM queue WHERE done > 0 AND needed > 0")
            begun = f"SELECT article_id FROM verdicts WHERE {_IN_PART}"
            in_part = _one(conn, f"SELECT count(*) FROM queue WHERE done = 0 AND article_id IN ({begun})")
            steps = _one(conn, "SELECT count(*) FROM decisions WHERE id = step_id")
        else:
            me = name_of(conn, reviewer_id)
            own = "SELECT count(*) FROM verdicts WHERE reviewer = ? AND"
            done = _one(conn, f"{own} {_OVER} AND verdict = 'done' AND {_NOT_AGAIN}", me, me)
            over = _one(conn, f"{own} {_OVER} AND article_id NOT IN {_IDLE}", me)
            in_part = _one(conn, f"{own} {_IN_PART}", me)
            ids = "SELECT id FROM sources WHERE kind = 'person' AND name = ?"
            steps = _one(conn, f"SELECT count(*) FROM decisions WHERE id = step_id AND reviewer_id IN ({ids})", me)
        return Waiting(
            articles, done, articles - idle - over, _candidates(conn), steps, thin, in_part, idle - thin - older, older
        )


_ON_WHOLE = "annotation_id = '' AND round = 0 AND final = 0"
_OVER = f"{_ON_WHOLE} AND verdict IS NOT NULL AND scope = ''"
_IN_PART = f"{_ON_WHOLE} AND verdict = 'done' AND scope <> ''"
_IDLE = "(SELECT article_id FROM queue WHERE needed = 0)"
_OLDER = (
    "(SELECT DISTINCT q.article_id, q.needed FROM editions e JOIN queue q ON q.article_id = e.article_id "
    "JOIN editions n ON n.text_id = e.text_id AND n.place > e.place JOIN queue w ON w.article_id = n.article_id)"
)
_NOT_AGAIN = (
    "NOT EXISTS (SELECT 1 FROM editions e JOIN editions n ON n.text_id = e.text_id AND n.place > e.place "
    "JOIN verdicts w ON w.article_id = n.article_id AND w.reviewer = ? AND w.annotation_id = '' AND w.round = 0 "
    "AND w.final = 0 AND w.verdict = 'done' AND w.scope = '' WHERE e.article_id = verdicts.article_id)"
)
_THIN = "(SELECT article_id FROM article_facts WHERE key = 'thin')"


def _candidates(conn: Connection) -> int:
    """All annotations, less those that somebody decided, that only people made, or that are superseded."""
    everything = _one(conn, "SELECT count(*) FROM annotations")
    decided = _one(
        conn,
        "SELECT count(*) FROM (SELECT 1 FROM verdicts WHERE annotation_id <> '' AND verdict IS NOT NULL AND round = 0 "
        "GROUP BY article_id, annotation_id)",
    )
    own = _one(
        conn,
        "SELECT count(DISTINCT p.annotation_id) FROM proposals p JOIN annotations a ON a.id = p.annotation_id "
        "WHERE p.source_id IN (SELECT id FROM sources WHERE kind = 'person') "
        "AND NOT EXISTS (SELECT 1 FROM proposals o JOIN sources s ON s.id = o.source_id AND s.kind <> 'person' "
        "WHERE o.annotation_id = p.annotation_id) "
        "AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.article_id = a.article_id AND v.annotation_id = a.id "
        "AND v.verdict IS NOT NULL AND v.round = 0)",
    )
    superseded = _one(
        conn,
        "SELECT count(*) FROM superseded u WHERE NOT EXISTS (SELECT 1 FROM verdicts v "
        "WHERE v.article_id = u.article_id AND v.annotation_id = u.annotation_id "
        "AND v.verdict IS NOT NULL AND v.round = 0)",
    )
    return everything - decided - own - superseded


def _one(conn: Connection, sql: str, *values: object) -> int:
    return int(conn.execute(sql, values).fetchone()[0])


def log_state(conn: Connection) -> tuple[int, str]:
    """The number of decisions and the SHA-256 of their sorted ids: equal for equal logs."""
    digest, count = hashlib.sha256(), 0
    with said(conn.path):
        for (id,) in conn.execute("SELECT id FROM decisions ORDER BY id"):
            digest.update(id.encode())
            count += 1
    return count, digest.hexdigest()
